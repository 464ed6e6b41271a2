"""A sandbox on a wound clock, the library's own Bot against it, and Robin, who has said /start."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox

TOKEN = "1:sandbox"
Api = Callable[..., Awaitable[dict[str, Any]]]
Bots = Callable[[str], AbstractAsyncContextManager[Bot]]


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock(datetime(2026, 1, 5, 7, 30, tzinfo=UTC))


@pytest.fixture
def sandbox(clock: WoundClock) -> Sandbox:
    return Sandbox(clock, TOKEN)


@pytest.fixture
async def url(sandbox: Sandbox) -> AsyncIterator[str]:
    async with sandbox.serve() as url:
        yield url


@pytest.fixture
def connect() -> Bots:
    """Makes the library's Bot for an address, initialised."""

    @asynccontextmanager
    async def connected(url: str) -> AsyncIterator[Bot]:
        lines = [HTTPXRequest(connection_pool_size=16, read_timeout=10, httpx_kwargs={"verify": False}) for _ in range(2)]
        bot = Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", get_updates_request=lines[0], request=lines[1])
        async with bot:
            yield bot

    return connected


@pytest.fixture
async def bot(url: str, connect: Bots) -> AsyncIterator[Bot]:
    async with connect(url) as bot:
        yield bot


@pytest.fixture
async def robin(sandbox: Sandbox) -> Person:
    """Robin has said /start, and the bot has taken note."""
    robin = sandbox.person("Robin")
    await robin.says("/start")
    sandbox.world.updates.acknowledge(sandbox.world.updates.pending[-1].id + 1)
    return robin


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A bare HTTP client, for what the library would never send."""
    async with httpx.AsyncClient(base_url=url, timeout=10, verify=False) as client:
        yield client


@pytest.fixture
def api(http: httpx.AsyncClient) -> Api:
    """`api("sendMessage", chat_id=1, ...)`: the raw answer to a form."""

    async def call(method: str, **parameters: Any) -> dict[str, Any]:
        answer = await http.post(f"/bot{TOKEN}/{method}", data=parameters)
        body: dict[str, Any] = answer.json()
        assert answer.status_code == (200 if body["ok"] else body["error_code"])
        return body

    return call
