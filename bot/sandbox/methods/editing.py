"""The edit... calls and deleteMessage."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.chats import JSON, Bubble
from bot.sandbox.keyboards import keyboard_of
from bot.sandbox.methods.sending import stored
from bot.sandbox.methods.wording import caption, words
from bot.sandbox.refusals import bad
from bot.sandbox.world import World

DELETABLE_FOR = timedelta(hours=48)
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_text(world: World, call: Call) -> JSON:
    """editMessageText."""
    changes = words(call)
    bubble = _editable(world, call)
    if bubble.kind != "text":
        raise bad("there is no text in the message to edit")
    return _edit(world, call, bubble, changes)


def edit_caption(world: World, call: Call) -> JSON:
    """editMessageCaption."""
    changes = caption(call.params)
    bubble = _editable(world, call)
    if bubble.file is None:
        raise bad("there is no caption in the message to edit")
    return _edit(world, call, bubble, changes)


def edit_markup(world: World, call: Call) -> JSON:
    """editMessageReplyMarkup."""
    return _edit(world, call, _editable(world, call), {})


def edit_media(world: World, call: Call) -> JSON:
    """editMessageMedia: another file, or a file instead of text."""
    media = call.params["media"]
    kind = media["type"]
    if kind not in ("photo", "document", "animation", "video"):
        raise bad(f"the sandbox does not play media of type {kind}")
    changes = caption(media)
    bubble = _editable(world, call)
    return _edit(world, call, bubble, {**changes, "kind": kind, "file": stored(world, call, kind, media["media"])})


def delete_message(world: World, call: Call) -> bool:
    """deleteMessage: anything younger than 48 h in a private chat, the bot's own in a group."""
    chat = world.open_chat(call.params["chat_id"])
    bubble = chat.bubbles.get(call.params["message_id"])
    if bubble is None:
        raise bad("message to delete not found")
    foreign = chat.type != "private" and bubble.sender != world.bot["id"]
    if foreign or world.now() - bubble.at > DELETABLE_FOR:
        raise bad("message can't be deleted for everyone")
    world.note(chat, "bot deletes", bubble)
    world.remove(chat, bubble.id)
    return True


def _editable(world: World, call: Call) -> Bubble:
    if call.given("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    for name, complaint in (("chat_id", "chat_id is empty"), ("message_id", "message identifier is not specified")):
        if not call.given(name):
            raise bad(complaint)
    bubble = world.open_chat(call.params["chat_id"]).bubbles.get(call.params["message_id"])
    if bubble is None:
        raise bad("message to edit not found")
    if bubble.sender != world.bot["id"]:
        raise bad("message can't be edited")
    return bubble


def _edit(world: World, call: Call, bubble: Bubble, changes: dict[str, Any]) -> JSON:
    changes["keyboard"] = keyboard_of(call.given("reply_markup"))
    if replace(bubble, **changes) == bubble:
        raise bad(_UNCHANGED)
    chat = world.chats[bubble.chat_id]
    edited = world.redraw(chat, bubble.id, **changes, edited_at=world.now())
    world.note(chat, "bot edits", edited)
    return world.as_message(edited)
