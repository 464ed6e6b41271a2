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

# A word only opens the list; nothing is locked until an item is tapped ("then I fall off" must not even open it).
_CANT = r"(can'?t|cannot|can not|couldn'?t|could not|unable to|not able to|hard(ly| to)|trouble)"
_HURTS = r"(hurts?|hurting|pain|pains|painful|sore|aches?|aching)"
_ON_FOOT = r"(stand|standing|walk|walking|hop|hopping|land|landing|jump|jumping|step|stepping)"
_MY = r"((my|the|both|one|a|left|right) )*"
_LEG = r"(legs?|foot|feet|toes?|calf|calves|thighs?|knees?|ankles?|hips?|groin|hamstrings?)"
WORDS = (
    r"pop(ped|ping)?|snapp(ed|ing)|(heard|felt|hear|feel|feeling) (a |an |some |something )*(\w+ )?(snap|crack)|tore|torn",
    r"numb(ness)?|tingl(e|es|ing|y)|pins and needles|pins & needles|electric shocks?",
    rf"{_CANT} feel {_MY}({_LEG}|skin|crotch|saddle|anything)",
    rf"{_CANT} (to )?(walk(ing)?|stand(ing)? up|(bear|take|put)(ing)?( any| my)? weight|(lift|move|raise)(ing)? {_MY}{_LEG})",
    rf"{_CANT} (to )?(pee|peeing|wee|urinate|urinating|poo|poop)|wet myself|incontinen\w+|bladder|bowels?",
    r"(gave|gives?|giving) way|(went|goes|going|gone) dead|gave out|giving out|buckl(e|es|ed|ing)",
    rf"{_LEG} (is |are |feels? |felt |so |very |suddenly )*(weak|dead)|(weak|dead) {_LEG}|weakness|foot drops?",
    rf"drag(s|ging)? {_MY}(foot|leg)|(no|lost|loss of|losing)( the| all)? feeling",
    r"limp(ing|ed|s)?",
    rf"swollen|swelling|swelled|bruis(e|ed|es|ing)|hot joint|{_LEG} (is |feels |looks )*(hot|red)|(calf|thigh) (is |feels )*warm",
    rf"{_HURTS}( \w+){{0,2}} (at|in|all|during|through)( the)? (night|rest)|night pain|(woke|wakes?|waking|kept|keeps) me( up| awake)?",
    rf"{_HURTS}( \w+){{0,3}} (to|on|when|while|if|every time|whenever)( i| i'm| i am)?( try to)? {_ON_FOOT}|{_HURTS} {_ON_FOOT}",
    rf"(when|while|if|whenever)( i| i'm| i am) {_ON_FOOT}( \w+){{0,4}} {_HURTS}|{_ON_FOOT} {_HURTS}",
    r"(pain|tight(ness)?|pressure) (in|on|across) (my |the )?chest|chest (pain|hurts|tight(ness)?|pressure)",
    rf"breathless|short(ness)? of breath|{_CANT} (to )?breath(e|ing)|passed out|fainted|blacked out|fever(ish)?",
    r"night sweats|(unexplained|unwanted) weight loss",
    r"(i|i've|i have|and) (just |badly )?(fell|fallen)(?! (asleep|behind|short|ill|in love|out|off the (wagon|plan)))",
    r"fell (on|onto|over|down)|had a (bad )?fall",
    r"fractur(e|ed|es)|broken bone|(no|missed|lost my) periods?",
)
KEYWORDS = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)
FOLLOW_UP_EVERY_DAYS = 3
FOLLOW_UPS_AT_MOST = 4


def worrying(text: str) -> bool:
    """Whether typed words should open the list."""
    return KEYWORDS.search(" ".join(text.replace("’", "'").split())) is not None
