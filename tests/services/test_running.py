"""The run ladder lived by hand: locks, the entry, outings with their next mornings, gaps, what an outing protects."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.entry import Mark
from bot.domain.hold import RangeKind
from bot.domain.pain import Light, Moment
from bot.domain.progression import By, Track
from bot.domain.red_flags import LIMP, Flag
from bot.domain.running import STEADY, Need, Outing, Rest, RunWeek
from bot.domain.site import BodySite, Side, Site
from bot.domain.track import Locked
from bot.services import check_in, clearance, facts, load, morning_after, report_pain, running, strength, tracks, weekly_report
from bot.services.running import Kept, RunSeen
from bot.storage import rows
from bot.storage.tables import FlagRow, ProgressRow, RangeRow, RunRow, ScreenRow, TickRow
from tests.services.life import MONDAY, Life, at

HAM, HIP = BodySite(Site.HAM_PROX, Side.LEFT), BodySite(Site.HIP_FLEXOR, Side.RIGHT)
TESTS = ("run_walk", "run_squat", "run_stepdown", "run_plank", "run_raise", "run_calf")
CLEARED = MONDAY + timedelta(days=14)  # a Monday


def day(n: int) -> date:
    """Day n after clearance, 1 is the day itself."""
    return CLEARED + timedelta(days=n - 1)


@pytest.fixture
def runner(robin: Life) -> Life:
    """Robin, cleared by a physiotherapist in the third week."""
    change(robin, cleared_on=CLEARED)
    go(robin, 1, "12:00")
    return robin


@pytest.fixture
def at_two(runner: Life) -> Life:
    """The same at stage 2, on the day it began."""
    change(runner, run_stage=2)
    began(runner)
    return runner


def go(robin: Life, n: int, clock: str = "18:00") -> None:
    robin.now = at(day(n), clock)


def change(robin: Life, **values: Any) -> None:
    def write(session: Any, who: int) -> None:
        found = rows.runner_of(session, who)
        for name, value in values.items():
            setattr(found, name, value)
        session.add(found)

    robin.do(write)


def began(robin: Life) -> None:
    def write(session: Any, who: int) -> None:
        row: dict[str, Any] = {"from_": "1", "to": "2", "because": "two_green", "track": "run", "move": "advance", "by": "rules"}
        session.add(ProgressRow(runner_id=robin.id, date=day(1), at=robin.now, told=True, **row))

    robin.do(write)


def morning(robin: Life, n: int, ham: int = 2) -> None:
    go(robin, n, "07:10")
    robin.do(report_pain.rate, robin.now, None, Moment.MORNING, ((HAM, ham, ham), (HIP, 1, 1)))


def runs(robin: Life, n: int, worst: int | None = 1, minutes: int = 8, ham: int | None = 2) -> RunSeen:
    """An outing at 18:00, and the morning after."""
    go(robin, n)
    found: RunSeen = robin.do(running.log, robin.now, None, minutes, worst)
    if ham is not None:
        morning(robin, n + 1, ham)
    return found


def seen(robin: Life) -> RunSeen:
    found: RunSeen = robin.do(running.see, robin.now)
    return found


def told(robin: Life) -> list[tuple[str, str]]:
    return [(m.to, m.because) for m in seen(robin).moves]


def reviewed(session: Any, who: int, now: datetime) -> None:
    """What the day's opening does."""
    found = rows.runner_of(session, who)
    assert found is not None
    tracks.review_run(session, facts.load(session, found, now), now)


# --- locks


def test_before_the_assessment_running_is_locked_and_what_they_did_is_kept_all_the_same(robin: Life) -> None:
    robin.now = at(MONDAY, "18:00")
    assert seen(robin).today.locked is Locked.HIATUS
    kept = robin.do(running.log, robin.now, None, 20, 2)
    assert kept.kept is Kept.WRITTEN
    assert kept.outing is not None
    assert (kept.outing.minutes, kept.outing.stage, kept.today.stage) == (20, None, None)
    assert robin.do(running.tick, robin.now, "run_walk", True).kept is Kept.SAME, "no walk test before clearance"


def test_on_hold_without_an_assessment_waits_for_a_clearance(robin: Life) -> None:
    robin.now = at(MONDAY, "18:00")
    change(robin, running="on_hold")
    assert seen(robin).today.locked is Locked.NOT_CLEARED


