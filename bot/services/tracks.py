"""The strength level and the run stage, weighed like the phase: once for each opened day, and whenever something new is known."""

from datetime import datetime

from sqlmodel import Session

from bot.domain import running, strength
from bot.domain.progression import By, Move, Track
from bot.domain.running import Because
from bot.domain.track import Locked, Step
from bot.services import load
from bot.services.facts import Loaded
from bot.services.run_today import entry
from bot.services.strength_today import gates


def review_strength(session: Session, loaded: Loaded, now: datetime) -> None:
    """Looks at the level: raises, keeps or eases it, with its because. Nothing is decided twice."""
    runner = loaded.runner
    level = runner.strength_level
    since = load.last_moved(session, loaded, Track.STRENGTH)
    done = load.sessions(session, loaded, load.FAR_BACK)
    here = [s for s in done if since is None or s.on >= since]
    step = strength.next_level(level, here, gates(session, loaded))
    if step.move is Move.ADVANCE and load.locked(loaded, now, running=False) is not None:
        return
    if load.decide(session, loaded, Track.STRENGTH, level, step, now):
        runner.strength_level = step.to
        session.add(runner)
        session.flush()


def review_run(session: Session, loaded: Loaded, now: datetime) -> None:
    """Looks at the stage: opens the ladder at clearance, then raises, keeps or eases, with its because. Nothing is decided twice."""
    if not open_to_move(loaded, now):
        return
    stage, today = loaded.runner.run_stage, loaded.facts.today.date
    if stage is None:
        move_stage(session, loaded, Step(Move.ADVANCE, 0, Because.CLEARED), now)
        return
    outings = load.outings(session, loaded, load.FAR_BACK)
    since = load.last_moved(session, loaded, Track.RUN) or loaded.runner.cleared_on or today
    entered = stage == 0 and not entry(session, loaded, outings)
    move_stage(session, loaded, running.next_stage(stage, outings, since, today, entered=entered), now)


def open_to_move(loaded: Loaded, now: datetime) -> bool:
    """Whether the ladder may move: cleared, and no flag stands. A red light keeps it from nothing: it leads back."""
    return loaded.runner.cleared_on is not None and load.locked(loaded, now, running=True) in (None, Locked.RED)


def move_stage(session: Session, loaded: Loaded, step: Step, now: datetime, by: By = By.RULES) -> None:
    """Moves the run stage as decided."""
    runner = loaded.runner
    if load.decide(session, loaded, Track.RUN, runner.run_stage, step, now, by):
        runner.run_stage = step.to
        session.add(runner)
        session.flush()
