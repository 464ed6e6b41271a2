"""Pauses: whole days, from today or later, changed, ended. Robin's first day is Monday 2 March; the prompt comes at 07:00."""

from datetime import date, timedelta

import pytest

from bot.domain.coach import Kind
from bot.domain.entry import SIGNS, Mark, Reason
from bot.services import pause
from bot.services.pause import Ruling
from bot.storage.tables import RangeRow
from tests.services.life import MONDAY, Life, at

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in range(1, 7))
NEXT_MONDAY = MONDAY + timedelta(days=7)


def diary(robin: Life) -> str:
    return " ".join(SIGNS[entry.mark] for entry in robin.facts.entries)


def prompts(robin: Life) -> list[date]:
    return [moment.date() for moment, kind in robin.said if kind is Kind.PROMPT]


def test_three_days_are_today_and_two_more(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    done = robin.do(pause.pause, 3, robin.now)
    assert (done.pause.first, done.pause.last, done.pause.back) == (MONDAY, WEDNESDAY, THURSDAY)
    robin.until(at(THURSDAY, "08:00"))
    assert prompts(robin) == [MONDAY, THURSDAY]
    assert diary(robin) == "~ ~ ~"


def test_a_day_that_is_done_needs_no_pause(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(MONDAY, Mark.DONE)
    done = robin.do(pause.pause, 3, robin.now)
    assert done.pause.today_kept
    assert (done.pause.first, done.pause.last) == (TUESDAY, THURSDAY)
    robin.until(at(FRIDAY, "08:00"))
    assert diary(robin) == "✓ ~ ~ ~"


def test_a_skipped_day_is_covered_like_an_open_one_but_keeps_its_word(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(MONDAY, Mark.SKIPPED, Reason.BUSY)
    assert robin.do(pause.pause, 1, robin.now).pause.first == MONDAY
    robin.until(at(TUESDAY, "08:00"))
    assert diary(robin) == "✗"


def test_days_before_the_pause_keep_their_marks(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(MONDAY, Mark.DONE)
    robin.until(at(WEDNESDAY, "12:00"))  # Tuesday went by without a word
    robin.do(pause.pause_over, robin.now, first=MONDAY, last=FRIDAY)
    robin.until(at(SATURDAY, "08:00"))
    assert diary(robin) == "✓ . ~ ~ ~"


def test_a_pause_may_begin_later(robin: Life) -> None:
    robin.until(at(TUESDAY, "12:00"))
    done = robin.do(pause.pause_over, robin.now, first=FRIDAY, last=SUNDAY)
    assert (done.pause.later, done.pause.back) == (True, NEXT_MONDAY)
    robin.until(at(NEXT_MONDAY, "08:00"))
    assert prompts(robin) == [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, NEXT_MONDAY]
    assert diary(robin)[-5:] == "~ ~ ~"


def test_until_they_are_back(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    done = robin.do(pause.pause, None, robin.now)
    assert (done.pause.last, done.pause.back) == (None, None)
    assert robin.until(at(MONDAY + timedelta(days=40), "12:00")) == []


def test_one_day_longer_is_a_new_last_day_and_twice_the_same(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(pause.pause, 3, robin.now)
    for _ in range(2):
        assert robin.do(pause.lasts, THURSDAY, robin.now).pause.last == THURSDAY
    robin.until(at(FRIDAY, "08:00"))
    assert prompts(robin) == [MONDAY, FRIDAY]


def test_there_is_nothing_to_lengthen_once_it_is_over(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    assert robin.do(pause.lasts, THURSDAY, robin.now).ruling is Ruling.NONE
    robin.do(pause.pause, 1, robin.now)
    assert robin.do(pause.lasts, MONDAY - timedelta(days=3), robin.now).ruling is Ruling.BACKWARDS
    assert robin.do(pause.lasts, date(9999, 12, 31), robin.now).ruling is Ruling.TOO_LONG


def test_a_new_pause_takes_the_old_ones_place(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(pause.pause, 14, robin.now)
    done = robin.do(pause.pause, 1, robin.now)
    assert done.replaced
    assert done.pause.last == MONDAY
    robin.until(at(TUESDAY, "08:00"))
    assert prompts(robin) == [MONDAY, TUESDAY]


def test_a_later_pause_leaves_the_running_one_until_then(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(pause.pause, 2, robin.now)
    assert not robin.do(pause.pause_over, robin.now, first=FRIDAY, last=SATURDAY).replaced
    robin.until(at(SUNDAY, "08:00"))
    assert prompts(robin) == [MONDAY, WEDNESDAY, THURSDAY, SUNDAY]


def test_a_later_pause_gives_an_endless_one_its_end(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(pause.pause, None, robin.now)
    robin.do(pause.pause_over, robin.now, first=WEDNESDAY, days=2)
    robin.until(at(FRIDAY, "08:00"))
    assert prompts(robin) == [MONDAY, FRIDAY]


def test_a_planned_pause_can_be_called_off(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(pause.pause_over, robin.now, first=WEDNESDAY, days=2)
    robin.do(pause.resume, robin.now)
    assert robin.do(pause.now_or_next, robin.now) is None
    robin.until(at(THURSDAY, "08:00"))
    assert prompts(robin) == [MONDAY, TUESDAY, WEDNESDAY, THURSDAY]
    assert all(row.until_at == row.from_at for row in robin.table(RangeRow))


def test_coming_back_early_leaves_what_is_planned(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(pause.pause, 3, robin.now)
    robin.do(pause.pause_over, robin.now, first=THURSDAY, last=FRIDAY)
    robin.until(at(TUESDAY, "06:00"))
    robin.do(pause.resume, robin.now)
    robin.until(at(SATURDAY, "08:00"))
    assert prompts(robin) == [MONDAY, TUESDAY, WEDNESDAY, SATURDAY]


def test_what_can_not_be_is_ruled_out_and_changes_nothing(robin: Life) -> None:
    robin.until(at(TUESDAY, "12:00"))
    for wish, ruling in (
        ({"last": MONDAY}, Ruling.PAST),
        ({"first": date(2025, 1, 1), "last": date(2025, 2, 1)}, Ruling.PAST),
        ({"first": FRIDAY, "last": THURSDAY}, Ruling.BACKWARDS),
        ({"days": 367}, Ruling.TOO_LONG),
        ({"days": 3_000_000}, Ruling.TOO_LONG),
        ({"last": date(2028, 1, 1)}, Ruling.TOO_LONG),
        ({"first": date(9999, 12, 30)}, Ruling.TOO_LONG),
    ):
        assert robin.do(pause.pause_over, robin.now, **wish).ruling is ruling
    assert robin.table(RangeRow) == []
    assert robin.do(pause.pause, 366, robin.now).ruling is Ruling.PAUSED


@pytest.mark.parametrize("clock,marks", [("06:00", ". ~ ~"), ("12:00", ". ~ ~ ~")])
def test_back_before_the_prompt_today_counts_and_after_it_it_stays_free(robin: Life, clock: str, marks: str) -> None:
    robin.until(at(TUESDAY, "03:00"))
    robin.until(at(TUESDAY, "06:00"))
    robin.do(pause.pause, None, robin.now)
    robin.until(at(THURSDAY, clock))
    robin.do(pause.resume, robin.now)
    robin.until(at(FRIDAY, "05:00"))
    assert diary(robin)[: len(marks)] == marks
    assert (THURSDAY in prompts(robin)) == (clock == "06:00")
