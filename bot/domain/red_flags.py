"""Red flags: one list, each item yes or no, never a score; one tapped item fires its tier. docs/sources.md#red-flags.

The bot never says what it is, only that someone should look. Item ids are stored; never rename one.
"""

import re
from enum import StrEnum

from bot.domain.hold import RangeKind
from bot.domain.site import Site


class Flag(StrEnum):
    """An item of the list, gravest first."""

    NUMB_SADDLE = "numb_saddle"
    BLADDER_BOWEL = "bladder_bowel"
    BOTH_LEGS_WEAK = "both_legs_weak"
    CHEST_BREATH = "chest_breath"
    NO_WEIGHT = "no_weight"
    FEVER_HOT = "fever_hot"
    GROIN_STANDING = "groin_standing"
    NIGHT_REST = "night_rest"
    HOP_GROIN = "hop_groin"
    POP_BRUISE = "pop_bruise"
    SWOLLEN_CALF = "swollen_calf"
    FOOT_DROP = "foot_drop"
    BONE_HISTORY = "bone_history"
    UNWELL = "unwell"


TIER: dict[Flag, RangeKind] = {
    Flag.NUMB_SADDLE: RangeKind.EMERGENCY,
    Flag.BLADDER_BOWEL: RangeKind.EMERGENCY,
    Flag.BOTH_LEGS_WEAK: RangeKind.EMERGENCY,
    Flag.CHEST_BREATH: RangeKind.EMERGENCY,
    Flag.NO_WEIGHT: RangeKind.EMERGENCY,
    Flag.FEVER_HOT: RangeKind.EMERGENCY,
    Flag.GROIN_STANDING: RangeKind.SAME_DAY,
    Flag.NIGHT_REST: RangeKind.SAME_DAY,
    Flag.HOP_GROIN: RangeKind.SAME_DAY,
    Flag.POP_BRUISE: RangeKind.SAME_DAY,
    Flag.SWOLLEN_CALF: RangeKind.SAME_DAY,
    Flag.FOOT_DROP: RangeKind.SAME_DAY,
    Flag.BONE_HISTORY: RangeKind.SAME_DAY,
    Flag.UNWELL: RangeKind.BOOK_SOON,
}

LIMP = Flag.GROIN_STANDING  # a limp before clearance is same-day, whatever the number
ASKS_WHEN = frozenset({Site.HIP_FLEXOR, Site.GROIN})  # before clearance: does it hurt standing, walking, at rest, at night?

# A word only opens the list; nothing is locked until an item is tapped ("then I fall off" must not lock).
KEYWORDS = re.compile(
    r"\b(pop(ped)?|numb(ness)?|tingling|incontinen\w+|bladder|bowel|(can['’]?t|cannot|can not) (walk|(bear|take|put)( any)? weight)"
    r"|limp(ing|ed|s)?|(night pain|pain|hurts) at (night|rest)|night pain|(woke|wakes|waking) me|(hurts|pain) (to|when) (stand|walk)(ing)?"
    r"|swollen (calf|leg|thigh)|chest pain|breathless|short of breath|fever|i fell|stress fracture)\b",
    re.IGNORECASE,
)
FOLLOW_UP_EVERY_DAYS = 3
FOLLOW_UPS_AT_MOST = 4


def worrying(text: str) -> bool:
    """Whether typed words should open the list."""
    return KEYWORDS.search(text) is not None
