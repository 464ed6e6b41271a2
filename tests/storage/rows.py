"""The smallest rows that stand, and how to count them."""

from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, SQLModel, select

from bot.domain.runner import Status
from bot.storage.tables import Runner

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)


def add_runner(session: Session, telegram_id: int = 1) -> int:
    """Adds a runner and returns their id."""
    runner = Runner(telegram_id=telegram_id, status=Status.ACTIVE, created_at=NOON)
    session.add(runner)
    session.flush()
    assert runner.id is not None
    return runner.id


def count(session: Session, table: type[SQLModel] = Runner) -> int:
    return session.exec(select(func.count()).select_from(table)).one()
