"""getUpdates: what is acknowledged, who is served, how long a poll waits."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken

from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox
from tests.sandbox.conftest import Bots


async def says(person: Person, *texts: str) -> None:
    for text in texts:
        await person.says(text)


async def texts(bot: Bot, **how: Any) -> list[str]:
    return [str(update.message.text) for update in await bot.get_updates(**how) if update.message]


async def test_an_update_comes_again_until_a_higher_offset_is_asked_for(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    await says(robin, "one", "two", "three")
    first = await bot.get_updates()
    assert await texts(bot) == ["one", "two", "three"]
    assert await texts(bot, offset=first[0].update_id) == ["one", "two", "three"]
    assert await texts(bot, offset=first[1].update_id) == ["two", "three"]
    assert await texts(bot) == ["two", "three"]
    assert sandbox.pending == 2
    assert await texts(bot, offset=first[2].update_id + 1) == []
    assert sandbox.pending == 0


async def test_ids_follow_one_another(bot: Bot, robin: Person) -> None:
    await says(robin, "one", "two", "three")
    ids = [update.update_id for update in await bot.get_updates()]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot: Bot, robin: Person) -> None:
    await says(robin, "one", "two", "three")
    assert await texts(bot, offset=-2) == ["two", "three"]
    assert await texts(bot) == ["two", "three"]
    assert await texts(bot, offset=-10) == ["two", "three"]


async def test_limit_is_kept_within_1_and_100(bot: Bot, robin: Person) -> None:
    await says(robin, *(str(number) for number in range(120)))
    assert await texts(bot, limit=2) == ["0", "1"]
    assert await texts(bot, limit=0) == ["0"]
    assert len(await texts(bot, limit=100)) == len(await texts(bot, limit=500)) == len(await texts(bot)) == 100


async def test_a_long_poll_brings_what_comes_meanwhile(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(timeout=30))
        await sandbox.quiet()
        await robin.says("hello")
    assert [update.message and update.message.text for update in poll.result()] == ["hello"]


async def test_a_second_poller_ends_the_first_ones_poll(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    first = asyncio.ensure_future(bot.get_updates(timeout=30))
    await sandbox.quiet()
    second = asyncio.ensure_future(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot instance is running"):
        await first
    await sandbox.quiet()
    await robin.says("hello")
    assert len(await second) == 1


async def test_a_poll_whose_caller_has_gone_is_not_waiting(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=30))
    await sandbox.quiet()
    watch = sandbox.watch("getUpdates")
    poll.cancel()
    await sandbox.world.bell.until(lambda: not sandbox.world.updates.waiting, 5)
    assert sandbox.calls[-1].outcome in ("hung up", "under way")
    assert watch.calls == []


async def test_only_the_wanted_kinds_are_queued_from_then_on(bot: Bot, robin: Person) -> None:
    message = await robin.says("one")
    await bot.get_updates(allowed_updates=["message", "message_reaction"])
    await robin.edits(message, "won")
    await robin.reacts(message, "👍")
    assert [update.message is not None for update in await bot.get_updates()] == [True, False]
    await bot.get_updates(offset=-1, allowed_updates=[])
    await robin.edits(message, "one")
    await robin.reacts(message, None)
    updates = await bot.get_updates()
    assert [update.message_reaction is not None for update in updates] == [True, False]
    assert updates[-1].edited_message is not None
    assert updates[-1].edited_message.text == "one"


async def test_updates_are_kept_for_a_day(bot: Bot, robin: Person, clock: WoundClock) -> None:
    await robin.says("yesterday")
    clock.wind_by(timedelta(hours=23))
    await robin.says("today")
    assert await texts(bot) == ["yesterday", "today"]
    clock.wind_by(timedelta(hours=1, seconds=1))
    assert await texts(bot) == ["today"]


async def test_beside_a_webhook_there_is_no_polling(bot: Bot, sandbox: Sandbox) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=30))
    await sandbox.quiet()
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active; use deleteWebhook"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


@pytest.mark.parametrize("token, code", [("2:other", 401), ("nonsense", 404)])
async def test_a_foreign_token_is_refused(url: str, token: str, code: int) -> None:
    bot = Bot(token if code == 401 else f"3:{token}", base_url=f"{url}/bot")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


async def test_leaving_releases_the_poll_and_the_state_stays(sandbox: Sandbox, connect: Bots, robin: Person) -> None:
    serving = AsyncExitStack()
    url = await serving.enter_async_context(sandbox.serve())
    async with connect(url) as bot:
        await robin.says("hello")
        poll = asyncio.ensure_future(bot.get_updates(offset=10**9, timeout=30))
        await sandbox.quiet()
        await serving.aclose()
        assert await poll == ()
        await robin.says("are you there?")
        async with sandbox.serve(port=int(url.rpartition(":")[2])) as again:
            assert again == url
            assert await texts(bot) == ["are you there?"]
    assert [bubble.text for bubble in robin.messages] == ["/start", "hello", "are you there?"]
