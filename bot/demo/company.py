"""Company for the bot in the demo: autopilots on the phones of the sandbox, and the panels of what the bot knows.

Composed with the bot's own next event and settling, so that winding the clock stops at each act too; while nobody winds, what is
due is done about once a second.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.demo.autopilot import Autopilots
from bot.demo.panels import panels_of
from bot.sandbox import Sandbox
from bot.sandbox.errands import whole
from bot.sandbox.winding import NextEvent, Settled
from bot.storage.engine import DatabaseAway, Store

EVERY = 1.0  #: real seconds between looks while the clock just runs
RESTS = 60.0  #: ... after something failed
log = structlog.get_logger("bot.demo")


class Company:
    """The bot and the autopilots as one thing to wind."""

    def __init__(self, autopilots: Autopilots, next_event: NextEvent, settled: Settled) -> None:
        """`next_event` and `settled` are the bot's, wherever it runs."""
        self._autopilots = autopilots
        self._bots_next, self._bot_settled = next_event, settled
        self._turn = asyncio.Lock()

    async def next_event(self) -> datetime | None:
        """The next thing of the bot or of somebody in an autopilot's hand."""
        moments = (await self._bots_next(), await self._autopilots.next_act())
        return min((moment for moment in moments if moment is not None), default=None)

    async def settled(self) -> None:
        """Returns when the bot has nothing in hand and nobody has anything to do now."""
        async with self._turn:
            await self._bot_settled()
            while await whole(self._autopilots.act()):
                await self._bot_settled()

    async def lives(self) -> None:
        """While the clock just runs; until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                due = await self._autopilots.next_act()
                if due is not None and due <= self._autopilots.now():
                    await self.settled()
            except DatabaseAway:
                log.debug("autopilots rest without the database")
            except Exception as error:
                log.error("autopilots failed", exc_info=error)
                await asyncio.sleep(RESTS)


@asynccontextmanager
async def keep_company(sandbox: Sandbox, store: Store, clock: Clock, next_event: NextEvent, settled: Settled) -> AsyncIterator[None]:
    """Lives with the bot whose database `store` reads, wherever it runs, and hands the sandbox what winding and the page need."""
    both = Company(Autopilots(sandbox, store, clock), next_event, settled)
    sandbox.next_event, sandbox.settled, sandbox.panels = both.next_event, both.settled, panels_of(store, clock)
    living = asyncio.get_running_loop().create_task(both.lives())
    try:
        yield
    finally:
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)
        sandbox.next_event, sandbox.settled, sandbox.panels = next_event, settled, None
