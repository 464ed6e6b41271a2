"""People: what they do becomes updates, what the bot does is on their screens and in their transcript."""

import asyncio
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden

from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox, Tap
from bot.sandbox.refusals import KICKED


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"1:{label}")] for label in labels])


async def query(bot: Bot) -> CallbackQuery:
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    return update.callback_query


async def test_words_are_an_update_with_time_commands_and_reply(bot: Bot, robin: Person, clock: WoundClock) -> None:
    clock.wind_by(timedelta(minutes=1, milliseconds=700))
    asked = await bot.send_message(robin.id, "how was it?")
    await robin.says("/log 3 🦵 /today", reply_to=robin.messages[-1])
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.date == clock.now().replace(microsecond=0)
    assert [(entity.type, entity.offset) for entity in message.entities] == [("bot_command", 0), ("bot_command", 10)]
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == asked.message_id
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.language_code) == (robin.id, "en")
    assert robin.id > 2**32


async def test_a_tap_is_a_query_and_gets_its_answer(bot: Bot, robin: Person) -> None:
    await bot.send_message(robin.id, "today?", reply_markup=keys("✓ Done", "Tiny"))
    tap = await robin.taps("done")
    assert isinstance(tap, Tap)
    asked = await query(bot)
    assert (asked.data, asked.message and asked.message.message_id) == ("1:✓ Done", robin.messages[-1].id)
    assert tap.answer is None
    await asked.answer("Nice", show_alert=True)
    answer = await tap.answered()
    assert (answer.text, answer.alert) == ("Nice", True)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await asked.answer()


@pytest.mark.parametrize("seconds, fresh", [(150, True), (151, False)])
async def test_a_query_lives_150_seconds(bot: Bot, robin: Person, clock: WoundClock, seconds: int, fresh: bool) -> None:
    await bot.send_message(robin.id, "today?", reply_markup=keys("Done"))
    await robin.taps("Done")
    asked = await query(bot)
    clock.wind_by(timedelta(seconds=seconds))
    if fresh:
        await asked.answer()
    else:
        with pytest.raises(BadRequest, match="Query is too old"):
            await asked.answer()


async def test_an_answer_of_more_than_200_letters_is_refused(bot: Bot, robin: Person) -> None:
    await bot.send_message(robin.id, "today?", reply_markup=keys("Done"))
    await robin.taps("Done")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await (await query(bot)).answer("x" * 201)


async def test_which_button_is_pressed(bot: Bot, robin: Person) -> None:
    for labels in (["Done"], ["Done today", "Skip"], ["Not done"]):
        await bot.send_message(robin.id, "?", reply_markup=keys(*labels))
    old = robin.messages[1]
    for label, message, data in [
        ("done", None, "1:Done"), ("done t", None, "1:Done today"), ("not", None, "1:Not done"), ("one", None, "1:Not done"),
        ("d", old, "1:Done"),
    ]:  # fmt: skip
        await robin.taps(label, message)
        assert (await query(bot)).data == data
    with pytest.raises(LookupError, match=r'no button "Pause":(.|\n)*\[Done today\]'):
        await robin.taps("Pause")


