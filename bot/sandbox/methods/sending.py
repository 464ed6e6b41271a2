"""sendMessage and the calls that send a file."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.chats import JSON, Bubble, Chat
from bot.sandbox.files import StoredFile
from bot.sandbox.keyboards import keyboard_of, reply_keyboard_of
from bot.sandbox.kinds import Upload
from bot.sandbox.methods.wording import caption, reply_to, words
from bot.sandbox.refusals import bad
from bot.sandbox.world import World


def send_message(world: World, call: Call) -> JSON:
    """A text message."""
    chat = world.open_chat(call.params["chat_id"])
    return _send(world, call, chat, "text", words(call))


def sends(kind: str) -> Callable[[World, Call], JSON]:
    """The call that sends a file of this kind."""

    def send(world: World, call: Call) -> JSON:
        chat = world.open_chat(call.params["chat_id"])
        said = caption(call.params)
        _checked_markup(call)
        return _send(world, call, chat, kind, {**said, "file": stored(world, call, kind, call.params[kind])})

    return send


def stored(world: World, call: Call, kind: str, value: str | Upload) -> StoredFile:
    """The file a parameter stands for: an upload taken in, or one sent before."""
    meant = call.upload_or_id(value)
    return world.files.keep(kind, meant) if isinstance(meant, Upload) else world.files.again(kind, meant)


def _checked_markup(call: Call) -> None:
    keyboard_of(call.given("reply_markup"))


def _send(world: World, call: Call, chat: Chat, kind: str, what: dict[str, Any]) -> JSON:
    markup = call.given("reply_markup")
    if call.given("message_thread_id"):
        raise bad("message thread not found")
    what |= {
        "keyboard": keyboard_of(markup),
        "reply_to": reply_to(call, chat),
        "silent": bool(call.given("disable_notification")),
        "extra": {"has_protected_content": True} if call.given("protect_content") else {},
    }
    chat.reply_keyboard = reply_keyboard_of(markup, chat.reply_keyboard)
    bubble: Bubble = world.show(chat, world.bot["id"], kind, **what)
    world.note(chat, "bot sends", bubble)
    return world.as_message(bubble)
