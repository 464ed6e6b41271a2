"""The library: every move and programme, read once, checked whole, and never changed while the bot runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bot.content import laws
from bot.content.exercise_file import ReadExercise, read_exercises
from bot.content.nodes import Fault, Faults, Field, read
from bot.content.programme_file import ReadProgramme, Shelf, read_programme
from bot.content.run_file import read_ladder
from bot.content.strength_file import read_levels
from bot.domain.programme import Exercise, Programme
from bot.domain.running import RunLadder
from bot.domain.strength import Level

NO_LADDER = RunLadder((), ())
CONTENT = Path(__file__).parent  #: the bot's own files: `exercises/*.yaml`, `programmes/*.yaml`, `tracks/*.yaml`


@dataclass(frozen=True, slots=True)
class Library:
    """All moves and programmes by id; the maps are read-only. The strength levels from 1 up, and the run ladder."""

    exercises: Mapping[str, Exercise]
    programmes: Mapping[str, Programme]
    levels: tuple[Level, ...] = ()
    ladder: RunLadder = NO_LADDER

    def level(self, n: int) -> Level:
        """A strength level by its number. Raises IndexError."""
        return self.levels[n - 1]


class ContentIsWrongError(Exception):
    """The bot's own content has faults; the message lists them all, one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@cache
def load_library() -> Library:
    """The bot's own content. Read at the first call, the same object ever after. Raises ContentIsWrongError."""
    library, faults = _read(_yaml_files([CONTENT]))
    if faults:
        raise ContentIsWrongError(faults)
    return library


def check(paths: Iterable[Path]) -> list[Fault]:
    """Every fault in these files and folders, by file and line. Programmes without exercise files lean on the bot's own moves."""
    return sorted(_read(_yaml_files(paths))[1])


def _yaml_files(paths: Iterable[Path]) -> list[Path]:
    found = [file for path in paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    return list(dict.fromkeys(found))


def _read(files: list[Path]) -> tuple[Library, Faults]:
    faults = Faults()
    roots = [root for file in files if (root := read(file, faults)) is not None]
    of_moves = [root for root in roots if _has(root, "exercises")]
    of_programmes = [root for root in roots if _has(root, "phases")]
    of_levels = [root for root in roots if _has(root, "levels")]
    of_stages = [root for root in roots if _has(root, "stages")]
    for root in roots:
        if root not in of_moves + of_programmes + of_levels + of_stages:
            root.wrong("is neither an exercise file (exercises: ...) nor a programme (phases: ...)")
    leans = of_programmes or of_levels
    shelf = _exercises(of_moves, faults) if of_moves else Shelf(load_library().exercises if leans else {})
    programmes = _programmes(of_programmes, shelf, faults)
    levels = [read_levels(root, shelf, faults) for root in _one(of_levels)]
    ladders = [found for root in _one(of_stages) if (found := read_ladder(root, faults)) is not None]
    return Library(
        MappingProxyType(dict(shelf.moves)),
        MappingProxyType(programmes),
        levels[0] if levels else (),
        ladders[0] if ladders else NO_LADDER,
    ), faults


def _one(roots: list[Field]) -> list[Field]:
    """The first of the files of which there is to be one; the others are a fault."""
    for root in roots[1:]:
        root.wrong(f"is there already, at {roots[0].place}")
    return roots[:1]


def _has(root: Field, name: str) -> bool:
    return root.is_map() and any(getattr(key, "value", None) == name for key, _ in root.node.value)


def _exercises(roots: list[Field], faults: Faults) -> Shelf:
    found: dict[str, ReadExercise] = {}
    broken: set[str] = set()
    for root in roots:
        whole, left_out = read_exercises(root, faults)
        broken |= left_out
        for one in whole:
            if one.exercise.id in found:
                one.fields["id"].wrong(f"id is given twice, first at {found[one.exercise.id].fields['id'].place}")
            else:
                found[one.exercise.id] = one
    laws.check_exercises(found.values(), broken)
    return Shelf({move_id: one.exercise for move_id, one in found.items()}, broken)


def _programmes(roots: list[Field], shelf: Shelf, faults: Faults) -> dict[str, Programme]:
    found: dict[str, ReadProgramme] = {}
    for root in roots:
        one = read_programme(root, shelf, faults)
        if one is None:
            continue
        if one.programme.id in found:
            one.fields[""]["id"].wrong(f"id is given twice, first at {found[one.programme.id].fields['']['id'].place}")
            continue
        found[one.programme.id] = one
        laws.check_programme(one, shelf.moves)
    laws.check_programmes(found.values())
    return {programme_id: one.programme for programme_id, one in found.items()}
