"""Sending, editing, deleting: what arrives on the phone, what comes back, what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto, Message
from telegram.error import BadRequest, Forbidden

from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox
from tests.sandbox.conftest import Api

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00\x12\x16\xf1M\x00\x00\x00\x00IEND\xaeB`\x82"


def keys(*rows: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in row.split("|")] for row in rows])


def same(message: Message) -> dict[str, Any]:
    return {"chat_id": message.chat.id, "message_id": message.message_id}


async def test_a_message_arrives_with_its_marks_and_buttons(bot: Bot, robin: Person) -> None:
    sent = await bot.send_message(
        robin.id, "<b>Hi</b> Robin", parse_mode="HTML", reply_markup=keys("Yes|No", "Later"), disable_notification=True
    )
    bubble = robin.messages[-1]
    assert (bubble.text, bubble.html, bubble.mine, bubble.silent, bubble.kind) == ("Hi Robin", "<b>Hi</b> Robin", False, True, "text")
    assert bubble.buttons == (("Yes", "No"), ("Later",))
    assert (bubble.button("late") or {})["callback_data"] == "Later"
    assert sent.message_id == bubble.id
    assert sent.text_html == "<b>Hi</b> Robin"
    assert sent.reply_markup == keys("Yes|No", "Later")
    assert sent.date == bubble.at


async def test_entities_count_in_utf16(bot: Bot, robin: Person) -> None:
    sent = await bot.send_message(robin.id, "  🦵🏽 <b>é</b> 日<i>本</i> /streak", parse_mode="HTML")
    assert [(entity.type, entity.offset, entity.length) for entity in sent.entities] == [
        ("bold", 5, 1),
        ("italic", 8, 1),
        ("bot_command", 10, 7),
    ]
    assert sent.text == "🦵🏽 é 日本 /streak"


@pytest.mark.parametrize(
    "text, complaint",
    [
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("🦵" * 2049, "message is too long"),
        ("<b>" + "x" * 4097 + "</b>", "message is too long"),
        ("<div>x</div>", 'can\'t parse entities: unsupported start tag "div" at byte offset 0'),
    ],
)
async def test_a_text_telegram_would_not_take(bot: Bot, robin: Person, text: str, complaint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(robin.id, text, parse_mode="HTML")
    assert str(refused.value).lower() == complaint.lower()
    assert len(robin.messages) == 1


async def test_4096_units_after_parsing_are_taken(bot: Bot, robin: Person) -> None:
    await bot.send_message(robin.id, "<b>" + "🦵" * 2048 + "</b>", parse_mode="HTML")
    await bot.send_photo(robin.id, PNG, caption="x" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(robin.id, PNG, caption="x" * 1025)


async def test_who_never_wrote_can_not_be_written_to(bot: Bot, sandbox: Sandbox) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(sandbox.person("Sam").id, "hi")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(42, "hi")


async def test_an_edit_shows_in_place(bot: Bot, robin: Person, clock: WoundClock) -> None:
    sent = await bot.send_message(robin.id, "one", reply_markup=keys("Done"))
    clock.wind_by(timedelta(minutes=3))
    edited = await bot.edit_message_text("two", **same(sent))
    bubble = robin.messages[-1]
    assert (bubble.id, bubble.text, bubble.buttons, bubble.edited_at) == (sent.message_id, "two", (), clock.now())
    assert isinstance(edited, Message)
    assert edited.edit_date == clock.now()
    await bot.edit_message_reply_markup(**same(sent), reply_markup=keys("Undo"))
    assert robin.messages[-1].buttons == (("Undo",),)


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, robin: Person) -> None:
    sent = await bot.send_message(robin.id, "<b>one</b>", parse_mode="HTML", reply_markup=keys("Done"))
    complaint = "Message is not modified: specified new message content and reply markup are exactly the same"
    with pytest.raises(BadRequest, match=complaint):
        await bot.edit_message_text("<b>one </b>", **same(sent), parse_mode="HTML", reply_markup=keys("Done"))
    with pytest.raises(BadRequest, match=complaint):
        await bot.edit_message_reply_markup(**same(sent), reply_markup=keys("Done"))
    await bot.edit_message_text("one", **same(sent), reply_markup=keys("Done"))


async def test_what_can_not_be_edited(bot: Bot, robin: Person) -> None:
    theirs = await robin.says("hello")
    photo = await bot.send_photo(robin.id, PNG)
    text = await bot.send_message(robin.id, "x")
    cases = [
        (bot.edit_message_text("y", robin.id, 999), "Message to edit not found"),
        (bot.edit_message_text("y", robin.id, theirs.id), "Message can't be edited"),
        (bot.edit_message_text("y", **same(photo)), "There is no text in the message to edit"),
        (bot.edit_message_caption(**same(text), caption="y"), "There is no caption in the message to edit"),
        (bot.edit_message_text("y", message_id=1), "Chat_id is empty"),
    ]
    for call, complaint in cases:
        with pytest.raises(BadRequest, match=complaint):
            await call


async def test_files_go_out_and_come_again_by_id(bot: Bot, robin: Person) -> None:
    sent = await bot.send_photo(robin.id, PNG, caption="<i>week 2</i>", parse_mode="HTML")
    assert (sent.photo[0].width, sent.photo[0].height) == (2, 3)
    again = await bot.send_photo(robin.id, sent.photo[0].file_id)
    assert again.photo[0].file_id == sent.photo[0].file_id
    document = await bot.send_document(robin.id, b"a,b", filename="log.csv")
    assert document.document is not None
    assert document.document.file_name == "log.csv"
    assert bytes(await (await bot.get_file(document.document.file_id)).download_as_bytearray()) == b"a,b"
    moving = await bot.send_animation(robin.id, b"GIF89a\x05\x00\x04\x00", filename="slide.gif")
    assert moving.animation is not None
    assert (moving.animation.width, moving.document is not None) == (5, True)
    assert [bubble.kind for bubble in robin.messages[1:]] == ["photo", "photo", "document", "animation"]
    file = robin.messages[-1].file
    assert file is not None
    assert file.name == "slide.gif"


async def test_media_change_in_place(bot: Bot, robin: Person) -> None:
    sent = await bot.send_message(robin.id, "soon")
    await bot.edit_message_media(InputMediaPhoto(PNG, caption="chart"), **same(sent))
    assert (robin.messages[-1].kind, robin.messages[-1].text) == ("photo", "chart")
    await bot.edit_message_caption(**same(sent), caption="better")
    assert robin.messages[-1].text == "better"
    await bot.edit_message_media(InputMediaDocument(b"pdf", filename="a.pdf"), **same(sent))
    assert robin.messages[-1].kind == "document"


async def test_files_telegram_would_not_take(bot: Bot, robin: Person) -> None:
    document = await bot.send_document(robin.id, b"x")
    assert document.document is not None
    cases = [
        (bot.send_photo(robin.id, b"no picture"), "Image_process_failed"),
        (bot.send_document(robin.id, b""), "File must be non-empty"),
        (bot.send_photo(robin.id, document.document.file_id), "Can't use file of type document as photo"),
        (bot.send_photo(robin.id, "no-such-id"), "Wrong file identifier/http url specified"),
    ]
    for call, complaint in cases:
        with pytest.raises(BadRequest) as refused:
            await call
        assert str(refused.value).lower() == complaint.lower()


async def test_deleting(bot: Bot, robin: Person, clock: WoundClock) -> None:
    mine = await robin.says("oops")
    old = await bot.send_message(robin.id, "old")
    assert await bot.delete_message(robin.id, mine.id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(robin.id, mine.id)
    clock.wind_by(timedelta(hours=48, seconds=1))
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(**same(old))
    assert [entry.event for entry in robin.transcript] == ["says", "says", "bot sends", "bot deletes"]


async def test_a_reply_names_its_message(bot: Bot, robin: Person) -> None:
    question = await robin.says("when?")
    answer = await bot.send_message(robin.id, "at nine", reply_to_message_id=question.id)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "when?"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(robin.id, "x", reply_to_message_id=999)
    await bot.send_message(robin.id, "x", reply_to_message_id=999, allow_sending_without_reply=True)


@pytest.mark.parametrize(
    "markup, complaint",
    [
        (keys("x" * 65), "Button_data_invalid"),
        (keys("é" * 33), "Button_data_invalid"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="")]]), "Button_data_invalid"),
        (keys(*["x"] * 101), "reply markup is too long"),
        (keys("|".join("x" * 9)), "reply markup is too long"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("x")]]), "text buttons are unallowed in the inline keyboard"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x", url="https://x.org")]]), "only one of"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("x", url="ftp://x.org")]]), "unsupported url protocol"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x", style="pink")]]), "invalid button style"),
    ],
)
async def test_keyboards_telegram_would_not_take(bot: Bot, robin: Person, markup: InlineKeyboardMarkup, complaint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(robin.id, "x", reply_markup=markup)
    assert complaint.lower() in str(refused.value).lower()


async def test_64_bytes_and_a_style_are_fine(bot: Bot, robin: Person) -> None:
    button = InlineKeyboardButton("Done", callback_data="é" * 32, style="success")
    sent = await bot.send_message(robin.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    assert sent.reply_markup == InlineKeyboardMarkup([[button]])


async def test_an_empty_text_and_a_missing_one(api: Api, robin: Person) -> None:
    for given in ({"text": ""}, {}):
        answer = await api("sendMessage", chat_id=robin.id, **given)
        assert answer == {"ok": False, "error_code": 400, "description": "Bad Request: message text is empty"}
