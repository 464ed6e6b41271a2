"""The life of something the bot says of its own accord.

    planned -> sending -> sent | unknown | failed          (unknown -> sent when the runner taps it)

Only rows that left the house (everything but planned) keep their key; a planned row that is no longer
wanted is deleted.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a row stands."""

    PLANNED = "planned"  #: wanted, not yet spoken
    SENDING = "sending"  #: handed to Telegram; nobody else may take it
    SENT = "sent"  #: Telegram said so, or the runner tapped it
    UNKNOWN = "unknown"  #: it may have arrived; never sent again under this key
    FAILED = "failed"  #: Telegram refused it


LEFT_THE_HOUSE = frozenset(State) - {State.PLANNED}


class Lane(StrEnum):
    """Who waits for whom: answers to people never queue behind the bulk."""

    REPLY = "reply"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class TryLater:
    """It surely did not arrive; try again after so many seconds."""

    seconds: float
    halt: bool = False  #: Telegram told the whole bot to wait (429)


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have arrived."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The runner blocked the bot, or is gone."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take it; `code` is its error code."""

    code: str


Outcome = Sent | TryLater | Unknown | Unreachable | Refused
