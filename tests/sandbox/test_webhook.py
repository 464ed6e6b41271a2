"""Updates delivered to a webhook: with the secret, in order, until they are taken."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import BadRequest

from bot.sandbox import Person, Sandbox
from bot.sandbox.line import listening


class Hook:
    """A bot's end of a webhook. `statuses` are given one after the other, then 200; `gates` holds answers back."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[tuple[str, str]] = []
        self.statuses: list[int] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def post(self, request: Request) -> Response:
        update = Update.de_json(await request.json(), None)
        assert update.message is not None
        text = str(update.message.text)
        self.seen.append((text, request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")))
        if text in self.gates:
            await self.gates[text].wait()
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    async with listening(Starlette(routes=[Route("/hook", hook.post, methods=["POST"])]), "127.0.0.1", 0, lambda: None) as url:
        hook.url = f"{url}/hook"
        yield hook


async def test_updates_come_in_order_with_the_secret(hook: Hook, bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    await robin.says("before")
    await bot.set_webhook(hook.url, secret_token="s3cret_-")
    await robin.says("after")
    await sandbox.quiet()
    assert hook.seen == [("before", "s3cret_-"), ("after", "s3cret_-")]
    assert sandbox.pending == 0


async def test_an_update_comes_again_until_2xx(hook: Hook, bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    hook.statuses = [500, 204]
    await bot.set_webhook(hook.url)
    await robin.says("one")
    await robin.says("two")
    await sandbox.world.bell.until(lambda: "last_error_message" in sandbox.world.webhook, 5)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (hook.url, 2)
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    await sandbox.quiet()
    assert [text for text, _ in hook.seen] == ["one", "one", "two"]


async def test_a_slow_chat_does_not_hold_up_another(hook: Hook, bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    gate = hook.gates["slow"] = asyncio.Event()
    await bot.set_webhook(hook.url)
    await robin.says("slow")
    await robin.says("next")
    await sandbox.person("Ada").says("quick")
    await sandbox.world.bell.until(lambda: len(hook.seen) == 2 and sandbox.pending == 2, 5)
    assert {text for text, _ in hook.seen} == {"slow", "quick"}
    gate.set()
    await sandbox.quiet()
    assert hook.seen[-1][0] == "next"


async def test_setting_and_deleting(hook: Hook, bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    await robin.says("old")
    await bot.set_webhook(hook.url, drop_pending_updates=True, allowed_updates=["message"], max_connections=5)
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.max_connections, info.allowed_updates) == (0, 5, ("message",))
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    await robin.says("new")
    assert len(await bot.get_updates()) == 1
    assert hook.seen == []


@pytest.mark.parametrize(
    "how, complaint",
    [
        ({"url": "http://bot.example/"}, "Bad webhook: an https url must be provided for webhook"),
        ({"url": "https://bot.example/", "secret_token": "a b"}, "Secret token contains unallowed characters"),
        ({"url": "https://bot.example/"}, "Bad webhook: the sandbox delivers to this machine only"),
        ({"url": "https://bot.example/", "max_connections": 101}, "Max_connections must be from 1 to 100"),
    ],
)
async def test_webhooks_telegram_would_not_set(bot: Bot, how: dict[str, object], complaint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.set_webhook(**how)  # type: ignore[arg-type]
    assert str(refused.value).lower() == complaint.lower()
