"""Things that go wrong on request: what, for which calls, how often."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from http import HTTPStatus

from bot.sandbox.bell import Bell
from bot.sandbox.calls import Call
from bot.sandbox.refusals import BLOCKED, Refused, forbidden, too_many

HTML_502 = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"


class Trouble(StrEnum):
    """What can go wrong with a call."""

    TOO_MANY = "too_many"  #: 429, wait retry_after seconds; not taken
    ERROR = "error"  #: `status` (500) with the Bot API's JSON body; not taken
    PAGE = "page"  #: 502 with a page of HTML; not taken
    DROPPED = "dropped"  #: the connection closes before the call is taken
    ANSWER_LOST = "answer_lost"  #: the call is taken, then the connection closes without a word
    BLOCKED = "blocked"  #: 403 "bot was blocked by the user"; not taken
    SLOW = "slow"  #: waits `delay` seconds or for `until`, then takes the call
    ANSWER_SLOW = "answer_slow"  #: takes the call, then waits before it answers
    DOWN = "down"  #: every connection of the Bot API closes, until cleared


_BEFORE = tuple(it for it in Trouble if it not in (Trouble.ANSWER_LOST, Trouble.ANSWER_SLOW))


@dataclass(frozen=True)
class Ways:
    """How exactly: seconds of a 429, status of an error, how long a slow call waits (real seconds, or for an event)."""

    retry_after: int = 5
    status: int = 500
    delay: float = 0
    until: asyncio.Event | None = None


@dataclass(eq=False)
class Fault:
    """One fault in place. `method` may hold wildcards; `times` None means until cleared."""

    id: int
    trouble: Trouble
    method: str
    chat_id: int | None
    times: int | None
    ways: Ways
    bell: Bell
    hits: int = 0
    last: Call | None = None
    holding: int = 0

    @property
    def active(self) -> bool:
        return self.times is None or self.hits < self.times

    def clear(self) -> None:
        """No further call meets it; calls it holds are let go."""
        self.times = 0
        self.bell.ring()

    async def hit(self, times: int = 1, timeout: float = 10) -> Call:
        """Waits (real seconds) until so many calls met it since it was set; the last of them."""
        return await self.bell.until(lambda: self.last if self.hits >= times else None, timeout)

    def meets(self, call: Call) -> bool:
        """True where the fault is in place and meant for this call."""
        return self.active and fnmatchcase(call.method.lower(), self.method.lower()) and self.chat_id in (None, call.chat_id)

    async def hold(self) -> None:
        """Waits `delay` real seconds, or for `until`; without either, until cleared."""
        self.holding += 1
        try:
            if self.ways.until is not None:
                await self.ways.until.wait()
            else:
                await self.bell.until(lambda: self.times == 0, self.ways.delay or None)
        except TimeoutError:
            return
        finally:
            self.holding -= 1

    def refusal(self) -> Refused | None:
        """The answer this fault gives, for those that give one in JSON."""
        if self.trouble is Trouble.TOO_MANY:
            return too_many(self.ways.retry_after)
        if self.trouble is Trouble.ERROR:
            return Refused(self.ways.status, HTTPStatus(self.ways.status).phrase)
        return forbidden(BLOCKED) if self.trouble is Trouble.BLOCKED else None


class Faults:
    """All faults, in the order they were set; a call meets one before it is taken and one after, at most."""

    def __init__(self, bell: Bell, changed: Callable[[], None] = lambda: None) -> None:
        """`changed` is told when a fault is set, met or cleared."""
        self._bell = bell
        self._changed = changed
        self._all: list[Fault] = []
        self._next = 1

    def __iter__(self) -> Iterator[Fault]:
        return iter([fault for fault in self._all if fault.active])

    @property
    def down(self) -> bool:
        """True while nobody gets through."""
        return any(fault.trouble is Trouble.DOWN for fault in self)

    def add(self, trouble: Trouble, method: str, chat_id: int | None, times: int | None, ways: Ways) -> Fault:
        """Puts a fault in place."""
        fault = Fault(self._next, trouble, method, chat_id, times, ways, self._bell)
        self._next += 1
        self._all = [it for it in self._all if it.active or it.holding]
        self._all.append(fault)
        self._changed()
        return fault

    def before(self, call: Call) -> Fault | None:
        """The fault this call meets before it is taken."""
        return self._first(call, _BEFORE)

    def after(self, call: Call) -> Fault | None:
        """The fault this call meets once it is taken."""
        return self._first(call, (Trouble.ANSWER_LOST, Trouble.ANSWER_SLOW))

    def clear(self) -> None:
        """Everything works again."""
        for fault in self._all:
            fault.clear()
        self._changed()

    def _first(self, call: Call, troubles: tuple[Trouble, ...]) -> Fault | None:
        for fault in sorted(self._all, key=lambda it: it.times is None):  # the next call's comes before what stands
            if fault.trouble in troubles and fault.meets(call):
                fault.hits += 1
                fault.last = call
                self._bell.ring()
                self._changed()
                return fault
        return None
