"""An event loop in a thread of its own: Playwright's plain calls want the test's thread for themselves."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
AT_MOST = 60  # seconds for a step, on a machine that is busy with a whole suite


class Apart:
    """Does steps over there, one after another."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, step: Coroutine[Any, Any, T]) -> T:
        """Has it done, and waits for it."""
        return asyncio.run_coroutine_threadsafe(step, self._loop).result(AT_MOST)

    @contextmanager
    def within(self, context: AbstractAsyncContextManager[T]) -> Iterator[T]:
        """Enters over there, and leaves when left."""
        found = self.do(_entered(context))
        try:
            yield found
        finally:
            self.do(_left(context))

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _entered(context: AbstractAsyncContextManager[T]) -> T:
    return await context.__aenter__()


async def _left(context: AbstractAsyncContextManager[T]) -> None:
    await context.__aexit__(None, None, None)
