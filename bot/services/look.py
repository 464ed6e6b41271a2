"""look: the only caller of coach.decide. Every tap and every wake ends in it. Law: the next wake is None or later than now."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.domain.coach import Decision, decide
from bot.domain.day import wall_time
from bot.domain.outbox import State
from bot.domain.runner import Status
from bot.domain.words import slot
from bot.services import plan
from bot.services.facts import Loaded, known, load
from bot.services.reasons import keep_quiet
from bot.storage import rows
from bot.storage.tables import DecisionRow, OutboxRow, Runner


def due(session: Session, now: datetime, limit: int, besides: Collection[int]) -> list[int]:
    """Ids of runners who are to be looked at now."""
    return rows.due(session, now, limit, besides)


def next_event(session: Session) -> datetime | None:
    """When the next runner is to be looked at."""
    return rows.next_wake(session)


def look(session: Session, runner_id: int, now: datetime) -> int:
    """Decides for one runner and writes what follows: planned rows and the next wake. Returns how many rows are planned."""
    runner = rows.runner(session, runner_id)
    if runner is None:
        return 0
    if runner.status is not Status.ACTIVE:
        runner.next_wake_at = None
        for row in rows.planned_of(session, runner_id):
            session.delete(row)
        session.add(runner)
        return 0
    return settle_on(session, load(session, runner, now), now)


def settle_on(session: Session, loaded: Loaded, now: datetime) -> int:
    """Weighs the plan once a day, and writes what `decide` makes of loaded facts."""
    plan.review(session, loaded, now)
    runner = loaded.runner
    decision = decide(loaded.facts, now)
    wanted = {m.key: m for m in decision.messages}
    planned = {(row.kind, row.date, row.step): row for row in rows.planned_of(session, known(runner.id))}
    for key, row in planned.items():
        if key not in wanted:
            drop(session, row, decision, now)
    for key, message in wanted.items():
        if key not in planned and not rows.spoken_of(session, known(runner.id), *key):
            session.add(
                OutboxRow(
                    runner_id=known(runner.id),
                    kind=message.kind,
                    date=message.date,
                    step=message.step,
                    state=State.PLANNED,
                    intent=message.intent,
                    text_id=message.text_id,
                    slot=slot(wall_time(now, loaded.facts.place)),
                    probability=message.probability,
                    planned_at=now,
                )
            )
            session.add(DecisionRow(runner_id=known(runner.id), at=now, kind=message.kind, because=message.because))
    keep_quiet(session, known(runner.id), loaded.facts.today, decision, now)
    runner.next_wake_at = decision.wake
    runner.wake_failures = 0
    session.add(runner)
    session.flush()
    return len(wanted)


def drop(session: Session, row: OutboxRow, decision: Decision, now: datetime) -> None:
    """Takes back a planned row that is no longer wanted; its because goes to the decision log."""
    reasons = dict(decision.because)
    because = reasons.get(row.kind.value) or reasons.get("gate")
    session.add(DecisionRow(runner_id=row.runner_id, at=now, kind=f"{row.kind}.dropped", because=because.value if because else "unwanted"))
    session.delete(row)


def failed_look(session: Session, runner_id: int) -> None:
    """Counts a look that raised, so that it can be seen."""
    runner = session.get(Runner, runner_id)
    if runner is not None:
        runner.wake_failures += 1
        session.add(runner)