async def test_the_keyboard_below_the_chat(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    await bot.send_message(
        robin.id, "where?", reply_markup=ReplyKeyboardMarkup([[KeyboardButton("Share", request_location=True), "Type it"]])
    )
    assert robin.keyboard == (("Share", "Type it"),)
    await robin.taps("type")
    assert robin.messages[-1].text == "Type it"
    await bot.send_message(robin.id, "thanks", reply_markup=ReplyKeyboardRemove())
    assert not sandbox.person("Robin").keyboard


async def test_places_files_stickers_voices_and_edits(bot: Bot, robin: Person) -> None:
    await robin.shares_location(52.52, 13.405)
    await robin.sends_document("mine.yaml", b"name: x")
    await robin.sends_sticker()
    await robin.sends_voice()
    await robin.sends_photo(caption="me")
    await robin.edits(await robin.says("dun"), "done")
    updates = await bot.get_updates()
    messages = [update.effective_message for update in updates]
    kinds = [
        next(it for it in ("location", "document", "sticker", "voice", "photo", "text") if message and getattr(message, it))
        for message in messages
    ]
    assert kinds == ["location", "document", "sticker", "voice", "photo", "text", "text"]
    assert updates[-1].edited_message is not None
    assert (updates[-1].edited_message.text, updates[-1].edited_message.edit_date is not None) == ("done", True)
    document = messages[1] and messages[1].document
    assert document
    assert bytes(await (await document.get_file()).download_as_bytearray()) == b"name: x"
    assert [entry.event for entry in robin.transcript[1:]] == [
        "shares location", "sends document", "sends sticker", "sends voice", "sends photo", "says", "edits",
    ]  # fmt: skip


async def test_blocking_and_unblocking(bot: Bot, robin: Person) -> None:
    await robin.blocks()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(robin.id, "x")
    with pytest.raises(ValueError, match="unblock it first"):
        await robin.says("hello")
    await robin.unblocks()
    await bot.send_message(robin.id, "x")
    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert [(it.old_chat_member.status, it.new_chat_member.status, it.chat.id) for it in changes if it] == [
        ("member", "kicked", robin.id), ("kicked", "member", robin.id),
    ]  # fmt: skip


async def test_hearing_starts_at_ones_last_word(bot: Bot, robin: Person) -> None:
    await bot.send_message(robin.id, "unheard", reply_markup=keys("Done"))
    tap = await robin.taps("Done")
    assert isinstance(tap, Tap)
    await bot.answer_callback_query(tap.id)
    await bot.edit_message_text("done", robin.id, robin.messages[-1].id)
    await bot.set_message_reaction(robin.id, 1, "👍")
    assert [(await robin.hears()).event, (await robin.hears()).event] == ["bot edits", "bot reacts"]
    async with asyncio.TaskGroup() as group:
        hearing = group.create_task(robin.hears())
        await bot.send_message(robin.id, "next")
    assert hearing.result().text == "next"
    with pytest.raises(TimeoutError, match=r"Robin heard nothing for 0\.01 s:"):
        await robin.hears(timeout=0.01)


async def test_the_transcript_and_the_screen(bot: Bot, robin: Person, clock: WoundClock) -> None:
    await bot.send_message(robin.id, "<b>today?</b>", parse_mode="HTML", reply_markup=keys("Done", "Skip"), disable_notification=True)
    clock.wind_by(timedelta(hours=1))
    tap = await robin.taps("Done")
    assert isinstance(tap, Tap)
    await bot.answer_callback_query(tap.id, "Nice")
    await bot.edit_message_text("done", robin.id, robin.messages[-1].id)
    await bot.delete_message(robin.id, robin.messages[-1].id)
    await robin.blocks()
    said = [(entry.event, entry.text, entry.buttons) for entry in robin.transcript]
    both = (("Done",), ("Skip",))
    assert said == [
        ("says", "/start", ()), ("bot sends", "today?", both), ("taps", "Done", both), ("popup", "Nice", ()),
        ("bot edits", "done", ()), ("bot deletes", "done", ()), ("blocks", "", ()),
    ]  # fmt: skip
    assert (robin.transcript[1].html, robin.transcript[1].silent, robin.transcript[1].message_id) == ("<b>today?</b>", True, 2)
    assert robin.transcript[-1].at - robin.transcript[0].at == timedelta(hours=1)
    assert robin.screen == "Robin Mon 07:30: /start"


async def test_reactions_and_actions(bot: Bot, robin: Person) -> None:
    seen = []
    for emoji in ("🔥", None):
        await bot.set_message_reaction(robin.id, 1, emoji)
        seen.append(robin.messages[0].reactions)
    assert seen == [("🔥",), ()]
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(robin.id, 1, "🦵")
    await bot.send_chat_action(robin.id, "typing")
    doing = [robin.action]
    await bot.send_message(robin.id, "there")
    assert [*doing, robin.action] == ["typing", None]
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(robin.id, "dancing")


async def test_the_bots_own_words_about_itself(bot: Bot, robin: Person) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("today", "What to do today")], scope=scope)
    assert [it.command for it in await bot.get_my_commands(scope=scope)] == ["today"]
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == ()
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("To-day", "x")])
    await bot.set_my_description("Five minutes a day")
    await bot.set_my_short_description("Five minutes", language_code="de")
    assert (await bot.get_my_description()).description == "Five minutes a day"
    assert (await bot.get_my_short_description(language_code="de")).short_description == "Five minutes"
    chat = await bot.get_chat(robin.id)
    assert (chat.type, chat.first_name) == ("private", "Robin")
    assert (await bot.get_chat_member(robin.id, robin.id)).user.first_name == "Robin"


async def test_a_group(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    group = sandbox.group("Runners")
    await group.adds_bot(robin)
    await robin.says("nobody asked the bot", group=group)
    await robin.says("/today", group=group)
    updates = await bot.get_updates()
    assert [(it.my_chat_member is not None, it.message and it.message.text) for it in updates] == [
        (True, None),
        (False, None),
        (False, "/today"),
    ]
    assert updates[1].message is not None
    assert [it.id for it in updates[1].message.new_chat_members] == [bot.id]
    assert updates[2].message is not None
    assert updates[2].message.chat.type == "group"
    sent = await bot.send_message(group.id, "I work in private chats")
    await robin.says("fine", reply_to=sent.message_id, group=group)
    assert (await bot.get_updates(offset=-1))[0].message is not None
    await bot.leave_chat(group.id)
    assert not group.has_bot
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(group.id, "x")
    assert [bubble.text for bubble in robin.messages] == ["/start"]
    assert [entry.event for entry in group.transcript] == ["adds the bot", "says", "says", "bot sends", "says", "bot leaves"]


async def test_what_else_may_be_asked_about_chats(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    group = sandbox.group("Runners")
    assert sandbox.group("Runners") is group
    await group.adds_bot(robin)
    assert (await bot.get_chat_member(group.id, bot.id)).status == "member"
    assert await bot.get_chat_member_count(group.id) == 2
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(group.id, 42)
    with pytest.raises(BadRequest, match="Chat member status can't be changed in private chats"):
        await bot.leave_chat(robin.id)
    await group.removes_bot(robin, KICKED)
    assert (await bot.get_chat_member(group.id, bot.id)).status == "left"
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.get_chat_member(group.id, robin.id)
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(robin.id, 99, "👍")
    await bot.set_my_name("Limber too")
    assert (await bot.get_my_name()).name == "Limber too"
