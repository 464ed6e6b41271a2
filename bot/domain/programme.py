"""What a runner is asked to do on the mat: moves, doses, routines, phases - and what soreness takes out of a day.

A phase holds two routines, A and B, done on alternate days, a tiny version, a gentle set and a floor. The content
files give them whole; the `todays_` functions give what is left of them today, by three rules:

- a locked move (`needs_clearance`) never appears before clearance, nor one with impact before hop tests are ticked; its
  two-leg substitute does, if it names one; of a locked phase only the gentle set does;
- a sore site eases every move that loads it, on either side (`Ease`, docs/sources.md#pain);
- what is left is never empty: the floor's first move, breathing, loads nothing and always stays.

Law: more ease never adds a move, nor seconds or effort of loading; easing only ever takes away.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from bot.domain.site import Site

DAILY_SET_CAP = 2  #: sets of a move on an ordinary day; our choice, keeps a routine near ten minutes (docs/sources.md#doses)
SIDE_CHANGE_S = 5  #: seconds to turn to the other side; our choice
MOVE_CHANGE_S = 15  #: seconds from one move to the next; our choice
TINY_MAX_S = 180  #: the tiny version, its changes counted; our choice
FLOOR_MAX_S = 60  #: the floor's work alone: it is done lying in one place; our choice
EFFORT_TINY_MAX = 4  #: of 10; a tiny version is never hard; our choice


class Kind(StrEnum):
    """What a move is for."""

    RELEASE = "release"
    MOBILITY = "mobility"
    ISOMETRIC = "isometric"
    ACTIVATION = "activation"
    STRENGTH = "strength"
    CONTROL = "control"
    PLYO = "plyo"
    DRILL = "drill"


class SideMode(StrEnum):
    """How a move meets the two sides. Reps and holds are per side unless it is `both`."""

    BOTH = "both"  #: both sides at once
    EACH = "each"  #: all of one side's set, then the other's
    ALTERNATE = "alternate"  #: rep by rep, left and right in turn


class Impact(StrEnum):
    """How hard the foot meets the ground."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"


class Ease(StrEnum):
    """What a sore site asks of the moves that load it; a site that asks nothing is absent from the mapping."""

    EASIER = "easier"  #: amber: the easier variant, same dose, no deep stretch there
    TWO_THIRDS = "two_thirds"  #: after red's 48 h: the easier variant at two thirds of the sets
    DROPPED = "dropped"  #: red, for 48 h: nothing that loads the site


