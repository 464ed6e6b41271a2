"""Days excused one after another, and what the bot then offers (rules.md 2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.entry import Entry, Mark, Reason

PAIN_DAYS = 3  # the third day running offers the red-flag list (our choice)
AWAY_DAYS = 7  # the seventh ill or travel day running offers a pause (our choice)
ALIKE = (frozenset({Reason.PAIN}), frozenset({Reason.ILL, Reason.TRAVEL}))  #: ill on a journey is one time off


class Offer(StrEnum):
    """What comes with the receipt."""

    FLAGS = "flags"  #: go through the list of red flags
    PAUSE = "pause"  #: pause until they are back


@dataclass(frozen=True, slots=True)
class Excused:
    """An excused day: the how manieth of its kind running, and what that brings."""

    running: int
    offer: Offer | None


def excused(before: Sequence[Entry], day: Entry, flagged: Collection[date] = ()) -> Excused | None:
    """What an excused day comes to after the days `before` it, oldest first; None for any other day.

    Rest on a day that a red flag held (`flagged`) was what the bot had asked for: no sign that it hurts more.

    Neutral days are stepped over, whatever made them so: an outage or a rest day is no sign that it hurts less. A day that was
    due ends the run.
    """
    alike = next((kind for kind in ALIKE if day.reason in kind), None)
    if day.mark is not Mark.EXCUSED or alike is None or (day.date in flagged and Reason.PAIN in alike):
        return None
    running = 1
    for entry in reversed(before):
        if entry.due:
            break
        rested = entry.date in flagged and Reason.PAIN in alike
        running += entry.mark is Mark.EXCUSED and entry.reason in alike and not rested
    if Reason.PAIN in alike:
        return Excused(running, Offer.FLAGS if running >= PAIN_DAYS else None)
    return Excused(running, Offer.PAUSE if running >= AWAY_DAYS else None)
