"""Queries by noun: plain lookups over a session, no rules."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from bot.domain.coach import Kind
from bot.domain.outbox import LEFT_THE_HOUSE, State
from bot.domain.pain import Moment
from bot.domain.progression import Move, Track
from bot.domain.runner import Status
from bot.domain.site import Side, Site
from bot.storage.tables import (
    AnswerRow,
    AskRow,
    DecisionRow,
    LaterRow,
    OpenedDay,
    OutageRow,
    OutboxRow,
    ProgressRow,
    RangeRow,
    RatingRow,
    Runner,
    RunRow,
    ScreenRow,
    SnapshotRow,
    SoreSite,
    StrengthRow,
    TickRow,
)


class Rated(NamedTuple):
    """A rating as it is stored."""

    date: date
    site: Site | None
    side: Side | None
    moment: Moment
    least: int
    most: int
    at: datetime


_RATED = select_columns(*(col(getattr(RatingRow, name)) for name in Rated._fields))


def runner_of(session: Session, telegram_id: int) -> Runner | None:
    """The runner behind a Telegram id, their row locked for this transaction."""
    return session.exec(select(Runner).where(Runner.telegram_id == telegram_id).with_for_update()).first()


def runner(session: Session, runner_id: int) -> Runner | None:
    """A runner by our own id, their row locked for this transaction."""
    return session.exec(select(Runner).where(Runner.id == runner_id).with_for_update()).first()


def due(session: Session, now: datetime, limit: int, besides: Collection[int]) -> list[int]:
    """Ids of runners whose next wake has come, the longest waiting first."""
    query = select(Runner.id).where(col(Runner.next_wake_at) <= now).order_by(col(Runner.next_wake_at)).limit(limit)
    if besides:
        query = query.where(col(Runner.id).not_in(besides))
    return [found for found in session.exec(query) if found is not None]


def next_wake(session: Session, besides: Collection[int] = ()) -> datetime | None:
    """The earliest next wake of all runners."""
    query = select(Runner.next_wake_at).where(col(Runner.next_wake_at).is_not(None)).order_by(col(Runner.next_wake_at)).limit(1)
    return session.exec(query.where(col(Runner.id).not_in(besides)) if besides else query).first()


def sites(session: Session, runner_id: int) -> Sequence[SoreSite]:
    return session.exec(select(SoreSite).where(SoreSite.runner_id == runner_id).order_by(col(SoreSite.id))).all()


def last_day(session: Session, runner_id: int) -> OpenedDay | None:
    return session.exec(select(OpenedDay).where(OpenedDay.runner_id == runner_id).order_by(col(OpenedDay.date).desc()).limit(1)).first()


def day(session: Session, runner_id: int, on: date) -> OpenedDay | None:
    return session.exec(select(OpenedDay).where(OpenedDay.runner_id == runner_id, OpenedDay.date == on)).first()


def days_after(session: Session, runner_id: int, after: date | None) -> Sequence[OpenedDay]:
    query = select(OpenedDay).where(OpenedDay.runner_id == runner_id)
    if after is not None:
        query = query.where(OpenedDay.date > after)
    return session.exec(query.order_by(col(OpenedDay.date))).all()


def answers_after(session: Session, runner_id: int, after: date | None) -> Sequence[AnswerRow]:
    query = select(AnswerRow).where(AnswerRow.runner_id == runner_id)
    if after is not None:
        query = query.where(AnswerRow.date > after)
    return session.exec(query.order_by(col(AnswerRow.id))).all()


def ratings_from(session: Session, runner_id: int, first: date) -> Sequence[Rated]:
    """A runner's ratings on or after a day, in order. Bare columns: there are a hundred a month, and nobody changes one."""
    session.flush()
    query = _RATED.where(col(RatingRow.runner_id) == runner_id, col(RatingRow.date) >= first).order_by(col(RatingRow.id))
    return [Rated(*row) for row in session.connection().execute(query)]


def ranges(session: Session, runner_id: int, since: datetime | None = None) -> Sequence[RangeRow]:
    """A runner's ranges; with `since` only those that have no end or ended after it."""
    query = select(RangeRow).where(RangeRow.runner_id == runner_id)
    if since is not None:
        query = query.where(or_(col(RangeRow.until_at).is_(None), col(RangeRow.until_at) > since))
    return session.exec(query.order_by(col(RangeRow.id))).all()


