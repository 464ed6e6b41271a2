"""Every call is held against the library's own signatures and classes."""

import json
from typing import Any

import httpx
import pytest
import telegram
from telegram import Bot

from bot.sandbox import Person, Sandbox
from bot.sandbox.contract import methods
from bot.sandbox.kinds import INTEGER, Listing, Mismatch, OneOf, Shape, read
from bot.sandbox.methods import PLAYED
from tests.sandbox.conftest import TOKEN, Api


def test_all_that_is_played_is_known_to_the_library() -> None:
    assert {name.lower() for name in PLAYED} < methods().keys()
    assert {method.name for method in methods().values()} >= set(PLAYED) | {"getUpdates"}


def test_parameters_of_the_client_alone_do_not_go_over_the_wire() -> None:
    known = methods()["sendmessage"].parameters
    assert {"chat_id", "text", "reply_markup", "link_preview_options", "reply_parameters"} < known.keys()
    assert (
        not {"reply_to_message_id", "disable_web_page_preview", "read_timeout", "api_kwargs", "allow_sending_without_reply"} & known.keys()
    )
    assert "filename" not in methods()["sendphoto"].parameters


def test_types_come_from_the_annotations() -> None:
    poll = methods()["getupdates"].parameters
    assert poll["offset"].kind == poll["timeout"].kind == INTEGER
    assert isinstance(poll["allowed_updates"].kind, Listing)
    markup = methods()["sendmessage"].parameters["reply_markup"].kind
    assert isinstance(markup, OneOf)
    assert Shape(telegram.InlineKeyboardMarkup) in markup.kinds
    button = Shape(telegram.InlineKeyboardButton).fields()
    assert button["text"].required
    assert not button["style"].required


@pytest.mark.parametrize(
    "of, value",
    [
        (telegram.BotCommandScope, {"type": "chat", "chat_id": 5}),
        (telegram.BotCommandScope, {"type": "all_private_chats"}),
        (telegram.ReactionType, {"type": "emoji", "emoji": "👍"}),
        (telegram.InputMedia, {"type": "photo", "media": "attach://a", "has_spoiler": True}),
        (telegram.MenuButton, {"type": "web_app", "text": "x", "web_app": {"url": "https://x"}}),
        (telegram.ReplyKeyboardRemove, {"remove_keyboard": True}),
    ],
)
def test_objects_of_the_library_fit(of: type[telegram.TelegramObject], value: dict[str, Any]) -> None:
    assert read(Shape(of), json.dumps(value), "it") == value


@pytest.mark.parametrize(
    "of, value, complaint",
    [
        (telegram.BotCommandScope, {"type": "moon"}, 'BotCommandScope has no type "moon"'),
        (telegram.BotCommandScope, {"type": "chat"}, 'field "chat_id" of BotCommandScopeChat is missing'),
        (telegram.InputMedia, {"type": "photo", "media": "x", "filename": "x"}, 'InputMediaPhoto has no field "filename"'),
        (telegram.InlineKeyboardButton, {"text": 5}, "it.text must be of type String"),
        (telegram.LinkPreviewOptions, {"is_disabled": "true"}, "it.is_disabled must be of type Boolean"),
        (telegram.MessageEntity, {"type": "bold", "offset": 0, "length": True}, "it.length must be of type Integer"),
        (telegram.BotCommand, [], r"it must be an Object \(BotCommand\)"),
    ],
)
def test_what_does_not_fit_is_named(of: type[telegram.TelegramObject], value: Any, complaint: str) -> None:
    with pytest.raises(Mismatch, match=complaint):
        read(Shape(of), value, "it")


@pytest.mark.parametrize(
    "wrong, complaint",
    [
        ({"colour": "red"}, 'unknown parameter "colour" of sendMessage'),
        ({"disable_notification": "perhaps"}, "sendMessage: disable_notification must be of type Boolean"),
        ({"message_thread_id": "1.5"}, "sendMessage: message_thread_id must be of type Integer"),
        ({"reply_markup": "{"}, "sendMessage: reply_markup: can't parse JSON object"),
        ({"reply_markup": '{"inline_keyboard": [[{"callback_data": "x"}]]}'}, 'field "text" of InlineKeyboardButton is missing'),
        ({"reply_markup": '{"inline_keyboard": [{"text": "x"}]}'}, "reply_markup.inline_keyboard[0] must be an Array"),
        ({"reply_parameters": '{"message": 5}'}, 'ReplyParameters has no field "message"'),
        ({"parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"chat_id": str(2**70)}, "chat_id must be of type Integer or String"),
    ],
)
async def test_a_call_that_breaks_the_contract(api: Api, robin: Person, wrong: dict[str, str], complaint: str) -> None:
    answer = await api("sendMessage", **{"chat_id": robin.id, "text": "x"} | wrong)
    assert answer["error_code"] == 400
    assert complaint in answer["description"]
    assert len(robin.messages) == 1


async def test_json_query_and_form_say_the_same(http: httpx.AsyncClient, robin: Person) -> None:
    call: dict[str, Any] = {"chat_id": robin.id, "text": "<b>x</b>", "parse_mode": "HTML", "disable_notification": True}
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    path = f"/bot{TOKEN}/sendmessage"
    answers = [
        await http.post(path, json=call | {"reply_markup": markup}),
        await http.get(path, params=call | {"reply_markup": json.dumps(markup)}),
        await http.post(path, data=call | {"reply_markup": json.dumps(markup)}),
        await http.post(path, data=call | {"reply_markup": json.dumps(markup)}, files={}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert {(bubble.html, bubble.silent, bubble.buttons) for bubble in robin.messages[1:]} == {("<b>x</b>", True, (("Go",),))}


async def test_json_keeps_its_types(http: httpx.AsyncClient, robin: Person) -> None:
    for wrong in ({"text": 5}, {"disable_notification": 1}, {"reply_markup": 5}):
        answer = await http.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": robin.id, "text": "x"} | wrong)
        assert answer.status_code == 400, wrong
    answer = await http.post(f"/bot{TOKEN}/sendMessage", content="[", headers={"content-type": "application/json"})
    assert answer.json()["description"] == "Bad Request: can't parse request body as JSON object"


async def test_a_file_nobody_asked_for_is_refused(http: httpx.AsyncClient, robin: Person) -> None:
    answer = await http.post(f"/bot{TOKEN}/sendMessage", data={"chat_id": robin.id, "text": "x"}, files={"extra": b"x"})
    assert answer.json()["description"] == 'Bad Request: file "extra" is not used by sendMessage'


async def test_unknown_methods_and_those_not_played(api: Api, bot: Bot, sandbox: Sandbox) -> None:
    assert await api("sendPigeon") == {"ok": False, "error_code": 404, "description": "Not Found"}
    answer = await api("sendDice", chat_id=1)
    assert answer["description"] == "Bad Request: the sandbox does not play sendDice"


async def test_tokens(http: httpx.AsyncClient) -> None:
    assert (await http.get("/bot2:other/getMe")).json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (await http.get("/botnonsense/getMe")).json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert (await http.get("/file/bot2:other/documents/x")).status_code == 404


async def test_extra_words_given_to_the_library_are_seen_through(bot: Bot, robin: Person) -> None:
    with pytest.raises(telegram.error.BadRequest, match='Unknown parameter "colour"'):
        await bot.send_message(robin.id, "x", api_kwargs={"colour": "red"})
