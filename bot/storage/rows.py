"""Queries by noun: plain lookups over a session, no rules.

What a tap, a look or a beat asks is put together once, with names (WHO, ON, AFTER, SINCE, ...) where the values go: putting it
together took longer than asking it.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from bot.domain.coach import Kind
from bot.domain.outbox import LEFT_THE_HOUSE, State
from bot.domain.pain import Moment
from bot.domain.progression import Move, Track
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


WHO: BindParameter[Any] = bindparam("who")
ON: BindParameter[Any] = bindparam("on")
AFTER: BindParameter[Any] = bindparam("after")
SINCE: BindParameter[Any] = bindparam("since")
NOW: BindParameter[Any] = bindparam("now")
LIMIT: BindParameter[Any] = bindparam("limit")
MESSAGE: BindParameter[Any] = bindparam("message")

_RUNNER_OF = select(Runner).where(Runner.telegram_id == WHO).with_for_update()
_RUNNER = select(Runner).where(Runner.id == WHO).with_for_update()
_SITES = select(SoreSite).where(SoreSite.runner_id == WHO).order_by(col(SoreSite.id))
_LAST_DAY = select(OpenedDay).where(OpenedDay.runner_id == WHO).order_by(col(OpenedDay.date).desc()).limit(1)
_DAY = select(OpenedDay).where(OpenedDay.runner_id == WHO, OpenedDay.date == ON)
_FIRST_DAY = select(OpenedDay).where(OpenedDay.runner_id == WHO).order_by(col(OpenedDay.date)).limit(1)
_DAYS = select(OpenedDay).where(OpenedDay.runner_id == WHO).order_by(col(OpenedDay.date))
_DAYS_AFTER = _DAYS.where(col(OpenedDay.date) > AFTER)
_ANSWERS = select(AnswerRow).where(AnswerRow.runner_id == WHO).order_by(col(AnswerRow.id))
_ANSWERS_AFTER = _ANSWERS.where(col(AnswerRow.date) > AFTER)
_RATINGS_FROM = (
    select_columns(*(col(getattr(RatingRow, name)) for name in Rated._fields))
    .where(col(RatingRow.runner_id) == WHO, col(RatingRow.date) >= SINCE)
    .order_by(col(RatingRow.id))
)
_RANGES = select(RangeRow).where(RangeRow.runner_id == WHO).order_by(col(RangeRow.id))
_RANGES_SINCE = _RANGES.where(or_(col(RangeRow.until_at).is_(None), col(RangeRow.until_at) > SINCE))
_LATERS = select(LaterRow).where(LaterRow.runner_id == WHO, LaterRow.date == ON).order_by(col(LaterRow.step))
_ASKS = select(AskRow).where(AskRow.runner_id == WHO).order_by(col(AskRow.id))
_SCREENS = select(ScreenRow).where(ScreenRow.runner_id == WHO).order_by(col(ScreenRow.id))
_SCREENS_AFTER = _SCREENS.where(col(ScreenRow.date) > AFTER)
_SAID_FROM = (
    select(OutboxRow)
    .where(
        OutboxRow.runner_id == WHO,
        col(OutboxRow.kind).in_(tuple(Kind)),  # all of them: so the unique index serves, and not years of rows are read
        col(OutboxRow.date) >= SINCE,
        col(OutboxRow.state).in_(sorted(LEFT_THE_HOUSE)),
    )
    .order_by(col(OutboxRow.id))
)
_OUTBOX_LAST = select(OutboxRow).where(OutboxRow.runner_id == WHO).order_by(col(OutboxRow.id).desc()).limit(bindparam("many"))
_DECISIONS_FROM = select(DecisionRow).where(DecisionRow.runner_id == WHO, col(DecisionRow.at) >= SINCE).order_by(col(DecisionRow.id))
_PLANNED_OF = select(OutboxRow).where(OutboxRow.runner_id == WHO, OutboxRow.state == State.PLANNED)
_OUTAGES_AFTER = select(OutageRow).where(col(OutageRow.until_at) > AFTER).order_by(col(OutageRow.id))
_SNAPSHOT = select(SnapshotRow).where(SnapshotRow.runner_id == WHO)
_STRENGTH_FROM = select(StrengthRow).where(StrengthRow.runner_id == WHO, col(StrengthRow.date) >= SINCE).order_by(col(StrengthRow.id))
_RUNS_FROM = select(RunRow).where(RunRow.runner_id == WHO, col(RunRow.date) >= SINCE).order_by(col(RunRow.id))
_TICKS = select(TickRow).where(TickRow.runner_id == WHO).order_by(col(TickRow.id))
_PROGRESS = select(ProgressRow).where(ProgressRow.runner_id == WHO).order_by(col(ProgressRow.id))
_PROGRESS_OF = _PROGRESS.where(ProgressRow.track == bindparam("track"))
_DUE = select(Runner.id).where(col(Runner.next_wake_at) <= NOW).order_by(col(Runner.next_wake_at)).limit(LIMIT)
_NEXT_WAKE = select(Runner.next_wake_at).where(col(Runner.next_wake_at).is_not(None)).order_by(col(Runner.next_wake_at)).limit(1)
_PLANNED = (
    select(OutboxRow, Runner)
    .where(OutboxRow.state == State.PLANNED, OutboxRow.runner_id == Runner.id)
    .order_by(col(OutboxRow.id))
    .limit(LIMIT)
)
_KEY = (OutboxRow.runner_id == WHO, OutboxRow.kind == bindparam("kind"), OutboxRow.date == ON, OutboxRow.step == bindparam("step"))
_SPOKEN = select(OutboxRow.id).where(*_KEY)
_SHOWS = select(ScreenRow.id).where(ScreenRow.runner_id == WHO, ScreenRow.message_id == MESSAGE)
_MOVED_ON = _PROGRESS.where(ProgressRow.date == ON, ProgressRow.move != Move.HOLD)


def runner_of(session: Session, telegram_id: int) -> Runner | None:
    """The runner behind a Telegram id, their row locked for this transaction."""
    return session.exec(_RUNNER_OF, params={"who": telegram_id}).first()


def runner(session: Session, runner_id: int) -> Runner | None:
    """A runner by our own id, their row locked for this transaction."""
    return session.exec(_RUNNER, params={"who": runner_id}).first()


def due(session: Session, now: datetime, limit: int, besides: Collection[int]) -> list[int]:
    """Ids of runners whose next wake has come, the longest waiting first."""
    query = _DUE.where(col(Runner.id).not_in(besides)) if besides else _DUE
    return [found for found in session.exec(query, params={"now": now, "limit": limit}) if found is not None]


def next_wake(session: Session, besides: Collection[int] = ()) -> datetime | None:
    """The earliest next wake of all runners."""
    return session.exec(_NEXT_WAKE.where(col(Runner.id).not_in(besides)) if besides else _NEXT_WAKE).first()


def sites(session: Session, runner_id: int) -> Sequence[SoreSite]:
    return session.exec(_SITES, params={"who": runner_id}).all()


def last_day(session: Session, runner_id: int) -> OpenedDay | None:
    return session.exec(_LAST_DAY, params={"who": runner_id}).first()


def first_day(session: Session, runner_id: int) -> OpenedDay | None:
    """The day of enrolment."""
    return session.exec(_FIRST_DAY, params={"who": runner_id}).first()


def day(session: Session, runner_id: int, on: date) -> OpenedDay | None:
    return session.exec(_DAY, params={"who": runner_id, "on": on}).first()


def days_after(session: Session, runner_id: int, after: date | None) -> Sequence[OpenedDay]:
    if after is None:
        return session.exec(_DAYS, params={"who": runner_id}).all()
    return session.exec(_DAYS_AFTER, params={"who": runner_id, "after": after}).all()


def answers_after(session: Session, runner_id: int, after: date | None) -> Sequence[AnswerRow]:
    if after is None:
        return session.exec(_ANSWERS, params={"who": runner_id}).all()
    return session.exec(_ANSWERS_AFTER, params={"who": runner_id, "after": after}).all()


def ratings_from(session: Session, runner_id: int, first: date) -> Sequence[Rated]:
    """A runner's ratings on or after a day, in order. Bare columns: there are a hundred a month, and nobody changes one."""
    session.flush()
    return [Rated(*row) for row in session.connection().execute(_RATINGS_FROM, {"who": runner_id, "since": first})]


