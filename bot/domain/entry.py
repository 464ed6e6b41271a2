"""What became of a day: one mark, derived from what was said, asked, agreed and heard. Silence is not failure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.day import Day

LISTENED_ENOUGH = 0.5  # rules.md 1: a day is charged only if we listened at least half of the time left (our choice)
LATE_ANSWER_HOURS = 48  # rules.md 2: yesterday can be answered until 48 h after its close (our choice)
BACKFILL_DAYS = 7  # rules.md 2: /log reaches seven days back (our choice)


class Mark(StrEnum):
    """What a day is written as; the comment says how it counts."""

    DONE = "done"  #: what was prescribed that day was done: kept, dose 1
    PARTIAL = "partial"  #: a part of it: kept, dose 1/2
    TINY = "tiny"  #: the two-minute version, the runner's own choice: kept, dose 1/2
    SKIPPED = "skipped"  #: said no, with a reason: due, not kept; an answer, not silence
    MISSED = "missed"  #: the day closed without a word: due, not kept
    EXCUSED = "excused"  #: pain, illness or travel: neutral
    PROTECTED = "protected"  #: a hold stood over it: neutral
    REST = "rest"  #: planned, or off-contract: neutral
    PAUSED = "paused"  #: the runner paused, or cannot be reached: neutral
    UNASKED = "unasked"  #: we were away: neutral
    OPEN = "open"  #: today: nothing yet


class Reason(StrEnum):
    """Why a day was skipped, or excused."""

    BUSY = "busy"
    TIRED = "tired"
    BORED = "bored"
    FORGOT = "forgot"
    OTHER = "other"
    PAIN = "pain"
    ILL = "ill"
    TRAVEL = "travel"


class Prompting(StrEnum):
    """What was agreed for a day before it opened; kept with the day, so that a later agreement never rewrites it."""

    PROMPTED = "prompted"  #: due, and asked for
    UNPROMPTED = "unprompted"  #: due without a prompt: prompts fade, as agreed
    REST = "rest"  #: off contract: neutral


KEPT = frozenset({Mark.DONE, Mark.PARTIAL, Mark.TINY})
NOT_KEPT = frozenset({Mark.SKIPPED, Mark.MISSED})
DUE = KEPT | NOT_KEPT
NEUTRAL = frozenset(Mark) - DUE
ANSWERS = KEPT | {Mark.SKIPPED, Mark.EXCUSED, Mark.OPEN}  #: what a runner can say of a day; OPEN takes the last word back
DOSE = {Mark.DONE: 1.0, Mark.PARTIAL: 0.5, Mark.TINY: 0.5}
EXCUSES = frozenset({Reason.PAIN, Reason.ILL, Reason.TRAVEL})
SIGNS = {
    Mark.DONE: "✓",
    Mark.PARTIAL: "p",
    Mark.TINY: "t",
    Mark.SKIPPED: "✗",
    Mark.MISSED: ".",
    Mark.OPEN: "?",
} | dict.fromkeys(NEUTRAL - {Mark.OPEN}, "~")


@dataclass(frozen=True, slots=True)
class Answer:
    """A runner's word on a day. The last word wins; Mark.OPEN takes back what was said before."""

    mark: Mark
    at: datetime
    reason: Reason | None = None
    backfilled: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of one day apart from its answer."""

    day: Day
    asked_at: datetime | None = None  #: when the first message of the day was sent, or withheld by a policy they were told of
    listened: float = 1.0  #: the share of [asked_at, closes_at) in which we could hear them, 0-1
    replied: bool = False  #: they said or tapped anything that day
    held: bool = False
    paused: bool = False
    rest: bool = False
    unprompted: bool = False  #: due without a prompt, as they had agreed


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the training diary."""

    date: date
    mark: Mark
    reason: Reason | None = None
    replied: bool = False
    backfilled: bool = False
    held: bool = False  #: a hold stood over it, whatever was done
    stood: Mark | None = None  #: of a backfilled day: what it was before it was noted

    @property
    def kept(self) -> bool:
        return self.mark in KEPT

    @property
    def due(self) -> bool:
        return self.mark in DUE

    @property
    def dose(self) -> float:
        """0, 1/2 or 1: the share of the prescribed work that was done."""
        return DOSE.get(self.mark, 0.0)


def charged(asked: Asked) -> bool:
    """Whether a day without a word may be held against the runner."""
    return asked.asked_at is not None and asked.listened >= LISTENED_ENOUGH


def entry(asked: Asked, answer: Answer | None, now: datetime) -> Entry:
    """What became of the day, as far as it is known at `now`. Under a hold only a kept day stays an answer."""
    if answer is None or answer.mark is Mark.OPEN or (asked.held and answer.mark not in KEPT):
        return Entry(asked.day.date, _unanswered(asked, now), replied=asked.replied or answer is not None, held=asked.held)
    stood = _unanswered(asked, now) if answer.backfilled else None
    return Entry(asked.day.date, answer.mark, answer.reason, replied=True, backfilled=answer.backfilled, held=asked.held, stood=stood)


def _unanswered(asked: Asked, now: datetime) -> Mark:
    if asked.held:
        return Mark.PROTECTED
    if asked.paused:
        return Mark.PAUSED
    if asked.rest:
        return Mark.REST
    if now < asked.day.closes_at:
        return Mark.OPEN
    return Mark.MISSED if charged(asked) else Mark.UNASKED
