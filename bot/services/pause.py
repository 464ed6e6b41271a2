"""A pause over a range of days, and its end."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.day import ONE_DAY, instant
from bot.domain.hold import RangeKind
from bot.services.facts import known, load
from bot.services.preferences import Standing, standing
from bot.services.turn import hear
from bot.storage import rows
from bot.storage.tables import RangeRow

LONGEST_DAYS = 366


def pause(session: Session, who: int, days: int | None, now: datetime) -> Standing:
    """Pauses from today for so many days (1-366), or until they are back (None). A new pause replaces the old."""
    runner, loaded, _ = hear(session, who, now)
    runner_id = known(runner.id)
    _end(session, runner_id, now)
    today = loaded.facts.today
    until = None
    if days is not None:
        last = today.date + min(max(days, 1), LONGEST_DAYS) * ONE_DAY
        until = instant(last, runner.rolls_over, loaded.facts.place.zone)
    session.add(RangeRow(runner_id=runner_id, kind=RangeKind.PAUSE, from_at=today.opens_at, until_at=until, made_at=now))
    session.flush()
    return standing(session, who, now)


def resume(session: Session, who: int, now: datetime) -> Standing:
    """Ends a pause. Taken and ended on one day it never was; back before today's prompt, today counts; after it, today stays free."""
    runner, _, _ = hear(session, who, now)
    facts = load(session, runner, now).facts
    today = facts.today
    for row in rows.ranges(session, known(runner.id)):
        if row.kind is RangeKind.PAUSE and (row.until_at is None or row.until_at > now):
            early = now < facts.ask_at(today.date)
            row.until_at = row.from_at if row.from_at >= today.opens_at else today.opens_at if early else now
            session.add(row)
    session.flush()
    return standing(session, who, now)


def _end(session: Session, runner_id: int, now: datetime) -> None:
    for row in rows.ranges(session, runner_id):
        if row.kind is RangeKind.PAUSE and (row.until_at is None or row.until_at > now):
            row.until_at = max(row.from_at, now)
            session.add(row)
