"""The programme files: `version: 1` and one programme each.

    version: 1
    id: foundation12
    edition: 1                   a change that days could notice is a new edition
    name: Hip and hamstring foundation
    fits: ...                    whom it suits, in a line
    needs_clearance: true        left out: false. May be chosen only once somebody has cleared the runner
    habits: [...]                left out: none. Up to four lines on the rest of the day
    gentle: [...]                the set for protected days, at most 3 minutes, nothing loaded
    floor: [...]                 60 s for the worst days; its first move loads nothing
    phases:
      - id: F1
        name: Release
        weeks: [1, 2]            on paper; the gates decide
        min_days: 10
        needs_clearance: false
        loading_days: 3          left out: none. Days a week with all sets instead of the daily two, 48 h apart
        A: [...]                 one to four moves, 8-13 minutes on an ordinary day; B likewise
        B: [...]
        tiny: [...]              two or three moves, at most 180 s, effort at most 4
        exit:                    what the runner ticks before the next phase opens
          - {id: f1_walk, label: 20 min walk, text: ..., needs_clearance: true}      not asked before clearance

A move in a list is its id, or `{move: id, reps: 5, before_clearance: id}`: `sets`, `reps`, `hold_s` and `effort` change its
dose (the full one in A and B, the tiny one elsewhere), and `before_clearance` names what stands there while it is locked.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from bot.content.nodes import Faults, Field, near
from bot.domain.programme import Dose, Exercise, ExitTest, Phase, Programme, Routine, Step, step_of

_CHANGES = ("sets", "reps", "hold_s", "effort")
_OPTIONAL_IN_PHASE = ("loading_days",)
_PHASE = ("id", "name", "weeks", "min_days", "needs_clearance", "A", "B", "tiny", "exit")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The moves a programme may use, and the ids of those whose own faults are noted already."""

    moves: Mapping[str, Exercise]
    broken: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadProgramme:
    """A programme as read, with the places of its phases' fields (by phase id) and of its own (under "")."""

    programme: Programme
    fields: dict[str, dict[str, Field]]


def read_programme(root: Field, shelf: Shelf, faults: Faults) -> ReadProgramme | None:
    """The programme of a file, or None: its faults are noted, or it may lean on broken moves and can't be built."""
    before = len(faults)
    fields = root.fields(("version", "id", "edition", "name", "fits", "gentle", "floor", "phases"), ("needs_clearance", "habits"))
    if len(faults) > before:
        return None
    fields["version"].whole(1, 1)
    programme_id = fields["id"].text(longest=20)
    fields = {key: field.inner(field.node, key, programme_id or "") for key, field in fields.items()}
    edition, name, fits = fields["edition"].whole(1, 999), fields["name"].text(longest=40), fields["fits"].text()
    locked = fields["needs_clearance"].flag() if "needs_clearance" in fields else False
    habits = fields["habits"].texts(1, 4) if "habits" in fields else ()
    gentle = _routine("gentle", fields["gentle"], shelf, most=4)
    floor = _routine("floor", fields["floor"], shelf, most=3)
    places = {"": fields}
    phases: list[Phase] = []
    for entry in fields["phases"].items(1, 12):
        read = _phase(entry, gentle, floor, shelf, faults)
        if read is not None:
            phases.append(read[0])
            if places.setdefault(read[0].id, read[1]) is not read[1]:
                read[1]["id"].wrong(f"phase {read[0].id} is given twice")
    if shelf.broken or len(faults) > before or not (programme_id and edition and name and fits):
        return None
    return ReadProgramme(Programme(programme_id, edition, name, fits, tuple(phases), bool(locked), habits), places)


