"""The bot as a process that can be killed, as far as the page sees it. Whoever runs the sandbox does the killing."""

from enum import StrEnum
from typing import Protocol


class Where(StrEnum):
    """Where the bot runs."""

    INSIDE = "inside"  #: in the process of the sandbox; it can't be killed alone
    OWN = "own"  #: in a process of its own
    DOWN = "down"  #: nowhere


class Wish(StrEnum):
    """What can be wished for."""

    OWN = "own"
    INSIDE = "inside"
    KILL = "kill"
    RESTART = "restart"


class Process(Protocol):
    """The bot's process."""

    @property
    def where(self) -> Where: ...

    async def wish(self, wish: Wish) -> None:
        """Does it, and returns when it is done. Raises RuntimeError with what went wrong."""
        ...
