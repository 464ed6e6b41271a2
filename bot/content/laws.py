"""What must hold across the content, checked once every file is read.

The limits are rules of the programme, not of the format: their sources are in docs/sources.md#doses and #phases.
"""

from collections.abc import Iterable, Mapping, Set

from bot.content.exercise_file import ReadExercise
from bot.content.nodes import Field, near
from bot.content.programme_file import ReadProgramme
from bot.domain.programme import (
    EFFORT_TINY_MAX,
    FLOOR_MAX_S,
    TINY_MAX_S,
    Dose,
    Exercise,
    Impact,
    Kind,
    Phase,
    Routine,
    before_clearance,
    ordinary_day,
)
from bot.domain.site import Site

MINUTES = range(8, 14)  #: of A and B on an ordinary day; our choice
LOADING_MAX_MIN = 16  #: of A and B on a loading day; our choice
GENTLE_MAX_S = 180  #: the gentle set; our choice
EFFORT_GENTLE_MAX = 2  #: of 10: "nothing loaded"; our choice

#: Never before clearance, whatever a file says: single-leg loading and end-range stretch of the front of the hip, while
#: a bone-stress injury has not been ruled out (docs/sources.md#red-flags).
LOCKED = frozenset({
    "mob_bed_hf", "mob_half_kneel_hf", "mob_9090_switch", "ctl_sl_balance", "act_wall_press", "iso_ham_single",
    "str_sl_bridge", "str_ham_slider", "str_calf_raise", "act_bridge_march", "act_band_walk", "str_soleus_raise",
})  # fmt: skip

_IMPACTS = list(Impact)


# --- moves


def check_exercises(read: Iterable[ReadExercise], broken: Set[str] = frozenset()) -> None:
    """Notes the faults of single moves and of the ways from one to another; a way to a `broken` move is let be."""
    read = list(read)
    by_id = {one.exercise.id: one for one in read}
    for one in read:
        _tiny_dose(one)
        _safety(one)
        for way in ("easier", "harder"):
            _way(one, way, by_id, broken)
    for way in ("easier", "harder"):
        _cycles(way, by_id)


def _tiny_dose(one: ReadExercise) -> None:
    move, fields = one.exercise, one.fields
    if move.tiny is not None:
        for fault in beyond(move.tiny, move.dose):
            fields["tiny"].wrong(fault)


def beyond(tiny: Dose, full: Dose) -> list[str]:
    """How a tiny dose asks more than it may: never more sets, reps or seconds of hold than full, never harder, never past effort 4."""
    faults = [
        f"tiny {key} must be at most {most}, as in the full dose, is {value}"
        for key, value, most in (("sets", tiny.sets, full.sets), ("reps", tiny.reps, full.reps), ("hold_s", tiny.hold_s, full.hold_s))
        if value > most
    ]
    if tiny.effort > min(full.effort, EFFORT_TINY_MAX):
        faults.append(f"tiny effort must be at most {min(full.effort, EFFORT_TINY_MAX)}, is {tiny.effort}")
    return faults


def _safety(one: ReadExercise) -> None:
    move, fields = one.exercise, one.fields
    if move.id in LOCKED and not move.needs_clearance:
        fields["safety.needs_clearance"].wrong("needs_clearance must be true: single-leg loading or end-range hip stretch")
    if move.impact is not Impact.NONE and not move.needs_clearance:
        fields["safety.needs_clearance"].wrong("needs_clearance must be true for a move with impact")
    if move.kind is Kind.PLYO and move.impact is Impact.NONE:
        fields["safety.impact"].wrong("impact must be low or high for a plyo")
    if move.deep_stretch and Site.HIP_FLEXOR in move.loads and move.hf_irritable_ok:
        fields["safety.hf_irritable_ok"].wrong("hf_irritable_ok must be false for a deep stretch of the front of the hip")
    too_much = move.needs_clearance or move.deep_stretch or move.impact is not Impact.NONE or move.dose.effort > EFFORT_GENTLE_MAX
    if move.hold_ok and too_much:
        fields["safety.hold_ok"].wrong("hold_ok is only for unlocked moves without impact, deep stretch, or effort above 2")


def _way(one: ReadExercise, way: str, by_id: Mapping[str, ReadExercise], broken: Set[str]) -> None:
    move, field = one.exercise, one.fields[way]
    other_id = (move.easier if way == "easier" else move.harder).move
    if other_id is None or other_id in broken:
        return
    if other_id not in by_id:
        field.wrong(f"{way}: there is no move {other_id}{near(other_id, by_id)}")
        return
    other = by_id[other_id].exercise
    if way == "easier":
        _no_harder(move, other, field)


def _no_harder(move: Exercise, easier: Exercise, field: Field) -> None:
    if easier.dose.effort > move.dose.effort:
        field.wrong(f"easier {easier.id} has effort {easier.dose.effort}, more than {move.dose.effort}")
    if easier.needs_clearance and not move.needs_clearance:
        field.wrong(f"easier {easier.id} is locked, {move.id} is not")
    if _IMPACTS.index(easier.impact) > _IMPACTS.index(move.impact):
        field.wrong(f"easier {easier.id} has more impact")
    if easier.pht_min_stage > move.pht_min_stage:
        field.wrong(f"easier {easier.id} belongs to a later hamstring stage")


def _cycles(way: str, by_id: Mapping[str, ReadExercise]) -> None:
    for start in by_id:
        seen, here = [start], start
        while True:
            exercise = by_id[here].exercise
            following = (exercise.easier if way == "easier" else exercise.harder).move
            if following is None or following not in by_id:
                break
            if following in seen:
                if following == start and start == min(seen):  # each circle once, at its first move
                    by_id[start].fields[way].wrong(f"{way} goes in a circle: {' > '.join([*seen, start])}")
                break
            seen.append(following)
            here = following


