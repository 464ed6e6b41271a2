"""A bell: whoever waits for something to become true looks again each time it rings."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Wakes everybody who waits. Rung from ordinary functions, so a change and its news are one step."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Everybody waiting looks again, soon."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def until(self, look: Callable[[], T | None], timeout: float | None = None) -> T:
        """What `look()` finds, as soon as it finds something true; at once if it is there already.

        Raises TimeoutError after `timeout` real seconds.
        """
        async with asyncio.timeout(timeout):
            while not (found := look()):
                await self._rung()
            return found

    async def _rung(self) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)
