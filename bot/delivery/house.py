"""Delivery: says the right thing at the right time. Heartbeat, wake and outbox in one, with one start and one stop."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

import structlog

from bot.chat.spoken import draw
from bot.chat.wire import Wire
from bot.clock import Clock
from bot.delivery.attendance import Attendance
from bot.delivery.heartbeat import Heartbeat
from bot.delivery.outbox import OnStep, Outbox
from bot.delivery.pacing import Pacer
from bot.delivery.wake import Wake
from bot.storage.engine import DatabaseAway, Store

log = structlog.get_logger("bot.delivery")

GRACE = 8.0  #: seconds that what is in the air has at `stop`


class Delivery:
    """Looks at who is due every two seconds and says what is planned.

    `pacer` is the one whose `halt` the wire calls at a 429; `process` names this run of the bot and no other. The poller's
    `on_deaf` and `on_hearing` are `deaf` and `hears`; until it hears, we do not listen.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        wire: Wire,
        pacer: Pacer,
        *,
        process: str,
        on_step: OnStep | None = None,
        machine: Clock | None = None,
    ) -> None:
        self._attendance = Attendance(store, clock)
        self._outbox = Outbox(store, clock, wire, pacer, draw, process, on_step)
        self._wake = Wake(store, clock, self._outbox.kick)
        self._rung = asyncio.Event()
        self._heartbeat = Heartbeat(self._rung.set, self._attendance.away, clock, machine)
        self._beating = asyncio.Lock()
        self._running: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Puts in order what an earlier process left, then beats. Raises DatabaseAway."""
        await self._attendance.opens()
        await self._outbox.sweep()
        self._run(self._outbox.run())
        self._run(self._beats())
        self._heartbeat.start()

    async def stop(self) -> None:
        """Within 10 s: finishes what is in the air; what does not end is `unknown` at the next start."""
        if not self._running:
            return
        await self._heartbeat.stop()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()
        await self._outbox.stop(GRACE)
        await self._attendance.alive()

    def kick(self) -> None:
        """Something may have been planned: say it now rather than at the next beat."""
        self._outbox.kick()

    def deaf(self, since: datetime) -> None:
        """The poller can take nothing since then."""
        self._attendance.deaf(since)

    def hears(self) -> None:
        """The poller can again."""
        self._attendance.hears()

    async def alive(self) -> None:
        """Writes down that we listen now. To be awaited before a clock is wound."""
        await self._attendance.alive()

    async def beat(self) -> None:
        """Looks until nobody is due and has the outbox say what is planned. One at a time; never raises."""
        async with self._beating:
            try:
                await self._attendance.note()
                await self._wake.round()
            except DatabaseAway:
                log.warning("beat without the database")
            except Exception as error:
                log.error("beat failed", exc_info=error)
            self._outbox.kick()

    async def settled(self) -> None:
        """Returns when nothing planned waits to be said and nothing is in hand.

        What waits out a pause (Telegram out of reach, a 429, a row that raised) does not count. While the database is away it
        does not return. Only between `start` and `stop`.
        """
        await self._outbox.settled()

    async def _beats(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            await self.beat()

    def _run(self, running: Coroutine[Any, Any, None]) -> None:
        self._running.append(asyncio.get_running_loop().create_task(running))
