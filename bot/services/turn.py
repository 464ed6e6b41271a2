"""One thing a runner says or taps: heard, written, looked at, and the day drawn from what is then true."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from bot.domain.outbox import State
from bot.domain.runner import Status
from bot.domain.words import Intent
from bot.services import reach
from bot.services.facts import Loaded, known, load
from bot.services.look import settle_on
from bot.services.view import DayView, day_view
from bot.storage import rows
from bot.storage.tables import Runner


class NotEnrolled(Exception):
    """Nobody of that Telegram id has finished enrolment."""


class Verdict(StrEnum):
    """What became of what they said."""

    WRITTEN = "written"
    SAME = "same"  #: it stood there already
    TOO_LATE = "too_late"  #: that day closed more than 48 h ago; /log reaches further
    NOT_A_DAY = "not_a_day"  #: before enrolment, in the future, or too far back
    FLAGS = "flags"  #: written, and it is high enough to go through the red flags


@dataclass(frozen=True, slots=True)
class Turned:
    """The answer to a turn: what became of it, the day's facts, and the other messages that show that day."""

    runner_id: int
    verdict: Verdict
    view: DayView
    screens: tuple[int, ...]
    returned: bool = False  #: they came back from a back-off with this


Act = Callable[[Session, Loaded], Verdict]


def enrolled(session: Session, who: int) -> Runner:
    """The runner behind a Telegram id. Raises NotEnrolled."""
    runner = rows.runner_of(session, who)
    if runner is None or runner.status is Status.ENROLLING:
        raise NotEnrolled
    return runner


def hear(session: Session, who: int, now: datetime) -> tuple[Runner, Loaded, bool]:
    """The runner, heard, with their facts; and whether this ends a back-off. Raises NotEnrolled."""
    runner = enrolled(session, who)
    before = load(session, runner, now) if runner.status is Status.ACTIVE else None
    silent = before is not None and before.facts.diary.ladder.rung.value == 4 and not before.facts.asked.replied
    reach.heard(session, runner, now)
    return runner, load(session, runner, now), silent


def turn(session: Session, who: int, now: datetime, on: date | datetime | None, act: Act, message_id: int | None = None) -> Turned:
    """Hears the runner, writes one fact with `act`, looks, and returns the day's facts. `on`: a date, a moment, or today (None)."""
    runner, loaded, returned = hear(session, who, now)
    day = which_day(loaded, on)
    if day not in loaded.asked:
        settle_on(session, loaded, now)
        return Turned(known(runner.id), Verdict.NOT_A_DAY, _view(session, loaded, loaded.facts.today.date, now), (), returned)
    if message_id is not None:
        reach.arrived(session, runner, day, message_id, now)
    verdict = act(session, loaded)
    session.flush()
    loaded = load(session, runner, now)
    settle_on(session, loaded, now)
    screens = tuple(s.message_id for s in rows.screens_after(session, known(runner.id), None) if s.date == day)
    return Turned(known(runner.id), verdict, _view(session, loaded, day, now), screens, returned)


def which_day(loaded: Loaded, on: date | datetime | None) -> date:
    """A date as it is; the day a moment lies in; today for None or a moment before all days."""
    if isinstance(on, datetime):
        return next((d for d, asked in loaded.asked.items() if asked.day.contains(on)), loaded.facts.today.date)
    return on or loaded.facts.today.date


def _view(session: Session, loaded: Loaded, day: date, now: datetime) -> DayView:
    """The day as its last message framed it."""
    said = [s for s in rows.said_from(session, known(loaded.runner.id), day) if s.date == day and s.state is not State.FAILED]
    framed = [s for s in said if Intent(s.intent) not in (Intent.REPORT, Intent.SAFETY)]
    if not framed:
        return day_view(session, loaded, day, now)
    return day_view(session, loaded, day, now, intent=Intent(framed[0].intent), text_id=framed[0].text_id)
