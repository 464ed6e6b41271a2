"""What the strength level and the run ladder have in common: a step with its because, and what can lock them.

The lights of the days decide both; `docs/sources.md` has the numbers under Strength and Running.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.progression import Move


class Locked(StrEnum):
    """Why a track is shut, the gravest first. No word of the runner's opens it; only what it names does."""

    EMERGENCY = "emergency"  #: an emergency red flag stands
    SAME_DAY = "same_day"  #: a same-day red flag stands
    BOOK_SOON = "book_soon"  #: a book-soon flag: the gentle set only
    HIATUS = "hiatus"  #: on hold before an assessment
    NOT_CLEARED = "not_cleared"  #: no clinician's word that they may load again
    RED = "red"  #: a red light, for 48 h: the only one that time alone opens


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a level or stage, and why. `to` is where it stands afterwards."""

    move: Move
    to: int
    because: StrEnum
