"""A listening socket that several servers share, one after another."""

import asyncio
from socket import IPPROTO_TCP, create_connection

from bot.clock import WoundClock
from bot.sandbox import Sandbox
from bot.sandbox.line import line_at


def test_it_speaks_tcp_so_that_no_call_waits_for_nagle() -> None:
    with line_at("127.0.0.1", 0) as line, line.dup() as served:
        assert line.proto == served.proto == IPPROTO_TCP


async def test_who_calls_between_two_servers_is_answered_by_the_next(clock: WoundClock) -> None:
    with line_at("127.0.0.1", 0) as line:
        async with Sandbox(clock).serve(line=line) as url:
            assert url.endswith(f":{line.getsockname()[1]}")
        with create_connection(line.getsockname(), timeout=10) as caller:
            caller.sendall(b"GET /sandbox/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            async with Sandbox(clock).serve(line=line):
                assert (await asyncio.to_thread(caller.recv, 100)).startswith(b"HTTP/1.1 200")
