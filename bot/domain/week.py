"""The facts of a weekly report: seven dots, kept of due against last week, pain by site, one win, one change."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from statistics import median

from bot.domain.entry import Entry, Mark, Reason
from bot.domain.pain import changed
from bot.domain.running import RunWeek
from bot.domain.site import BodySite
from bot.domain.streak import Streak
from bot.domain.strength import StrengthWeek

DAYS = 7


class Win(StrEnum):
    """The one good thing of a week, best first."""

    FULL_WEEK = "full_week"
    CAME_BACK = "came_back"
    MORE_THAN_BEFORE = "more_than_before"
    SMALL_DAYS = "small_days"
    SHOWED_UP = "showed_up"
    STILL_HERE = "still_here"


@dataclass(frozen=True, slots=True)
class SiteWeek:
    """A site's rated mornings of the week, 0-10, higher = worse; `change` -1 less, 0 no clear change, 1 more, None unknown."""

    where: BodySite
    least: int
    most: int
    change: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """What a weekly report says. `entries` are the closed days of the week, oldest first; today is a hollow dot."""

    today: date
    entries: tuple[Entry, ...]
    kept: int
    due: int
    kept_before: int
    due_before: int
    streak: Streak
    sites: tuple[SiteWeek, ...]
    main_reason: Reason | None
    win: Win
    came_back_on: date | None
    smaller: bool = False  #: the one change offered: three days a week
    better_time: time | None = None  #: or a prompt time nearer to when they really do it
    strength: StrengthWeek | None = None
    running: RunWeek | None = None


def site_week(where: BodySite, before: Sequence[int], during: Sequence[int]) -> SiteWeek | None:
    """The week's line of a site, or None when no morning was rated."""
    if not during:
        return None
    change = changed(median(before), median(during)) if before else None
    return SiteWeek(where, min(during), max(during), change)


def main_reason(entries: Sequence[Entry]) -> Reason | None:
    """The reason most skips gave, if any did."""
    reasons = Counter(e.reason for e in entries if e.mark is Mark.SKIPPED and e.reason)
    return reasons.most_common(1)[0][0] if reasons else None


def came_back_on(entries: Sequence[Entry]) -> date | None:
    """The last day kept right after one that was not."""
    due = [e for e in entries if e.due]
    backs = [b.date for a, b in pairwise(due) if b.kept and not a.kept]
    return backs[-1] if backs else None


def win(entries: Sequence[Entry], kept: int, due: int, before: tuple[int, int]) -> Win:
    """The best true thing to say of the week."""
    if due and kept == due:
        return Win.FULL_WEEK
    if came_back_on(entries):
        return Win.CAME_BACK
    if before[1] and due and kept / due > before[0] / before[1]:
        return Win.MORE_THAN_BEFORE
    if any(e.mark is Mark.TINY for e in entries):
        return Win.SMALL_DAYS
    return Win.SHOWED_UP if kept else Win.STILL_HERE
