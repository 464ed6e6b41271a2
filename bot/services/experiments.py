"""Which texts were answered, over all runners: sums per text, and no word on anybody in particular."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, case, col, func, or_

from bot.domain.outbox import State
from bot.domain.response import NUDGES, Responses
from bot.storage.tables import OutboxRow

ANSWERED_WITHIN = timedelta(hours=2)  # younger messages may still be answered, so they are left out (rules.md 5)


def responses(session: Session, now: datetime) -> list[Responses]:
    """Every text that arrived, or may have, at least two hours ago; by intent, the best rate first.

    A message without a stored probability was chosen without chance and weighs 1.
    """
    weight = 1.0 / func.coalesce(col(OutboxRow.probability), 1.0)
    answered = case((col(OutboxRow.responded), 1), else_=0)
    at = func.coalesce(col(OutboxRow.settled_at), col(OutboxRow.sending_at), col(OutboxRow.planned_at))
    query = (
        select(
            col(OutboxRow.text_id),
            col(OutboxRow.intent),
            func.count(),
            func.sum(answered),
            func.sum(weight),
            func.sum(weight * weight),
            func.sum(weight * answered),
        )
        .where(col(OutboxRow.state).in_((State.SENT, State.UNKNOWN)), col(OutboxRow.kind).in_(NUDGES))
        .where(at <= now - ANSWERED_WITHIN, or_(col(OutboxRow.probability).is_(None), col(OutboxRow.probability) > 0))
        .group_by(col(OutboxRow.text_id), col(OutboxRow.intent))
    )
    found = [Responses(*row) for row in session.connection().execute(query)]
    return sorted(found, key=lambda one: (one.intent, -one.rate, one.text_id))
