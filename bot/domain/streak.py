"""Kept days in a row, the reserves that cover a miss, and the repair that brings a streak back.

Sources in docs/sources.md#streak: two held, no third (a podcast note); slack early, less later; a broken
streak shown as zero lowers what people do next, a repair softens it (Silverman & Barasch 2023).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.entry import NOT_KEPT, Entry, Mark

RESERVES_HELD = 2
KEPT_PER_RESERVE = 7
KEPT_PER_RESERVE_LATER = 10
LATER_AFTER = 66  # kept days: the median time to a habit (Lally 2010); earning slows from here
REFILL_DAYS = 21  # Monday refills in the first three weeks (our choice)
COVERED_RUNNING = 2  # due days in a row that reserves can cover
REPAIRABLE = 3  # a streak shorter than this is simply begun again
REPAIR_DAYS = 2  # due days, both full
REPAIR_EVERY = timedelta(days=30)
COMEBACK_EVERY = timedelta(days=7)  # a comeback point at most so often (our choice); the point itself: docs/sources.md#streak, E_MEGA
BACK_FOR = 7  # after a break the return is counted as "day n back" for this many kept days (our choice)
MILESTONES = (3, 7, 14, 21, 30, 45, 66, 90)
MILESTONES_THEN_EVERY = 30


@dataclass(frozen=True, slots=True)
class Break:
    """The day a streak ended, how long it was, and how much of its repair is done (None: no longer open)."""

    day: date
    length: int
    repaired: int | None = 0


@dataclass(frozen=True, slots=True)
class Streak:
    """The fold of a diary through its last closed day, or through today's answer."""

    length: int = 0
    reserves: int = RESERVES_HELD
    total: int = 0  #: kept days in all
    longest: int = 0
    earning: int = 0  #: kept days towards the next reserve
    covering: int = 0  #: due days in a row that reserves have just covered
    last_due_kept: bool = False
    began: date | None = None  #: the first day of the diary
    broke: Break | None = None
    repaired_on: date | None = None
    covered_on: date | None = None  #: the last day a reserve was spent for
    missed: int = 0  #: due days running not kept
    comebacks: int = 0  #: comeback points: back right after exactly one miss
    comeback_on: date | None = None  #: the day of the last one

    @property
    def back(self) -> bool:
        """Shown as "day n back": a streak broke and the new one is still short."""
        return self.broke is not None and self.length < BACK_FOR

    @property
    def repair_left(self) -> int | None:
        """Full days that bring the old streak back, or None when nothing can be repaired."""
        if self.broke is None or self.broke.repaired is None:
            return None
        return REPAIR_DAYS - self.broke.repaired


def step(streak: Streak, entry: Entry) -> Streak:
    """The streak after one more day of the diary. Days come in order; neutral and open days change nothing."""
    streak = _refilled(streak if streak.began else replace(streak, began=entry.date), entry.date)
    if entry.kept and entry.stood in NOT_KEPT:  # noted days later: it counts among all days, and what its miss cost stays spent
        return _not_kept(replace(streak, total=streak.total + 1), entry)
    if entry.kept:
        return _kept(streak, entry)
    if entry.due:
        return _not_kept(streak, entry)
    return streak


def milestone(length: int) -> bool:
    """Whether a streak of this length is one to mark."""
    return length in MILESTONES or (length > MILESTONES[-1] and (length - MILESTONES[-1]) % MILESTONES_THEN_EVERY == 0)


def _refilled(streak: Streak, day: date) -> Streak:
    began = streak.began or day
    early = day < began + timedelta(days=REFILL_DAYS)
    if early and day.weekday() == 0 and streak.last_due_kept:
        return replace(streak, reserves=RESERVES_HELD)
    return streak


def _kept(streak: Streak, entry: Entry) -> Streak:
    total, earning, reserves = streak.total + 1, streak.earning + 1, streak.reserves
    if earning >= (KEPT_PER_RESERVE if total <= LATER_AFTER else KEPT_PER_RESERVE_LATER):
        earning, reserves = 0, min(RESERVES_HELD, reserves + 1)
    length, broke, repaired_on = _repair(streak, entry)
    comeback = _comes_back(streak, entry)
    return replace(
        streak,
        missed=0,
        comebacks=streak.comebacks + comeback,
        comeback_on=entry.date if comeback else streak.comeback_on,
        length=length,
        reserves=reserves,
        total=total,
        longest=max(streak.longest, length),
        earning=earning,
        covering=0,
        last_due_kept=True,
        broke=broke,
        repaired_on=repaired_on,
    )


def _comes_back(streak: Streak, entry: Entry) -> bool:
    """Whether this kept day earns a comeback point: right after exactly one miss, in time, not within a week of the last."""
    lately = streak.comeback_on is not None and entry.date - streak.comeback_on < COMEBACK_EVERY
    return streak.missed == 1 and streak.total > 0 and not entry.backfilled and not lately


def _repair(streak: Streak, entry: Entry) -> tuple[int, Break | None, date | None]:
    """Length, break and last repair after a kept day: two full due days right after the break bring it back."""
    length, broke = streak.length + 1, streak.broke
    if broke is None or broke.repaired is None:
        return length, broke, streak.repaired_on
    if entry.mark is not Mark.DONE or entry.backfilled:
        return length, replace(broke, repaired=None), streak.repaired_on
    if broke.repaired + 1 < REPAIR_DAYS:
        return length, replace(broke, repaired=broke.repaired + 1), streak.repaired_on
    return broke.length + length, None, entry.date


def _not_kept(streak: Streak, entry: Entry) -> Streak:
    streak = replace(streak, missed=streak.missed + 1)
    if streak.length and streak.reserves and streak.covering < COVERED_RUNNING:
        return replace(
            streak,
            reserves=streak.reserves - 1,
            covering=streak.covering + 1,
            covered_on=entry.date,
            last_due_kept=False,
            broke=_closed(streak.broke),
        )
    broke = Break(entry.date, streak.length, _repair_open(streak, entry.date)) if streak.length else _closed(streak.broke)
    return replace(streak, length=0, covering=0, last_due_kept=False, broke=broke)


def _repair_open(streak: Streak, day: date) -> int | None:
    if streak.length < REPAIRABLE:
        return None
    lately = streak.repaired_on is not None and day - streak.repaired_on < REPAIR_EVERY
    return None if lately else 0


def _closed(broke: Break | None) -> Break | None:
    return broke and replace(broke, repaired=None)
