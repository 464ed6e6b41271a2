"""A runner's days as somebody lived them: which there were, and what was said on each. It only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.coach import Kind
from bot.domain.day import ONE_DAY, Day, days_to_open
from bot.domain.entry import Mark
from bot.domain.outbox import State
from bot.domain.runner import Status
from bot.domain.words import Intent
from bot.services.facts import day_of, first_day, known, last_words, place
from bot.storage import rows
from bot.storage.tables import OpenedDay, OutboxRow

ARRIVED = frozenset({State.SENDING, State.SENT, State.UNKNOWN})  #: what is on a phone, or may be


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it arrived."""

    at: datetime
    kind: Kind
    intent: Intent
    text_id: str


@dataclass(frozen=True, slots=True)
class DayLived:
    """A day of the plan, the first is 1; the zone its wall clock showed when it began; what was said on it, in order."""

    number: int
    day: Day
    zone: ZoneInfo
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """The days up to now. A day before the first one of the plan has a number below 1."""

    zone: ZoneInfo  #: where they are now
    rolls_over: time
    prompt_at: time
    before: tuple[DayLived, ...]
    today: DayLived
    answered: bool  #: today has a word of theirs


def life(session: Session, who: int, now: datetime, after: date | None = None) -> Life | None:
    """The days of a Telegram id, those `after` a date where the others are known; None for somebody who is not enrolled."""
    runner = rows.runner_of(session, who)
    first = rows.first_day(session, known(runner.id)) if runner is not None and runner.status is not Status.ENROLLING else None
    if runner is None or first is None:
        return None
    runner_id, here = known(runner.id), place(runner)
    answers = last_words(rows.answers_after(session, runner_id, first.date - ONE_DAY))
    begins = first_day(runner, first, answers)
    opened = rows.days_after(session, runner_id, after) or [known(rows.last_day(session, runner_id))]
    said = rows.said_from(session, runner_id, opened[0].date)
    unopened = days_to_open(day_of(opened[-1]), now, here)  # nobody has looked yet
    days = [_lived(row, begins, said) for row in opened]
    days += [DayLived((day.date - begins).days + 1, day, here.zone) for day in unopened]
    today = days[-1]
    answer = answers.get(today.day.date)
    return Life(
        here.zone,
        here.rolls_over,
        runner.prompt_at,
        tuple(days[:-1]),
        today,
        answered=answer is not None and answer.mark is not Mark.OPEN,
    )


def _lived(row: OpenedDay, begins: date, said: Sequence[OutboxRow]) -> DayLived:
    heard = [
        Heard(it.settled_at or it.sending_at or it.planned_at, it.kind, Intent(it.intent), it.text_id)
        for it in said
        if it.date == row.date and it.state in ARRIVED
    ]
    return DayLived((row.date - begins).days + 1, day_of(row), ZoneInfo(row.zone), tuple(heard))