_HARSHNESS = {Ease.EASIER: 1, Ease.TWO_THIRDS: 2, Ease.DROPPED: 3}


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of a move: `sets` of `reps`, each held `hold_s` seconds (0: not held), `rest_s` seconds between sets.

    `effort` is 0-10 as the runner feels it. Reps and holds are per side unless the move is done with both at once.
    """

    sets: int
    reps: int
    hold_s: int
    rest_s: int
    effort: int


@dataclass(frozen=True, slots=True)
class Way:
    """An easier or harder way: another move by id, or words for doing the same move differently. Exactly one is set."""

    move: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """A move of the library. `loads` names sites without a side and holds for both; see docs/sources.md#doses."""

    id: str
    name: str
    kind: Kind
    target: tuple[str, ...]
    loads: frozenset[Site]  #: sites whose soreness eases this move
    side: SideMode
    dose: Dose
    tiny: Dose | None  #: its share of a tiny version; None: cannot honestly be done at effort 4 or less
    rep_s: int  #: seconds one rep takes apart from its hold
    equipment: tuple[str, ...]
    optional_equipment: tuple[str, ...]
    cues: tuple[str, ...]
    stop: tuple[str, ...]  #: reasons to stop this move, beyond the rules that hold for all
    easier: Way
    harder: Way
    needs_clearance: bool  #: hidden until a clinician's clearance is recorded
    hold_ok: bool  #: may be done while a same-day red flag holds everything else
    hf_irritable_ok: bool  #: may be done while the front of the hip is amber
    pht_min_stage: int  #: least stage (1-4) of hamstring-origin rehab: isometric, hip near straight, hip bent, spring
    impact: Impact
    deep_stretch: bool  #: takes a site it loads to the end of its range
    evidence: tuple[str, ...]  #: keys of docs/sources.md; empty: ordinary practice, our choice

    @property
    def seconds(self) -> int:
        """Seconds of the full dose, both sides and rests included."""
        return seconds_of(self, self.dose)

    @property
    def gated_by(self) -> frozenset[Site]:
        """The sites whose soreness touches this move: what it loads, and the front of the hip when that must be calm."""
        return self.loads if self.hf_irritable_ok else self.loads | {Site.HIP_FLEXOR}


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a routine with its dose and how many seconds that takes."""

    exercise: str
    dose: Dose
    seconds: int
    eased: bool = False  #: done in the words of its easier way
    before_clearance: "Step | None" = None  #: what stands here while the move is locked


@dataclass(frozen=True, slots=True)
class Routine:
    """Moves in their order, under the name it goes by: A, B, tiny, gentle or floor."""

    name: str
    steps: tuple[Step, ...]

    @property
    def seconds(self) -> int:
        """Seconds with the changes from move to move."""
        return sum(step.seconds for step in self.steps) + MOVE_CHANGE_S * max(0, len(self.steps) - 1)

    @property
    def minutes(self) -> int:
        """Whole minutes to set aside, rounded up: a routine never takes longer than it says."""
        return -(-self.seconds // 60)


@dataclass(frozen=True, slots=True)
class ExitTest:
    """Something the runner ticks before the next phase opens. A locked one is not asked before clearance."""

    id: str
    text: str
    needs_clearance: bool = False
    label: str = ""  #: a word or two for a button


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a programme. The floor's first move loads nothing: it is what always stays."""

    id: str
    name: str
    a: Routine
    b: Routine
    tiny: Routine
    gentle: Routine
    floor: Routine
    min_days: int  #: days in the phase before it can end
    weeks: tuple[int, int]  #: first and last week on paper; for show, the gates decide
    exit: tuple[ExitTest, ...]
    needs_clearance: bool
    loading_days: int = 0  #: days a week, 48 h apart, on which all sets are done instead of the daily two


@dataclass(frozen=True, slots=True)
class Programme:
    """Phases in their order. An edition is never changed once days refer to it; a change is a new edition."""

    id: str
    edition: int
    name: str
    fits: str  #: whom it suits, in a line
    phases: tuple[Phase, ...]
    needs_clearance: bool = False  #: may be chosen only once somebody has cleared the runner
    habits: tuple[str, ...] = ()  #: for the rest of the day, in a line each

    def phase(self, phase_id: str) -> Phase:
        """The phase of that id. Raises KeyError when there is none."""
        for phase in self.phases:
            if phase.id == phase_id:
                return phase
        raise KeyError(phase_id)


Moves: TypeAlias = Mapping[str, Exercise]  #: the library's exercises by id
Eases: TypeAlias = Mapping[Site, Ease]  #: what sore sites ask today; a calm site is absent


# --- how long things take


def seconds_of(exercise: Exercise, dose: Dose) -> int:
    """Seconds a dose takes: reps, holds, changes of side, and the rests between sets.

    Where sides take turns set by set, one side rests while the other works, so only the rest the other side's work
    does not cover is added.
    """
    turn = dose.reps * (exercise.rep_s + dose.hold_s)
    if exercise.side is SideMode.EACH:
        uncovered = max(0, dose.rest_s - turn - 2 * SIDE_CHANGE_S)
        return 2 * dose.sets * turn + (2 * dose.sets - 1) * SIDE_CHANGE_S + (dose.sets - 1) * uncovered
    sides = 2 if exercise.side is SideMode.ALTERNATE else 1
    return dose.sets * sides * turn + (dose.sets - 1) * dose.rest_s


def step_of(exercise: Exercise, dose: Dose, *, before_clearance: Step | None = None) -> Step:
    """A step of `exercise` at `dose`, its seconds worked out."""
    return Step(exercise.id, dose, seconds_of(exercise, dose), before_clearance=before_clearance)


# --- today


