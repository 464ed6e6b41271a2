"""What a made-up person is: told the day's number and what was said today, they say what they do and when.

A minute is one of the runner's wall clock, counted from the midnight the day's date began with: 07:20 is 440, half past one
the next morning 1530.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from bot.domain.coach import Kind
from bot.domain.entry import Mark, Reason
from bot.domain.pain import Moment
from bot.domain.words import Intent


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the person meets it."""

    at: int  #: minute of the day
    kind: Kind
    intent: Intent
    text_id: str
    tiny: bool = False  #: the tiny version is what it leads with


@dataclass(frozen=True, slots=True)
class Today:
    """A day of the plan, the first is 1, and what was said on it so far, in order."""

    number: int
    said: tuple[Said, ...] = ()


class Deed(StrEnum):
    """What a person can do to a bot."""

    ANSWERS = "answers"  #: a word on the day: `mark`, and a `reason` where it is a no
    RATES = "rates"  #: `pain` 0-10 at a `moment`
    WRITES = "writes"  #: says hello
    BLOCKS = "blocks"
    COMES_BACK = "comes_back"  #: /start after a block
    TRAVELS = "travels"  #: tells of a new `zone`


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at a minute of the day."""

    at: int
    deed: Deed = Deed.ANSWERS
    mark: Mark = Mark.DONE
    reason: Reason | None = None
    pain: int = 0
    moment: Moment = Moment.DURING
    zone: str = ""


class Person(Protocol):
    """A value that answers. Ask `acts` at a day's opening and whenever something was said; what was done already stays done."""

    def acts(self, today: Today) -> tuple[Act, ...]:
        """All they do today if nothing more is said, in order. No clock, no chance that is not in the seed."""
        ...

    def after(self, today: Today) -> Self:
        """The person on the next morning."""
        ...
