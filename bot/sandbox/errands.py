"""Tasks that run beside everything else, none of them lost."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_log = logging.getLogger(__name__)


async def whole(step: Coroutine[Any, Any, T]) -> T:
    """What `step` returns. Cancelled meanwhile, it still goes to its end before the cancellation goes on: never a thing half done."""
    task = asyncio.get_running_loop().create_task(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


class Errands:
    """Starts tasks, keeps hold of them, and ends them all."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, errand: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Runs it beside. What it raises is logged."""
        running = asyncio.get_running_loop().create_task(errand)
        self._running.add(running)
        running.add_done_callback(self._over)
        return running

    async def close(self) -> None:
        """Cancels what still runs and waits until it is over."""
        running = list(self._running)
        for errand in running:
            errand.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _over(self, errand: asyncio.Task[Any]) -> None:
        self._running.discard(errand)
        if not errand.cancelled() and (failure := errand.exception()) is not None:
            _log.error("an errand of the sandbox failed", exc_info=failure)
