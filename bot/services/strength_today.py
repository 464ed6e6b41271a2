"""What a day is to the weekly strength session, as facts for the day's message and for /strength."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain import strength
from bot.domain.easing import easing
from bot.domain.entry import Mark
from bot.domain.programme import Eases, Routine, left_of
from bot.domain.strength import AFTER_A_RUN, Gates, Need, Slot
from bot.domain.track import Locked
from bot.services import load
from bot.services.facts import Loaded, known
from bot.services.load import FAR_BACK, LATELY
from bot.storage import rows
from bot.storage.tables import Runner

LEAST_MOVES = 2  # fewer left by soreness are no session (our choice)


@dataclass(frozen=True, slots=True)
class StrengthToday:
    """The strength session as it stands on a day. `mark` and `effort` are the day's own word on it."""

    on: date
    weekday: int | None
    slot: Slot | None  #: what is still asked of the day
    starts: date  #: the first day on which it can be asked
    fixed: date | None  #: the fixed day and the second chance of the week that is open or comes next
    second: date | None
    done_on: date | None  #: this strength week's session, if it was done
    level: int
    full: Routine
    tiny: Routine
    minutes: int
    tiny_minutes: int
    effort_wanted: tuple[int, int]
    tiny_first: bool
    locked: Locked | None
    mark: Mark | None
    effort: int | None
    weeks: int  #: kept in a row
    needs: tuple[Need, ...]
    wait_until: datetime | None  #: six hours after today's run
    limits: str | None  #: the clinician's, in plain words
    extra: bool = False  #: the day's session is one more than the plan's one a week

    @property
    def kept(self) -> bool:
        return self.mark in strength.KEPT

    @property
    def offered(self) -> bool:
        """Whether the day's message speaks of it."""
        return self.slot is not None and self.locked is None

    @property
    def asks_effort(self) -> bool:
        return self.kept and self.effort is None


def strength_today(session: Session, loaded: Loaded, on: date, now: datetime, since: timedelta = LATELY) -> StrengthToday:
    """The facts of a day."""
    runner, facts = loaded.runner, loaded.facts
    sessions = load.sessions(session, loaded, since)
    word = next((s for s in sessions if s.on == on), None)
    level = strength.level_today(runner.strength_level, cleared=runner.cleared_on is not None)
    content = load_library().level(level)
    ease = easing(loaded.watched, loaded.ratings, facts.ranges, loaded.asked[on].day if on in loaded.asked else facts.today, now)
    full, tiny = (_left(routine, ease, runner) for routine in (content.full, content.tiny))
    shut = load.locked(loaded, now, running=False)
    if shut is None and len(full.steps) < LEAST_MOVES:
        shut = Locked.RED
    weekday, first = runner.strength_weekday, load.began(loaded)
    weeks, missed, coming, done = 0, 0, None, None
    if weekday is not None:
        off = load.neutral(loaded, _strength_days(on, weekday, first, since))
        weeks = strength.chain(on, weekday, first, sessions, off)
        missed = strength.missed(on, weekday, first, sessions, off)
        coming = strength.next_days(on, weekday, first, sessions)
        done = strength.done_in_week(strength.fixed_day(on, weekday), weekday, sessions)
    return StrengthToday(
        on=on,
        weekday=weekday,
        slot=strength.slot(on, weekday, first, sessions),
        starts=strength.begins(first),
        fixed=coming[0] if coming else None,
        second=coming[1] if coming else None,
        done_on=done.on if done else None,
        level=level,
        full=full,
        tiny=tiny,
        minutes=content.minutes,
        tiny_minutes=content.tiny_minutes,
        effort_wanted=content.effort,
        tiny_first=missed >= strength.MISSED_BEFORE_TINY,
        locked=shut,
        mark=word.mark if word else None,
        effort=word.effort if word else None,
        weeks=weeks,
        needs=strength.needs(level, gates(session, loaded)),
        wait_until=_after_the_run(session, loaded, on, now),
        limits=runner.limits,
        extra=word is not None and word.kept and word.extra,
    )


def gates(session: Session, loaded: Loaded) -> Gates:
    """What opens the next level besides the sessions."""
    runner = loaded.runner
    kept = load.sessions(session, loaded, FAR_BACK) if runner.strength_level > strength.LOWEST else ()
    return Gates(
        cleared=runner.cleared_on is not None,
        exit_passed=_past_activation(session, runner),
        run_stage=runner.run_stage,
        weeks_here=strength.weeks_kept(runner.strength_level, runner.strength_weekday or 0, kept),
    )


def _past_activation(session: Session, runner: Runner) -> bool:
    """Whether the last phase that does without clearance is behind them: its exit tests are ticked, or a later phase has begun."""
    for programme in load_library().programmes.values():
        phases = {phase.id: phase for phase in programme.phases}
        if runner.phase not in phases:
            continue
        before = [phase for phase in programme.phases if not phase.needs_clearance]
        if phases[runner.phase].needs_clearance or not before:
            return True
        passed = rows.ticked(session, known(runner.id))
        return bool(before[-1].exit) and all(test.id in passed for test in before[-1].exit)
    return False


def _left(routine: Routine, ease: Eases, runner: Runner) -> Routine:
    """The routine without what soreness drops, and without hops until they are ticked."""
    return left_of(routine, load_library().exercises, ease=ease, cleared=runner.cleared_on is not None, hops=runner.hops_cleared)


def _strength_days(on: date, weekday: int, first: date, since: timedelta) -> list[date]:
    fixed, days = strength.fixed_day(on, weekday), []
    while fixed >= max(strength.begins(first), on - since):
        days += [fixed, fixed + strength.SECOND_CHANCE_AFTER]
        fixed -= strength.A_WEEK
    return days


def _after_the_run(session: Session, loaded: Loaded, on: date, now: datetime) -> datetime | None:
    until = [o.at + AFTER_A_RUN for o in load.outings(session, loaded, timedelta(days=1)) if o.on == on]
    return until[0] if until and until[0] > now else None