def todays_routine(
    phase: Phase, index: int, moves: Moves, *, ease: Eases, cleared: bool, hops: bool = False, held: bool = False, loading_day: bool = False
) -> Routine:
    """What is left today of A (even `index`) or B (odd); `index` counts the runner's mat days in the phase from 0.

    `cleared`: a clinician's clearance is on record; `hops`: it ticks hop tests, without which no move has impact. `held`: a
    same-day red flag leaves only what is safe under it. `loading_day` lifts the daily cap of two sets. At least breathing
    always remains.
    """
    routine = phase.b if index % 2 else phase.a
    if not loading_day:
        routine = ordinary_day(routine, moves)
    return _left_of(routine, phase, _Today(moves, ease, cleared, hops, held, tiny=False))


def todays_tiny(phase: Phase, moves: Moves, *, ease: Eases, cleared: bool, hops: bool = False, held: bool = False) -> Routine:
    """What is left today of the two-minute version: at most 180 s, effort at most 4, never empty."""
    return _left_of(phase.tiny, phase, _Today(moves, ease, cleared, hops, held, tiny=True))


def todays_gentle(phase: Phase, moves: Moves, *, ease: Eases, cleared: bool, hops: bool = False, held: bool = False) -> Routine:
    """What is left today of the gentle set, the one offered on a protected day: at most 3 minutes, never empty."""
    return _left_of(phase.gentle, phase, _Today(moves, ease, cleared, hops, held, tiny=True))


def todays_floor(phase: Phase, moves: Moves, *, ease: Eases, cleared: bool, hops: bool = False, held: bool = False) -> Routine:
    """The least there is: 60 s of work. Where a move falls out, the first gentle move that touches nothing sore steps in."""
    today = _Today(moves, ease, cleared, hops, held, tiny=True)
    spare = [s for s in phase.gentle.steps if s.exercise not in {own.exercise for own in phase.floor.steps}]
    left: list[Step] = []
    for step, eased in today.each(phase.floor.steps):
        if eased is not None:
            left.append(eased)
            continue
        for other in spare:
            calm = today.allows(moves[other.exercise]) and not moves[other.exercise].gated_by & ease.keys()
            fitted = _fit(moves[other.exercise], other.dose, step.seconds) if calm else None
            if fitted is not None:
                left.append(fitted)
                spare.remove(other)
                break
    return Routine(phase.floor.name, tuple(left))


def left_of(routine: Routine, moves: Moves, *, ease: Eases, cleared: bool, hops: bool = False) -> Routine:
    """What locks and soreness leave of a routine that belongs to no phase, such as the strength session; it may be empty."""
    today = _Today(moves, ease, cleared, hops)
    return replace(routine, steps=tuple(eased for _, eased in today.each(routine.steps) if eased is not None))


def ordinary_day(routine: Routine, moves: Moves) -> Routine:
    """The routine with every move cut to the daily cap of sets."""
    return replace(routine, steps=tuple(_capped(step, moves) for step in routine.steps))


def before_clearance(routine: Routine, moves: Moves) -> Routine:
    """The routine as it stands before clearance: locked moves give way to their substitutes, or fall out."""
    return replace(routine, steps=tuple(_Today(moves, {}, cleared=False).open(routine.steps)))


def _capped(step: Step, moves: Moves) -> Step:
    inner = None if step.before_clearance is None else _capped(step.before_clearance, moves)
    dose = replace(step.dose, sets=min(step.dose.sets, DAILY_SET_CAP))
    return replace(step, dose=dose, seconds=seconds_of(moves[step.exercise], dose), before_clearance=inner)


def _left_of(routine: Routine, phase: Phase, today: "_Today") -> Routine:
    shut = phase.needs_clearance and not today.cleared
    steps = phase.gentle.steps if shut else routine.steps
    left = tuple(eased for _, eased in today.each(steps) if eased is not None)
    return replace(routine, steps=left or phase.floor.steps[:1])


