"""A whole bot of the library's Application with a poller of its own, driven by people."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.sandbox import Sandbox, Tap
from tests.sandbox.conftest import TOKEN

Echo = Application[Any, Any, Any, Any, Any, Any]


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])
    await update.message.reply_text(f"<i>{update.message.text}</i>", parse_mode="HTML", reply_markup=keys)


async def again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("again")
    await update.callback_query.edit_message_text("again")


async def poll(application: Echo) -> None:
    """Acknowledges a batch only when it is handled."""
    offset = 0
    while True:
        for update in await application.bot.get_updates(offset=offset, timeout=30):
            await application.process_update(update)
            offset = update.update_id + 1


@pytest.fixture
async def echo(url: str) -> AsyncIterator[Echo]:
    application: Echo = Application.builder().token(TOKEN).base_url(f"{url}/bot").updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.add_handler(CallbackQueryHandler(again))
    async with application:
        polling = asyncio.ensure_future(poll(application))
        yield application
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


async def test_quiet_means_everything_said_is_handled(echo: Echo, sandbox: Sandbox) -> None:
    people = [sandbox.person(name) for name in ("Ada", "Ben", "Cem")]
    for number in range(30):
        await people[number % 3].says(f"word {number}")
    await sandbox.quiet()
    assert sandbox.pending == 0
    for person in people:
        assert [bubble.mine for bubble in person.messages] == [True] * 10 + [False] * 10
        tap = await person.taps("again")
        assert isinstance(tap, Tap)
        assert (await person.hears()).text == "again"
    await sandbox.quiet()
    assert [person.messages[-1].text for person in people] == ["again"] * 3
    assert all(call.outcome in ("ok", "under way") for call in sandbox.calls)


async def test_winding_waits_until_the_bot_is_quiet(echo: Echo, sandbox: Sandbox) -> None:
    ada = sandbox.person("Ada")
    await sandbox.quiet()
    await ada.says("before")
    await sandbox.wind_to(sandbox.clock.now() + timedelta(hours=1))
    assert [bubble.text for bubble in ada.messages] == ["before", "before"]
    assert ada.messages[0].at == ada.messages[1].at
