"""Keeps why something did not come, once a day and reason; never one row a look."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.coach import Decision
from bot.domain.day import Day
from bot.domain.why import worth_keeping
from bot.storage.tables import DecisionRow


def keep_quiet(session: Session, runner_id: int, today: Day, decision: Decision, now: datetime) -> None:
    """Logs the silences of a decision that nothing else would tell, unless the day's last word on that voice is the same.

    Most looks have none, and then this asks the database nothing.
    """
    silent = worth_keeping(decision)
    if not silent:
        return
    kinds = [kind for kind, _ in silent]
    query = select(DecisionRow).where(
        DecisionRow.runner_id == runner_id, DecisionRow.at >= today.opens_at, col(DecisionRow.kind).in_(kinds)
    )
    last = {row.kind: row.because for row in session.exec(query.order_by(col(DecisionRow.id)))}
    for kind, because in silent:
        if last.get(kind) != because:
            session.add(DecisionRow(runner_id=runner_id, at=now, kind=kind, because=because))
