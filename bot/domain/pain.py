"""Pain 0-10 by body site and moment, the baseline, and the traffic light of the pain-monitoring model.

Thresholds: rules.md 6, sources in docs/sources.md#pain (Silbernagel 2007 in the Achilles; that it holds for hip and
hamstring is an extrapolation; tightened because nobody has examined this runner yet). More pain never gives a milder light.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.domain.site import BodySite

WORST = 10
BASELINE_MORNINGS = 7  # median of the last seven rated mornings
BASELINE_OVER_ENROLMENT = 1  # the baseline never stands more than this above the value at enrolment
BASELINE_LEAST = 3  # rated mornings before it may stand above that value at all: one sore morning is not usual (our choice)
DURING_AMBER, DURING_RED = 3, 5
RISE_AMBER, RISE_RED = 1, 2  # next morning against the baseline
MORNING_AMBER, MORNING_RED = 4, 6
ASKS_FLAGS, JUMP_ASKS_FLAGS = 7, 3  # a rating this high, or a rise this steep, opens the red-flag list
DROPPED_FOR = timedelta(hours=48)  # what loads a red site
SETTLES_WITHIN = timedelta(hours=24)  # what a session raised and is not back to usual by then is red (E_PMMZ, docs/sources.md#pain)
RAISED_LATELY = timedelta(hours=72)  # a session longer ago is no longer the likeliest cause (our choice)
CORRECTED_WITHIN = timedelta(hours=1)  # another number for the same moment is a correction for so long, then news (our choice)
MEANINGFUL, MEANINGFUL_LOW = 2, 1  # points; the smaller one where the baseline is 1-4 (Ostelo 2008, docs/sources.md#pain)
MEANINGFUL_SHARE = 0.3
LOW_BASELINE = (1, 4)


class Moment(StrEnum):
    """When a rating was given."""

    MORNING = "morning"  #: before 12:00 and before the day's session
    DURING = "during"  #: worst during the session
    AFTER = "after"  #: any other time


class Soreness(StrEnum):
    """What the next morning says of a strength session."""

    NONE = "none"
    MUSCLE = "muscle"  #: tired muscle: the work, not the injury
    SPOT = "spot"  #: the sore spot itself


class Light(StrEnum):
    """The traffic light of a site, or of the day's worst one."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


GRAVITY = {Light.GREEN: 0, Light.AMBER: 1, Light.RED: 2}


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating of pain, 0 (none) to 10 (worst imaginable), higher = worse. A tapped band keeps both its ends.

    `where` is None for "worst during" when no single site was named.
    """

    on: date
    moment: Moment
    least: int
    most: int
    at: datetime
    where: BodySite | None = None

    @property
    def exact(self) -> bool:
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class Watched:
    """A site the runner watches; `enrolled_at_most`: what the band they tapped vouches for, its lower end, 0-10."""

    where: BodySite
    enrolled_at_most: int


def baseline(mornings: Sequence[int], enrolled_at_most: int) -> int:
    """What is usual for a site, 0-10: the lower of the median of the last seven rated mornings and enrolment + 1.

    `mornings` are the rated, unprotected mornings, oldest first; without any it is the value at enrolment, and with one or
    two never above it.
    """
    if not mornings:
        return enrolled_at_most
    over = BASELINE_OVER_ENROLMENT if len(mornings) >= BASELINE_LEAST else 0
    return min(int(median(mornings[-BASELINE_MORNINGS:])), enrolled_at_most + over)


def morning_light(value: int, usual: int) -> Light:
    """The light of a morning rating against the site's baseline."""
    if value >= MORNING_RED or value - usual >= RISE_RED:
        return Light.RED
    if value >= MORNING_AMBER or value - usual >= RISE_AMBER:
        return Light.AMBER
    return Light.GREEN


def during_light(least: int) -> Light:
    """The light of the worst pain during a rehab session (the lower end of a tapped band)."""
    if least >= DURING_RED:
        return Light.RED
    return Light.AMBER if least >= DURING_AMBER else Light.GREEN


def light(rating: Rating, usual: int, soreness: Soreness = Soreness.NONE) -> Light:
    """The light one rating shows. A rating at any other time of day is read as the stricter of the two columns.

    `soreness` is the morning's word on yesterday's strength session: tired muscle alone explains one point more than usual,
    never a morning of 4 or more and never a red one (our choice).
    """
    if rating.moment is Moment.DURING:
        return during_light(rating.least)
    found = morning_light(rating.most, usual)
    if rating.moment is Moment.MORNING:
        tired = soreness is Soreness.MUSCLE and found is Light.AMBER and rating.most < MORNING_AMBER
        return Light.GREEN if tired else found
    return worst((during_light(rating.least), found))


def unsettled(rating: Rating, earlier: Iterable[Rating], where: BodySite, usual: int) -> bool:
    """Whether a rating at a site is still above green and above usual 24 h after the session that raised it.

    `earlier` are words that were not corrected. A rating at or below usual in between (not one during a session) settles it.
    """
    if rating.moment is Moment.DURING or rating.most <= usual or light(rating, usual) is Light.GREEN:
        return False
    before = [r for r in earlier if r.at < rating.at and r.where in (where, None)]
    calm = [r.at for r in before if r.moment is not Moment.DURING and r.most <= usual]
    raised = (r.at for r in before if r.moment is Moment.DURING and r.most > usual and during_light(r.least) is not Light.GREEN)
    return any(SETTLES_WITHIN <= rating.at - at <= RAISED_LATELY and not any(at < c for c in calm) for at in raised)


def standing(ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """The words that hold, of `ratings` in the order they were given: one that was corrected within the hour is as if it never was.

    The worst of a session may first come without a site; naming the site is such a correction.
    """
    said_after: dict[tuple[date, Moment], list[Rating]] = {}
    kept = []
    for word in reversed(tuple(ratings)):
        after = said_after.setdefault((word.on, word.moment), [])
        if not any(_corrects(later, word) for later in after):
            kept.append(word)
        after.append(word)
    return tuple(reversed(kept))


def _corrects(later: Rating, word: Rating) -> bool:
    """Of two words on one moment, given in this order."""
    return word.where in (later.where, None) and timedelta() <= later.at - word.at <= CORRECTED_WITHIN


def worst(lights: Iterable[Light]) -> Light:
    """The gravest of some lights; green when there are none."""
    return max(lights, key=GRAVITY.__getitem__, default=Light.GREEN)


def asks_flags(rating: Rating, usual: int, before: int | None = None) -> bool:
    """Whether a rating is high, or has jumped, enough to open the red-flag list; `before` is the site's morning a day earlier.

    A tapped band is taken at its worst for how high it is, and at its least for how far it jumped.
    """
    high = rating.most >= ASKS_FLAGS or (rating.exact and rating.most >= MORNING_RED)
    return high or rating.least - min(usual, usual if before is None else before) >= JUMP_ASKS_FLAGS


def changed(before: float, after: float) -> int:
    """-1 clearly less pain, 1 clearly more, 0 no clear change: two points or 30 %, one point where it started at 1-4."""
    difference = after - before
    points = MEANINGFUL_LOW if LOW_BASELINE[0] <= before <= LOW_BASELINE[1] else MEANINGFUL
    meaningful = abs(difference) >= points or (before > 0 and abs(difference) > 1 and abs(difference) >= MEANINGFUL_SHARE * before)
    return 0 if not meaningful else (1 if difference > 0 else -1)
