"""The file of the strength levels: `version: 1`, `kind: strength_levels`, and the levels 1 to 3.

    levels:
      - n: 1                     1, 2, 3 in this order
        minutes: 20              to set aside, set-up and breath included: the work takes 60-100 % of it
        tiny_minutes: 8          likewise for the tiny version
        needs_clearance: false   only level 1 may do without
        effort: [5, 6]           least and most it should feel like, 0-10
        moves: [...]             three to eight, as in a programme: an id, or {move: id, sets: 2, reps: 12, hold_s: 20, effort: 4}
        tiny: [...]              three of these moves by id, one set each at the level's dose

Before clearance no move may be locked, stand on one leg, or be harder than effort 6 (docs/sources.md#strength).
"""

from dataclasses import replace

from bot.content.nodes import Faults, Field
from bot.content.programme_file import Shelf, read_routine
from bot.domain.programme import Impact, Routine, step_of
from bot.domain.strength import HIGHEST, LOWEST, Level

KIND = "strength_levels"
EFFORT_BEFORE_CLEARANCE = 6  #: of 10; four repetitions in hand, our choice
LEAST_SHARE = 0.6  #: of the stated minutes that is work and change: less would be padding; our choice
TINY_MOVES = 3
_LEVEL = ("n", "minutes", "tiny_minutes", "needs_clearance", "effort", "moves", "tiny")


def read_levels(root: Field, shelf: Shelf, faults: Faults) -> tuple[Level, ...]:
    """The levels of the file, or none with its faults noted."""
    before = len(faults)
    fields = root.fields(("version", "kind", "levels"))
    if "version" in fields:
        fields["version"].whole(1, 1)
    if "levels" not in fields:
        return ()
    levels = [_level(entry, n, shelf, faults) for n, entry in enumerate(fields["levels"].items(HIGHEST, HIGHEST), LOWEST)]
    if shelf.broken or len(faults) > before:
        return ()
    return tuple(level for level in levels if level is not None)


def _level(entry: Field, n: int, shelf: Shelf, faults: Faults) -> Level | None:
    before = len(faults)
    fields = entry.inner(entry.node, "level", f"level {n}").fields(_LEVEL)
    if len(faults) > before:
        return None
    fields["n"].whole(n, n)
    minutes, tiny_minutes = fields["minutes"].whole(5, 60), fields["tiny_minutes"].whole(3, 15)
    locked = fields["needs_clearance"].flag()
    effort = [item.whole(1, 10) for item in fields["effort"].items(2, 2)]
    full = read_routine(f"strength {n}", fields["moves"], shelf, least=TINY_MOVES, most=8)
    tiny = _tiny(full, n, fields["tiny"], shelf)
    if shelf.broken or len(faults) > before or minutes is None or tiny_minutes is None or locked is None:
        return None
    level = Level(n, full, tiny, minutes, tiny_minutes, (effort[0] or 0, effort[1] or 0), locked)
    _check(level, fields, shelf)
    return level


def _tiny(full: Routine, n: int, field: Field, shelf: Shelf) -> Routine:
    """The named moves at one set of the level's dose."""
    steps = {step.exercise: step for step in full.steps}
    found = []
    for item in field.items(TINY_MOVES, TINY_MOVES):
        name = item.known(steps) if full.steps else None
        if name is not None:
            found.append(step_of(shelf.moves[name], replace(steps[name].dose, sets=1)))
    return Routine(f"strength {n} tiny", tuple(found))


def _check(level: Level, fields: dict[str, Field], shelf: Shelf) -> None:
    for routine, key, name in ((level.full, level.minutes, "minutes"), (level.tiny, level.tiny_minutes, "tiny_minutes")):
        if not key * LEAST_SHARE * 60 <= routine.seconds <= key * 60:
            fields[name].wrong(f"{name} {key} does not fit: the work takes {routine.seconds} s")
    least, most = level.effort
    if least > most:
        fields["effort"].wrong(f"effort must run upward, is {least} to {most}")
    for step in level.full.steps:
        if step.dose.effort > most:
            fields["moves"].wrong(f"{step.exercise} has effort {step.dose.effort}, more than the level's {most}")
    if level.n > LOWEST and not level.needs_clearance:
        fields["needs_clearance"].wrong("needs_clearance must be true above level 1")
    if not level.needs_clearance:
        _before_clearance(level, fields, shelf)


def _before_clearance(level: Level, fields: dict[str, Field], shelf: Shelf) -> None:
    if level.effort[1] > EFFORT_BEFORE_CLEARANCE:
        fields["effort"].wrong(f"effort must be at most {EFFORT_BEFORE_CLEARANCE} before clearance")
    for step in level.full.steps:
        move = shelf.moves[step.exercise]
        if move.needs_clearance or move.impact is not Impact.NONE:
            fields["moves"].wrong(f"{move.id} is locked before clearance")
