"""What leaves the house: take (ask again, mark sending), settle, put back, sweep."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.domain.coach import Kind, decide
from bot.domain.day import wall_time
from bot.domain.outbox import Outcome, Refused, Sent, State, Unknown, Unreachable
from bot.domain.runner import Status
from bot.domain.week import Week
from bot.domain.words import Intent, slot
from bot.services import reach
from bot.services.facts import known, load
from bot.services.look import drop, look, settle_on
from bot.services.view import DayView, day_view
from bot.services.weekly_report import whole_week
from bot.storage import rows
from bot.storage.tables import OutboxRow, Runner, ScreenRow

SHOWS_A_DAY = frozenset({Kind.PROMPT, Kind.RESCUE, Kind.LATER, Kind.FOLLOW_UP})  # drawn again when the day changes


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that waits to be spoken."""

    id: int
    runner_id: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """The facts of one message: its day, what it is for, and the week where it is a report."""

    kind: Kind
    intent: Intent
    text_id: str
    step: int
    language: str
    day: DayView
    week: Week | None = None
    total: int = 0
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Speak:
    """A row that is now ours to speak."""

    row_id: int
    runner_id: int
    chat_id: int
    facts: Spoken


def planned(session: Session, limit: int, besides: Collection[int]) -> list[Planned]:
    """Rows that wait to be spoken, oldest first. In a private chat the chat's id is the person's."""
    return [Planned(known(row.id), row.runner_id, runner.telegram_id) for row, runner in rows.planned(session, limit, besides)]


def under_way(session: Session) -> bool:
    """Whether anything waits to be spoken, or is in the air."""
    return session.exec(select(OutboxRow.id).where(col(OutboxRow.state).in_((State.PLANNED, State.SENDING))).limit(1)).first() is not None


def take(session: Session, row_id: int, now: datetime, process: str) -> Speak | None:
    """Asks again and marks the row `sending`. None: not ours, or no longer wanted (and then deleted)."""
    row = session.get(OutboxRow, row_id)
    if row is None or row.state is not State.PLANNED:
        return None
    runner = known(rows.runner(session, row.runner_id))
    if runner.status is not Status.ACTIVE:
        session.delete(row)
        return None
    loaded = load(session, runner, now)
    decision = decide(loaded.facts, now)
    message = next((m for m in decision.messages if m.key == (row.kind, row.date, row.step)), None)
    if message is None:
        drop(session, row, decision, now)
        session.flush()
        settle_on(session, loaded, now)
        return None
    row.state, row.process, row.sending_at, row.attempts = State.SENDING, process, now, row.attempts + 1
    row.intent, row.text_id, row.probability = message.intent, message.text_id, message.probability
    row.slot = slot(wall_time(now, loaded.facts.place))
    session.add(row)
    spoken = Spoken(
        row.kind,
        message.intent,
        message.text_id,
        row.step,
        runner.language,
        day_view(session, loaded, row.date, now, intent=message.intent, text_id=message.text_id),
        whole_week(session, loaded, now) if row.kind is Kind.REPORT else None,
        loaded.facts.diary.streak.total,
        runner.why,
    )
    return Speak(row_id, row.runner_id, runner.telegram_id, spoken)


def settle(session: Session, row_id: int, outcome: Outcome, now: datetime) -> None:
    """Writes down what Telegram answered, and looks again. A row that is gone (the runner was deleted) is no matter."""
    row = session.get(OutboxRow, row_id)
    if row is None or row.state is not State.SENDING:
        return
    row.settled_at = now
    match outcome:
        case Sent(message_id):
            row.state, row.message_id = State.SENT, message_id
            if row.kind in SHOWS_A_DAY:
                session.add(ScreenRow(runner_id=row.runner_id, date=row.date, message_id=message_id, at=now))
        case Unknown():
            row.state = State.UNKNOWN
        case Refused(code):
            row.state, row.failure = State.FAILED, code
        case Unreachable():
            row.state, row.failure = State.FAILED, "unreachable"
            reach.lost(session, known(rows.runner(session, row.runner_id)), now)
        case _:
            raise ValueError("an outcome to try later is not settled; put the row back")
    session.add(row)
    session.flush()
    look(session, row.runner_id, now)


def put_back(session: Session, row_id: int) -> None:
    """The row surely did not arrive: it waits again."""
    row = session.get(OutboxRow, row_id)
    if row is not None and row.state is State.SENDING:
        row.state, row.process, row.sending_at = State.PLANNED, None, None
        session.add(row)


def sweep(session: Session, process: str, now: datetime) -> int:
    """Rows an earlier process left `sending` are `unknown`; their runners are looked at now. Returns how many."""
    query = select(OutboxRow).where(OutboxRow.state == State.SENDING, col(OutboxRow.process) != process)
    found = session.exec(query).all()
    for row in found:
        row.state, row.settled_at = State.UNKNOWN, row.sending_at
        session.add(row)
        runner = session.get(Runner, row.runner_id)
        if runner is not None:
            runner.next_wake_at = now
            session.add(runner)
    return len(found)


def shown(session: Session, runner_id: int, on: date, message_id: int, now: datetime) -> None:
    """A day's screen was shown in an answer; it is drawn again when the day changes."""
    if session.get(Runner, runner_id) is None:
        return
    known_already = session.exec(select(ScreenRow).where(ScreenRow.runner_id == runner_id, ScreenRow.message_id == message_id)).first()
    if known_already is None:
        session.add(ScreenRow(runner_id=runner_id, date=on, message_id=message_id, at=now))
        session.flush()
        look(session, runner_id, now)
