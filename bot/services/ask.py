"""Questions under a receipt: that one was put, what was answered, or not now."""

from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session

from bot.domain.question import Outcome, Question
from bot.services.facts import Loaded, known
from bot.services.turn import Turned, Verdict, turn
from bot.storage import rows
from bot.storage.tables import AskRow

WHY_LENGTH = 200


def put(session: Session, runner_id: int, question: Question, on: date, now: datetime) -> None:
    """A question was drawn under a receipt; once a day."""
    if any(a.question is question and a.date == on for a in rows.asks(session, runner_id)):
        return
    session.add(AskRow(runner_id=runner_id, question=question, date=on, at=now))


def not_now(session: Session, who: int, question: Question, on: date, now: datetime, message_id: int | None = None) -> Turned:
    """They would rather not say now."""
    return _closed(session, who, question, Outcome.NOT_NOW, now, on, message_id, {})


def answer_assessment(session: Session, who: int, on: date | None, now: datetime, message_id: int | None = None) -> Turned:
    """The date of the assessment; None: not booked yet."""
    return _closed(
        session, who, Question.ASSESSMENT, Outcome.ANSWERED if on else Outcome.NOT_NOW, now, None, message_id, {"assessment_on": on}
    )


def answer_backup(session: Session, who: int, at: time, now: datetime, message_id: int | None = None) -> Turned:
    """When instead, if mornings go wrong."""
    return _closed(session, who, Question.BACKUP, Outcome.ANSWERED, now, None, message_id, {"backup_at": at})


def answer_why(session: Session, who: int, text: str, now: datetime) -> Turned:
    """What the legs are for, in their words; the first 200 characters."""
    return _closed(session, who, Question.WHY, Outcome.ANSWERED, now, None, None, {"why": " ".join(text.split())[:WHY_LENGTH]})


def answer_strength(session: Session, who: int, weekday: int, now: datetime, message_id: int | None = None) -> Turned:
    """The weekday of the strength session, 0 Monday to 6 Sunday."""
    return _closed(session, who, Question.STRENGTH, Outcome.ANSWERED, now, None, message_id, {"strength_weekday": weekday})


def _closed(
    session: Session,
    who: int,
    question: Question,
    outcome: Outcome,
    now: datetime,
    on: date | None,
    message_id: int | None,
    values: dict[str, Any],
) -> Turned:
    def act(session: Session, loaded: Loaded) -> Verdict:
        runner, day = loaded.runner, on or loaded.facts.today.date
        open_ = [a for a in rows.asks(session, known(runner.id)) if a.question is question and a.outcome is None]
        row = open_[-1] if open_ else AskRow(runner_id=known(runner.id), question=question, date=day, at=now)
        if not open_ and any(a.question is question and a.date == day for a in rows.asks(session, known(runner.id))):
            row = next(a for a in rows.asks(session, known(runner.id)) if a.question is question and a.date == day)
        row.outcome, row.closed_at = outcome, now
        session.add(row)
        for name, value in values.items():
            setattr(runner, name, value)
        runner.dialogue = None
        session.add(runner)
        return Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)
