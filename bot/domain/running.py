"""The run ladder: from a brisk walk to thirty easy minutes in eleven stages, and the steady base after it.

The lights are those of the RUNNING column of rules.md 6, stricter than for the mat (E_RTR). Two green outings at a stage, each with its
next morning, lead one up; red leads one back; a long gap leads further back. More pain never gives a milder light nor a higher stage.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.pain import ASKS_FLAGS as HIGH_ASKS_FLAGS
from bot.domain.pain import CORRECTED_WITHIN, JUMP_ASKS_FLAGS, Light, worst
from bot.domain.progression import Move
from bot.domain.track import Step

DURING_AMBER, DURING_RED = 3, 4  # worst pain of a run (rules.md 6; E_RTR asks for at most 2, our choice in between)
APART = timedelta(hours=48)  # between outings (programmes.yaml run_ladder; E_RTR, shape of common walk-run plans)
A_WEEK_AT_MOST = 3  # outings (programmes.yaml run_ladder; our choice)
A_WEEK = timedelta(days=7)
GREENS_TO_ADVANCE = 2  # outings at the stage, both next mornings included (programmes.yaml advance; our choice)
REPEAT_AFTER, BACK_TWO_AFTER, RESTART_AFTER = 8, 15, 29  # days since the last outing (programmes.yaml back; our choice)
REDS_TO_BE_SEEN = 2  # at one stage: let a clinician look (programmes.yaml running.red; our choice)
GREEN_DAYS = 7  # before stage 1 (programmes.yaml run_entry; our choice)
RATED_OF_THEM = 5  # mornings of the seven that must have been rated (programmes.yaml progress; our choice)
LONGEST_SHARE = 1.10  # of the longest run of the last 30 days (E_SPIKE: 10-30 % longer went with 1.64 times the rate of injury)
LONGEST_OF = timedelta(days=30)  # E_SPIKE
FIRST, LAST = 1, 10
STEADY = LAST + 1  #: past the ladder: the steady base
WALK_BEFORE_AND_AFTER = 5  # minutes of walking around a session (programmes.yaml run_ladder; our choice)


class Need(StrEnum):
    """What still stands before stage 1."""

    CLEARANCE = "clearance"
    TESTS = "tests"
    GREEN_DAYS = "green_days"


class Rest(StrEnum):
    """Why the next outing is not now."""

    APART = "apart"  #: 48 h between two
    THREE_A_WEEK = "three_a_week"
    AFTER_STRENGTH = "after_strength"  #: the first outing of a new stage never follows a strength day


class Because(StrEnum):
    """Why a stage moved or stayed; stored."""

    CLEARED = "cleared"  #: the ladder opens
    ENTERED = "entered"  #: tests, clearance and seven green days
    NOT_ENTERED = "not_entered"
    TWO_GREEN = "two_green"
    RED = "red"
    SECOND_RED = "second_red"
    AMBER = "amber"
    SHORT_GAP = "short_gap"  #: 8-14 days: the stage once more
    LONG_GAP = "long_gap"  #: 15-28 days: two back
    LONGEST_GAP = "longest_gap"  #: more: stage 1
    NOT_YET = "not_yet"
    STEADY = "steady"
    ASKED = "asked"  #: the runner wanted one back


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage's session: so many times `jog_s` seconds of easy jog and `walk_s` of walk. A walk alone has no jog."""

    n: int
    times: int
    jog_s: int
    walk_s: int

    @property
    def counted(self) -> int:
        """The minutes that are noted and compared: those jogged; of a walk, those walked."""
        return self.times * (self.jog_s or self.walk_s) // 60

    @property
    def minutes(self) -> int:
        """Whole minutes to set aside, with five of walking before and after; a walk needs none around it."""
        around = 2 * WALK_BEFORE_AND_AFTER if self.jog_s else 0
        return -(-self.times * (self.jog_s + self.walk_s) // 60) + around


@dataclass(frozen=True, slots=True)
class EntryTest:
    """Something to tick before stage 1; a hop test only counts once the clinician ticked hops."""

    id: str
    text: str
    hops: bool = False


@dataclass(frozen=True, slots=True)
class RunLadder:
    """The stages 0 to 10 in their order, and the tests before stage 1."""

    stages: tuple[Stage, ...]
    entry: tuple[EntryTest, ...]

    def stage(self, n: int) -> Stage:
        """A stage by its number; beyond the last it is the last."""
        return self.stages[min(max(n, 0), LAST)]

    def tests(self, *, hops_cleared: bool) -> tuple[EntryTest, ...]:
        """The tests that are asked of this runner."""
        return tuple(t for t in self.entry if hops_cleared or not t.hops)


@dataclass(frozen=True, slots=True)
class Outing:
    """A day's run or brisk walk. `minutes` as counted; `worst` 0-10, None: not said yet; `morning` the light of the next one, if known.

    Of two on a day the minutes add up and the worst of each counts; `at` is when the last one was told.
    """

    on: date
    at: datetime
    minutes: int
    worst: int | None
    rising: bool = False
    limp: bool = False
    stage: int | None = None  #: None: off the ladder
    morning: Light | None = None
    whole: bool = True  #: at least the stage's minutes
    times: int = 1  #: outings that day
    unsaid: bool = False  #: the worst pain of one of them is still to be told

    @property
    def light(self) -> Light | None:
        """Of the outing with its next morning; None while it could still be anything."""
        during = during_light(self.worst, rising=self.rising, limp=self.limp)
        if self.unsaid and during is Light.GREEN:
            during = None
        found = worst(x for x in (during, self.morning) if x is not None)
        return found if found is not Light.GREEN or None not in (during, self.morning) else None


def during_light(least: int | None, *, rising: bool, limp: bool) -> Light | None:
    """The light of an outing itself, from the lower end of a tapped band; None when no pain was said."""
    if limp or (least is not None and least >= DURING_RED):
        return Light.RED
    if rising or (least is not None and least >= DURING_AMBER):
        return Light.AMBER
    return None if least is None else Light.GREEN


def asks_flags(least: int, usual: int) -> bool:
    """Whether the worst pain of an outing opens the red-flag list: high, or far above what is usual (rules.md 6)."""
    return least >= HIGH_ASKS_FLAGS or least - usual >= JUMP_ASKS_FLAGS


def stands(words: Sequence[tuple[datetime, int]], now: datetime) -> int:
    """What no word said now can make milder, 0 for nothing: the most of those that were not corrected within the hour.

    `words` in the order they were said, each with its moment.
    """
    following = [*(at for at, _ in words[1:]), now]
    return max((value for (at, value), then in zip(words, following, strict=False) if then - at > CORRECTED_WITHIN), default=0)


# --- entry


def green_days(lights: Sequence[Light | None], *, rated: bool = True) -> bool:
    """Whether the last seven days were green: none other, and at least five rated. `rated` False: there is no site to rate."""
    week = lights[-GREEN_DAYS:]
    if len(week) < GREEN_DAYS or any(x not in (Light.GREEN, None) for x in week):
        return False
    return not rated or sum(x is Light.GREEN for x in week) >= RATED_OF_THEM


def entry_needs(tests: Collection[EntryTest], passed: Collection[str], *, cleared: bool, green: bool) -> tuple[Need, ...]:
    """What still stands before stage 1; all of it is needed."""
    met = ((Need.CLEARANCE, cleared), (Need.TESTS, all(t.id in passed for t in tests)), (Need.GREEN_DAYS, green))
    return tuple(need for need, ok in met if not ok)


# --- the ladder


def next_stage(stage: int, outings: Sequence[Outing], since: date, today: date, *, entered: bool) -> Step:
    """Whether the stage rises, stays or falls. `outings` oldest first, `since` the day it last moved, `entered` nothing stands before 1.

    Red and gaps first, whichever leads further back, then the greens. Stage 0 is left by the entry tests alone, after a week
    without a sore outing.
    """
    here = [o for o in outings if o.on >= since and (o.stage == stage or (o.stage is None and o.on > since))]
    if stage == 0:
        sore = any(o.light not in (Light.GREEN, None) for o in outings if (today - o.on).days < GREEN_DAYS)
        return Step(Move.ADVANCE, FIRST, Because.ENTERED) if entered and not sore else Step(Move.HOLD, 0, Because.NOT_ENTERED)
    back = _ways_back(stage, outings, here, since, today)
    if back:
        return min(back, key=lambda step: step.to)
    if outings and REPEAT_AFTER <= (today - outings[-1].on).days < BACK_TWO_AFTER:
        return Step(Move.HOLD, stage, Because.SHORT_GAP)
    if here and here[-1].light is Light.AMBER:
        return Step(Move.HOLD, stage, Because.AMBER)
    if stage >= STEADY:
        return Step(Move.HOLD, STEADY, Because.STEADY)
    return Step(Move.ADVANCE, stage + 1, Because.TWO_GREEN) if greens(stage, here) >= GREENS_TO_ADVANCE else _not_yet(stage)


def _ways_back(stage: int, outings: Sequence[Outing], here: Sequence[Outing], since: date, today: date) -> list[Step]:
    """What leads back from a stage of 1 or more: red by one, a long gap by two (once), a longer one to stage 1."""
    back = []
    if any(o.light is Light.RED for o in here):
        again = sum(o.stage == stage and o.light is Light.RED for o in outings) >= REDS_TO_BE_SEEN
        back.append(Step(Move.EASE, stage - 1, Because.SECOND_RED if again else Because.RED))
    gap = (today - outings[-1].on).days if outings else 0
    if gap >= RESTART_AFTER and stage > FIRST:
        back.append(Step(Move.EASE, FIRST, Because.LONGEST_GAP))
    elif gap >= BACK_TWO_AFTER and stage > FIRST and (since - outings[-1].on).days < BACK_TWO_AFTER:
        back.append(Step(Move.EASE, max(FIRST, stage - 2), Because.LONG_GAP))
    return back


def greens(stage: int, here: Sequence[Outing]) -> int:
    """Green outings at the stage so far; amber or eight days between two begin the count anew."""
    count, before = 0, None
    for outing in here:
        if outing.light is Light.AMBER or (before is not None and (outing.on - before).days >= REPEAT_AFTER):
            count = 0
        count += outing.light is Light.GREEN and outing.whole and outing.stage == stage
        before = outing.on
    return count


def _not_yet(stage: int) -> Step:
    return Step(Move.HOLD, stage, Because.NOT_YET)


# --- when, and how long


def rest(outings: Sequence[Outing], now: datetime) -> tuple[Rest, datetime] | None:
    """Why the next outing waits, and until when; None when it may be now. `outings` oldest first."""
    waits = []
    if outings:
        waits.append((outings[-1].at + APART, Rest.APART))
    if len(outings) >= A_WEEK_AT_MOST:
        waits.append((outings[-A_WEEK_AT_MOST].at + A_WEEK, Rest.THREE_A_WEEK))
    until, why = max(waits, default=(now, Rest.APART))
    return (why, until) if until > now else None


def is_step(stage: int, outings: Sequence[Outing], since: date) -> bool:
    """Whether the next outing would be the first at its stage: never on the day after strength."""
    return stage >= FIRST and not any(o.stage == stage and o.on >= since for o in outings)


def longest_allowed(outings: Sequence[Outing], today: date) -> int | None:
    """The most minutes a run may have in the steady base; None without a run in the last 30 days."""
    recent = [o.minutes for o in outings if today - LONGEST_OF <= o.on < today]
    return int(max(recent) * LONGEST_SHARE + 1e-9) if recent else None


def minutes_of_week(outings: Sequence[Outing], monday: date) -> int:
    """Minutes run in the week that begins on that Monday; shown, never gated (E_SPIKE: the week's ratio was not linked)."""
    return sum(o.minutes for o in outings if monday <= o.on < monday + A_WEEK)


@dataclass(frozen=True, slots=True)
class RunWeek:
    """The ladder in the weekly report: where it stands, outings and minutes of the last seven days."""

    stage: int
    outings: int
    minutes: int
