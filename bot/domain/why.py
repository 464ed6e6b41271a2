"""Why the bot did what it did on a day: what was said and what was not, each with its reason. Names and numbers only, no words.

What was said is known from the outbox; why a voice kept quiet would be forgotten, so the few reasons that nothing else tells are
logged when they come up (`worth_keeping`), and the rest is read from what became of the day (`silences`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.coach import Because, Decision, Kind
from bot.domain.entry import Mark, Reason
from bot.domain.hold import RangeKind
from bot.domain.outbox import State
from bot.domain.progression import By, Move, Track
from bot.domain.site import BodySite

EXPECTED = (Kind.PROMPT, Kind.RESCUE, Kind.REPORT)  #: what a runner may miss when it does not come
QUIET = ".quiet"  #: the suffix of a logged silence: "rescue.quiet"
DROPPED = ".dropped"  #: of something planned and taken back
# Known without a log: that it is said, still to come, answered, or held by a range; or nothing a runner would ask about.
KNOWN_ANYWAY = frozenset(
    {
        Because.DUE,
        Because.ASKED_FOR,
        Because.NO_ANSWER,
        Because.MAY_BE_LOST,
        Because.SAID,
        Because.ANSWERED,
        Because.GAP,
        Because.JUST_HEARD,
        Because.PAUSED,
        Because.HELD,
        Because.NOT_ENROLLED,
        Because.UNREACHABLE,
        Because.NOTHING_TO_SAY,
    }
)


@dataclass(frozen=True, slots=True)
class Spoke:
    """Something that left the house. `intent` is what it was for; one of another version is kept as it stands."""

    kind: Kind
    at: datetime
    intent: str
    because: str
    state: State = State.SENT


@dataclass(frozen=True, slots=True)
class Silence:
    """Something that did not come, and why."""

    kind: Kind
    because: str


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood over the day: a pause, a hold; for a sore site the red rating (0-10) it stands for, its day, and what is usual."""

    kind: RangeKind
    where: BodySite | None = None
    rated: int | None = None
    rated_on: date | None = None
    usual: int | None = None
    or_more: bool = False  #: the rating was a band: `rated` is its lower end
    until: datetime | None = None  #: when it ended, if that was within the day


@dataclass(frozen=True, slots=True)
class Moved:
    """The plan moved, stayed or eased. `because` are one or more reasons, commas between them."""

    track: Track
    move: Move
    before: str
    after: str
    because: str
    by: By


@dataclass(frozen=True, slots=True)
class Told:
    """One day and all that is to be told of it."""

    date: date
    mark: Mark
    reason: Reason | None = None
    spoke: tuple[Spoke, ...] = ()
    silent: tuple[Silence, ...] = ()
    stood: Stood | None = None
    moved: tuple[Moved, ...] = ()
    answered_at: datetime | None = None  #: the first word on the day, while it was open
    noted_later: bool = False  #: its word came after it had closed
    zone: str = "UTC"  #: where they were when it opened


def worth_keeping(decision: Decision) -> tuple[tuple[str, str], ...]:
    """The silences of a decision that nothing else will tell: kind and because, as the log writes them."""
    silent = set(EXPECTED) - {message.kind for message in decision.messages}
    return tuple((voice + QUIET, because.value) for voice, because in decision.because if voice in silent and because not in KNOWN_ANYWAY)


@dataclass(frozen=True, slots=True)
class Times:
    """When a day's asks were due, and what else bears on its silences."""

    prompt: datetime
    second: datetime  #: the second ask of the day
    report_due: bool = False  #: the weekly report falls on that day
    over: bool = True  #: the day is closed, so what is not logged is read from its mark
    backed_off: bool = False  #: the day before was one of few words


def silences(day: Told, kept: Iterable[tuple[str, str]], times: Times) -> tuple[Silence, ...]:
    """What did not come on a day though it might have, and why. `kept` is the day's log, oldest first."""
    logged = {kind.removesuffix(QUIET).removesuffix(DROPPED): because for kind, because in kept if kind.endswith((QUIET, DROPPED))}
    said = {spoke.kind for spoke in day.spoke}
    found: list[Silence] = []
    if Kind.BACK_OFF in said:
        return ()
    if Kind.PROMPT not in said:
        found.append(Silence(Kind.PROMPT, _no_prompt(day, logged.get(Kind.PROMPT), times)))
    elif Kind.RESCUE not in said and Kind.REPORT not in said:
        early = day.answered_at is not None and day.answered_at < times.second
        found.append(Silence(Kind.RESCUE, Because.ANSWERED if early else logged.get(Kind.RESCUE, "")))
    if times.report_due and Kind.REPORT not in said:
        found.append(Silence(Kind.REPORT, logged.get(Kind.REPORT, "")))
    return tuple(it for it in found if it.because)


def _no_prompt(day: Told, logged: str | None, times: Times) -> str:
    """Why a day was not asked for; nothing for one that is still to be asked, or whose pause, hold or outage says it all."""
    if day.stood is not None or day.mark in (Mark.UNASKED, Mark.PAUSED, Mark.PROTECTED):
        return ""
    if day.mark is Mark.REST:
        return Because.REST_DAY
    if day.answered_at is not None and day.answered_at < times.prompt:
        return Because.ANSWERED
    if logged is not None:
        return logged
    return Because.BACKED_OFF if times.backed_off or (times.over and day.mark is Mark.MISSED) else ""


def backed_off(day: Told) -> bool:
    """Whether this was a day of few words: a back-off line, or none because of it."""
    line = any(spoke.kind is Kind.BACK_OFF for spoke in day.spoke)
    return line or Silence(Kind.PROMPT, Because.BACKED_OFF) in day.silent
