"""The ladder: when adherence drops after the first week, a smaller ask comes before a louder one.

The table is the rule; `step` only reads it. The rung is folded from the diary, so a late answer moves it back.
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
BACK_OFF_DAYS = (1, 4, 9, 16, 30)  # lines on these days from entry; the last is the goodbye
SHRUNK_FOR = 3  # due days on which tiny leads, from the climb to rung 2
GUARD_DAYS = range(6, 17)  # week-two guard: tiny is the first button
WEEK_TWO_WORD = 7  # the day whose receipt carries the honest word
WINDOW = 7  # days of the show-up that the triggers read
GOOD_SHOW_UP = 5 / 7
HOLD_RESETS = 2  # protected days in a row that bring the rung to 0
ACTION_RESTS = timedelta(days=7)  # no rung's action is repeated within


class Rung(IntEnum):
    """How much the plan bends."""

    CUE = 0
    RESCUE = 1
    SHRINK = 2
    PEOPLE = 3
    BACK_OFF = 4


@dataclass(frozen=True, slots=True)
class Trigger:
    """What brings a rung, looked at only at the close of a due day that was not kept; any one of them is enough."""

    miss_run: int | None = None  #: due days running not kept
    show_up_below: float | None = None  #: of the last seven days
    silence_run: int | None = None  #: due days running without any reply

    def holds(self, adherence: Adherence) -> bool:
        show_up = adherence.show_up(WINDOW).value
        return (
            (self.miss_run is not None and adherence.miss_run >= self.miss_run)
            or (self.show_up_below is not None and show_up is not None and show_up < self.show_up_below)
            or (self.silence_run is not None and adherence.silence_run >= self.silence_run)
        )


@dataclass(frozen=True, slots=True)
class WayDown:
    """From a rung one down after `kept` of the last `of` due days since it was reached."""

    kept: int
    of: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: what brings the rung, what leads down from it, and whether the evening speaks once more."""

    rung: Rung
    comes: Trigger
    down: WayDown | None
    rescues: bool


TABLE = {
    rule.rung: rule
    for rule in (
        Rule(Rung.CUE, Trigger(), None, rescues=True),
        Rule(Rung.RESCUE, Trigger(miss_run=1), WayDown(1, 1), rescues=True),
        Rule(Rung.SHRINK, Trigger(miss_run=2, show_up_below=GOOD_SHOW_UP), WayDown(2, 3), rescues=True),
        Rule(Rung.PEOPLE, Trigger(miss_run=3, show_up_below=3.5 / 7), WayDown(3, 4), rescues=False),
        Rule(Rung.BACK_OFF, Trigger(silence_run=5), None, rescues=False),
    )
}
TO_THE_CUE = WayDown(4, 5)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where a runner stands after their last closed day."""

    rung: Rung = Rung.CUE
    since: date | None = None  #: the first day on this rung
    on_rung: str = ""  #: due days on it, oldest first: k kept, n not
    early_stop: bool = False  #: back-off came in the first week ("bad week to start?")
    kept_last: bool = False  #: the last due day was kept
    climbed: bool = False  #: it was reached from below

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
    return Ladder(rung, _next(entry), early_stop=early, kept_last=entry.kept, climbed=rung > ladder.rung), adherence


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
    way = TABLE[ladder.rung].down
    if way is None or adherence.kept_of_last_due(TO_THE_CUE.of) >= TO_THE_CUE.kept:
        return Rung.CUE
    if ladder.rung is Rung.RESCUE:
        well = adherence.show_up(WINDOW).value
        return Rung.CUE if (well is not None and well >= GOOD_SHOW_UP) or adherence.kept_run >= 2 else Rung.RESCUE
    return Rung(ladder.rung - 1) if ladder.on_rung[-way.of :].count("k") >= way.kept else ladder.rung


def _up(ladder: Ladder, adherence: Adherence) -> Rung:
    """At most one rung up a day, but for the jump to silence."""
    if TABLE[Rung.BACK_OFF].comes.holds(adherence):
        return Rung.BACK_OFF
    if adherence.due <= FIRST_DUE_DAYS:
        return Rung.BACK_OFF if adherence.silence_run == BAD_WEEK_SILENCE else Rung.RESCUE
    if ladder.rung is Rung.PEOPLE:
        return Rung.PEOPLE
    above = Rung(ladder.rung + 1)
    slipped = ladder.rung is Rung.RESCUE and "k" in ladder.on_rung  # a miss after a kept day that did not bring them down
    return above if slipped or TABLE[above].comes.holds(adherence) else ladder.rung


def _next(entry: Entry) -> date:
    return entry.date + timedelta(days=1)


def shrunk(ladder: Ladder) -> bool:
    """Whether tiny leads because of the climb to rung 2 or 3: for three due days, and on while days go by not kept."""
    small = ladder.rung in (Rung.SHRINK, Rung.PEOPLE)
    return small and ((ladder.climbed and ladder.due_on_rung < SHRUNK_FOR) or not ladder.kept_last)


def smaller_first(ladder: Ladder) -> bool:
    """Whether the tiny version is the first button: above the cue while days are not kept, and while the plan is shrunk."""
    return shrunk(ladder) or (ladder.rung is not Rung.CUE and not ladder.kept_last)
