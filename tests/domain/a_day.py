"""One day as the coach sees it: an ordinary Wednesday in the fifth week, to be changed where a test needs it."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from bot.domain.adherence import Adherence
from bot.domain.coach import Because, Facts, Kind, Later, Message, Quiet, Said, decide
from bot.domain.day import ONE_DAY, Place, instant
from bot.domain.diary import Diary
from bot.domain.entry import Answer, Asked, Mark
from bot.domain.hold import Range, RangeKind
from bot.domain.ladder import Ladder, Rung
from bot.domain.outbox import State
from bot.domain.runner import Status
from tests.domain.diary_text import BERLIN, MONDAY, the_day

WEDNESDAY = date(2026, 2, 4)
SUNDAY, SATURDAY = date(2026, 2, 8), date(2026, 2, 7)


def clock(text: str, on: date = WEDNESDAY, place: Place = BERLIN) -> datetime:
    """That time of the day's wall clock; "28:30" is half past four the next morning."""
    hours, minutes = map(int, text.split(":"))
    return instant(on + hours // 24 * ONE_DAY, time(hours % 24, minutes), place.zone)


def a_day(on: date = WEDNESDAY, rung: Rung = Rung.CUE, *, kept_last: bool = True, **changes: Any) -> Facts:
    """The facts of a day; `replied`, `held`, `paused`, `rest` are of the day itself, everything else is a field of Facts."""
    of_day = {name: changes.pop(name) for name in ("replied", "held", "paused", "rest", "asked_at", "unprompted") if name in changes}
    ladder = Ladder(rung, on - ONE_DAY if rung is Rung.BACK_OFF else on, kept_last=kept_last and rung is Rung.CUE)
    missed = Adherence(miss_run=min(rung, Rung.PEOPLE))
    facts = Facts(Status.ACTIVE, BERLIN, time(7), MONDAY, the_day(on), replace(Asked(the_day(on)), **of_day))
    return replace(facts, **{"diary": Diary(on - ONE_DAY, (on - MONDAY).days, adherence=missed, ladder=ladder), **changes})


def said(kind: Kind, at: str, step: int = 0, state: State = State.SENT, on: date = WEDNESDAY, text_id: str = "") -> Said:
    return Said(kind, on, step, state, clock(at, on), text_id or f"{kind}.1")


def prompted(*more: Said, on: date = WEDNESDAY, at: str = "07:00", state: State = State.SENT) -> tuple[Said, ...]:
    """The prompt went out on time, and what else did."""
    return (said(Kind.PROMPT, at, state=state, on=on, text_id="cue.1"), *more)


def answer(mark: Mark, at: str = "08:00") -> Answer:
    return Answer(mark, clock(at))


def later(at: str, step: int = 2) -> Later:
    return Later(step, clock(at))


def holds(kind: RangeKind, begins: datetime, ends: datetime | None = None) -> Range:
    return Range(kind, begins, ends)


def wanted(facts: Facts, at: str | datetime) -> list[str]:
    """What is wanted then: the kinds, or "none"."""
    return [m.kind.value for m in messages(facts, at)]


def messages(facts: Facts, at: str | datetime) -> tuple[Message, ...]:
    return decide(facts, _moment(facts, at)).messages


def wakes(facts: Facts, at: str | datetime) -> str | None:
    """When it wants to look again, as the runner's wall clock shows it."""
    wake = decide(facts, _moment(facts, at)).wake
    return f"{wake.astimezone(facts.place.zone):%a %H:%M}" if wake else None


def why(facts: Facts, at: str | datetime, voice: str) -> Because:
    return dict(decide(facts, _moment(facts, at)).because)[voice]


def quiet(start: str, end: str, weekend_end: str = "09:00") -> Quiet:
    return Quiet(time.fromisoformat(start), time.fromisoformat(end), time.fromisoformat(weekend_end))


def _moment(facts: Facts, at: str | datetime) -> datetime:
    return clock(at, facts.today.date, facts.place) if isinstance(at, str) else at
