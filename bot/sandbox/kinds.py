"""Kinds of values, read from python-telegram-bot's annotations, and the check of a value against one.

Nothing here is written down by hand: a class of the library becomes a Shape whose fields are its public
attributes, with the kinds of its constructor's parameters and required where these have no default.
"""

import datetime as dtm
import inspect
import json
import re
import types
import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import telegram
from telegram import InputFile, TelegramObject
from telegram._utils import types as ptb_types
from telegram._utils.defaultvalue import DefaultValue

_NAMES = {**vars(telegram), **vars(ptb_types)}
_INT64 = 2**63
_FIELDS: dict[type[TelegramObject], dict[str, "Field"]] = {}  # read once each
_SPECIALS: dict[type[TelegramObject], dict[str, type[TelegramObject]]] = {}


class Mismatch(Exception):
    """A value is not of its kind; the text says where and what was expected."""


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Scalar:
    """A value without parts. `name` is Telegram's word for it."""

    name: str
    accepts: tuple[type, ...]
    among: tuple[object, ...] = ()

    def check(self, value: Any, at: str) -> None:
        wrong_bool = isinstance(value, bool) and bool not in self.accepts and object not in self.accepts
        if wrong_bool or not isinstance(value, self.accepts):
            raise Mismatch(f"{at} must be of type {self.name}")
        if isinstance(value, int) and abs(value) >= _INT64:
            raise Mismatch(f"{at} must be a 64-bit integer")
        if self.among and value not in self.among:
            raise Mismatch(f"{at} must be one of {', '.join(map(str, self.among))}")


@dataclass(frozen=True)
class Listing:
    """An array whose items are all of one kind."""

    of: "Kind"

    @property
    def name(self) -> str:
        return f"Array of {self.of.name}"

    def check(self, value: Any, at: str) -> None:
        if not isinstance(value, list):
            raise Mismatch(f"{at} must be an Array")
        for place, item in enumerate(value):
            self.of.check(item, f"{at}[{place}]")


@dataclass(frozen=True)
class OneOf:
    """A value of any of several kinds; the complaint is that of the kind that came closest."""

    kinds: tuple["Kind", ...]

    @property
    def name(self) -> str:
        return " or ".join(kind.name for kind in self.kinds)

    def check(self, value: Any, at: str) -> None:
        for kind in self.kinds:
            try:
                return kind.check(value, at)
            except Mismatch:
                continue
        shapes = [kind for kind in self.kinds if isinstance(kind, Shape)]
        if shapes and isinstance(value, dict):
            max(shapes, key=lambda shape: len(shape.fields().keys() & value.keys())).check(value, at)
        raise Mismatch(f"{at} must be of type {self.name}")


@dataclass(frozen=True)
class Field:
    """One field of a Shape."""

    kind: "Kind"
    required: bool


@dataclass(frozen=True)
class Shape:
    """An object of one of the library's classes, as it looks on the wire."""

    of: type[TelegramObject]

    @property
    def name(self) -> str:
        return self.of.__name__

    def fields(self) -> dict[str, Field]:
        return _fields(self.of)

    def check(self, value: Any, at: str) -> None:
        if not isinstance(value, dict):
            raise Mismatch(f"{at} must be an Object ({self.name})")
        special = _special(self.of, value)
        fields = _fields(special)
        for unknown in value.keys() - fields.keys():
            raise Mismatch(f'{at}: {special.__name__} has no field "{unknown}"')
        for name, field in fields.items():
            if value.get(name) is not None:
                field.kind.check(value[name], f"{at}.{name}")
            elif field.required:
                raise Mismatch(f'{at}: field "{name}" of {special.__name__} is missing')


Kind = Scalar | Listing | OneOf | Shape

INTEGER = Scalar("Integer", (int,))
FLOAT = Scalar("Float", (int, float))
BOOLEAN = Scalar("Boolean", (bool,))
STRING = Scalar("String", (str,))
FILE = Scalar("InputFile or String", (str, Upload))
ANYTHING = Scalar("anything", (object,))
_PLAIN: dict[object, Kind] = {
    int: INTEGER,
    float: FLOAT,
    bool: BOOLEAN,
    str: STRING,
    dtm.datetime: INTEGER,
    dtm.timedelta: INTEGER,
}


