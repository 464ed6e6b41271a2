"""Where a runner stands on the run ladder on a day, as facts for the day's message and for /run."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain import running, strength
from bot.domain.day import ONE_DAY
from bot.domain.pain import Light, worst
from bot.domain.progression import Track
from bot.domain.running import EntryTest, Need, Outing, Rest, Stage
from bot.domain.track import Locked
from bot.services import load
from bot.services.facts import Loaded, known
from bot.services.load import LATELY
from bot.storage import rows


@dataclass(frozen=True, slots=True)
class RunToday:
    """The ladder as it stands. `stage` None: not begun. `due`: an outing is open today and may be spoken of."""

    on: date
    stage: int | None
    plan: Stage | None
    locked: Locked | None
    rest: tuple[Rest, datetime] | None
    due: bool
    outing: Outing | None  #: today's
    tests: tuple[tuple[EntryTest, bool], ...]  #: before stage 1, with what is ticked
    needs: tuple[Need, ...]  #: before stage 1
    greens: int  #: at this stage so far
    minutes_of_week: int
    longest: int | None  #: minutes a run may have in the steady base
    to_be_seen: bool  #: red twice at one stage
    assessment_on: date | None
    limits: str | None  #: the clinician's, in plain words
    zone: str

    @property
    def steady(self) -> bool:
        return self.stage is not None and self.stage >= running.STEADY


def run_today(session: Session, loaded: Loaded, on: date, now: datetime, since: timedelta = LATELY) -> RunToday:
    """The facts of a day."""
    runner, ladder = loaded.runner, load_library().ladder
    outings = load.outings(session, loaded, since)
    stage, begun = runner.run_stage, load.last_moved(session, loaded, Track.RUN) or on
    todays = next((o for o in outings if o.on == on), None)
    shut = load.locked(loaded, now, running=True)
    rest = None if stage is None else _rest(session, loaded, on, begun, outings, now)
    passed = rows.ticked(session, known(runner.id))
    tests = ladder.tests(hops_cleared=runner.hops_cleared)
    here = [] if stage is None else [o for o in outings if o.on >= begun and o.stage == stage]
    plan = ladder.stage(stage) if stage is not None else None
    return RunToday(
        on=on,
        stage=stage,
        plan=plan,
        locked=shut,
        rest=rest,
        due=plan is not None and shut is None and todays is None and _still_today(loaded, rest) and _calm(loaded, on),
        outing=todays,
        tests=tuple((test, test.id in passed) for test in tests),
        needs=entry(session, loaded, outings) if stage in (None, 0) else (),
        greens=0 if stage is None else min(running.greens(stage, here), running.GREENS_TO_ADVANCE),
        minutes_of_week=running.minutes_of_week(outings, on - on.weekday() * ONE_DAY),
        longest=running.longest_allowed(outings, on),
        to_be_seen=_to_be_seen(session, loaded),
        assessment_on=runner.assessment_on,
        limits=runner.limits,
        zone=runner.zone,
    )


def entry(session: Session, loaded: Loaded, outings: tuple[Outing, ...]) -> tuple[Need, ...]:
    """What still stands before stage 1."""
    runner, today = loaded.runner, loaded.facts.today.date
    tests = load_library().ladder.tests(hops_cleared=runner.hops_cleared)
    sore = {o.on: o.light for o in outings}
    days = [today - n * ONE_DAY for n in range(running.GREEN_DAYS - 1, -1, -1)]
    lights = [_sorer(load.day_light(loaded, on), sore.get(on)) for on in days]
    green = load.began(loaded) <= days[0] and running.green_days(lights, rated=bool(loaded.watched))
    return running.entry_needs(tests, rows.ticked(session, known(runner.id)), cleared=runner.cleared_on is not None, green=green)


def _sorer(day: Light | None, outing: Light | None) -> Light | None:
    """A day's light with that of its outing; a green outing does not stand in for a rated morning."""
    return day if outing in (Light.GREEN, None) else worst(x for x in (day, outing) if x is not None)


def _rest(
    session: Session, loaded: Loaded, on: date, begun: date, outings: tuple[Outing, ...], now: datetime
) -> tuple[Rest, datetime] | None:
    """48 h, three a week, and never a new stage on the day after strength."""
    stage = known(loaded.runner.run_stage)
    found = running.rest(outings, now)
    if found is None and running.is_step(stage, outings, begun):
        lifted = load.yesterday(session, known(loaded.runner.id), on).strength
        todays = any(s.on == on and s.mark in strength.KEPT for s in load.sessions(session, loaded, timedelta(days=1)))
        if lifted or todays:
            return Rest.AFTER_STRENGTH, loaded.facts.today.closes_at + (timedelta(days=1) if todays else timedelta())
    return found


def _still_today(loaded: Loaded, rest: tuple[Rest, datetime] | None) -> bool:
    """Whether an outing can still be had before the day closes."""
    return rest is None or (rest[0] is not Rest.AFTER_STRENGTH and rest[1] < loaded.facts.today.closes_at)


def _calm(loaded: Loaded, on: date) -> bool:
    return load.day_light(loaded, on) in (Light.GREEN, None)


def _to_be_seen(session: Session, loaded: Loaded) -> bool:
    """Red twice at one stage, and nobody has cleared them since."""
    cleared = loaded.runner.cleared_on
    found = rows.progress_of(session, known(loaded.runner.id), Track.RUN)
    return any(row.because == running.Because.SECOND_RED and (cleared is None or row.date >= cleared) for row in found)