def ranges(session: Session, runner_id: int, since: datetime | None = None) -> Sequence[RangeRow]:
    """A runner's ranges; with `since` only those that have no end or ended after it."""
    if since is None:
        return session.exec(_RANGES, params={"who": runner_id}).all()
    return session.exec(_RANGES_SINCE, params={"who": runner_id, "since": since}).all()


def laters(session: Session, runner_id: int, on: date) -> Sequence[LaterRow]:
    return session.exec(_LATERS, params={"who": runner_id, "on": on}).all()


def asks(session: Session, runner_id: int) -> Sequence[AskRow]:
    return session.exec(_ASKS, params={"who": runner_id}).all()


def screens_after(session: Session, runner_id: int, after: date | None) -> Sequence[ScreenRow]:
    if after is None:
        return session.exec(_SCREENS, params={"who": runner_id}).all()
    return session.exec(_SCREENS_AFTER, params={"who": runner_id, "after": after}).all()


def said_from(session: Session, runner_id: int, first: date) -> Sequence[OutboxRow]:
    """What left the house for a runner on or after a day, in order."""
    return session.exec(_SAID_FROM, params={"who": runner_id, "since": first}).all()


def outbox_last(session: Session, runner_id: int, many: int) -> Sequence[OutboxRow]:
    """The newest rows of a runner's outbox, whatever became of them, newest first."""
    return session.exec(_OUTBOX_LAST, params={"who": runner_id, "many": many}).all()


