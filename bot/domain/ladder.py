"""The ladder: when adherence drops after the first week, a smaller ask comes before a louder one.

The table is the rule; `step` only reads it. The rung is folded from the diary, so a late answer moves it back.
Rung 3 (people) has its own chapter to come; until then the climb stops at rung 2, and only silence reaches rung 4.
All thresholds are our choice (docs/sources.md#ladder); no trial has tested this ladder.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from bot.domain import adherence as adherence_
from bot.domain.adherence import Adherence
from bot.domain.entry import Entry

FIRST_DUE_DAYS = 7  # in which only rungs 0 and 1 speak
BAD_WEEK_SILENCE = 3  # silent due days running in the first week
BACK_OFF_SILENCE = 5
BACK_OFF_DAYS = (1, 4, 9, 16, 30)  # lines on these days from entry; the last is the goodbye
SHRUNK_FOR = 3  # due days on which tiny leads, from the climb to rung 2
GUARD_DAYS = range(6, 17)  # week-two guard: tiny is the first button
WEEK_TWO_WORD = 7  # the day whose receipt carries the honest word
GOOD_SHOW_UP = 5 / 7
HOLD_RESETS = 2  # protected days in a row that bring the rung to 0


class Rung(IntEnum):
    """How much the plan bends."""

    CUE = 0
    RESCUE = 1
    SHRINK = 2
    PEOPLE = 3
    BACK_OFF = 4


@dataclass(frozen=True, slots=True)
class WayDown:
    """From a rung one down after `kept` of the last `of` due days since it was reached."""

    kept: int
    of: int


DOWN = {Rung.RESCUE: WayDown(1, 1), Rung.SHRINK: WayDown(2, 3), Rung.PEOPLE: WayDown(3, 4)}
TO_THE_CUE = WayDown(4, 5)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where a runner stands after their last closed day."""

    rung: Rung = Rung.CUE
    since: date | None = None  #: the first day on this rung
    on_rung: str = ""  #: due days on it, oldest first: k kept, n not
    early_stop: bool = False  #: back-off came in the first week ("bad week to start?")
    kept_last: bool = False  #: the last due day was kept

    @property
    def due_on_rung(self) -> int:
        return len(self.on_rung)


def step(ladder: Ladder, adherence: Adherence, entry: Entry) -> tuple[Ladder, Adherence]:
    """Ladder and adherence after one more closed day; the two go together because a return starts fresh windows."""
    if ladder.rung is Rung.BACK_OFF:
        return _silent(ladder, adherence, entry)
    adherence = adherence_.step(adherence, entry)
    if adherence.held_run >= HOLD_RESETS:
        return Ladder(since=_next(entry)), adherence
    if not entry.due:
        return ladder, adherence
    ladder = replace(ladder, on_rung=ladder.on_rung + ("k" if entry.kept else "n"), kept_last=entry.kept)
    rung = _down(ladder, adherence) if entry.kept else _up(ladder, adherence)
    if rung is ladder.rung:
        return ladder, adherence
    early = rung is Rung.BACK_OFF and adherence.due <= FIRST_DUE_DAYS
    return Ladder(rung, _next(entry), early_stop=early, kept_last=entry.kept), adherence


def returned(adherence: Adherence, on: date) -> tuple[Ladder, Adherence]:
    """Any reply at rung 4: rung 1, fresh windows, no "why"."""
    return Ladder(Rung.RESCUE, on), adherence_.fresh(adherence)


def back_off_line(ladder: Ladder, today: date) -> int | None:
    """Which line of the back-off is for today (0 the first, the last is the goodbye), or None."""
    if ladder.rung is not Rung.BACK_OFF or ladder.since is None:
        return None
    day = (today - ladder.since).days + 1
    return BACK_OFF_DAYS.index(day) if day in BACK_OFF_DAYS else None


def next_back_off_day(ladder: Ladder, today: date) -> date | None:
    """The next day after `today` that has a line, or None: then silence until the runner writes."""
    if ladder.since is None:
        return None
    days = (ladder.since + timedelta(days=n - 1) for n in BACK_OFF_DAYS)
    return next((day for day in days if day > today), None)


def _silent(ladder: Ladder, adherence: Adherence, entry: Entry) -> tuple[Ladder, Adherence]:
    if not entry.replied:
        return ladder, adherence_.step(adherence, entry)
    ladder, adherence = returned(adherence, entry.date)
    return step(ladder, adherence, entry)


def _down(ladder: Ladder, adherence: Adherence) -> Rung:
    if ladder.rung is Rung.CUE:
        return Rung.CUE
    if adherence.kept_of_last_due(TO_THE_CUE.of) >= TO_THE_CUE.kept:
        return Rung.CUE
    if ladder.rung is Rung.RESCUE:
        well = adherence.show_up(7).value
        return Rung.CUE if (well is not None and well >= GOOD_SHOW_UP) or adherence.kept_run >= 2 else Rung.RESCUE
    way = DOWN[ladder.rung]
    return Rung(ladder.rung - 1) if ladder.on_rung[-way.of :].count("k") >= way.kept else ladder.rung


def _up(ladder: Ladder, adherence: Adherence) -> Rung:
    if adherence.silence_run >= BACK_OFF_SILENCE:
        return Rung.BACK_OFF
    if adherence.due <= FIRST_DUE_DAYS:
        return Rung.BACK_OFF if adherence.silence_run == BAD_WEEK_SILENCE else Rung.RESCUE
    if ladder.rung is Rung.RESCUE and not _slump(ladder, adherence):
        return Rung.RESCUE
    return min(Rung.SHRINK, Rung(ladder.rung + 1))


def _slump(ladder: Ladder, adherence: Adherence) -> bool:
    """What brings rung 2: two misses running, a low show-up, or a miss after a kept day that did not bring the runner down."""
    show_up = adherence.show_up(7).value
    return adherence.miss_run >= 2 or (show_up is not None and show_up < GOOD_SHOW_UP) or "k" in ladder.on_rung


def _next(entry: Entry) -> date:
    return entry.date + timedelta(days=1)


def shrunk(ladder: Ladder) -> bool:
    """Whether tiny leads because of the climb to rung 2: for three due days, and on while days go by not kept."""
    return ladder.rung is Rung.SHRINK and (ladder.due_on_rung < SHRUNK_FOR or not ladder.kept_last)