def kind_of(annotation: Any) -> Kind:
    """The kind an annotation of the library stands for on the wire; its conveniences are left out."""
    options = list(dict.fromkeys(_options(annotation)))
    if InputFile in options or bytes in options:
        return FILE
    if len(options) > 1:
        options = [option for option in options if option is not object and typing.get_origin(option) is not tuple]
    kinds = tuple(dict.fromkeys(_single(option) for option in options))
    return kinds[0] if len(kinds) == 1 else OneOf(kinds)


def _options(annotation: Any) -> Iterator[Any]:
    """The alternatives of a union, flattened, without None and the library's DefaultValue."""
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        for option in typing.get_args(annotation):
            yield from _options(option)
    elif annotation is not type(None) and origin is not DefaultValue and annotation is not DefaultValue:
        yield annotation


def _single(annotation: Any) -> Kind:
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        among = typing.get_args(annotation)
        return Scalar(_PLAIN[type(among[0])].name, (type(among[0]),), among)
    if origin is not None and inspect.isclass(origin) and issubclass(origin, Sequence):
        return Listing(kind_of(typing.get_args(annotation)[0]))
    if inspect.isclass(annotation) and issubclass(annotation, TelegramObject):
        return Shape(annotation)
    return _PLAIN.get(annotation, ANYTHING)


def hints_of(function: Any) -> dict[str, Any]:
    """The annotations of one of the library's functions, with its forward references resolved."""
    return typing.get_type_hints(function, globalns={**_NAMES, **function.__globals__})


def _fields(of: type[TelegramObject]) -> dict[str, Field]:
    if of not in _FIELDS:
        _FIELDS[of] = _read_fields(of)
    return _FIELDS[of]


def _read_fields(of: type[TelegramObject]) -> dict[str, Field]:
    hints = hints_of(of.__init__)
    parameters = inspect.signature(of.__init__).parameters
    slots = [slot for base in of.__mro__[:-1] for slot in getattr(base, "__slots__", ()) if slot not in ("_bot", "api_kwargs")]
    found: dict[str, Field] = {}
    for slot in slots:
        name = slot if slot in parameters else slot.removeprefix("_")
        if name in parameters:
            field = Field(kind_of(hints[name]), parameters[name].default is inspect.Parameter.empty)
            found.setdefault("from" if name == "from_user" else name, field)
        elif not slot.startswith("_"):
            found.setdefault(name, Field(ANYTHING, False))
    return found


def _specials(of: type[TelegramObject]) -> dict[str, type[TelegramObject]]:
    if of not in _SPECIALS:
        _SPECIALS[of] = _read_specials(of)
    return _SPECIALS[of]


def _read_specials(of: type[TelegramObject]) -> dict[str, type[TelegramObject]]:
    """The classes that spell out `of`, by the word that follows its name: BotCommandScopeChat is "chat"."""
    subclasses = [it for it in vars(telegram).values() if inspect.isclass(it) and issubclass(it, of) and it is not of]
    return {_snake(it.__name__.removeprefix(of.__name__)): it for it in subclasses}


def _special(of: type[TelegramObject], value: dict[str, Any]) -> type[TelegramObject]:
    specials = _specials(of)
    if "type" not in _fields(of) or not specials:
        return of
    try:
        return specials[str(value.get("type"))]
    except KeyError:
        raise Mismatch(f'{of.__name__} has no type "{value.get("type")}"') from None


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


_WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def read(kind: Kind, raw: Any, at: str) -> Any:
    """The value that `raw` stands for: text as forms carry it, or JSON's own. Raises Mismatch."""
    value = _from_text(kind, raw, at) if isinstance(raw, str) else raw
    kind.check(value, at)
    return value


def _from_text(kind: Kind, raw: str, at: str) -> Any:
    kinds = kind.kinds if isinstance(kind, OneOf) else (kind,)
    if any(isinstance(it, Listing | Shape) for it in kinds):
        try:
            return json.loads(raw)
        except ValueError:
            if STRING in kinds:
                return raw
            raise Mismatch(f"{at}: can't parse JSON object") from None
    if any(isinstance(it, Scalar) and int in it.accepts for it in kinds) and re.fullmatch(r"-?\d+", raw):
        return int(raw)
    if FLOAT in kinds and re.fullmatch(r"-?\d*\.?\d+(e-?\d+)?", raw, re.IGNORECASE):
        return float(raw)
    if BOOLEAN in kinds:
        return _WORDS.get(raw.lower(), raw)
    return raw
