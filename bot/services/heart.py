"""When we last listened, and when we did not."""

from datetime import datetime

from sqlmodel import Session

from bot.storage import rows
from bot.storage.tables import HeartRow, OutageRow


def touch(session: Session, now: datetime) -> None:
    """We are listening now; an outage that a clock since set back left in the future never was."""
    row = session.get(HeartRow, 1) or HeartRow(id=1, last_alive=now)
    row.last_alive = now
    session.add(row)
    for false in rows.outages_after(session, now):
        if false.from_at >= now:
            session.delete(false)
        else:
            false.until_at = now
            session.add(false)


def last_alive(session: Session) -> datetime | None:
    """When we last listened; None on the first start."""
    row = session.get(HeartRow, 1)
    return row.last_alive if row else None


def outage(session: Session, from_at: datetime, until_at: datetime) -> None:
    """We were away over [from_at, until_at)."""
    if until_at > from_at:
        session.add(OutageRow(from_at=from_at, until_at=until_at))
