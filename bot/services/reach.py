"""Whether a runner can be reached: blocked and back, heard from, and arrived after all."""

from datetime import date, datetime

from sqlmodel import Session, select

from bot.domain.hold import RangeKind
from bot.domain.outbox import State
from bot.domain.runner import Status
from bot.services.facts import known, open_days
from bot.services.look import look
from bot.storage import rows
from bot.storage.tables import HeardRow, OutboxRow, RangeRow, Runner, ScreenRow


def lost(session: Session, runner: Runner, now: datetime) -> None:
    """They blocked the bot: unreachable, paused, until they write."""
    if runner.status is not Status.ACTIVE:
        return
    runner.status, runner.next_wake_at = Status.UNREACHABLE, None
    session.add(RangeRow(runner_id=known(runner.id), kind=RangeKind.UNREACHABLE, from_at=now, made_at=now))
    session.add(runner)


def heard(session: Session, runner: Runner, now: datetime) -> bool:
    """They said or tapped something: the day is not silent, and who was unreachable is back. True for the day's first word."""
    runner.last_heard_at = now
    _let_in(session, runner, now)
    session.add(runner)
    last = known(rows.last_day(session, known(runner.id)))
    day = [last, *open_days(session, runner, now, last)][-1]
    first = day.replied_at is None
    if first:
        day.replied_at = now
        session.add(day)
    session.flush()
    return first


def _let_in(session: Session, runner: Runner, now: datetime) -> None:
    """Who had blocked the bot is back."""
    if runner.status not in (Status.UNREACHABLE, Status.GONE):
        return
    runner.status = Status.ACTIVE
    session.add(runner)
    for row in rows.ranges(session, known(runner.id)):
        if row.kind is RangeKind.UNREACHABLE and row.until_at is None:
            row.until_at = now
            session.add(row)


def taken(session: Session, runner: Runner, message_id: int) -> bool:
    """Whether a typed message was taken before."""
    query = select(HeardRow.id).where(HeardRow.runner_id == known(runner.id), HeardRow.message_id == message_id)
    return session.exec(query).first() is not None


def take(session: Session, runner: Runner, message_id: int, now: datetime) -> None:
    """A typed message is taken, once."""
    if not taken(session, runner, message_id):
        session.add(HeardRow(runner_id=known(runner.id), message_id=message_id, at=now))


def arrived(session: Session, runner: Runner, on: date, message_id: int, now: datetime) -> bool:
    """A tap proves that a message whose fate was unknown did arrive. True when that is news."""
    runner_id = known(runner.id)
    if rows.shows_a_day(session, runner_id, message_id):
        return False
    query = select(OutboxRow).where(OutboxRow.runner_id == runner_id, OutboxRow.date == on, OutboxRow.state == State.UNKNOWN)
    row = session.exec(query).first()
    if row is not None:
        row.state, row.message_id = State.SENT, message_id
        session.add(row)
    session.add(ScreenRow(runner_id=runner_id, date=on, message_id=message_id, at=row.sending_at if row and row.sending_at else now))
    session.flush()
    return True


def reachable(session: Session, who: int, can_be_reached: bool, now: datetime) -> None:
    """They blocked or unblocked the bot. A block of somebody we do not know is no matter."""
    runner = rows.runner_of(session, who)
    if runner is None:
        return
    if not can_be_reached:
        lost(session, runner, now)
    elif runner.status is Status.UNREACHABLE:
        _let_in(session, runner, now)
        session.flush()
        look(session, known(runner.id), now)
