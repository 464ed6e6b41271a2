"""Text, caption and reply of a call, read as Telegram reads them."""

from typing import Any

from telegram.constants import MessageLimit

from bot.sandbox.calls import Call
from bot.sandbox.chats import Chat
from bot.sandbox.markup import Entity, found, parse, trimmed, utf16
from bot.sandbox.refusals import bad


def words(call: Call, name: str = "text", entities: str = "entities") -> dict[str, Any]:
    """Text and entities of the call, for a Bubble. Raises Refused (400) when broken, empty or too long."""
    text, marked = formatted(call.given(name), call.given("parse_mode"), call.given(entities))
    if not text:
        raise bad("text must be non-empty")
    if utf16(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad("message is too long")
    return {"text": text, "entities": tuple(marked)}


def caption(values: dict[str, Any]) -> dict[str, Any]:
    """The caption among a call's (or a medium's) parameters, for a Bubble. Raises Refused (400)."""
    text, marked = formatted(values.get("caption") or "", values.get("parse_mode"), values.get("caption_entities"))
    if utf16(text) > MessageLimit.CAPTION_LENGTH:
        raise bad("message caption is too long")
    return {"text": text, "entities": tuple(marked)}


def formatted(text: str, parse_mode: str | None, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    """The text without its marks, and its entities: those marked, given, and found."""
    if parse_mode and parse_mode.lower() != "html":
        known = parse_mode.lower() in ("markdown", "markdownv2")
        raise bad("the sandbox reads parse_mode HTML only" if known else "unsupported parse_mode")
    plain, marked = parse(text) if parse_mode else (text, list(given or ()))
    plain, marked = trimmed(plain, marked)
    return plain, sorted(marked + [it for it in found(plain) if not _inside(it, marked)], key=lambda it: it["offset"])


def _inside(entity: Entity, others: list[Entity]) -> bool:
    """True where Telegram would look for nothing: within links and code."""
    opaque = [it for it in others if it["type"] in ("text_link", "code", "pre")]
    return any(it["offset"] < entity["offset"] + entity["length"] and entity["offset"] < it["offset"] + it["length"] for it in opaque)


def reply_to(call: Call, chat: Chat) -> int | None:
    """The message replied to. Raises Refused (400) when it is not in the chat and the call minds."""
    reply = call.given("reply_parameters")
    if reply is None:
        return None
    if reply["message_id"] in chat.bubbles:
        return int(reply["message_id"])
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")
