"""Winding the clock: from one thing the bot has to do to the next, so that nothing is skipped."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock, WoundClock
from bot.sandbox.world import Change, World

NextEvent = Callable[[], Awaitable[datetime | None]]
Settled = Callable[[], Awaitable[None]]
Progress = Callable[["Way"], None]

FURTHEST = timedelta(days=60)  # how far "to the next message" looks
LEAST_STEP = timedelta(seconds=2)  # the bot's heartbeat: what is still due after it has settled may need another one
MOST_STALLS = 100
_BREATH = 0.02  # real seconds given to a bot that is late
_TICK = 0.1  # real seconds between two steps of a clock that plays


class Stuck(RuntimeError):
    """The bot's next thing stays due although it says that it has nothing in hand; or it went down meanwhile."""


@dataclass(frozen=True)
class Way:
    """How far a winding has come."""

    begin: datetime
    target: datetime | None  #: None while winding to the next message
    now: datetime
    events: int


class Winding:
    """Winds the clock of a world. One winding at a time."""

    def __init__(self, world: World, next_event: Callable[[], NextEvent | None], settled: Settled, down: Callable[[], bool]) -> None:
        self._world = world
        self._next_event = next_event
        self._settled = settled
        self._down = down
        self._turn = asyncio.Lock()
        self._progress: Progress | None = None
        self.way: Way | None = None  #: while one is under way

    @property
    def possible(self) -> bool:
        """True for a clock that can be wound."""
        return isinstance(self._world.clock, WoundClock)

    async def to(self, target: datetime, progress: Progress | None = None) -> None:
        """Winds to `target`. Raises ValueError when that has passed, Stuck when the bot makes no headway or goes down on the way."""
        async with self._under_way(progress):
            if target < self._world.clock.now():
                raise ValueError("a wound clock only goes forward")
            await self._through(target, lambda: False, told=target)
            self._advance(target)
            await self._settled()

    async def to_next(self, chat_id: int | None = None, progress: Progress | None = None) -> None:
        """Winds until the bot has sent something (to `chat_id`), or has nothing ahead within 60 days."""
        sent = []

        def look(change: Change) -> None:
            fresh = change.what == "bubble" and not change.body.mine and change.body.edited_at is None
            if fresh and chat_id in (None, change.chat_id):
                sent.append(change)

        self._world.listeners.append(look)
        try:
            async with self._under_way(progress):
                await self._through(self._world.clock.now() + FURTHEST, lambda: bool(sent), told=None)
        finally:
            self._world.listeners.remove(look)

    async def play(self, pace: float) -> None:
        """Winds on until cancelled, `pace` seconds in a real one; a bot that is slower than that is waited for."""
        async with self._under_way(None):
            begin, before = self._world.clock.now(), self._world.clock.monotonic()
            while True:
                await asyncio.sleep(_TICK)
                real, before = self._world.clock.monotonic() - before, self._world.clock.monotonic()
                target = self._world.clock.now() + timedelta(seconds=real * pace)
                await self._through(target, lambda: False, told=None)
                self._advance(target)
                await self._settled()
                self._tell(Way(begin, None, self._world.clock.now(), 0))

    @asynccontextmanager
    async def _under_way(self, progress: Progress | None) -> AsyncIterator[None]:
        async with self._turn:
            self._progress = progress
            self._world.winds()
            try:
                yield
            finally:
                self._world.wound()
                self._tell(None)

    async def _through(self, target: datetime, enough: Callable[[], bool], told: datetime | None) -> None:
        """From event to event, settled each time, until enough or the next one lies beyond `target`."""
        begin, events, stalls, was_down = self._world.clock.now(), 0, 0, self._down()
        await self._still_there(was_down)
        while not enough() and (moment := await self._ahead()) is not None and moment <= target:
            now = self._world.clock.now()
            stalls = stalls + 1 if moment <= now else 0
            if stalls > MOST_STALLS:
                raise Stuck(f"due at {moment:%Y-%m-%d %H:%M:%S} and still not done at {now:%Y-%m-%d %H:%M:%S}")
            if stalls:
                await asyncio.sleep(_BREATH)
            self._advance(min(now + LEAST_STEP, target) if stalls else moment)
            await self._still_there(was_down)
            events += 1
            self._tell(Way(begin, told, self._world.clock.now(), events))

    async def _still_there(self, was_down: bool) -> None:
        """Settles. Raises Stuck when the bot went down meanwhile: what it would have done is not to be skipped unseen."""
        await self._settled()
        if self._down() and not was_down:
            raise Stuck("the bot is gone. Start it again, or wind on without it.")

    async def _ahead(self) -> datetime | None:
        next_event = self._next_event()
        return await next_event() if next_event is not None else None

    def _advance(self, moment: datetime) -> None:
        clock: Clock = self._world.clock
        if not isinstance(clock, WoundClock):
            raise TypeError("this clock can't be wound")
        try:
            clock.wind_to(moment)
        except ValueError:
            return  # it runs by itself, and was there first

    def _tell(self, way: Way | None) -> None:
        self.way = way
        self._world.tell("clock", 0, way)
        if self._progress is not None and way is not None:
            self._progress(way)
