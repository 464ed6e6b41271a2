"""The plan over real days: reviewed once a day, moved with its because, ticked and overruled by the runner, never past a lock."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import Session

from bot.domain.entry import Mark
from bot.domain.pain import Moment
from bot.domain.progression import Because, By, Move, Track, Wish
from bot.domain.red_flags import Flag
from bot.domain.site import BodySite, Side, Site
from bot.services import pause, report_pain, steer
from bot.services.steer import Plan
from bot.services.turn import Verdict
from bot.services.view import DayView
from bot.storage import rows
from bot.storage.engine import Store
from bot.storage.tables import OpenedDay, ProgrammeRow, ProgressRow, Runner, TickRow
from tests.services.life import MONDAY, ROBIN, Life, at

HAM, HIP = BodySite(Site.HAM_PROX, Side.LEFT), BodySite(Site.HIP_FLEXOR, Side.RIGHT)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def live(robin: Life, until: int, first: int = 0, *, ham: int = 1, hip: int = 1) -> None:
    """Every day from `first` up to but not `until`: both sites rated in the morning, then the set."""
    for n in range(first, until):
        morning(robin, n, ham=ham, hip=hip)
        robin.marks(None, Mark.DONE)


def morning(robin: Life, n: int, *, ham: int = 1, hip: int = 1) -> None:
    robin.until(at(day(n), "07:05"))
    robin.do(report_pain.rate, robin.now, None, Moment.MORNING, ((HAM, ham, ham), (HIP, hip, hip)))


def prompt(robin: Life, n: int) -> DayView:
    """The day's prompt as it went out."""
    return robin.until(at(day(n), "07:01"))[-1].facts.day


def tick(robin: Life, *tests: str, passed: bool = True) -> Plan:
    for test in tests:
        found: Plan = robin.do(steer.tick, test, passed, robin.now)
    return found


def decisions(robin: Life) -> list[str]:
    """The phase's decisions as kept: "F1 > F2 advance gates_met rules"."""
    found = [row for row in robin.table(ProgressRow) if row.track is Track.PHASE]
    return [f"{row.from_} > {row.to} {row.move} {row.because} {row.by}" for row in found]


def clear(robin: Life, *, cleared: bool = True) -> None:
    def write(session: Session) -> None:
        runner = rows.runner_of(session, ROBIN)
        assert runner is not None
        runner.cleared_on = robin.now.date() if cleared else None
        session.add(runner)

    robin.store.write_now(write)


def put(robin: Life, phase: str, n: int) -> None:
    """Puts Robin in a phase as if they had come to it on day n."""

    def write(session: Session) -> None:
        runner: Runner | None = rows.runner_of(session, ROBIN)
        assert runner is not None
        runner.phase, runner.phase_since = phase, day(n)
        session.add(runner)

    robin.store.write_now(write)