@pytest.mark.parametrize("flag, shut", [(Flag.GROIN_STANDING, Locked.SAME_DAY), (Flag.UNWELL, Locked.BOOK_SOON)])
def test_a_flag_locks_running_and_nothing_moves(at_two: Life, flag: Flag, shut: Locked) -> None:
    runs(at_two, 1)
    at_two.do(report_pain.flag, at_two.now, flag)
    runs(at_two, 3)  # what they did is kept all the same
    assert (seen(at_two).today.locked, at_two.runner.run_stage) == (shut, 2)
    assert at_two.do(weekly_report.so_far, at_two.now).running is None


# --- the entry


def test_clearance_opens_the_ladder_with_a_walk_and_the_tests_are_ticked_there(runner: Life) -> None:
    opened = seen(runner)
    assert (opened.today.stage, [m.because for m in opened.moves]) == (0, ["cleared"])
    assert opened.today.needs == (Need.TESTS, Need.GREEN_DAYS)
    assert [test.id for test, _ in opened.today.tests] == list(TESTS)
    assert runner.do(running.tick, runner.now, "run_hop", True).kept is Kept.SAME, "hops only where the clinician ticked them"
    for test in (*TESTS, "run_calf"):
        runner.do(running.tick, runner.now, test, True)
    assert len(runner.table(TickRow)) == len(TESTS)
    assert seen(runner).today.needs == (Need.GREEN_DAYS,)
    runner.do(running.tick, runner.now, "run_calf", False)
    assert [test.id for test, done in seen(runner).today.tests if not done] == ["run_calf"]


def test_stage_one_opens_after_seven_green_days_of_which_five_are_rated(runner: Life) -> None:
    for test in TESTS:
        runner.do(running.tick, runner.now, test, True)
    seen(runner)
    for n in range(1, 6):
        assert runner.runner.run_stage == 0
        morning(runner, n)
        seen(runner)
    assert runner.runner.run_stage == 1


def test_a_sore_morning_or_a_sore_walk_is_no_green_day(runner: Life) -> None:
    for test in TESTS:
        runner.do(running.tick, runner.now, test, True)
    for n in range(1, 10):
        morning(runner, n, ham=4 if n == 3 else 2)
    runs(runner, 8, worst=3, minutes=30, ham=None)
    assert (runner.runner.run_stage, seen(runner).today.needs) == (0, (Need.GREEN_DAYS,))


def test_hops_are_asked_once_the_clinician_ticked_them(runner: Life) -> None:
    change(runner, hops_cleared=True)
    assert [test.id for test, _ in seen(runner).today.tests][-1] == "run_hop"


# --- outings


def test_two_green_outings_with_their_mornings_lead_one_stage_up(at_two: Life) -> None:
    assert runs(at_two, 1, ham=None).outing is not None
    assert at_two.runner.run_stage == 2
    morning(at_two, 2)
    go(at_two, 2)
    assert seen(at_two).today.greens == 1
    runs(at_two, 3, ham=None)
    assert told(at_two) == [], "the second morning is still to come"
    morning(at_two, 4)
    assert told(at_two) == [("3", "two_green")]
    assert at_two.runner.run_stage == 3


def test_a_sore_morning_repeats_the_stage(at_two: Life) -> None:
    runs(at_two, 1)
    runs(at_two, 3, ham=3)
    assert told(at_two) == [("2", "amber")]
    assert told(at_two) == []


def test_red_leads_back_at_once_and_the_second_time_somebody_should_look(at_two: Life) -> None:
    first = runs(at_two, 2, worst=4)
    assert [(m.to, m.because) for m in first.moves] == [("1", "red")]
    runs(at_two, 4, minutes=4)
    runs(at_two, 6, minutes=4)
    seen(at_two)
    assert at_two.runner.run_stage == 2
    again = runs(at_two, 9, worst=4, ham=None)
    assert [(m.to, m.because) for m in again.moves] == [("1", "second_red")]
    assert again.today.to_be_seen
    change(at_two, cleared_on=day(10))
    assert not seen(at_two).today.to_be_seen


