"""What is agreed about the days: three a week, a weekday off, prompts that fade, an if-then plan. Each can be taken back."""

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

    def act(session: Session, loaded: Loaded) -> Verdict:
        close(session, loaded, Question.CONTRACT, Outcome.ANSWERED, now)
        if not 0 <= days < NOTHING_LEFT or loaded.runner.rest_days == days:
            return Verdict.SAME
        loaded.runner.rest_days = days
        return _written(session, loaded, "rest_days", now)

    return turn(session, who, now, None, act, message_id)


def rest_day(session: Session, who: int, weekday: int, on: date, now: datetime, message_id: int | None = None) -> Turned:
    """One weekday more off the plan, 0 Monday to 6 Sunday; the answer to the question of day `on`."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        close(session, loaded, Question.REST_DAY, Outcome.ANSWERED, now)
        days = loaded.runner.rest_days | mask(frozenset({weekday}))
        if days in (NOTHING_LEFT, loaded.runner.rest_days):
            return Verdict.SAME
        loaded.runner.rest_days = days
        return _written(session, loaded, "rest_days", now)

    return turn(session, who, now, on, act, message_id)


def fade(session: Session, who: int, prompts: int, on: date | None, now: datetime, message_id: int | None = None) -> Turned:
    """Prompts on so many days of seven: 7, 5 or 3; the answer to the question of day `on`, or a change of mind."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        close(session, loaded, Question.FADE, Outcome.ANSWERED, now)
        if prompts not in FADED or loaded.runner.fade == prompts:
            return Verdict.SAME
        loaded.runner.fade = prompts
        return _written(session, loaded, "fade", now)

    return turn(session, who, now, on, act, message_id)


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


def _written(session: Session, loaded: Loaded, what: str, now: datetime) -> Verdict:
    """The agreement holds from today on, unless today was answered or asked already."""
    runner, today = loaded.runner, loaded.days[-1]
    agreed = prompting(today.date, runner.rest_days, runner.fade, missed_lately=False)
    untouched = loaded.facts.mark(now) in (Mark.OPEN, Mark.REST)
    if untouched and (agreed is not Prompting.UNPROMPTED or today.prompting is Prompting.REST):
        today.prompting = agreed
        session.add(today)
    session.add(runner)
    noted(session, runner, what, now)
    return Verdict.WRITTEN
