"""The weekly strength session lived by hand: due days, done, tiny, skipped, taken back, the level."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.entry import Mark, Reason
from bot.domain.hold import RangeKind
from bot.domain.pain import Moment, Soreness
from bot.domain.progression import By, Move
from bot.domain.red_flags import Flag
from bot.domain.site import BodySite, Side, Site
from bot.domain.strength import Became, Need, Slot
from bot.domain.track import Locked
from bot.services import check_in, clearance, load, report_pain, strength, weekly_report
from bot.services.clearance_draft import Purpose
from bot.services.strength import StrengthSeen
from bot.services.strength_today import StrengthToday
from bot.services.turn import Turned, Verdict
from bot.storage import rows
from bot.storage.tables import ProgressRow, RangeRow, StrengthRow, TickRow
from tests.services.life import MONDAY, Life, at

HAM, HIP = BodySite(Site.HAM_PROX, Side.LEFT), BodySite(Site.HIP_FLEXOR, Side.RIGHT)
WED = MONDAY + timedelta(days=9)  # the first strength day: Wednesday of week 2
FRI = WED + timedelta(days=2)


@pytest.fixture
def lifter(robin: Life) -> Life:
    """Robin with Wednesday as strength day, at the Tuesday evening before the first one."""
    change(robin, strength_weekday=2)
    go(robin, at(WED - timedelta(days=1), "20:00"))
    return robin


def go(robin: Life, moment: datetime) -> None:
    """Time passes and nothing is said meanwhile; the next call opens the days."""
    robin.now = moment


def change(robin: Life, **values: Any) -> None:
    def write(session: Any, who: int) -> None:
        runner = rows.runner_of(session, who)
        for name, value in values.items():
            setattr(runner, name, value)
        session.add(runner)

    robin.do(write)


def logs(robin: Life, mark: Mark = Mark.DONE, on: date | None = None) -> Turned:
    turned: Turned = robin.do(strength.log, robin.now, on, mark)
    return turned


def strength_of(turned: Turned) -> StrengthToday:
    assert turned.view.strength is not None
    return turned.view.strength


def seen(robin: Life) -> StrengthSeen:
    found: StrengthSeen = robin.do(strength.see, robin.now)
    return found


def morning(robin: Life, on: date, ham: int = 2, clock: str = "07:10") -> None:
    go(robin, at(on, clock))
    robin.do(report_pain.rate, robin.now, None, Moment.MORNING, ((HAM, ham, ham), (HIP, 1, 1)))


def session(robin: Life, on: date, ham: int = 2, effort: int = 6, mark: Mark = Mark.DONE) -> None:
    """A session with its next morning."""
    go(robin, at(on, "18:00"))
    logs(robin, mark)
    robin.do(strength.feel, robin.now, on, effort)
    morning(robin, on + timedelta(days=1), ham)


# --- the days


def test_the_strength_day_is_a_fact_of_the_day_from_week_two(lifter: Life) -> None:
    slots = {}
    for day in range(4):
        on = WED + timedelta(days=day)
        go(lifter, at(on, "07:05"))
        slots[on] = strength_of(lifter.do(check_in.see, lifter.now)).slot
    assert list(slots.values()) == [Slot.MAIN, None, Slot.SECOND, None]


def test_a_full_session_makes_the_day_done_once(lifter: Life) -> None:
    go(lifter, at(WED, "18:00"))
    turned = logs(lifter)
    assert (turned.verdict, turned.view.mark) == (Verdict.WRITTEN, Mark.DONE)
    assert strength_of(turned).mark is Mark.DONE
    again = logs(lifter)
    assert (again.verdict, again.view.mark) == (Verdict.SAME, Mark.DONE)
    assert len(lifter.table(StrengthRow)) == 1
    go(lifter, at(FRI, "07:05"))
    assert strength_of(lifter.do(check_in.see, lifter.now)).slot is None


def test_the_tiny_session_is_a_part_of_the_day_and_keeps_the_chain(lifter: Life) -> None:
    go(lifter, at(WED, "18:00"))
    turned = logs(lifter, Mark.TINY)
    assert (turned.view.mark, strength_of(turned).weeks) == (Mark.PARTIAL, 1)
    go(lifter, at(WED, "19:00"))
    assert logs(lifter).view.mark is Mark.DONE, "the last word holds"


def test_strength_never_takes_from_what_the_day_had(lifter: Life) -> None:
    go(lifter, at(WED, "08:00"))
    lifter.marks(None, Mark.DONE)
    go(lifter, at(WED, "18:00"))
    assert logs(lifter, Mark.TINY).view.mark is Mark.DONE
    go(lifter, at(WED, "18:01"))
    assert logs(lifter, Mark.OPEN).view.mark is Mark.DONE, "the mat's word stays when the strength is taken back"


def test_taking_back_gives_the_word_before_it_back(lifter: Life) -> None:
    go(lifter, at(WED, "08:00"))
    lifter.marks(None, Mark.TINY)
    go(lifter, at(WED, "18:00"))
    assert logs(lifter).view.mark is Mark.DONE
    go(lifter, at(WED, "18:05"))
    undone = logs(lifter, Mark.OPEN)
    assert (undone.view.mark, strength_of(undone).mark) == (Mark.TINY, None)


def test_undo_under_the_receipt_takes_the_session_back_too(lifter: Life) -> None:
    go(lifter, at(WED, "18:00"))
    logs(lifter)
    go(lifter, at(WED, "18:05"))
    undone = lifter.marks(None, Mark.OPEN)
    assert (undone.view.mark, strength_of(undone).mark, strength_of(undone).slot) == (Mark.OPEN, None, Slot.MAIN)


def test_a_mat_day_and_a_skip_leave_the_second_chance(lifter: Life) -> None:
    go(lifter, at(WED, "08:00"))
    lifter.marks(None, Mark.DONE)
    assert strength_of(logs(lifter, Mark.SKIPPED)).slot is None
    go(lifter, at(FRI, "18:00"))
    turned = logs(lifter)
    assert (turned.view.mark, strength_of(turned).done_on) == (Mark.DONE, FRI)


def test_yesterdays_session_can_be_noted_and_an_old_one_not(lifter: Life) -> None:
    go(lifter, at(FRI, "08:00"))
    assert logs(lifter, on=WED).verdict is Verdict.WRITTEN
    go(lifter, at(WED + timedelta(days=5), "08:00"))
    assert logs(lifter, Mark.OPEN, on=WED).verdict is Verdict.TOO_LATE
    assert logs(lifter, on=WED + timedelta(days=30)).verdict is Verdict.NOT_A_DAY


def test_two_missed_weeks_put_the_tiny_session_first(lifter: Life) -> None:
    go(lifter, at(WED + timedelta(days=14), "07:05"))
    today = seen(lifter).today
    assert (today.tiny_first, today.slot, today.weeks) == (True, Slot.MAIN, 0)


def test_paused_weeks_are_no_missed_weeks(lifter: Life) -> None:
    def away(session: Any, who: int) -> None:
        begins = at(WED - timedelta(days=1), "21:00")
        session.add(
            RangeRow(runner_id=lifter.id, kind=RangeKind.PAUSE, from_at=begins, until_at=begins + timedelta(days=12), made_at=begins)
        )

    lifter.do(away)
    go(lifter, at(WED + timedelta(days=14), "07:05"))
    assert not seen(lifter).today.tiny_first
    go(lifter, at(WED + timedelta(days=28), "07:05"))
    assert seen(lifter).today.tiny_first, "two later ones were missed, and the pause is long sealed"


def test_without_a_weekday_it_is_only_shown(robin: Life) -> None:
    go(robin, at(WED, "07:05"))
    today = seen(robin).today
    assert (today.slot, today.fixed, today.weekday, today.level) == (None, None, None, 1)


# --- locks and soreness


@pytest.mark.parametrize(
    "flag, shut", [(Flag.GROIN_STANDING, Locked.SAME_DAY), (Flag.UNWELL, Locked.BOOK_SOON), (Flag.NUMB_SADDLE, Locked.EMERGENCY)]
)
def test_a_flag_shuts_strength(lifter: Life, flag: Flag, shut: Locked) -> None:
    go(lifter, at(WED, "07:05"))
    lifter.do(report_pain.flag, lifter.now, flag)
    turned = logs(lifter)
    assert (turned.verdict, strength_of(turned).locked, lifter.table(StrengthRow)) == (Verdict.SAME, shut, [])


def test_a_red_light_shuts_strength_and_amber_makes_it_easier(lifter: Life) -> None:
    morning(lifter, WED, ham=3)
    before = {s.exercise: s for s in seen(lifter).today.full.steps}
    assert before["act_side_abd"].eased is False
    assert "iso_ham_bridge" not in before, "the easier way of the heel dig is the bridge that is there already"
    morning(lifter, WED, ham=6, clock="08:00")
    assert seen(lifter).today.locked is Locked.RED


def test_before_clearance_both_legs_share_the_work(lifter: Life) -> None:
    change(lifter, strength_level=2)
    today = seen(lifter).today
    assert today.level == 1
    assert "str_calf_raise_two" in {s.exercise for s in today.full.steps}
    assert lifter.runner.strength_level == 1, "a level above the lowest is taken back"


def test_hops_wait_for_the_clinicians_tick(lifter: Life) -> None:
    change(lifter, cleared_on=MONDAY, strength_level=3, run_stage=6, phase="F4")
    assert "ply_pogo" not in {s.exercise for s in seen(lifter).today.full.steps}
    change(lifter, hops_cleared=True)
    assert "ply_pogo" in {s.exercise for s in seen(lifter).today.full.steps}


# --- the level


def test_two_green_sessions_lead_up_once_clearance_and_the_activation_tests_are_there(lifter: Life) -> None:
    session(lifter, WED)
    session(lifter, WED + timedelta(days=7))
    first = seen(lifter)
    assert (first.today.level, [m.because for m in first.moves]) == (1, ["needs_clearance"])
    assert first.today.needs == (Need.CLEARANCE, Need.EXIT)
    assert seen(lifter).moves == (), "a decision is told once"
    change(lifter, cleared_on=MONDAY, phase="F3")
    assert [m.because for m in seen(lifter).moves] == ["needs_exit"]
    tick(lifter, "f3_side_plank", "f3_dead_bugs", "f3_march", "f3_balance")
    risen = seen(lifter)
    assert (risen.today.level, [(m.move, m.from_, m.to) for m in risen.moves]) == (2, [(Move.ADVANCE, "1", "2")])
    assert lifter.runner.strength_level == 2


def tick(robin: Life, *tests: str) -> None:
    def write(session: Any, who: int) -> None:
        for test in tests:
            session.add(TickRow(runner_id=robin.id, test=test, passed=True, date=robin.now.date(), at=robin.now))

    robin.do(write)


def test_a_red_morning_after_strength_leads_down_once(lifter: Life) -> None:
    change(lifter, cleared_on=MONDAY, phase="F4", strength_level=2)
    morning(lifter, WED)
    session(lifter, WED, ham=6)
    assert [(m.to, m.because) for m in seen(lifter).moves] == [("1", "one_red")]
    go(lifter, at(FRI, "07:05"))
    assert seen(lifter).moves == ()
    assert lifter.runner.strength_level == 1


def test_the_sore_spot_twice_leads_down_and_a_tired_muscle_does_not(lifter: Life) -> None:
    change(lifter, cleared_on=MONDAY, phase="F4", strength_level=2)
    for week in range(2):
        on = WED + timedelta(days=7 * week)
        session(lifter, on)
        lifter.do(strength.say_soreness, lifter.now, on + timedelta(days=1), Soreness.MUSCLE)
        assert lifter.do(strength.say_soreness, lifter.now, on + timedelta(days=1), Soreness.SPOT).verdict is Verdict.WRITTEN
        assert lifter.do(strength.say_soreness, lifter.now, on + timedelta(days=1), Soreness.SPOT).verdict is Verdict.SAME
    assert [m.because for m in seen(lifter).moves] == ["amber", "two_ambers"]


def test_a_tired_muscle_explains_one_point(lifter: Life) -> None:
    change(lifter, cleared_on=MONDAY, phase="F4", strength_level=2)
    morning(lifter, WED)
    session(lifter, WED, ham=3)
    assert [m.because for m in seen(lifter).moves] == ["amber"]
    lifter.do(strength.say_soreness, lifter.now, WED + timedelta(days=1), Soreness.MUSCLE)
    session(lifter, WED + timedelta(days=7))
    assert [m.because for m in seen(lifter).moves] == ["needs_stage"]


def test_what_was_said_of_a_session_stays_when_more_is_said(lifter: Life) -> None:
    session(lifter, WED, effort=7)
    lifter.do(strength.say_soreness, lifter.now, WED + timedelta(days=1), Soreness.MUSCLE)
    last = lifter.table(StrengthRow)[-1]
    assert (last.mark, last.effort, last.soreness) == (Mark.DONE, 7, Soreness.MUSCLE)
    for effort in (-1, 11, 7):
        assert lifter.do(strength.feel, lifter.now, WED, effort).verdict is Verdict.SAME
    assert lifter.do(strength.feel, lifter.now, WED - timedelta(days=1), 5).verdict is Verdict.SAME, "there was no session"


def test_a_second_session_of_the_week_is_kept_and_leads_nowhere_up(lifter: Life) -> None:
    change(lifter, cleared_on=MONDAY, phase="F4")
    session(lifter, WED)
    go(lifter, at(WED + timedelta(days=1), "18:00"))
    again = logs(lifter)
    assert (again.verdict, again.view.mark, strength_of(again).extra) == (Verdict.WRITTEN, Mark.DONE, True)
    lifter.do(strength.feel, lifter.now, WED + timedelta(days=1), 6)
    morning(lifter, FRI)
    assert seen(lifter).today.level == 1, "two green ones, but one of them was an extra"
    session(lifter, WED + timedelta(days=7))
    assert seen(lifter).today.level == 2


def test_a_sore_extra_session_eases_all_the_same(lifter: Life) -> None:
    change(lifter, cleared_on=MONDAY, phase="F4", strength_level=2)
    session(lifter, WED)
    session(lifter, WED + timedelta(days=1), ham=6)
    assert [m.because for m in seen(lifter).moves][-1] == "one_red"


def test_the_runner_may_go_a_level_down_and_a_second_tap_changes_nothing(lifter: Life) -> None:
    change(lifter, cleared_on=MONDAY, phase="F4", strength_level=3, run_stage=6)
    for _ in range(2):
        lifter.do(strength.easier, lifter.now, 3)
    assert lifter.runner.strength_level == 2
    assert [(r.by, r.to) for r in lifter.table(ProgressRow)] == [(By.RUNNER, "2")]
    for forged in (1, 0, 99):
        lifter.do(strength.easier, lifter.now, forged)
    assert lifter.runner.strength_level == 2


def test_nothing_rises_while_a_flag_stands(lifter: Life) -> None:
    change(lifter, cleared_on=MONDAY, phase="F4")
    session(lifter, WED)
    again = WED + timedelta(days=7)
    go(lifter, at(again, "18:00"))
    logs(lifter)
    lifter.do(strength.feel, lifter.now, again, 6)
    lifter.do(report_pain.flag, lifter.now, Flag.UNWELL)
    morning(lifter, again + timedelta(days=1), 2)
    assert seen(lifter).today.level == 1
    looked_at = again + timedelta(days=1)
    lifter.do(clearance.tell, Purpose.SEEN, lifter.now, on=looked_at, by="my physio")
    lifter.do(clearance.confirm, Purpose.SEEN, looked_at, lifter.now)
    assert seen(lifter).today.level == 2


# --- yesterday, and the week


def test_the_morning_after_knows_what_loaded_the_legs(lifter: Life) -> None:
    session(lifter, WED)

    def asked(session: Any, who: int, day: date) -> load.Yesterday:
        return load.yesterday(session, lifter.id, day)

    after = lifter.do(asked, WED + timedelta(days=1))
    assert (after.loaded, after.strength, after.run, after.soreness) == (True, True, False, None)
    lifter.do(strength.say_soreness, lifter.now, WED + timedelta(days=1), Soreness.NONE)
    assert lifter.do(asked, WED + timedelta(days=1)).soreness is Soreness.NONE
    assert not lifter.do(asked, WED).loaded


@pytest.mark.parametrize(
    "live, became, weeks",
    [
        (lambda robin: session(robin, WED), Became.DONE, 1),
        (lambda robin: session(robin, WED, mark=Mark.TINY), Became.TINY, 1),
        (lambda robin: session(robin, FRI), Became.SECOND_CHANCE, 1),
        (lambda robin: None, Became.MISSED, 0),
    ],
)
def test_the_weekly_report_knows_what_became_of_it(lifter: Life, live: Callable[[Life], None], became: Became, weeks: int) -> None:
    live(lifter)
    go(lifter, at(WED + timedelta(days=4), "17:00"))
    week = lifter.do(weekly_report.so_far, lifter.now).strength
    assert (week.became, week.weeks) == (became, weeks)


def test_before_the_second_chance_the_week_is_open_and_an_ill_one_is_none(lifter: Life) -> None:
    go(lifter, at(WED, "20:00"))
    lifter.marks(None, Mark.EXCUSED, Reason.ILL)
    assert lifter.do(weekly_report.so_far, lifter.now).strength.became is Became.OPEN
    go(lifter, at(FRI, "20:00"))
    lifter.marks(None, Mark.EXCUSED, Reason.ILL)
    assert lifter.do(weekly_report.so_far, lifter.now).strength is None
    lifter.do(report_pain.flag, lifter.now, Flag.GROIN_STANDING)
    assert lifter.do(weekly_report.so_far, lifter.now).strength is None


def test_the_first_week_has_no_strength_line(robin: Life) -> None:
    change(robin, strength_weekday=2)
    go(robin, at(MONDAY + timedelta(days=6), "17:00"))
    assert robin.do(weekly_report.so_far, robin.now).strength is None
