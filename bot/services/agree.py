"""What is agreed about the days: three a week, a weekday off, prompts that fade, an if-then plan. Each can be taken back."""

from collections.abc import Callable
from datetime import date, datetime, time

from sqlmodel import Session

from bot.domain.contract import FADED, mask, prompting
from bot.domain.entry import Mark, Prompting
from bot.domain.question import Barrier, Outcome, Question
from bot.services.facts import Loaded, known
from bot.services.turn import Turned, Verdict, turn
from bot.storage import rows
from bot.storage.tables import DecisionRow, Runner

NOTHING_LEFT = 127  # a mask without a day for the mat


def rest_days(session: Session, who: int, days: int, now: datetime, message_id: int | None = None) -> Turned:
    """The weekdays off contract, as a mask (0: every day counts; all seven are refused). Holds from today, if today is not answered yet."""
    return _agrees(session, who, Question.CONTRACT, None, now, lambda _: {"rest_days": days}, message_id)


def rest_day(session: Session, who: int, weekday: int, on: date, now: datetime, message_id: int | None = None) -> Turned:
    """One weekday more off the plan, 0 Monday to 6 Sunday; the answer to the question of day `on`."""
    more = mask(frozenset({weekday}))
    return _agrees(session, who, Question.REST_DAY, on, now, lambda runner: {"rest_days": runner.rest_days | more}, message_id)


def fade(session: Session, who: int, prompts: int, on: date | None, now: datetime, message_id: int | None = None) -> Turned:
    """Prompts on so many days of seven: 7, 5 or 3; the answer to the question of day `on`, or a change of mind."""
    return _agrees(session, who, Question.FADE, on, now, lambda _: {"fade": prompts}, message_id)


def plan_b(session: Session, who: int, at: time, barrier: Barrier | None, now: datetime, message_id: int | None = None) -> Turned:
    """The if-then plan: if this gets in the way, then at that time."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        close(session, loaded, Question.BACKUP, Outcome.ANSWERED, now)
        loaded.runner.backup_at = at
        return _named(session, loaded, barrier)

    return turn(session, who, now, None, act, message_id)


def names_barrier(session: Session, who: int, barrier: Barrier | None, now: datetime, message_id: int | None = None) -> Turned:
    """What gets in the way most; None: they would rather keep it tiny than say."""
    return turn(session, who, now, None, lambda session, loaded: _named(session, loaded, barrier), message_id)


def _named(session: Session, loaded: Loaded, barrier: Barrier | None) -> Verdict:
    loaded.runner.barrier, loaded.runner.barrier_on = barrier or loaded.runner.barrier, loaded.facts.today.date
    session.add(loaded.runner)
    return Verdict.WRITTEN


def decline(session: Session, who: int, question: Question, now: datetime) -> Turned:
    """The offer of a report was passed over."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        close(session, loaded, question, Outcome.NOT_NOW, now)
        return Verdict.SAME

    return turn(session, who, now, None, act)


def close(session: Session, loaded: Loaded, question: Question, outcome: Outcome, now: datetime) -> None:
    """Closes the question if it is open."""
    for row in rows.asks(session, known(loaded.runner.id)):
        if row.question is question and row.outcome is None:
            row.outcome, row.closed_at = outcome, now
            session.add(row)


def noted(session: Session, runner: Runner, what: str, now: datetime) -> None:
    """A change they asked for, in the decision log: names only."""
    session.add(DecisionRow(runner_id=known(runner.id), at=now, kind=what, because="asked_for"))


def _agrees(
    session: Session,
    who: int,
    question: Question,
    on: date | None,
    now: datetime,
    wish: Callable[[Runner], dict[str, int]],
    message_id: int | None,
) -> Turned:
    """Answers the question and writes what was agreed; nothing where it is no agreement, or stands already."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        close(session, loaded, question, Outcome.ANSWERED, now)
        runner = loaded.runner
        before = {"rest_days": runner.rest_days, "fade": runner.fade}
        after = before | wish(runner)
        if after == before or not 0 <= after["rest_days"] < NOTHING_LEFT or after["fade"] not in FADED:
            return Verdict.SAME
        runner.rest_days, runner.fade = after["rest_days"], after["fade"]
        _holds_today(session, loaded, now)
        session.add(runner)
        noted(session, runner, question, now)
        return Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)


def _holds_today(session: Session, loaded: Loaded, now: datetime) -> None:
    """An agreement holds from today on, unless today was answered or asked already."""
    today = loaded.days[-1]
    agreed = prompting(today.date, loaded.runner.rest_days, loaded.runner.fade, missed_lately=False)
    untouched = loaded.facts.mark(now) in (Mark.OPEN, Mark.REST)
    if untouched and (agreed is not Prompting.UNPROMPTED or today.prompting is Prompting.REST):
        today.prompting = agreed
        session.add(today)
