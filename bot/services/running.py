"""The run ladder: an outing noted, added to, taken back; entry tests ticked; what moves the stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain import running
from bot.domain.day import ONE_DAY
from bot.domain.hold import RangeKind
from bot.domain.pain import ASKS_FLAGS, DROPPED_FOR, Light, during_light
from bot.domain.progression import By, Move, Track
from bot.domain.running import Because, Outing, RunWeek
from bot.domain.track import Step
from bot.services import load, tracks
from bot.services.facts import Loaded, known
from bot.services.facts import load as loaded_of
from bot.services.look import settle_on
from bot.services.run_today import RunToday, run_today
from bot.services.turn import hear, which_day
from bot.storage import rows
from bot.storage.tables import RangeRow, RunRow, TickRow

MINUTES = range(1, 601)  # of one outing; more is a slip of the thumb (our choice)


class Kept(StrEnum):
    """What became of what they said about an outing."""

    WRITTEN = "written"
    SAME = "same"  #: it stood there already, or there was nothing to add to
    FLAGS = "flags"  #: written, and sore enough to go through the red flags


@dataclass(frozen=True, slots=True)
class RunSeen:
    """Where running stands, what became of what was said, and what was decided since it was last shown."""

    today: RunToday
    moves: tuple[load.Moved, ...]
    outing: Outing | None  #: of the day that was spoken of
    kept: Kept = Kept.SAME


def see(session: Session, who: int, now: datetime) -> RunSeen:
    """For /run: hears the runner, looks at the stage, tells what was decided. Raises NotEnrolled."""
    return _did(session, who, now, lambda _session, _loaded: Kept.SAME)


def log(session: Session, who: int, now: datetime, on: date | datetime | None, minutes: int, worst: int | None = None) -> RunSeen:
    """An outing of today (or the day `on` lies in, at most yesterday): minutes run, worst pain 0-10 if it was said.

    Kept whatever is locked; for the ladder it counts only where it was open. The last word on a day holds.
    """

    def act(session: Session, loaded: Loaded) -> Kept:
        day = which_day(loaded, on)
        if minutes not in MINUTES or not loaded.facts.today.date - ONE_DAY <= day <= loaded.facts.today.date:
            return Kept.SAME
        last = _last(session, loaded, day)
        if last is not None and last.minutes == minutes and worst in (None, last.worst):
            return Kept.SAME
        stage = last.stage if last else _counts_as(session, loaded, day, now)
        row = RunRow(runner_id=known(loaded.runner.id), date=day, stage=stage, minutes=minutes, worst=worst, at=now)
        if last is not None:
            row.worst, row.rising, row.limp = last.worst if worst is None else worst, last.rising, last.limp
        return _write(session, loaded, row)

    return _did(session, who, now, act, on)


def add(
    session: Session,
    who: int,
    now: datetime,
    on: date,
    *,
    worst: int | None = None,
    rising: bool | None = None,
    limp: bool | None = None,
) -> RunSeen:
    """More about a day's outing: the worst pain, that it kept rising, a limp."""

    def act(session: Session, loaded: Loaded) -> Kept:
        last = _last(session, loaded, on)
        if last is None or (worst is not None and not 0 <= worst <= 10):
            return Kept.SAME
        told = (
            last.worst if worst is None else worst,
            last.rising if rising is None else rising,
            last.limp if limp is None else limp,
        )
        if told == (last.worst, last.rising, last.limp):
            return Kept.SAME
        row = RunRow(runner_id=last.runner_id, date=on, stage=last.stage, minutes=last.minutes, at=now)
        row.worst, row.rising, row.limp = told
        return _write(session, loaded, row)

    return _did(session, who, now, act, on)


def undo(session: Session, who: int, now: datetime, on: date) -> RunSeen:
    """The outing never was."""

    def act(session: Session, loaded: Loaded) -> Kept:
        last = _last(session, loaded, on)
        if last is None:
            return Kept.SAME
        _unprotect(session, loaded, on)
        session.add(RunRow(runner_id=last.runner_id, date=on, stage=last.stage, minutes=last.minutes, worst=last.worst, void=True, at=now))
        return Kept.WRITTEN

    return _did(session, who, now, act, on)


