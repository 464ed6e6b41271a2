"""One thing a runner says or taps: heard, written, looked at, and the day drawn from what is then true."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.domain.coach import Kind
from bot.domain.hold import RangeKind
from bot.domain.ladder import Rung
from bot.domain.refund import Refund
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
    LOCKED = "locked"  #: a lock stands against it
    FLAGS = "flags"  #: written, and it is high enough to go through the red flags


@dataclass(frozen=True, slots=True)
class Turned:
    """The answer to a turn: what became of it, the day's facts, and the other messages that show that day."""

    runner_id: int
    verdict: Verdict
    view: DayView
    screens: tuple[int, ...]
    returned: bool = False  #: they came back from a back-off with this
    refund: Refund | None = None  #: what a late answer gave back


JUST_NOW = timedelta(hours=1)
FRAMES = frozenset({Kind.PROMPT, Kind.LATER, Kind.FOLLOW_UP, Kind.RESCUE})
UNCHANGED = frozenset({Verdict.SAME, Verdict.TOO_LATE, Verdict.NOT_A_DAY, Verdict.LOCKED})
Act = Callable[[Session, Loaded], Verdict]


def enrolled(session: Session, who: int) -> Runner:
    """The runner behind a Telegram id. Raises NotEnrolled."""
    runner = rows.runner_of(session, who)
    if runner is None or runner.status is Status.ENROLLING:
        raise NotEnrolled
    return runner


def hear(session: Session, who: int, now: datetime) -> tuple[Runner, Loaded, bool]:
    """The runner, heard, with their facts; and whether this ends a back-off or a block. Raises NotEnrolled."""
    runner = enrolled(session, who)
    first = reach.heard(session, runner, now)
    loaded = load(session, runner, now)
    return runner, loaded, first and (loaded.facts.diary.ladder.rung is Rung.BACK_OFF or _let_in(loaded, now))


def _let_in(loaded: Loaded, now: datetime) -> bool:
    """Whether they had blocked the bot until just now."""
    blocks = [r.until_at for r in loaded.facts.ranges if r.kind is RangeKind.UNREACHABLE and r.until_at is not None]
    return any(timedelta() <= now - ended <= JUST_NOW for ended in blocks)


def turn(session: Session, who: int, now: datetime, on: date | datetime | None, act: Act, message_id: int | None = None) -> Turned:
    """Hears the runner, writes one fact with `act`, looks, and returns the day's facts. `on`: a date, a moment, or today (None)."""
    runner, loaded, returned = hear(session, who, now)
    day = which_day(loaded, on)
    if day not in loaded.asked:
        settle_on(session, loaded, now)
        return Turned(known(runner.id), Verdict.NOT_A_DAY, _view(session, loaded, loaded.facts.today.date, now), (), returned)
    news = message_id is not None and reach.arrived(session, runner, day, message_id, now)
    loaded.read()
    verdict = act(session, loaded)
    if news or verdict not in UNCHANGED:
        session.flush()
        loaded = load(session, runner, now)
    settle_on(session, loaded, now)
    screens = tuple(s.message_id for s in loaded.screens if s.date == day)
    return Turned(known(runner.id), verdict, _view(session, loaded, day, now, message_id), screens, returned)


def which_day(loaded: Loaded, on: date | datetime | None) -> date:
    """A date as it is; the day a moment lies in; today for None or a moment before all days."""
    if isinstance(on, datetime):
        return next((d for d, asked in loaded.asked.items() if asked.day.contains(on)), loaded.facts.today.date)
    return on or loaded.facts.today.date


def _view(session: Session, loaded: Loaded, day: date, now: datetime, message_id: int | None = None) -> DayView:
    """The day as the tapped message framed it; the plain prompt's words where it was none of ours."""
    said = [s for s in loaded.said if s.date == day and s.kind in FRAMES]
    frame = next((s for s in said if s.message_id == message_id), None) or next((s for s in said if s.kind is Kind.PROMPT), None)
    if frame is None:
        return day_view(session, loaded, day, now)
    return day_view(session, loaded, day, now, intent=Intent(frame.intent), text_id=frame.text_id)
