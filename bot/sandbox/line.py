"""HTTP on loopback: uvicorn's protocol on a socket of our own, with lines that can be cut."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from socket import AF_INET, IPPROTO_TCP, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

LOOPBACK = ("127.0.0.1", "::1", "localhost")
BACKLOG = 1024
_IN_SCOPE = "limber.line"
_GRACE = 0.2  # seconds that answers under way have when the server closes


class HungUp(Exception):
    """The line is cut, on purpose or by the other side."""


class Line(H11Protocol):
    """One connection. A request finds its own with `line_of`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.when_lost: list[Callable[[], None]] = []
        serve = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope[_IN_SCOPE] = self
            with suppress(asyncio.CancelledError):  # only ever cancelled when the server closes
                await serve(scope, receive, send)

        self.app = app

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for tell in self.when_lost:
            tell()


def line_of(scope: Scope) -> Line:
    """The connection this request came over."""
    line: Line = scope[_IN_SCOPE]
    return line


class NoAnswer(Response):
    """Closes the connection without a word."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        line_of(scope).transport.close()
        while (await receive())["type"] != "http.disconnect":
            pass


def line_at(host: str, port: int) -> socket:
    """A listening socket (port 0: any free one), for `listening`.

    It says that it speaks TCP: asyncio switches Nagle's waiting off for such only, and 40 ms a call are a month's half (measured).
    """
    line = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)
    line.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    line.bind((host, port))
    line.listen(BACKLOG)
    return line


@asynccontextmanager
async def listening(app: ASGIApp, host: str, port: int, closing: Callable[[], None], line: socket | None = None) -> AsyncIterator[str]:
    """Serves `app` and gives its address. `closing` is told first when it ends: let waiting answers go.

    With a `line`, a listening socket of somebody else's, who calls there while nobody serves waits for the next one to.

    Raises ValueError for any host that is not this machine's loopback.
    """
    if host not in LOOPBACK:
        raise ValueError(f"the sandbox listens on loopback only, not on {host}")
    config = Config(app, lifespan="off", log_config=None, access_log=False, timeout_keep_alive=75)
    state = ServerState()
    loop = asyncio.get_running_loop()
    where: dict[str, Any] = {"host": host, "port": port} if line is None else {"sock": line.dup()}
    server = await loop.create_server(lambda: Line(config, state, {}), **where, backlog=BACKLOG)
    place = server.sockets[0].getsockname()
    try:
        yield f"http://{f'[{place[0]}]' if ':' in place[0] else place[0]}:{place[1]}"
    finally:
        server.close()
        closing()
        await _hang_up(state)


async def _hang_up(state: ServerState) -> None:
    if state.tasks:
        await asyncio.wait(list(state.tasks), timeout=_GRACE)
    running = list(state.tasks)
    for line in list(state.connections):
        line.transport.close()
    for request in running:
        request.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for _ in range(3):  # a closed line says so in the loop's next rounds
        await asyncio.sleep(0)
