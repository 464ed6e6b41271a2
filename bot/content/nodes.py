"""Reads YAML as nodes with line numbers and collects everything that is wrong, instead of stopping at the first.

Nothing is constructed: a file is only ever strings, numbers, flags, lists and maps, and a tag such as `!!python/object`
is a fault like any other. A `Field` of a node knows its file, its line and the move or phase it belongs to, so a fault
reads `hips.yaml:14 mob_9090_switch: hold_s must be 1-120, is 0`.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: slower, says the same
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_DEPTH = 12  #: of lists and maps in one another; our choice, ours reach 7
TOO_DEEP = f"is nested more than {MAX_DEPTH} deep"
MAX_BYTES = 200_000  #: of one file; our choice, ten times the largest of ours
_TRUE_FALSE = {"true": True, "yes": True, "false": False, "no": False}

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a content file: where, in which move or phase (may be empty), and what."""

    file: str
    line: int
    about: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.about + ': ' if self.about else ''}{self.what}"


class Faults(list[Fault]):
    """The faults found so far, in the order of finding."""

    def add(self, file: str, line: int, about: str, what: str) -> None:
        self.append(Fault(file, line, about, what))


def near(word: str, known: Iterable[str]) -> str:
    """`, did you mean mob_hip_cars?` when a known word looks like `word`, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f", did you mean {close[0]}?" if close else ""


class Field:
    """A node of a file under the name of its key, read as what it should be; wrong content is noted and answered with None."""

    def __init__(self, node: yaml.Node, name: str, about: str, file: str, faults: Faults) -> None:
        self.node = node
        self.name = name
        self.about = about
        self._file = file
        self._faults = faults

    @property
    def line(self) -> int:
        """Its line in the file, counted from 1."""
        return _line(self.node.start_mark)

    @property
    def place(self) -> str:
        """Where it stands, as `file:line`."""
        return f"{self._file}:{self.line}"

    def wrong(self, what: str) -> None:
        """Notes a fault at this place."""
        self._faults.add(self._file, self.line, self.about, what)

    def inner(self, node: yaml.Node, name: str, about: str | None = None) -> "Field":
        """A node inside this one."""
        return Field(node, name, self.about if about is None else about, self._file, self._faults)

    # --- single values

    def text(self, *, longest: int = 200) -> str | None:
        """A line of text, not empty, at most `longest` characters."""
        value = self._scalar("str")
        if value is None:
            self.wrong(f"{self.name} must be text{self._is()}")
        elif not value.strip():
            self.wrong(f"{self.name} must not be empty")
        elif len(value) > longest or "\n" in value:
            self.wrong(f"{self.name} must be one line of at most {longest} characters, is {len(value)}")
        else:
            return value.strip()
        return None

    def whole(self, least: int, most: int) -> int | None:
        """A whole number from `least` to `most`, both allowed."""
        value = self._scalar("int")
        if value is not None and value.lstrip("+-").isdecimal() and len(value) < 10 and least <= int(value) <= most:
            return int(value)
        self.wrong(f"{self.name} must be {least}-{most}{self._is()}")
        return None

    def flag(self) -> bool | None:
        """True or false."""
        value = _TRUE_FALSE.get((self._scalar("bool") or "").lower())
        if value is None:
            self.wrong(f"{self.name} must be true or false{self._is()}")
        return value

    def one_of(self, words: type[E]) -> E | None:
        """One value of an enum."""
        value = self._scalar("str") or ""
        if value in words._value2member_map_:
            return words(value)
        known = [str(word) for word in words]
        self.wrong(f"{self.name} must be one of {', '.join(known)}{self._is()}{near(value, known)}")
        return None

    def known(self, words: Iterable[str]) -> str | None:
        """One word of a vocabulary."""
        value = self._scalar("str") or ""
        if value in words:
            return value
        self.wrong(f"{self.name} {value or 'here'} is unknown{near(value, words)}")
        return None

    # --- lists and maps

    def items(self, least: int, most: int) -> list["Field"]:
        """The members of a list of `least` to `most`; empty when it is no list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong(f"{self.name} must be a list")
            return []
        found = [self.inner(node, self.name) for node in self.node.value]
        if not least <= len(found) <= most:
            self.wrong(f"{self.name} must have {least}-{most} entries, has {len(found)}")
            return []
        return found

    def texts(self, least: int, most: int) -> tuple[str, ...]:
        """A list of lines of text."""
        return tuple(text for item in self.items(least, most) if (text := item.text()) is not None)

    def fields(self, needed: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Field"]:
        """The entries of a map by key. Missing, doubled and unknown keys are faults; an unknown one is left out."""
        needed, optional = tuple(needed), tuple(optional)
        found: dict[str, Field] = {}
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"{self.name} must be a map with {', '.join(needed or optional)}")
            return found
        for key, value in self.node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            where = self.inner(key, name)
            if name in found:
                where.wrong(f"{name} is given twice")
            elif name not in needed and name not in optional:
                where.wrong(f"{name} is not a key of {self.name}{near(name, needed + optional)}")
            else:
                found[name] = self.inner(value, name)
        for name in needed:
            if name not in found:
                self.wrong(f"{name} is missing")
        return found

    def is_map(self) -> bool:
        """Whether there is a map here."""
        return isinstance(self.node, yaml.MappingNode)

    def raw(self) -> str:
        """The text as written, or nothing when this is a list or a map."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else ""

    def _scalar(self, tag: str) -> str | None:
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag == f"tag:yaml.org,2002:{tag}":
            return str(self.node.value)
        return None

    def _is(self) -> str:
        return f", is {self.raw()[:40] or 'empty'}" if isinstance(self.node, yaml.ScalarNode) else ""


def read(path: Path, faults: Faults) -> Field | None:
    """The root of a file, or None with its faults noted: not there, too large, not UTF-8, not YAML."""
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.add(path.name, 1, "", f"cannot be read: {error.strerror}")
        return None
    return read_bytes(data, path.name, faults)


def read_bytes(data: bytes, name: str, faults: Faults) -> Field | None:
    """The root of a file that is already at hand, or None with its faults noted."""
    if len(data) > MAX_BYTES:
        faults.add(name, 1, "", f"must be at most {MAX_BYTES} bytes, is {len(data)}")
        return None
    try:
        text = data.decode("utf-8")
        unfit = _unfit(text)
        if unfit is not None:
            faults.add(name, unfit[0], "", unfit[1])
            return None
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        faults.add(name, data[: error.start].count(b"\n") + 1, "", "is not UTF-8 text")
        return None
    except yaml.YAMLError as error:
        problem = str(getattr(error, "problem", None) or "unreadable")
        what = TOO_DEEP if "nesting depth" in problem else f"is not YAML: {problem}"  # libyaml stops at 1,000 by itself, before we count
        faults.add(name, _line(getattr(error, "problem_mark", None)), "", what)
        return None
    if node is None:
        faults.add(name, 1, "", "is empty")
        return None
    return Field(node, "the file", "", name, faults)


def _unfit(text: str) -> tuple[int, str] | None:
    """The line and the fault of a file that must not be composed at all.

    Composing is recursive, and libyaml's composer ends the process on some 50,000 open brackets (measured); an alias could
    fold a file into itself. Events come one by one and show both beforehand.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            return _line(event.start_mark), "is an alias (*name): write it out"
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                return _line(event.start_mark), TOO_DEEP
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            depth -= 1
    return None


def _line(mark: object) -> int:
    """A mark's line counted from 1; libyaml and the pure parser have marks of their own types."""
    return int(getattr(mark, "line", 0)) + 1
