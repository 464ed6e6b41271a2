"""A listening socket that several servers share, one after another."""

from socket import IPPROTO_TCP

import httpx

from bot.clock import WoundClock
from bot.sandbox import Sandbox
from bot.sandbox.line import line_at


def test_it_speaks_tcp_so_that_no_call_waits_for_nagle() -> None:
    with line_at("127.0.0.1", 0) as line, line.dup() as served:
        assert line.proto == served.proto == IPPROTO_TCP


async def test_who_calls_between_two_servers_is_answered_by_the_next(clock: WoundClock) -> None:
    with line_at("127.0.0.1", 0) as line:
        address = f"http://127.0.0.1:{line.getsockname()[1]}"
        async with Sandbox(clock).serve(line=line) as url:
            assert url == address
        async with httpx.AsyncClient(verify=False, timeout=10) as http:
            calling = http.build_request("GET", f"{address}/sandbox/state")
            async with Sandbox(clock).serve(line=line):
                assert (await http.send(calling)).status_code == 200