def _phase(entry: Field, gentle: Routine, floor: Routine, shelf: Shelf, faults: Faults) -> tuple[Phase, dict[str, Field]] | None:
    before = len(faults)
    fields = entry.inner(entry.node, "phase").fields(_PHASE, _OPTIONAL_IN_PHASE)
    if len(faults) > before:
        return None
    phase_id = fields["id"].text(longest=10) or ""
    fields = {key: field.inner(field.node, key, f"{field.about} {phase_id}") for key, field in fields.items()}
    name = fields["name"].text(longest=40)
    weeks = [item.whole(1, 99) for item in fields["weeks"].items(2, 2)]
    min_days, locked = fields["min_days"].whole(0, 60), fields["needs_clearance"].flag()
    a, b = (_routine(name, fields[name], shelf, most=4, full=True) for name in ("A", "B"))
    tiny = _routine("tiny", fields["tiny"], shelf, least=2, most=3)
    loading = fields["loading_days"].whole(1, 3) if "loading_days" in fields else 0
    tests = tuple(test for item in fields["exit"].items(0, 6) if (test := _exit_test(item)) is not None)
    if len(faults) > before:
        return None
    first, last = weeks[0] or 0, weeks[1] or 0
    return Phase(phase_id, name or "", a, b, tiny, gentle, floor, min_days or 0, (first, last), tests, bool(locked), loading or 0), fields


def _exit_test(item: Field) -> ExitTest | None:
    fields = item.fields(("id", "text"), ("label", "needs_clearance"))
    if not {"id", "text"} <= fields.keys():
        return None
    test_id, text = fields["id"].text(longest=20), fields["text"].text()
    locked = fields["needs_clearance"].flag() if "needs_clearance" in fields else False
    label = fields["label"].text(longest=20) if "label" in fields else None
    return ExitTest(test_id, text, locked, label or "") if test_id and text and locked is not None else None


def read_routine(name: str, field: Field, shelf: Shelf, *, least: int, most: int) -> Routine:
    """A list of moves at their full doses, for files other than programmes; faults are noted."""
    return _routine(name, field, shelf, least=least, most=most, full=True)


def _routine(name: str, field: Field, shelf: Shelf, *, most: int, least: int = 1, full: bool = False) -> Routine:
    steps = (_step(item, shelf, full=full) for item in field.items(least, most))
    routine = Routine(name, tuple(step for step in steps if step is not None))
    ids = [step.exercise for step in routine.steps]
    for move_id in sorted({move_id for move_id in ids if ids.count(move_id) > 1}):
        field.wrong(f"{name} has {move_id} twice")
    return routine


def _step(item: Field, shelf: Shelf, *, full: bool) -> Step | None:
    fields = item.fields(("move",), (*_CHANGES, "before_clearance")) if item.is_map() else {"move": item}
    move = _move(fields.get("move"), shelf)
    if move is None:
        return None
    dose = move.dose if full else move.tiny
    if dose is None:
        fields["move"].wrong(f"{move.id} has no tiny dose: it cannot be in {item.name}")
        return None
    changed = _changed(dose, fields)
    other = None
    if "before_clearance" in fields:
        stand_in = _move(fields["before_clearance"], shelf)
        its_dose = None if stand_in is None else stand_in.dose if full else stand_in.tiny
        if stand_in is None or its_dose is None:
            if stand_in is not None:
                fields["before_clearance"].wrong(f"{stand_in.id} has no tiny dose: it cannot be in {item.name}")
            return None
        other = step_of(stand_in, its_dose)
    return None if changed is None else step_of(move, changed, before_clearance=other)


def _move(field: Field | None, shelf: Shelf) -> Exercise | None:
    if field is None:
        return None
    if field.raw() not in shelf.moves and field.raw() not in shelf.broken:
        field.wrong(f"there is no move {field.raw() or 'here'}{near(field.raw(), shelf.moves)}")
    return shelf.moves.get(field.raw())


def _changed(dose: Dose, fields: dict[str, Field]) -> Dose | None:
    limits = {"sets": (1, 5), "reps": (1, 30), "hold_s": (1, 120), "effort": (0, 10)}
    values = {key: fields[key].whole(*limits[key]) for key in _CHANGES if key in fields}
    known = {key: value for key, value in values.items() if value is not None}
    return replace(dose, **known) if len(known) == len(values) else None