@pytest.fixture(scope="module")
def ten_days(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Robin has lived ten calm days, the first phase's test ticked. To be copied."""
    path = tmp_path_factory.mktemp("ten_days") / "limber.db"
    shutil.copyfile(migrated, path)

    async def live_them() -> None:
        store = Store.open(f"sqlite:///{path}")
        robin = Life(store)
        live(robin, 10)
        tick(robin, "f1_bridges")
        await store.aclose()

    asyncio.run(live_them())
    return path


@pytest_asyncio.fixture
async def ready(ten_days: Path, tmp_path: Path) -> AsyncIterator[Life]:
    """Robin after ten calm days: the next morning opens the second phase."""
    shutil.copyfile(ten_days, tmp_path / "ready.db")
    store = Store.open(f"sqlite:///{tmp_path / 'ready.db'}")
    robin = Life(store)
    robin.now, robin._message = at(day(9), "07:05"), 1_000  # the ids of ten days are taken
    yield robin
    await store.aclose()


# --- the review


def test_a_day_is_reviewed_once(robin: Life) -> None:
    robin.until(at(day(1), "07:05"))
    assert all(row.reviewed for row in robin.table(OpenedDay))
    assert (robin.runner.phase, robin.runner.phase_since) == ("F1", MONDAY)


def test_ten_calm_days_and_a_tick_open_the_next_phase(ready: Life) -> None:
    shown = prompt(ready, 10)
    assert decisions(ready) == ["F1 > F2 advance gates_met rules"]
    assert (ready.runner.phase, ready.runner.phase_since) == ("F2", day(10))
    today = ready.table(OpenedDay)[-1]
    assert (today.phase, today.index) == ("F2", 0)
    assert shown.routine.steps[0].exercise == "mob_hip_cars"
    assert shown.news is not None
    assert (shown.news.from_.name, shown.news.to.name) == ("Release", "Mobility")


def test_the_change_is_told_on_its_first_day_only(ready: Life) -> None:
    live(ready, 11, 10)
    assert prompt(ready, 11).news is None
    assert ready.table(ProgressRow)[0].told


def test_routines_alternate_anew_in_a_new_phase(ready: Life) -> None:
    live(ready, 13, 10)
    assert [row.index for row in ready.table(OpenedDay)[-3:]] == [0, 1, 2]


def test_without_the_tick_it_holds_and_keeps_that_reason_once(robin: Life) -> None:
    live(robin, 14)
    assert robin.runner.phase == "F1"
    assert decisions(robin) == ["F1 > F1 hold tests rules"]


def test_the_days_of_a_phase_are_no_news(robin: Life) -> None:
    live(robin, 9)
    assert decisions(robin) == []


def test_a_new_kind_of_reason_is_kept_as_well(robin: Life) -> None:
    live(robin, 11)
    live(robin, 12, 11, hip=2)
    live(robin, 14, 12)
    assert [row.because for row in robin.table(ProgressRow)] == ["tests", "amber,tests"]


def test_a_red_morning_brings_the_phase_before_from_the_next_day(ready: Life) -> None:
    live(ready, 12, 10)
    morning(ready, 12, hip=5)
    ready.until(at(day(13), "07:01"))
    assert decisions(ready)[-1] == "F2 > F1 ease one_red rules"
    assert ready.runner.phase == "F1"
    assert not ready.table(ProgressRow)[-1].told, "a protected day has no room for it"


def test_an_ease_is_told_once_the_protected_days_are_over(ready: Life) -> None:
    live(ready, 12, 10)
    morning(ready, 12, hip=5)
    assert prompt(ready, 13).hold is not None
    shown = prompt(ready, 15)
    assert shown.news is not None
    assert (shown.news.decision.because, shown.news.to.name, shown.news.may_keep) == ((Because.ONE_RED,), "Release", True)
    live(ready, 16, 15)
    assert prompt(ready, 16).news is None


def test_an_ease_is_told_before_what_stands_in_for_the_phase(robin: Life) -> None:
    live(robin, 10, ham=2)
    tick(robin, "f1_bridges")
    morning(robin, 10, ham=4)
    shown = prompt(robin, 13)
    assert [row.because for row in robin.table(ProgressRow)][-3:] == ["gates_met", "one_red", "site_sore"]
    assert shown.news is not None
    assert shown.news.decision.because == (Because.ONE_RED,)
    assert shown.routine.steps[0].exercise != "rel_breath_9090"


def test_a_phase_that_opens_on_an_answered_day_begins_tomorrow(ready: Life) -> None:
    ready.do(steer.overrule, Wish.STAY, "F1", ready.now)
    live(ready, 11, 10)
    found = ready.do(steer.overrule, Wish.ON, "F1", ready.now)
    assert (found.phase.id, found.from_tomorrow, found.day, found.stands_in) == ("F2", True, 1, None)
    assert ready.table(OpenedDay)[-1].phase == "F1"
    prompt(ready, 11)
    today = ready.table(OpenedDay)[-1]
    assert (today.phase, today.index) == ("F2", 0)


def test_a_change_from_tomorrow_is_no_news_of_today(robin: Life) -> None:
    live(robin, 10)
    tick(robin, "f1_bridges")
    robin.now = at(day(10), "05:00")
    robin.marks(None, Mark.DONE)
    assert (robin.runner.phase, robin.runner.phase_since) == ("F2", day(11))
    assert robin.marks(None, Mark.OPEN).view.news is None
    assert prompt(robin, 11).news is not None


def test_nothing_new_begins_while_paused(ready: Life) -> None:
    ready.do(pause.pause, 3, at(day(10), "05:00"))
    ready.until(at(day(12), "12:00"))
    assert ready.runner.phase == "F1"
    assert prompt(ready, 13).news is not None
    assert ready.runner.phase_since == day(13)


def test_a_clearance_taken_back_eases_to_a_phase_without_a_lock(robin: Life) -> None:
    clear(robin)
    put(robin, "F4", 0)
    live(robin, 1)
    clear(robin, cleared=False)
    robin.until(at(day(1), "07:01"))
    assert decisions(robin) == ["F4 > F3 ease clearance rules"]


def test_every_day_refers_to_the_edition_that_held_on_it(ready: Life) -> None:
    robin = ready
    robin.do(steer.choose, "pht12", robin.now)
    live(robin, 11, 10)
    names = {row.id: row.name for row in robin.table(ProgrammeRow)}
    assert [names[row.programme_id] for row in robin.table(OpenedDay)[-2:]] == ["foundation12", "pht12"]


def test_a_sore_sit_bone_brings_the_still_holds_and_a_calm_one_ends_them(robin: Life) -> None:
    live(robin, 4, ham=2)
    shown = prompt(robin, 4)
    assert robin.runner.phase == "F1"
    assert shown.routine.steps[0].exercise == "iso_ham_bridge"
    assert shown.news is not None
    assert shown.news.decision.because == (Because.SITE_SORE,)
    assert robin.do(steer.where, robin.now).stands_in.id == "P1"
    live(robin, 9, 4)
    shown = prompt(robin, 9)
    assert shown.news is not None
    assert shown.news.decision.because == (Because.SITE_CALM,)
    assert robin.table(OpenedDay)[-1].phase == "F1"
    kinds = [line for line in decisions(robin) if "site" in line]
    assert kinds == ["F1 > P1 hold site_sore rules", "P1 > F1 hold site_calm rules"]


def test_the_day_after_a_miss_is_no_day_for_something_new(robin: Life) -> None:
    live(robin, 3, ham=2)
    morning(robin, 3, ham=2)
    assert prompt(robin, 4).news is None
    robin.marks(None, Mark.DONE)
    assert prompt(robin, 5).news is not None


def test_the_still_holds_do_not_change_an_answered_day(robin: Life) -> None:
    live(robin, 4, ham=2)
    robin.now = at(day(4), "05:00")
    robin.marks(None, Mark.DONE)
    assert robin.table(OpenedDay)[-1].phase == "F1"


# --- ticks


def test_the_last_word_on_a_test_holds_and_a_double_tap_is_one(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    assert tick(robin, "f1_bridges").tests[0][1]
    assert tick(robin, "f1_bridges").verdict is Verdict.SAME
    assert not tick(robin, "f1_bridges", passed=False).tests[0][1]
    assert [row.passed for row in robin.table(TickRow)] == [True, False]


@pytest.mark.parametrize("test", ["f1_walk", "p1_holds", "nonsense", ""])
def test_a_locked_or_foreign_test_is_not_ticked(robin: Life, test: str) -> None:
    assert tick(robin, test).verdict is Verdict.SAME
    assert robin.table(TickRow) == []


def test_a_cleared_runner_is_asked_for_the_walk_too(robin: Life) -> None:
    clear(robin)
    assert [test.id for test, _ in tick(robin, "f1_walk").tests] == ["f1_bridges", "f1_walk"]
    assert len(robin.table(TickRow)) == 1


# --- the runner's word


def test_stay_holds_the_next_phase_until_go_on(ready: Life) -> None:
    assert ready.do(steer.overrule, Wish.STAY, "F1", ready.now).stays
    assert ready.do(steer.overrule, Wish.STAY, "F1", ready.now).verdict is Verdict.SAME
    live(ready, 12, 10)
    assert ready.runner.phase == "F1"
    ready.until(at(day(12), "06:00"))
    assert ready.do(steer.overrule, Wish.ON, "F1", ready.now).phase.id == "F2"
    assert ready.do(steer.overrule, Wish.ON, "F1", ready.now).verdict is Verdict.SAME
    assert decisions(ready) == ["F1 > F1 hold stay runner", "F1 > F2 advance gates_met runner"]
    assert ready.table(OpenedDay)[-1].phase == "F2", "today was not answered yet"


def test_go_back_one_from_the_days_message_changes_todays_set_at_once(ready: Life) -> None:
    prompt(ready, 10)
    turned = ready.do(steer.overrule_on, Wish.BACK, "F2", ready.now, day(10))
    assert turned.verdict is Verdict.WRITTEN
    assert turned.view.routine.steps[0].exercise == "rel_breath_9090"
    assert turned.view.news is None
    assert ready.do(steer.overrule_on, Wish.BACK, "F2", ready.now, day(10)).verdict is Verdict.SAME
    live(ready, 15, 10)
    assert ready.runner.phase == "F1", "the days of the phase are counted anew"


def test_an_ease_can_be_taken_back_once_its_hold_is_over(ready: Life) -> None:
    live(ready, 12, 10)
    morning(ready, 12, hip=5)
    ready.until(at(day(13), "12:00"))
    assert ready.do(steer.overrule, Wish.KEEP, "F2", ready.now).verdict is Verdict.LOCKED
    prompt(ready, 15)
    assert ready.do(steer.overrule, Wish.KEEP, "F2", ready.now).phase.id == "F2"
    assert ready.do(steer.overrule, Wish.KEEP, "F2", ready.now).verdict is Verdict.SAME
    live(ready, 17, 15)
    assert ready.runner.phase == "F2"


def test_nobody_goes_below_the_first_phase(robin: Life) -> None:
    assert robin.do(steer.overrule, Wish.BACK, "F1", robin.now).verdict is Verdict.LOCKED
    assert robin.table(ProgressRow) == []


def test_go_on_is_not_heard_past_a_red_flag(ready: Life) -> None:
    ready.do(steer.overrule, Wish.STAY, "F1", ready.now)
    ready.do(report_pain.flag, ready.now, Flag.GROIN_STANDING)
    found = ready.do(steer.overrule, Wish.ON, "F1", ready.now)
    assert (found.phase.id, found.stays) == ("F1", False)
    ready.until(at(day(12), "12:00"))
    assert ready.runner.phase == "F1"


# --- another programme


def test_another_programme_begins_with_its_first_phase(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    found = robin.do(steer.choose, "pht12", robin.now)
    assert (found.programme.id, found.phase.id, found.verdict) == ("pht12", "P1", Verdict.WRITTEN)
    assert robin.do(steer.choose, "pht12", robin.now).verdict is Verdict.SAME
    assert decisions(robin) == ["F1 > P1 advance chosen runner"]
    assert robin.table(ProgressRow)[0].by is By.RUNNER
    assert robin.table(ProgressRow)[0].move is Move.ADVANCE


@pytest.mark.parametrize("programme", ["hipflexor8", "maintain"])
def test_a_locked_programme_says_why_and_is_not_begun(robin: Life, programme: str) -> None:
    found = robin.do(steer.choose, programme, robin.now)
    assert (found.programme.id, found.verdict) == ("foundation12", Verdict.LOCKED)
    assert next(o for o in found.offers if o.programme.id == programme).refused is Because.CLEARANCE
    clear(robin)
    assert robin.do(steer.choose, programme, robin.now).programme.id == programme


def test_no_programme_is_changed_under_a_red_flag_and_none_is_made_up(robin: Life) -> None:
    robin.do(report_pain.flag, robin.now, Flag.UNWELL)
    assert robin.do(steer.choose, "pht12", robin.now).verdict is Verdict.LOCKED
    assert robin.do(steer.choose, "nonsense", robin.now).verdict is Verdict.SAME


def reasons(found: Plan) -> Iterator[Because]:
    return (gate.gate for gate in found.gates if not gate.met)


def test_where_the_plan_stands(robin: Life) -> None:
    live(robin, 3)
    found = robin.do(steer.where, robin.now)
    assert (found.phase.id, found.day, found.before, found.opens) == ("F1", 3, None, False)
    assert found.after is not None
    assert set(reasons(found)) == {Because.DAYS, Because.MORNINGS, Because.SHOW_UP, Because.TESTS}


def test_all_gates_met_in_the_evening_open_the_next_phase_tomorrow(robin: Life) -> None:
    live(robin, 10)
    robin.until(at(day(10), "07:05"))
    robin.marks(None, Mark.DONE)
    assert tick(robin, "f1_bridges").opens
    assert robin.runner.phase == "F1"