def decisions_from(session: Session, runner_id: int, moment: datetime) -> Sequence[DecisionRow]:
    """The decision log of a runner since a moment, in order."""
    return session.exec(_DECISIONS_FROM, params={"who": runner_id, "since": moment}).all()


def planned_of(session: Session, runner_id: int) -> Sequence[OutboxRow]:
    return session.exec(_PLANNED_OF, params={"who": runner_id}).all()


def planned(session: Session, limit: int, besides: Collection[int]) -> list[tuple[OutboxRow, Runner]]:
    query = _PLANNED.where(col(OutboxRow.id).not_in(besides)) if besides else _PLANNED
    return list(session.exec(query, params={"limit": limit}).all())


def spoken_of(session: Session, runner_id: int, kind: Kind, on: date, step: int) -> bool:
    """Whether there is a row of that key, planned or said."""
    return session.exec(_SPOKEN, params={"who": runner_id, "kind": kind, "on": on, "step": step}).first() is not None


def shows_a_day(session: Session, runner_id: int, message_id: int) -> bool:
    """Whether a message is known to show a day."""
    return session.exec(_SHOWS, params={"who": runner_id, "message": message_id}).first() is not None


def outages_after(session: Session, moment: datetime) -> Sequence[OutageRow]:
    return session.exec(_OUTAGES_AFTER, params={"after": moment}).all()


def snapshot(session: Session, runner_id: int) -> SnapshotRow | None:
    return session.exec(_SNAPSHOT, params={"who": runner_id}).first()


def strength_from(session: Session, runner_id: int, first: date) -> Sequence[StrengthRow]:
    return session.exec(_STRENGTH_FROM, params={"who": runner_id, "since": first}).all()


def runs_from(session: Session, runner_id: int, first: date) -> Sequence[RunRow]:
    return session.exec(_RUNS_FROM, params={"who": runner_id, "since": first}).all()


def ticked(session: Session, runner_id: int) -> frozenset[str]:
    """The tests whose last word is a pass."""
    found = session.exec(_TICKS, params={"who": runner_id}).all()
    last = {tick.test: tick.passed for tick in found}
    return frozenset(test for test, passed in last.items() if passed)


def progress_of(session: Session, runner_id: int, track: Track) -> Sequence[ProgressRow]:
    """The decisions about a track, oldest first."""
    return session.exec(_PROGRESS_OF, params={"who": runner_id, "track": track}).all()


def moved_on(session: Session, runner_id: int, on: date) -> Sequence[ProgressRow]:
    """What advanced or was eased on a day, oldest first."""
    return session.exec(_MOVED_ON, params={"who": runner_id, "on": on}).all()