def test_a_red_morning_after_a_run_leads_back_too(at_two: Life) -> None:
    runs(at_two, 1, ham=6)
    assert told(at_two) == [("1", "red")]
    assert seen(at_two).today.locked is Locked.RED


def test_no_site_to_rate_no_morning_to_wait_for(at_two: Life) -> None:
    def forget_sites(session: Any, who: int) -> None:
        for site in rows.sites(session, at_two.id):
            session.delete(site)

    at_two.do(forget_sites)
    runs(at_two, 1, ham=None)
    runs(at_two, 3, ham=None)
    go(at_two, 4, "08:00")
    assert told(at_two) == [("3", "two_green")]


def test_the_minutes_count_at_once_and_the_rest_is_added(at_two: Life) -> None:
    first = runs(at_two, 1, worst=None, ham=None)
    assert first.outing is not None
    assert (first.outing.worst, first.outing.light) == (None, None)
    now = at_two.now + timedelta(minutes=1)
    more = at_two.do(running.add, now, day(1), worst=2)
    assert (more.outing.minutes, more.outing.worst, more.outing.at) == (8, 2, at_two.now)
    assert at_two.do(running.add, now, day(1), worst=2).kept is Kept.SAME
    assert at_two.do(running.add, now, day(1), worst=11).kept is Kept.SAME
    assert at_two.do(running.add, now, day(2), worst=1).kept is Kept.SAME
    assert at_two.do(running.add, now, day(1), rising=True).outing.light is Light.AMBER
    assert at_two.do(running.log, now, None, 8).kept is Kept.SAME
    longer = at_two.do(running.log, now, None, 10)
    assert (longer.outing.minutes, longer.outing.worst, longer.outing.rising) == (10, 2, True)
    for forged in (0, -1, 601):
        assert at_two.do(running.log, now, None, forged).kept is Kept.SAME


def test_only_today_and_yesterday_are_noted(at_two: Life) -> None:
    go(at_two, 4)
    assert at_two.do(running.log, at_two.now, day(3), 8, 1).kept is Kept.WRITTEN
    assert at_two.do(running.log, at_two.now, day(2), 8, 1).kept is Kept.SAME


def test_an_outing_taken_back_never_was(at_two: Life) -> None:
    runs(at_two, 1, ham=None)
    assert at_two.do(running.undo, at_two.now, day(1)).outing is None
    assert at_two.do(running.undo, at_two.now, day(1)).kept is Kept.SAME
    assert at_two.do(running.log, at_two.now, None, 6, 0).outing.minutes == 6
    assert [row.void for row in at_two.table(RunRow)] == [False, True, False]


def test_too_soon_after_the_last_one_it_is_kept_off_the_ladder(at_two: Life) -> None:
    runs(at_two, 1)
    second = runs(at_two, 2, ham=None)
    assert second.outing is not None
    assert (second.outing.stage, second.today.rest) == (None, (Rest.APART, second.outing.at + timedelta(hours=48)))


# --- what an outing protects


def test_a_limp_protects_the_legs_opens_the_flags_and_can_be_taken_back(at_two: Life) -> None:
    runs(at_two, 1, ham=None)
    limped = at_two.do(running.add, at_two.now + timedelta(minutes=1), day(1), limp=True)
    assert (limped.kept, limped.today.locked) == (Kept.FLAGS, Locked.RED)
    at_two.now += timedelta(minutes=2)
    at_two.do(running.undo, at_two.now, day(1))
    assert seen(at_two).today.locked is None
    assert all(r.until_at == r.from_at for r in at_two.table(RangeRow) if r.kind is RangeKind.PROTECTED)


@pytest.mark.parametrize(
    "worst, kept, shut, stage",
    [(3, Kept.WRITTEN, None, 2), (4, Kept.WRITTEN, Locked.RED, 1), (5, Kept.FLAGS, Locked.RED, 1), (7, Kept.FLAGS, Locked.RED, 1)],
)
def test_how_sore_an_outing_may_be(at_two: Life, worst: int, kept: Kept, shut: Locked | None, stage: int) -> None:
    """Usual is 2 at both sites: red from 4, and 5 is a jump of three that asks the flags."""
    found = runs(at_two, 1, worst=worst, ham=None)
    assert (found.kept, found.today.locked) == (kept, shut)
    assert at_two.runner.run_stage == stage
    assert holds(at_two) == ([at_two.now + timedelta(hours=48)] if shut else [])


