"""A clinician's word over a real database: what it opens, what it ends, what it cannot, and how it is taken back."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.clearance import Lock, LockedBy
from bot.domain.coach import Kind
from bot.domain.hold import RangeKind
from bot.domain.question import Outcome, Question
from bot.domain.red_flags import Flag
from bot.services import check_in, clearance, preferences, report_pain
from bot.services.clearance import Clearance
from bot.services.clearance_draft import LONGEST, Draft, Purpose, Step, Told
from bot.storage.tables import AskRow, RangeRow
from tests.services.life import MONDAY, Life, at

CLEAR, SEEN = Purpose
DAY = timedelta(days=1)
THURSDAY = MONDAY + 3 * DAY


def tell(robin: Life, purpose: Purpose = CLEAR, **said: Any) -> Clearance:
    found: Clearance = robin.do(clearance.tell, purpose, robin.now, **said)
    return found


def confirm(robin: Life, purpose: Purpose = CLEAR, on: date = MONDAY) -> Clearance:
    found: Clearance = robin.do(clearance.confirm, purpose, on, robin.now)
    return found


def clear(robin: Life, on: date = MONDAY, limits: str = "", *, hops: bool = False) -> Clearance:
    tell(robin, on=on, by="my physio", limits=limits, hops=hops)
    return confirm(robin, on=on)


def flagged(robin: Life, item: Flag = Flag.GROIN_STANDING) -> None:
    robin.do(report_pain.flag, robin.now, item)


def see(robin: Life) -> Clearance:
    found: Clearance = robin.do(clearance.see, robin.now)
    return found


# --- clearance


def test_four_answers_clear_with_limits(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    steps = [
        robin.do(clearance.begin, CLEAR, robin.now),
        tell(robin, on=MONDAY),
        tell(robin, by="  my\nphysio "),
        tell(robin, limits="no hills"),
    ]
    assert [of.draft.step for of in steps if of.draft] == [Step.ON, Step.BY, Step.LIMITS, Step.CONFIRM]
    assert set(steps[-1].opens) == set(Lock) - {Lock.STRENGTH, Lock.IMPACT}, "strength on two legs was open, jumps wait for the hop tests"
    done = confirm(robin)
    assert (done.cleared_on, done.cleared_by, done.limits, done.hops) == (MONDAY, "my physio", "no hills", False)
    assert (done.told, done.locked, done.hiatus) == (Told.DONE, {}, False)


def test_the_hiatus_locks_until_then(robin: Life) -> None:
    assert set(see(robin).locked.values()) == {LockedBy.HIATUS}
    assert see(robin).hiatus


def test_hop_tests_are_ticked_or_not(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    ticked = clear(robin, hops=True)
    assert (ticked.hops, Lock.IMPACT in ticked.opens) == (True, True)
    assert not clear(robin).hops


def test_a_date_to_come_or_long_ago_is_not_taken(robin: Life) -> None:
    for on, told in ((MONDAY, Told.AHEAD), (MONDAY - 200 * DAY, Told.LONG_AGO)):
        of = tell(robin, on=on)
        assert (of.told, of.draft) == (told, Draft())


def test_nothing_is_written_before_it_is_confirmed_and_only_what_was_shown(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    tell(robin, on=MONDAY, by="my physio")
    assert confirm(robin).cleared_on is None, "limits were not asked yet"
    tell(robin, limits="")
    assert confirm(robin, on=MONDAY - DAY).cleared_on is None, "a button of another day"
    assert confirm(robin, SEEN).cleared_on is None
    assert confirm(robin).cleared_on == MONDAY
    assert confirm(robin).told is Told.TAKEN, "a second tap changes nothing"
    assert see(robin).cleared_on == MONDAY


def test_one_answer_back_and_a_double_tap_on_back(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    tell(robin, on=MONDAY, by="my physio", limits="none of it")

    def back(step: Step) -> Step:
        of: Clearance = robin.do(clearance.back, CLEAR, step, robin.now)
        assert of.draft
        return of.draft.step

    assert [back(Step.CONFIRM), back(Step.CONFIRM), back(Step.LIMITS), back(Step.BY), back(Step.ON)] == [
        Step.LIMITS,
        Step.LIMITS,
        Step.BY,
        Step.ON,
        Step.ON,
    ]


def test_left_alone_nothing_changes(robin: Life) -> None:
    tell(robin, by="my physio")
    assert robin.do(clearance.leave, robin.now).draft is None
    robin.do(preferences.await_text, "why", robin.now)
    robin.do(clearance.leave, robin.now)
    assert robin.runner.dialogue is not None, "another dialogue is not ours to end"


def test_words_are_kept_short_and_an_empty_name_is_none(robin: Life) -> None:
    assert tell(robin, by="x" * 999).draft == Draft(by="x" * LONGEST)
    assert tell(robin, by="  ").draft == Draft()


def test_not_cleared_after_all_locks_again(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    clear(robin, limits="no hills", hops=True)
    of = robin.do(clearance.take_back, robin.now)
    assert (of.cleared_on, of.cleared_by, of.limits, of.hops) == (None, None, None, False)
    assert set(of.locked.values()) == {LockedBy.HIATUS}
    assert robin.do(clearance.take_back, robin.now).cleared_on is None


# --- the end of a hold


@pytest.mark.parametrize("item", [Flag.GROIN_STANDING, Flag.NUMB_SADDLE, Flag.UNWELL])
def test_a_hold_ends_by_a_day_and_a_name_and_keeps_them(robin: Life, item: Flag) -> None:
    robin.until(at(MONDAY, "12:00"))
    flagged(robin, item)
    robin.until(at(MONDAY + DAY, "12:00"))
    of = robin.do(clearance.begin, SEEN, robin.now)
    assert of.hold is not None
    of = tell(robin, SEEN, on=MONDAY + DAY, by="Dr Novak")
    assert of.draft
    assert of.draft.step is Step.CONFIRM
    assert of.opens == (Lock.STRENGTH,), "running still waits for clearance"
    done = confirm(robin, SEEN, MONDAY + DAY)
    assert (done.hold, done.cleared_on, done.told) == (None, None, Told.DONE)
    assert [(r.seen_on, r.seen_by) for r in robin.table(RangeRow)] == [(MONDAY + DAY, "Dr Novak")]


def test_a_look_before_the_hold_began_does_not_end_it(robin: Life) -> None:
    robin.until(at(MONDAY + DAY, "12:00"))
    flagged(robin)
    assert tell(robin, SEEN, on=MONDAY).told is Told.BEFORE_HOLD
    assert tell(robin, CLEAR, on=MONDAY).told is Told.BEFORE_HOLD, "nor does it clear: a later look would open what nobody looked at"
    done = clear(robin, on=MONDAY)
    assert (done.cleared_on, done.hold) == (None, RangeKind.SAME_DAY)
    assert set(done.locked.values()) == {LockedBy.SAME_DAY}


def test_what_comes_up_in_the_middle_of_the_dialogue_counts(robin: Life) -> None:
    robin.until(at(MONDAY + DAY, "12:00"))
    tell(robin, CLEAR, on=MONDAY, by="my physio", limits="")
    flagged(robin)
    of = confirm(robin, CLEAR, MONDAY)
    assert (of.told, of.cleared_on, of.draft) == (Told.BEFORE_HOLD, None, Draft(CLEAR))


def test_a_clearance_must_come_after_all_that_holds_a_look_after_some(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    flagged(robin, Flag.UNWELL)
    robin.until(at(MONDAY + DAY, "12:00"))
    flagged(robin)
    assert tell(robin, CLEAR, on=MONDAY).told is Told.BEFORE_HOLD
    assert tell(robin, SEEN, on=MONDAY).told is Told.TAKEN


def test_clearance_ends_the_hold_it_came_after_and_taking_it_back_holds_again(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    flagged(robin)
    assert clear(robin).hold is None
    of = robin.do(clearance.take_back, robin.now)
    assert of.hold is RangeKind.SAME_DAY


def test_without_a_hold_there_is_nothing_to_end(robin: Life) -> None:
    assert robin.do(clearance.begin, SEEN, robin.now).told is Told.NOTHING_HOLDS
    assert tell(robin, SEEN, on=MONDAY).told is Told.NOTHING_HOLDS


def test_a_red_lights_48_hours_are_no_hold_of_a_flag(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(report_pain.rate, robin.now, None, None, ((None, 6, 6),))
    of = robin.do(clearance.begin, SEEN, robin.now)
    assert (of.told, of.hold) == (Told.NOTHING_HOLDS, None)
    assert set(of.locked.values()) == {LockedBy.RED}


def test_a_button_for_the_other_purpose_starts_that_dialogue(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    flagged(robin)
    tell(robin, SEEN, on=MONDAY)
    of = tell(robin, CLEAR, by="my physio")
    assert of.draft == Draft(CLEAR, None, "my physio")


def test_ending_a_hold_once_cleared_opens_everything(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    clear(robin, hops=True)
    flagged(robin)
    tell(robin, SEEN, on=MONDAY, by="my physio")
    assert set(confirm(robin, SEEN).opens) == set(Lock)


# --- the assessment


def test_it_is_reminded_of_and_asked_about(robin: Life) -> None:
    robin.do(clearance.assessment, THURSDAY, robin.now)
    robin.until(at(THURSDAY + 2 * DAY, "12:00"))
    asked = [moment for moment, kind in robin.said if kind is Kind.ASSESSMENT]
    assert asked == [at(THURSDAY + DAY, "10:00")], "the prompt of the day before had the line"


def test_under_a_hold_it_is_reminded_of_by_itself(robin: Life) -> None:
    robin.do(clearance.assessment, THURSDAY, robin.now)
    flagged(robin)
    robin.until(at(THURSDAY + 2 * DAY, "12:00"))
    assert [moment for moment, kind in robin.said if kind is Kind.ASSESSMENT] == [
        at(THURSDAY - DAY, "07:00"),
        at(THURSDAY + DAY, "10:00"),
    ]


def test_moved_it_is_asked_about_after_the_new_date(robin: Life) -> None:
    robin.do(clearance.assessment, THURSDAY, robin.now)
    robin.until(at(THURSDAY + DAY, "12:00"))
    robin.do(clearance.assessment, THURSDAY + 4 * DAY, robin.now)
    robin.until(at(THURSDAY + 6 * DAY, "12:00"))
    asked = [moment.date() for moment, kind in robin.said if kind is Kind.ASSESSMENT]
    assert asked == [THURSDAY + DAY, THURSDAY + 5 * DAY]
    assert [(a.question, a.outcome) for a in robin.table(AskRow)] == [(Question.ASSESSED, Outcome.ANSWERED)]


def test_called_off_it_is_spoken_of_no_more(robin: Life) -> None:
    robin.do(clearance.assessment, THURSDAY, robin.now)
    robin.do(clearance.assessment, None, robin.now)
    robin.until(at(THURSDAY + 2 * DAY, "12:00"))
    assert Kind.ASSESSMENT not in {kind for _, kind in robin.said}


def test_a_clearance_settles_the_assessment_it_came_from(robin: Life) -> None:
    robin.do(clearance.assessment, MONDAY, robin.now)
    robin.until(at(MONDAY, "15:00"))
    clear(robin)
    clear(robin)
    robin.until(at(MONDAY + 2 * DAY, "12:00"))
    assert Kind.ASSESSMENT not in {kind for _, kind in robin.said}
    assert len(robin.table(AskRow)) == 1
    assert robin.do(check_in.see, robin.now).view.cleared
