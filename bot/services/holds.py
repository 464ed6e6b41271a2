"""Holds as rows: one is put in place, or taken back as if it never was."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.hold import RangeKind
from bot.domain.site import BodySite
from bot.storage.tables import RangeRow


def begin(
    session: Session,
    runner_id: int,
    kind: RangeKind,
    at: datetime,
    *,
    until: datetime | None = None,
    because: str | None = None,
    where: BodySite | None = None,
) -> None:
    """A hold from a moment on. `until` None: it lasts until it is ended; `where` None: no one site."""
    site, side = (where.site, where.side) if where else (None, None)
    session.add(
        RangeRow(runner_id=runner_id, kind=kind, site=site, side=side, from_at=at, until_at=until, made_at=at, because=because),
    )


def take_back(session: Session, row: RangeRow) -> None:
    """It never held."""
    row.until_at = row.from_at
    session.add(row)
