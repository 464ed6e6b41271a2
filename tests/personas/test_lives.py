"""Whole lives: the alarm clock's and the coach's."""

from datetime import date

import pytest

from bot.domain.ladder import Rung
from bot.personas.assumptions import Assumptions
from bot.personas.likely import Likely, luck
from bot.personas.lives import PROMPT_MINUTE, Lived, by_the_clock, by_the_coach, calendar, with_and_without
from bot.personas.named import Name, Named
from bot.personas.policies import Policy, minutes

MONDAY = date(2026, 1, 5)
DAYS = 45
RUNGS = (Rung.RESCUE, Rung.SHRINK, Rung.PEOPLE, Rung.BACK_OFF)


def somebody(seed: int, **assumed: float) -> Likely:
    return Likely(Assumptions(**assumed), luck(f"test/{seed}", DAYS, 45), PROMPT_MINUTE)


def page(lived: Lived) -> str:
    """A life as a line of signs: kept or not, and the messages of the day."""
    return " ".join(f"{'✓' if kept else '.'}{said}" for kept, said in zip(lived.kept, lived.said, strict=True))


def test_an_alarm_clock_rings_at_its_hours() -> None:
    assert minutes(Policy.NO_REMINDER, 420) == ()
    assert minutes(Policy.ONE_FIXED, 420) == (420,)
    assert [minute // 60 for minute in minutes(Policy.NAG, 420)] == [7, 9, 11, 13, 15, 17, 19, 21]


def test_a_nag_stops_at_the_answer_and_comes_back_the_next_day() -> None:
    nag = minutes(Policy.NAG, PROMPT_MINUTE)
    assert page(by_the_clock(Named(Name.STEADY), 4, nag)) == "✓1 ✓1 ✓1 ✓1"
    assert page(by_the_clock(Named(Name.SILENT), 4, nag)) == "✓1 .8 .8 .8"
    assert page(by_the_clock(Named(Name.SKIPPER), 3, nag)) == ".1 .1 .1"


def test_without_a_reminder_nothing_comes() -> None:
    assert page(by_the_clock(Named(Name.ALTERNATING), 5, ())) == "✓0 .0 ✓0 .0 ✓0"


def test_the_coach_speaks_to_the_steady_once_and_on_sunday_twice() -> None:
    assert page(by_the_coach(Named(Name.STEADY), calendar(MONDAY, 8))) == "✓1 ✓1 ✓1 ✓1 ✓1 ✓1 ✓2 ✓1"


def test_the_coach_falls_silent_with_the_silent() -> None:
    lived = by_the_coach(Named(Name.SILENT), calendar(MONDAY, DAYS))
    assert sum(lived.said[:10]) > sum(lived.said[10:])
    assert sum(lived.said[35:]) == 0
    assert lived.longest_gap == DAYS - 1


def test_without_back_off_the_silent_are_written_to_for_ever() -> None:
    lived = by_the_coach(Named(Name.SILENT), calendar(MONDAY, DAYS), Rung.BACK_OFF)
    assert all(lived.said)


def test_without_rescue_nobody_is_asked_twice_a_day_but_for_the_report() -> None:
    lived = by_the_coach(Named(Name.ALTERNATING), calendar(MONDAY, DAYS), Rung.RESCUE)
    assert {number % 7 for number, said in enumerate(lived.said, 1) if said > 1} == {0}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("left_out", [None, *RUNGS])
def test_asking_at_the_hours_that_matter_is_as_good_as_asking_after_every_step(seed: int, left_out: Rung | None) -> None:
    person, days = somebody(seed, after_kept=0.7, says_no=0.3), calendar(MONDAY, DAYS)
    assert by_the_coach(person, days, left_out) == by_the_coach(person, days, left_out, every_look=True)


@pytest.mark.parametrize("seed", range(4))
def test_lives_that_share_their_past_end_as_if_lived_alone(seed: int) -> None:
    person, days = somebody(seed, after_kept=0.7, says_no=0.1), calendar(MONDAY, DAYS)
    together = with_and_without(person, days, RUNGS)
    assert together == {rung: by_the_coach(person, days, rung) for rung in (None, *RUNGS)}


def test_the_longest_gap_is_the_longest_stretch_without_a_kept_day() -> None:
    def gap(signs: str) -> int:
        return Lived(tuple(sign == "✓" for sign in signs), (0,) * len(signs), Named(Name.STEADY)).longest_gap

    assert [gap(signs) for signs in ("✓✓", "..✓.", "✓...", "....")] == [0, 2, 3, 4]