@dataclass(frozen=True, slots=True)
class _Today:
    """What holds today, and what it leaves of a list of steps."""

    moves: Moves
    ease: Eases
    cleared: bool
    hops: bool = False
    held: bool = False
    tiny: bool = False

    def allows(self, move: Exercise) -> bool:
        landed = move.impact is not Impact.NONE
        return (self.cleared or not move.needs_clearance) and (self.hops or not landed) and (move.hold_ok or not self.held)

    def open(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The steps that locks and holds leave, substitutes in their places; no move twice."""
        seen: set[str] = set()
        for step in steps:
            shut = not self.allows(self.moves[step.exercise])
            here = step.before_clearance if shut else step
            if here is not None and here.exercise not in seen and self.allows(self.moves[here.exercise]):
                seen.add(here.exercise)
                yield replace(here, before_clearance=None)

    def each(self, steps: Iterable[Step]) -> Iterator[tuple[Step, Step | None]]:
        """Each open step, with what soreness leaves of it.

        Which easier move may stand in is settled before looking at what hurts (the first step that names it, and
        never one the routine has already), so more soreness cannot free a place for one.
        """
        steps = tuple(self.open(steps))
        taken = {step.exercise for step in steps}
        for step in steps:
            other = self.moves[step.exercise].easier.move
            yield step, self._eased(step, None if other is None or other in taken else self.moves[other])
            if other is not None:
                taken.add(other)

    def _eased(self, step: Step, stand_in: Exercise | None) -> Step | None:
        move = self.moves[step.exercise]
        sore = move.gated_by & self.ease.keys()
        if not sore:
            return step
        worst = max((self.ease[site] for site in sore), key=_HARSHNESS.__getitem__)
        if worst is Ease.DROPPED:
            return None
        if move.easier.words is not None:
            irritates = not move.hf_irritable_ok and Site.HIP_FLEXOR in sore
            eased = None if irritates or self._stretches(move) else replace(step, eased=True)
        else:
            eased = self._stand_in(step, sore, stand_in)
        if eased is not None and worst is Ease.TWO_THIRDS:
            eased = _two_thirds(eased, self.moves)
        return eased

    def _stretches(self, move: Exercise) -> bool:
        return move.deep_stretch and bool(move.loads & self.ease.keys())

    def _stand_in(self, step: Step, sore: frozenset[Site], other: Exercise | None) -> Step | None:
        """The easier move in the step's place, no longer than it and no harder; None if it would trouble something else."""
        if other is None or not self.allows(other) or self._stretches(other):
            return None
        if other.gated_by & self.ease.keys() - sore or (not other.hf_irritable_ok and Site.HIP_FLEXOR in self.ease):
            return None
        dose = other.tiny if self.tiny else replace(other.dose, sets=min(other.dose.sets, step.dose.sets))
        if dose is None:
            return None
        return _fit(other, replace(dose, effort=min(dose.effort, step.dose.effort)), step.seconds)


def _fit(exercise: Exercise, dose: Dose, limit_s: int) -> Step | None:
    """As much of `dose` as fits in `limit_s` seconds, sets cut first, then reps, then the hold; None if nothing does."""
    fits = (
        replace(dose, sets=sets, reps=reps, hold_s=hold)
        for sets, reps, hold in (
            *((sets, dose.reps, dose.hold_s) for sets in range(dose.sets, 0, -1)),
            *((1, reps, dose.hold_s) for reps in range(dose.reps - 1, 0, -1)),
            *((1, 1, hold) for hold in range(dose.hold_s - 1, 0, -1)),
        )
    )
    return next((step_of(exercise, less) for less in fits if seconds_of(exercise, less) <= limit_s), None)


def _two_thirds(step: Step, moves: Moves) -> Step:
    """Two thirds of the sets, rounded down, at least one; of a single set two thirds of the reps, of a single rep of the hold."""
    dose = step.dose
    if dose.sets > 1:
        less = replace(dose, sets=max(1, dose.sets * 2 // 3))
    elif dose.reps > 1:
        less = replace(dose, reps=max(1, dose.reps * 2 // 3))
    else:
        less = replace(dose, hold_s=dose.hold_s * 2 // 3)
    return replace(step, dose=less, seconds=seconds_of(moves[step.exercise], less))