def tick(session: Session, who: int, now: datetime, test: str, passed: bool) -> RunSeen:
    """An entry test is passed, or not after all. Before clearance none is asked, and none is taken."""

    def act(session: Session, loaded: Loaded) -> Kept:
        runner = loaded.runner
        asked = {t.id for t in load_library().ladder.tests(hops_cleared=runner.hops_cleared)}
        stands = test in rows.ticked(session, known(runner.id))
        if test not in asked or stands == passed or (passed and load.locked(loaded, now, running=True) is not None):
            return Kept.SAME
        session.add(TickRow(runner_id=known(runner.id), test=test, passed=passed, date=loaded.facts.today.date, at=now))
        return Kept.WRITTEN

    return _did(session, who, now, act)


def back(session: Session, who: int, now: datetime, stage: int) -> RunSeen:
    """The runner wants one back from a stage; a second tap finds them there already."""

    def act(session: Session, loaded: Loaded) -> Kept:
        if stage < 1 or stage != loaded.runner.run_stage:
            return Kept.SAME
        tracks.move_stage(session, loaded, Step(Move.EASE, stage - 1, Because.ASKED), now, By.RUNNER)
        return Kept.WRITTEN

    return _did(session, who, now, act)


def week_line(session: Session, loaded: Loaded, now: datetime) -> RunWeek | None:
    """The ladder in the weekly report: stage, outings and minutes of the last seven days; None while it is not begun."""
    runner, today = loaded.runner, loaded.facts.today.date
    if runner.run_stage is None or not tracks.open_to_move(loaded, now):
        return None
    recent = [o for o in load.outings(session, loaded) if today - o.on < running.A_WEEK]
    return RunWeek(runner.run_stage, len(recent), sum(o.minutes for o in recent))


def _did(session: Session, who: int, now: datetime, act: Callable[[Session, Loaded], Kept], on: date | datetime | None = None) -> RunSeen:
    runner, loaded, _ = hear(session, who, now)
    day = which_day(loaded, on)
    kept = act(session, loaded)
    session.flush()
    if kept is not Kept.SAME:
        loaded = loaded_of(session, runner, now)
    tracks.review_run(session, loaded, now)
    settle_on(session, loaded, now)
    today = run_today(session, loaded, loaded.facts.today.date, now, load.FAR_BACK)
    outing = next((o for o in load.outings(session, loaded) if o.on == day), None)
    return RunSeen(today, load.untold(session, loaded, Track.RUN), outing, kept)


def _counts_as(session: Session, loaded: Loaded, day: date, now: datetime) -> int | None:
    """The stage an outing counts for: none where running is locked, or where it comes too soon."""
    if load.locked(loaded, now, running=True) is not None or loaded.runner.run_stage is None:
        return None
    earlier = tuple(o for o in load.outings(session, loaded) if o.on < day)
    return loaded.runner.run_stage if running.rest(earlier, now) is None else None


def _last(session: Session, loaded: Loaded, on: date) -> RunRow | None:
    """The outing of a day as it was last told."""
    found = [r for r in rows.runs_from(session, known(loaded.runner.id), on) if r.date == on]
    return found[-1] if found and not found[-1].void else None


def _write(session: Session, loaded: Loaded, row: RunRow) -> Kept:
    """Keeps a row. What is red for the mat as well protects the legs for 48 h; a milder word takes that back."""
    _unprotect(session, loaded, row.date)
    session.add(row)
    sore = row.limp or (row.worst is not None and during_light(row.worst) is Light.RED)
    if sore:
        until = row.at + DROPPED_FOR
        session.add(RangeRow(runner_id=row.runner_id, kind=RangeKind.PROTECTED, from_at=row.at, until_at=until, made_at=row.at))
    return Kept.FLAGS if row.limp or (row.worst or 0) >= ASKS_FLAGS else Kept.WRITTEN


def _unprotect(session: Session, loaded: Loaded, on: date) -> None:
    """The hold that an earlier word on this outing began is as if it never was."""
    runner_id = known(loaded.runner.id)
    began = {r.at for r in rows.runs_from(session, runner_id, on) if r.date == on}
    for row in rows.ranges(session, runner_id):
        if row.kind is RangeKind.PROTECTED and row.site is None and row.from_at in began:
            row.until_at = row.from_at
            session.add(row)