def test_the_list_is_opened_once_by_what_opens_it(at_two: Life) -> None:
    assert runs(at_two, 1, worst=7, ham=None).kept is Kept.FLAGS
    assert at_two.do(running.add, at_two.now, day(1), rising=True).kept is Kept.WRITTEN
    assert at_two.do(running.add, at_two.now, day(1), worst=8).kept is Kept.FLAGS


def test_before_clearance_a_limp_on_an_outing_is_same_day_whatever_the_number(robin: Life) -> None:
    robin.now = at(MONDAY, "18:00")
    robin.do(running.log, robin.now, None, 15, 2)
    limped = robin.do(running.add, robin.now, MONDAY, limp=True)
    assert (limped.kept, limped.today.locked) == (Kept.LIMPS, Locked.SAME_DAY)
    assert robin.do(strength.see, robin.now).today.locked is Locked.SAME_DAY
    assert [row.item for row in robin.table(FlagRow)] == [LIMP]
    assert robin.do(running.add, robin.now, MONDAY, worst=3).kept is Kept.WRITTEN, "said once"
    assert len(robin.table(FlagRow)) == 1
    robin.now += timedelta(minutes=59)
    assert robin.do(running.undo, robin.now, MONDAY).today.locked is Locked.HIATUS
    assert [r.until_at for r in robin.table(RangeRow) if r.until_at != r.from_at] == []


def test_a_limp_of_before_clearance_stays_after_the_hour(robin: Life) -> None:
    robin.now = at(MONDAY, "18:00")
    robin.do(running.log, robin.now, None, 15, 2)
    robin.do(running.add, robin.now, MONDAY, limp=True)
    robin.now += timedelta(minutes=61)
    for take_back in (running.no_limp, lambda session, who, now: running.undo(session, who, now, MONDAY)):
        stays = robin.do(take_back, robin.now)
        assert (stays.today.locked, stays.outing.limp) == (Locked.SAME_DAY, True)


def test_a_limp_that_was_a_slip_is_taken_back_and_the_outing_stays(robin: Life) -> None:
    robin.now = at(MONDAY, "18:00")
    assert robin.do(running.no_limp, robin.now).kept is Kept.SAME
    robin.do(running.log, robin.now, None, 15, 2)
    robin.do(running.add, robin.now, MONDAY, limp=True)
    mended = robin.do(running.no_limp, robin.now)
    assert (mended.outing.minutes, mended.outing.limp, mended.today.locked) == (15, False, Locked.HIATUS)


# --- a word is taken back within the hour, later it is news (docs/decisions 0007)


def holds(robin: Life) -> list[datetime]:
    return [r.until_at for r in robin.table(RangeRow) if r.kind is RangeKind.PROTECTED and r.until_at != r.from_at]


def at_one(robin: Life) -> None:
    """Stage 1, all tests passed, after seven green days: from stage 0 it would rise again at once."""
    for test in TESTS:
        robin.do(running.tick, robin.now, test, True)
    for n in range(1, 9):
        morning(robin, n)
        seen(robin)
    assert robin.runner.run_stage == 1


@pytest.mark.parametrize("milder", ["typed", "undone", "undone next day"])
def test_nothing_said_later_lifts_the_hold_of_an_outing_or_raises_its_stage(runner: Life, milder: str) -> None:
    at_one(runner)
    go(runner, 8, "08:00")
    runner.do(running.log, runner.now, None, 4, 7)
    until = runner.now + timedelta(hours=48)
    assert (runner.runner.run_stage, holds(runner)) == (0, [until])
    go(runner, *((9, "09:00") if milder == "undone next day" else (8, "18:00")))
    if milder == "typed":
        later = runner.do(running.log, runner.now, None, 4, 1)
    else:
        later = runner.do(running.undo, runner.now, day(8))
        assert later.kept is Kept.STAYS
    assert (runner.runner.run_stage, holds(runner)) == (0, [until])
    assert load_outing(runner, 8).worst == 7


def load_outing(robin: Life, n: int) -> Outing:
    def read(session: Any, who: int) -> Outing:
        found = facts.load(session, facts.known(rows.runner_of(session, who)), robin.now)
        return next(o for o in load.outings(session, found) if o.on == day(n))

    outing: Outing = robin.do(read)
    return outing