def laters(session: Session, runner_id: int, on: date) -> Sequence[LaterRow]:
    return session.exec(select(LaterRow).where(LaterRow.runner_id == runner_id, LaterRow.date == on).order_by(col(LaterRow.step))).all()


def asks(session: Session, runner_id: int) -> Sequence[AskRow]:
    return session.exec(select(AskRow).where(AskRow.runner_id == runner_id).order_by(col(AskRow.id))).all()


def screens_after(session: Session, runner_id: int, after: date | None) -> Sequence[ScreenRow]:
    query = select(ScreenRow).where(ScreenRow.runner_id == runner_id)
    if after is not None:
        query = query.where(ScreenRow.date > after)
    return session.exec(query.order_by(col(ScreenRow.id))).all()


def said_from(session: Session, runner_id: int, first: date) -> Sequence[OutboxRow]:
    """What left the house for a runner on or after a day, in order."""
    query = select(OutboxRow).where(
        OutboxRow.runner_id == runner_id,
        col(OutboxRow.kind).in_(tuple(Kind)),  # all of them: so the unique index serves, and not years of rows are read
        OutboxRow.date >= first,
        col(OutboxRow.state).in_(sorted(LEFT_THE_HOUSE)),
    )
    return session.exec(query.order_by(col(OutboxRow.id))).all()


def decisions_from(session: Session, runner_id: int, moment: datetime) -> Sequence[DecisionRow]:
    """The decision log of a runner since a moment, in order."""
    query = select(DecisionRow).where(DecisionRow.runner_id == runner_id, DecisionRow.at >= moment)
    return session.exec(query.order_by(col(DecisionRow.id))).all()


def planned_of(session: Session, runner_id: int) -> Sequence[OutboxRow]:
    return session.exec(select(OutboxRow).where(OutboxRow.runner_id == runner_id, OutboxRow.state == State.PLANNED)).all()


def planned(session: Session, limit: int, besides: Collection[int]) -> list[tuple[OutboxRow, Runner]]:
    query = select(OutboxRow, Runner).where(OutboxRow.state == State.PLANNED, OutboxRow.runner_id == Runner.id)
    if besides:
        query = query.where(col(OutboxRow.id).not_in(besides))
    return list(session.exec(query.order_by(col(OutboxRow.id)).limit(limit)).all())


def outages_after(session: Session, moment: datetime) -> Sequence[OutageRow]:
    return session.exec(select(OutageRow).where(OutageRow.until_at > moment).order_by(col(OutageRow.id))).all()


def snapshot(session: Session, runner_id: int) -> SnapshotRow | None:
    return session.exec(select(SnapshotRow).where(SnapshotRow.runner_id == runner_id)).first()


def count_active(session: Session) -> int:
    return len(session.exec(select(Runner.id).where(Runner.status == Status.ACTIVE)).all())


def strength_from(session: Session, runner_id: int, first: date) -> Sequence[StrengthRow]:
    query = select(StrengthRow).where(StrengthRow.runner_id == runner_id, StrengthRow.date >= first)
    return session.exec(query.order_by(col(StrengthRow.id))).all()


def runs_from(session: Session, runner_id: int, first: date) -> Sequence[RunRow]:
    query = select(RunRow).where(RunRow.runner_id == runner_id, RunRow.date >= first)
    return session.exec(query.order_by(col(RunRow.id))).all()


def ticked(session: Session, runner_id: int) -> frozenset[str]:
    """The tests whose last word is a pass."""
    found = session.exec(select(TickRow).where(TickRow.runner_id == runner_id).order_by(col(TickRow.id))).all()
    last = {tick.test: tick.passed for tick in found}
    return frozenset(test for test, passed in last.items() if passed)


def progress_of(session: Session, runner_id: int, track: Track) -> Sequence[ProgressRow]:
    """The decisions about a track, oldest first."""
    query = select(ProgressRow).where(ProgressRow.runner_id == runner_id, ProgressRow.track == track)
    return session.exec(query.order_by(col(ProgressRow.id))).all()


def moved_on(session: Session, runner_id: int, on: date) -> Sequence[ProgressRow]:
    """What advanced or was eased on a day, oldest first."""
    query = select(ProgressRow).where(ProgressRow.runner_id == runner_id, ProgressRow.date == on, ProgressRow.move != Move.HOLD)
    return session.exec(query.order_by(col(ProgressRow.id))).all()
