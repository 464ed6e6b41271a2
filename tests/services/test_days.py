"""Days: which is the first, the last word wins, late answers, and how far back one may reach."""

from datetime import timedelta
from itertools import pairwise

from bot.domain.coach import Kind
from bot.domain.entry import Mark, Reason
from bot.domain.outbox import Unknown
from bot.services import check_in, heart, preferences
from bot.services.turn import Verdict
from bot.storage.engine import Store
from bot.storage.tables import AnswerRow, OpenedDay
from tests.services.life import MONDAY, Life, at

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 3))


def test_the_first_day_is_tomorrow_when_todays_prompt_has_passed(robin: Life) -> None:
    assert robin.facts.first_day == MONDAY
    assert robin.runner.next_wake_at == at(MONDAY, "07:00")


def test_the_first_day_is_today_when_the_prompt_is_still_ahead(store: Store) -> None:
    early = Life(store, at(MONDAY, "06:00"))
    assert early.facts.first_day == MONDAY


def test_the_first_day_is_today_when_todays_session_is_done_at_once(robin: Life) -> None:
    robin.marks(None, Mark.TINY)
    assert robin.facts.first_day == MONDAY - timedelta(days=1)


def test_a_word_after_midnight_belongs_to_the_day_before(robin: Life) -> None:
    robin.until(at(TUESDAY, "01:30"))
    assert robin.marks(at(TUESDAY, "01:30"), Mark.DONE).view.date == MONDAY


def test_the_last_word_on_a_day_wins(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(MONDAY, Mark.SKIPPED, Reason.BUSY)
    turned = robin.marks(MONDAY, Mark.DONE)
    assert turned.view.mark is Mark.DONE
    assert turned.view.streak.length == 1


def test_a_double_tap_writes_one_fact(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    assert robin.marks(MONDAY, Mark.DONE).verdict is Verdict.WRITTEN
    assert robin.marks(MONDAY, Mark.DONE).verdict is Verdict.SAME
    assert len(robin.table(AnswerRow)) == 1


def test_undo_opens_the_day_again_and_nothing_is_said_twice(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(MONDAY, Mark.DONE)
    assert robin.marks(MONDAY, Mark.OPEN).view.mark is Mark.OPEN
    robin.until(at(MONDAY, "12:00"))
    assert [kind for _, kind in robin.said] == [Kind.PROMPT]


def test_undo_of_nothing_changes_nothing(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    assert robin.marks(MONDAY, Mark.OPEN).verdict is Verdict.SAME
    assert robin.table(AnswerRow) == []


def test_a_late_answer_refunds_what_its_miss_had_cost(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(MONDAY, Mark.DONE)
    robin.until(at(WEDNESDAY, "07:05"))
    assert robin.facts.diary.streak.reserves == 1
    robin.marks(TUESDAY, Mark.DONE)
    assert robin.facts.diary.streak.reserves == 2
    assert robin.facts.diary.streak.length == 2


def test_a_late_tap_marks_the_day_it_was_asked_for(robin: Life) -> None:
    robin.until(at(TUESDAY, "06:00"))
    turned = robin.marks(MONDAY, Mark.TINY)
    assert (turned.view.date, turned.view.mark) == (MONDAY, Mark.TINY)
    assert not turned.view.today


def test_after_48_hours_only_the_log_reaches_a_day(robin: Life) -> None:
    robin.until(at(MONDAY + timedelta(days=3), "04:01"))
    assert robin.marks(MONDAY, Mark.DONE).verdict is Verdict.TOO_LATE
    assert robin.marks(MONDAY, Mark.DONE, log=True).verdict is Verdict.WRITTEN
    assert robin.table(AnswerRow)[0].backfilled


def test_the_log_reaches_seven_days_back_and_not_eight(robin: Life) -> None:
    robin.until(at(MONDAY + timedelta(days=8), "08:00"))
    assert robin.marks(MONDAY, Mark.DONE, log=True).verdict is Verdict.NOT_A_DAY
    assert robin.marks(TUESDAY, Mark.DONE, log=True).verdict is Verdict.WRITTEN


def test_a_day_before_enrolment_is_nobodys(robin: Life) -> None:
    assert robin.marks(MONDAY - timedelta(days=9), Mark.DONE, log=True).verdict is Verdict.NOT_A_DAY


def test_an_outage_over_the_day_leaves_it_unasked_and_says_so_once(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.store.write_now(heart.outage, at(MONDAY, "08:00"), at(TUESDAY, "03:00"))
    spoken = robin.until(at(TUESDAY, "07:01"))
    assert robin.facts.entries[-1].mark is Mark.UNASKED
    assert spoken[-1].facts.day.away == (at(MONDAY, "08:00"), at(TUESDAY, "03:00"))
    robin.marks(TUESDAY, Mark.DONE)
    assert robin.until(at(WEDNESDAY, "07:01"))[-1].facts.day.away is None


def test_a_prompt_that_may_be_lost_charges_nobody(robin: Life) -> None:
    robin.until(at(MONDAY, "23:00"), answers=Unknown())
    robin.now = at(TUESDAY, "05:00")
    robin.look()
    assert robin.facts.entries[-1].mark is Mark.UNASKED


def test_moving_west_keeps_the_day_open_longer_and_asks_no_date_twice(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(preferences.set_zone, "America/Los_Angeles", at(MONDAY, "20:00"))
    robin.until(at(WEDNESDAY, "12:00", "America/Los_Angeles"))
    days = [d.date for d in robin.table(OpenedDay)]
    assert days == sorted(set(days))
    prompts = [moment for moment, kind in robin.said if kind is Kind.PROMPT]
    assert prompts == [
        at(MONDAY, "07:00"),
        at(TUESDAY, "07:00", "America/Los_Angeles"),
        at(WEDNESDAY, "07:00", "America/Los_Angeles"),
    ]


def test_days_tile_time(robin: Life) -> None:
    robin.until(at(MONDAY + timedelta(days=4), "09:00"))
    robin.do(preferences.set_zone, "Asia/Tokyo", robin.now)
    robin.until(at(MONDAY + timedelta(days=9), "09:00"))
    days = robin.table(OpenedDay)
    assert all(a.closes_at == b.opens_at for a, b in pairwise(days))


def test_later_asks_again_in_an_hour_and_only_once(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(check_in.later, robin.now, MONDAY, check_in.When.HOUR)
    assert robin.do(check_in.later, robin.now, MONDAY, check_in.When.HOUR).verdict is Verdict.SAME
    robin.until(at(MONDAY, "09:00"))
    assert robin.said == [(at(MONDAY, "07:00"), Kind.PROMPT), (at(MONDAY, "08:05"), Kind.LATER)]


def test_the_same_typed_message_is_taken_once(robin: Life) -> None:
    assert not robin.do(check_in.taken_before, 77)
    robin.do(check_in.take_words, 77, robin.now)
    robin.do(check_in.take_words, 77, robin.now)
    assert robin.do(check_in.taken_before, 77)
    assert not robin.do(check_in.taken_before, 78)