def test_within_the_hour_a_number_is_corrected_hold_and_all(at_two: Life) -> None:
    go(at_two, 1, "08:00")
    at_two.do(running.log, at_two.now, None, 8, 7)
    go(at_two, 1, "08:55")
    corrected = at_two.do(running.log, at_two.now, None, 8, 2)
    assert (corrected.outing.worst, corrected.outing.times, corrected.today.locked) == (2, 1, None)
    go(at_two, 1, "09:40")
    again = at_two.do(running.log, at_two.now, None, 9, 4)
    assert (again.outing.minutes, again.outing.worst, holds(at_two)) == (9, 4, [at_two.now + timedelta(hours=48)])


def test_two_outings_on_a_day_are_one_with_the_minutes_of_both_and_the_worst(at_two: Life) -> None:
    go(at_two, 1, "08:00")
    at_two.do(running.log, at_two.now, None, 4, 1)
    at_two.do(running.add, at_two.now, day(1), rising=True)
    go(at_two, 1, "18:00")
    two = at_two.do(running.log, at_two.now, None, 5)
    assert (two.outing.minutes, two.outing.times, two.outing.worst, two.outing.unsaid, two.outing.light) == (9, 2, 1, True, Light.AMBER)
    two = at_two.do(running.add, at_two.now, day(1), worst=3)
    assert (two.outing.worst, two.outing.unsaid, two.outing.rising, two.outing.stage) == (3, False, True, 2)
    assert two.today.rest == (Rest.APART, at_two.now + timedelta(hours=48))
    corrected = at_two.do(running.log, at_two.now, None, 6, 2)
    assert (corrected.outing.minutes, corrected.outing.worst) == (10, 2)
    one = at_two.do(running.undo, at_two.now, day(1))
    assert (one.outing.minutes, one.outing.times) == (4, 1)
    assert at_two.do(lambda session, who: morning_after.trained(session, at_two.id, day(1)))


def test_a_button_of_the_morning_speaks_of_the_mornings_outing(at_two: Life) -> None:
    go(at_two, 1, "08:00")
    at_two.do(running.log, at_two.now, None, 4)
    go(at_two, 1, "12:00")
    assert at_two.do(running.log, at_two.now, day(1), 8, tapped=True).outing.times == 1
    go(at_two, 1, "18:00")
    at_two.do(running.log, at_two.now, None, 4, 6)
    late = at_two.do(running.add, at_two.now, day(1), worst=2)
    assert (late.outing.worst, late.outing.unsaid, late.today.locked) == (6, False, Locked.RED)


def test_undo_of_a_sore_outing_takes_back_what_was_said_within_the_hour(at_two: Life) -> None:
    go(at_two, 1, "08:00")
    at_two.do(running.log, at_two.now, None, 8, 3)
    go(at_two, 1, "12:00")
    at_two.do(running.add, at_two.now, day(1), limp=True)
    undone = at_two.do(running.undo, at_two.now, day(1))
    assert (undone.kept, undone.outing.worst, undone.outing.limp, undone.today.locked) == (Kept.WRITTEN, 3, False, None)


def test_what_moved_today_is_news_of_the_day_until_it_is_told(at_two: Life) -> None:
    runs(at_two, 1)
    runs(at_two, 3)
    at_two.do(reviewed, at_two.now)
    assert [(m.track, m.to) for m in at_two.do(check_in.see, at_two.now).view.moved] == [(Track.RUN, "3")]
    seen(at_two)
    assert at_two.do(check_in.see, at_two.now).view.moved == ()


def moved_and_shown(at_two: Life) -> None:
    """Two good outings moved the stage, and the day's message was drawn."""

    def shows(session: Any, who: int) -> None:
        session.add(ScreenRow(runner_id=at_two.id, date=day(4), message_id=1, at=at_two.now))

    runs(at_two, 1)
    runs(at_two, 3)
    at_two.do(reviewed, at_two.now)
    at_two.do(shows)


