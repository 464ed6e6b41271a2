"""Server-sent events: every change on any phone, to every page that is open."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from bot.sandbox.views import change_view
from bot.sandbox.world import Change, World

_MOST_WAITING = 2000  # changes a page may be behind before it is told to start over


class Streams:
    """The open event streams."""

    def __init__(self, world: World) -> None:
        self._open: set[asyncio.Queue[Change | None]] = set()
        world.listeners.append(self._hear)

    def response(self) -> StreamingResponse:
        """One more stream."""
        return StreamingResponse(self._lines(), media_type="text/event-stream", headers={"cache-control": "no-store"})

    def close(self) -> None:
        """Ends every stream."""
        for queue in self._open:
            queue.put_nowait(None)

    def _hear(self, change: Change) -> None:
        for queue in self._open:
            if queue.qsize() < _MOST_WAITING:
                queue.put_nowait(change)
            elif queue.qsize() == _MOST_WAITING:
                queue.put_nowait(Change("reload", 0))

    async def _lines(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._open.add(queue)
        try:
            yield "retry: 500\n\n"
            while (change := await queue.get()) is not None:
                yield f"data: {json.dumps(change_view(change))}\n\n"
        finally:
            self._open.discard(queue)
