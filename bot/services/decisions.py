"""The decision log for the operator: what the bot decided, when and why. Names only; never pain, never a person's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from heapq import merge

from sqlmodel import Session, col, select

from bot.storage.tables import DecisionRow, ProgressRow, Runner

AT_A_TIME = 500  # rows held in memory


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message planned, or taken back ("prompt.dropped"), and why."""

    runner: int
    at: datetime
    kind: str
    because: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The plan moved, held, eased or was overruled: of which track, from where to where, why, and by whom."""

    runner: int
    at: datetime
    date: date
    track: str
    move: str
    before: str
    after: str
    because: str
    by: str


def known(session: Session, runner_id: int) -> bool:
    """Whether there is such a runner, by our own id."""
    return session.get(Runner, runner_id) is not None


def log(session: Session, runner_id: int | None = None, since: date | None = None) -> Iterator[Spoken | Moved]:
    """Every decision in order of time, of one runner or of all, from the beginning of a UTC date on. Read it within the session."""
    first = datetime.combine(since, time(), UTC) if since else None
    both: tuple[Iterator[Spoken | Moved], ...] = (_spoken(session, runner_id, first), _moved(session, runner_id, first))
    yield from merge(*both, key=lambda one: one.at)


def _spoken(session: Session, runner_id: int | None, first: datetime | None) -> Iterator[Spoken | Moved]:
    query = select(DecisionRow).order_by(col(DecisionRow.at), col(DecisionRow.id))
    query = query if runner_id is None else query.where(DecisionRow.runner_id == runner_id)
    query = query if first is None else query.where(DecisionRow.at >= first)
    for row in session.exec(query.execution_options(yield_per=AT_A_TIME)):
        yield Spoken(row.runner_id, row.at, row.kind, row.because)


def _moved(session: Session, runner_id: int | None, first: datetime | None) -> Iterator[Spoken | Moved]:
    query = select(ProgressRow).order_by(col(ProgressRow.at), col(ProgressRow.id))
    query = query if runner_id is None else query.where(ProgressRow.runner_id == runner_id)
    query = query if first is None else query.where(ProgressRow.at >= first)
    for row in session.exec(query.execution_options(yield_per=AT_A_TIME)):
        yield Moved(row.runner_id, row.at, row.date, row.track, row.move, row.from_, row.to, row.because, row.by)