def test_a_message_that_was_answered_has_told_its_news(at_two: Life) -> None:
    moved_and_shown(at_two)
    assert at_two.do(check_in.see, at_two.now).view.moved
    assert at_two.do(running.log, at_two.now, None, 12, 1).moves == (), "a reply doesn't say again what the day's message says"
    assert at_two.do(check_in.see, at_two.now).view.moved == ()


def test_answering_the_day_tells_them_too(at_two: Life) -> None:
    moved_and_shown(at_two)
    at_two.marks(None, Mark.DONE)
    assert told(at_two) == []


def test_not_cleared_after_all_takes_the_news_of_the_ladder_along(robin: Life) -> None:
    robin.now = at(MONDAY, "18:00")
    change(robin, cleared_on=MONDAY)
    robin.do(reviewed, robin.now)
    assert [m.because for m in robin.do(check_in.see, robin.now).view.moved] == ["cleared"]
    robin.do(clearance.take_back, robin.now)
    assert robin.do(check_in.see, robin.now).view.moved == ()
    assert told(robin) == []
    change(robin, cleared_on=MONDAY)
    assert told(robin) == [], "and it doesn't come up again"


# --- when


def test_an_outing_is_offered_when_it_may_be(at_two: Life) -> None:
    go(at_two, 2)
    assert seen(at_two).today.due
    runs(at_two, 2)
    assert not seen(at_two).today.due
    go(at_two, 4, "07:05")
    today = seen(at_two).today
    assert (today.due, today.rest) == (True, (Rest.APART, at(day(4), "18:00"))), "from six in the evening"
    morning(at_two, 4, ham=3)
    assert not seen(at_two).today.due, "a bit sore: not offered, not forbidden"


def test_a_new_stage_never_follows_a_strength_day(at_two: Life) -> None:
    go(at_two, 2)
    at_two.do(strength.log, at_two.now, None, Mark.DONE)
    today = seen(at_two).today
    assert (today.due, today.rest) == (False, (Rest.AFTER_STRENGTH, at(day(4), "04:00")))
    go(at_two, 3, "08:00")
    assert seen(at_two).today.rest == (Rest.AFTER_STRENGTH, at(day(4), "04:00"))
    go(at_two, 4, "08:00")
    assert seen(at_two).today.due


def test_strength_waits_six_hours_after_a_run(at_two: Life) -> None:
    runs(at_two, 1, ham=None)
    assert at_two.do(strength.see, at_two.now).today.wait_until == at_two.now + timedelta(hours=6)
    go(at_two, 2, "09:00")
    assert at_two.do(strength.see, at_two.now).today.wait_until is None


def test_the_runner_may_go_a_stage_back(at_two: Life) -> None:
    for _ in range(2):
        at_two.do(running.back, at_two.now, 2)
    assert at_two.runner.run_stage == 1
    assert [row.by for row in at_two.table(ProgressRow) if row.track is Track.RUN][-1] is By.RUNNER
    for forged in (0, -1, 7):
        assert at_two.do(running.back, at_two.now, forged).kept is Kept.SAME


def test_a_long_gap_leads_two_back_and_a_longer_one_to_the_first_stage(at_two: Life) -> None:
    change(at_two, run_stage=6)
    runs(at_two, 1, minutes=22)
    go(at_two, 16)
    assert told(at_two) == [("4", "long_gap")]
    go(at_two, 20)
    assert told(at_two) == []  # said once
    go(at_two, 31)
    assert told(at_two) == [("1", "longest_gap")]


def test_the_steady_base_knows_the_longest_run_it_allows(at_two: Life) -> None:
    change(at_two, run_stage=STEADY)
    runs(at_two, 1, minutes=30)
    go(at_two, 4)
    today = seen(at_two).today
    assert (today.steady, today.longest, today.minutes_of_week) == (True, 33, 30)


# --- yesterday, and the week


def test_the_morning_after_a_run_is_known(at_two: Life) -> None:
    runs(at_two, 1)
    found = at_two.do(lambda session, who: load.yesterday(session, at_two.id, day(2)))
    assert (found.loaded, found.run, found.strength) == (True, True, False)


def test_the_weekly_report_knows_stage_and_minutes(at_two: Life) -> None:
    runs(at_two, 1)
    runs(at_two, 3, minutes=10)
    go(at_two, 7)
    assert at_two.do(weekly_report.so_far, at_two.now).running == RunWeek(3, 2, 18)