# --- programmes


def check_programme(read: ReadProgramme, moves: Mapping[str, Exercise]) -> None:
    """Notes the faults of a programme's phases, its gentle set and its floor."""
    own = read.fields[""]
    first = read.programme.phases[0]
    _gentle(first.gentle, own["gentle"], moves)
    _floor(first.floor, own["floor"], moves)
    tests: set[str] = set()
    locked = False
    for phase in read.programme.phases:
        fields = read.fields[phase.id]
        for name, routine in (("A", phase.a), ("B", phase.b)):
            _routine(phase, routine, fields[name], moves)
        _tiny(phase, fields["tiny"], moves)
        if phase.weeks[0] > phase.weeks[1]:
            fields["weeks"].wrong(f"weeks must run forward, are {phase.weeks[0]} to {phase.weeks[1]}")
        if phase.loading_days and not phase.needs_clearance:
            fields["loading_days"].wrong("loading_days are only for a phase that needs clearance")
        if locked and not phase.needs_clearance:
            fields["needs_clearance"].wrong("needs_clearance must be true after a phase that needs it")
        locked = phase.needs_clearance
        if not phase.needs_clearance and phase.exit and all(test.needs_clearance for test in phase.exit):
            fields["exit"].wrong("exit has no test that may be tried before clearance")
        for test in phase.exit:
            if test.id in tests:
                fields["exit"].wrong(f"exit test {test.id} is given twice")
            tests.add(test.id)


def check_programmes(read: Iterable[ReadProgramme]) -> None:
    """Notes what two programmes may not share: a day names its phase, and a tick its test, by id alone."""
    owners: dict[str, str] = {}
    for one in read:
        for phase in one.programme.phases:
            for kind, known in (("phase", phase.id), *(("exit test", test.id) for test in phase.exit)):
                if owners.setdefault(known, one.programme.id) != one.programme.id:
                    one.fields[phase.id]["id"].wrong(f"{kind} {known} belongs to {owners[known]} already")


def _routine(phase: Phase, routine: Routine, field: Field, moves: Mapping[str, Exercise]) -> None:
    ordinary = ordinary_day(routine, moves)
    versions = [("", ordinary)]
    if not phase.needs_clearance:
        versions.append((" before clearance", before_clearance(ordinary, moves)))
    for when, version in versions:
        if version.minutes not in MINUTES:
            field.wrong(f"{routine.name} must take {MINUTES[0]}-{MINUTES[-1]} min{when}, takes {version.minutes} ({version.seconds} s)")
    if phase.loading_days and routine.minutes > LOADING_MAX_MIN:
        field.wrong(
            f"{routine.name} must take at most {LOADING_MAX_MIN} min on a loading day, takes {routine.minutes} ({routine.seconds} s)"
        )
    _substitutes(phase, routine, field, moves)


def _substitutes(phase: Phase, routine: Routine, field: Field, moves: Mapping[str, Exercise]) -> None:
    for step in routine.steps:
        other, locked = step.before_clearance, moves[step.exercise].needs_clearance
        if other is None and locked and not phase.needs_clearance:
            field.wrong(f"{step.exercise} is locked: name what stands there before_clearance")
        if other is not None and not locked:
            field.wrong(f"{step.exercise} is not locked: before_clearance has no meaning")
        if other is not None and moves[other.exercise].needs_clearance:
            field.wrong(f"{other.exercise} is locked itself")


def _tiny(phase: Phase, field: Field, moves: Mapping[str, Exercise]) -> None:
    shut = before_clearance(phase.tiny, moves)
    for version in (phase.tiny,) if phase.needs_clearance else (phase.tiny, shut):
        if version.seconds > TINY_MAX_S:
            field.wrong(f"tiny must take at most {TINY_MAX_S} s, takes {version.seconds}")
    if not phase.needs_clearance and len(shut.steps) < 2:
        field.wrong("tiny must keep two moves before clearance")
    _substitutes(phase, phase.tiny, field, moves)
    _within_full(phase.tiny, field, moves)


def _within_full(routine: Routine, field: Field, moves: Mapping[str, Exercise]) -> None:
    for step in routine.steps:
        for fault in beyond(step.dose, moves[step.exercise].dose):
            field.wrong(f"{step.exercise}: {fault}")


def _gentle(gentle: Routine, field: Field, moves: Mapping[str, Exercise]) -> None:
    if gentle.seconds > GENTLE_MAX_S:
        field.wrong(f"gentle must take at most {GENTLE_MAX_S} s, takes {gentle.seconds}")
    for step in gentle.steps:
        move = moves[step.exercise]
        if step.dose.effort > EFFORT_GENTLE_MAX or move.needs_clearance or move.deep_stretch or move.impact is not Impact.NONE:
            field.wrong(f"{move.id} is no gentle move: locked, deep stretch, impact, or effort above {EFFORT_GENTLE_MAX}")
    _within_full(gentle, field, moves)


def _floor(floor: Routine, field: Field, moves: Mapping[str, Exercise]) -> None:
    work = sum(step.seconds for step in floor.steps)
    if work > FLOOR_MAX_S:
        field.wrong(f"floor must take at most {FLOOR_MAX_S} s of work, takes {work}")
    first = moves[floor.steps[0].exercise]
    if first.gated_by or not first.hold_ok or first.needs_clearance:
        field.wrong(f"floor must begin with a move that loads nothing and is hold_ok; {first.id} is not")
    for step in floor.steps:
        if moves[step.exercise].needs_clearance:
            field.wrong(f"{step.exercise} is locked")
    _within_full(floor, field, moves)
