"""What whoever runs the sandbox may hand it to show: autopilots, and what the bot knows of a person."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pilot:
    """An autopilot on offer. Whoever offers it drives the phones of the people whose `pilot` is its key."""

    key: str
    title: str  #: a few words, "week-two faller"
    tells: str  #: a sentence of what is seen when they live
    person: str  #: the name of somebody made for it
    language: str = "en"
    zone: str | None = None  #: where they are at first


@dataclass(frozen=True)
class Section:
    """A part of what the bot knows: rows of a label and what stands beside it."""

    title: str
    rows: tuple[tuple[str, str], ...]


Panels = Callable[[int], Awaitable[Sequence[Section]]]  #: by the person's Telegram id
