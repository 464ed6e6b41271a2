"""Stretches of time in which something holds: a pause the runner took, or a hold that pain or a red flag put in place."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.day import Day
from bot.domain.site import BodySite


class RangeKind(StrEnum):
    """What holds. The order is the order of gravity."""

    PAUSE = "pause"
    UNREACHABLE = "unreachable"  #: they blocked the bot; counts as a pause
    PROTECTED = "protected"  #: a red light: what loads the site is dropped for 48 h
    BOOK_SOON = "book_soon"  #: gentle routine only until somebody has looked
    SAME_DAY = "same_day"  #: strength, running and single-leg loading locked until somebody has looked
    EMERGENCY = "emergency"  #: everything silent


RED, LIMP = "red", "limp"  #: because of what a site is protected; a flag's hold keeps its item, an advice its trend
PAUSES = (RangeKind.PAUSE, RangeKind.UNREACHABLE)
FLAG_HOLDS = (RangeKind.BOOK_SOON, RangeKind.SAME_DAY, RangeKind.EMERGENCY)
SILENT_HOLDS = (RangeKind.SAME_DAY, RangeKind.EMERGENCY)  #: no prompts; the day is protected
PROTECTING = (RangeKind.PROTECTED, *SILENT_HOLDS)  #: days under these are neutral; book-soon has no end in sight, so its days stay due


@dataclass(frozen=True, slots=True)
class Range:
    """Something that holds over [from_at, until_at); an open end lasts until it is ended."""

    kind: RangeKind
    from_at: datetime
    until_at: datetime | None = None
    where: BodySite | None = None
    because: str | None = None  #: of a hold: a red flag's item, a trend, a red light or a limp

    def holds_at(self, moment: datetime) -> bool:
        return self.from_at <= moment and (self.until_at is None or moment < self.until_at)

    def touches(self, day: Day, ask_at: datetime) -> bool:
        """Whether it stands over the day: it held when the day's ask was due, or began within the day and did not end there."""
        outlasts = self.until_at is None or self.until_at >= day.closes_at
        return self.holds_at(max(ask_at, day.opens_at)) or (day.contains(self.from_at) and outlasts)
