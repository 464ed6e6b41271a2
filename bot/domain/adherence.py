"""Show-up and dose over windows, runs of misses and silence, and the strength of the habit."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.entry import DOSE, DUE, KEPT, Entry, Mark

LEAST_DUE = 5  # rules.md 4: no rate below five due days
WINDOW = 30  # days kept in the fold
HALF_LIFE = 13  # days; Loop Habit Tracker's score of a daily habit
FADES = 0.5 ** (1 / HALF_LIFE)
CODES = {Mark.DONE: "d", Mark.PARTIAL: "p", Mark.TINY: "t", Mark.SKIPPED: "s", Mark.MISSED: "m"}
_KEPT = {CODES[m] for m in KEPT}
_DUE = {CODES[m] for m in DUE}
_DOSE = {CODES[m]: dose for m, dose in DOSE.items()}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many; `value` is None below five due days."""

    kept: float
    due: int

    @property
    def value(self) -> float | None:
        return self.kept / self.due if self.due >= LEAST_DUE else None


@dataclass(frozen=True, slots=True)
class Adherence:
    """The fold of a diary: the last days as codes ('-' neutral), runs, and the strength."""

    window: str = ""  #: oldest first, since enrolment or the last return
    due: int = 0  #: due days in all
    miss_run: int = 0  #: due days in a row not kept
    silence_run: int = 0  #: asked, due days in a row without any reply
    kept_run: int = 0
    held_run: int = 0  #: days in a row under a hold, the gentle set done or not
    strength: float = 0.0  #: 0-1

    def show_up(self, days: int) -> Rate:
        """Kept of due among the last `days` days."""
        last = self.window[-days:]
        return Rate(sum(c in _KEPT for c in last), sum(c in _DUE for c in last))

    def kept_of_last_due(self, count: int) -> int:
        """How many of the last `count` due days were kept."""
        return sum(c in _KEPT for c in [c for c in self.window if c in _DUE][-count:])

    def dose(self, days: int) -> Rate:
        """Doses of due among the last `days` days (the clinician's page only)."""
        last = self.window[-days:]
        return Rate(sum(_DOSE.get(c, 0.0) for c in last), sum(c in _DUE for c in last))


def step(adherence: Adherence, entry: Entry) -> Adherence:
    """The fold after one more closed day. Neutral days are stepped over by the runs and leave the strength."""
    window = (adherence.window + CODES.get(entry.mark, "-"))[-WINDOW:]
    held_run = adherence.held_run + 1 if entry.held else 0
    if not entry.due:
        return replace(adherence, window=window, held_run=held_run)
    kept = entry.kept
    return replace(
        adherence,
        window=window,
        due=adherence.due + 1,
        miss_run=0 if kept else adherence.miss_run + 1,
        silence_run=adherence.silence_run + 1 if entry.mark is Mark.MISSED and not entry.replied else 0,
        kept_run=adherence.kept_run + 1 if kept else 0,
        held_run=held_run,
        strength=adherence.strength * FADES + (1 - FADES) * kept,
    )


def fresh(adherence: Adherence) -> Adherence:
    """The fold on a return: windows and runs begin anew, the strength stays."""
    return replace(adherence, window="", miss_run=0, silence_run=0, kept_run=0)


def last_marks(entries: Iterable[Entry], count: int) -> tuple[Entry, ...]:
    """The last `count` entries, oldest first."""
    return tuple(deque(entries, maxlen=count))
