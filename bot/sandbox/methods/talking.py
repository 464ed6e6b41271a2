"""What the bot does in a chat besides messages: answers to taps, reactions, actions, asking about it, leaving."""

from typing import Any

from telegram.constants import CallbackQueryLimit, ChatAction, ReactionEmoji

from bot.sandbox.calls import Call
from bot.sandbox.chats import JSON
from bot.sandbox.markup import utf16
from bot.sandbox.refusals import NOT_A_MEMBER, bad, forbidden
from bot.sandbox.world import Answer, World


def answer_callback_query(world: World, call: Call) -> bool:
    """Answers a tap, once, within 150 s."""
    text = call.given("text") or ""
    if utf16(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad("MESSAGE_TOO_LONG")
    if call.given("url"):
        raise bad("URL_INVALID")
    tap = world.fresh_tap(call.params["callback_query_id"])
    tap.answer = Answer(text, bool(call.given("show_alert")), None)
    world.note(world.chats[tap.chat_id], "popup" if text else "answered", text=text)
    world.tell("popup", tap.chat_id, tap)
    return True


def set_message_reaction(world: World, call: Call) -> bool:
    """Puts the bot's reaction under a message, or takes it away."""
    chat = world.open_chat(call.params["chat_id"])
    if call.params["message_id"] not in chat.bubbles:
        raise bad("message to react not found")
    reactions = call.given("reaction") or []
    if not isinstance(reactions, list) or not all(isinstance(it, dict) for it in reactions):
        raise bad("reaction must be an Array of ReactionType")
    emoji = tuple(it.get("emoji", "") for it in reactions)
    if len(emoji) > 1 or any(it not in set(ReactionEmoji) for it in emoji):
        raise bad("REACTION_INVALID")
    bubble = world.redraw(chat, call.params["message_id"], reactions=emoji)
    world.note(chat, "bot reacts", bubble, text="".join(emoji))
    return True


def send_chat_action(world: World, call: Call) -> bool:
    """Shows "typing" and the like."""
    chat = world.open_chat(call.params["chat_id"])
    if call.params["action"] not in set(ChatAction):
        raise bad("wrong parameter action in request")
    chat.action = call.params["action"]
    world.tell("action", chat.id, chat.action)
    return True


def get_chat(world: World, call: Call) -> JSON:
    """The chat, with what Telegram always tells of one."""
    chat = world.chat(call.params["chat_id"])
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False)
    return {**chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def leave_chat(world: World, call: Call) -> bool:
    """The bot leaves a group."""
    chat = world.open_chat(call.params["chat_id"])
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.closed = NOT_A_MEMBER
    world.note(chat, "bot leaves")
    world.member_update(chat, world.bot_user(), "member", "left")
    return True


def get_chat_member(world: World, call: Call) -> JSON:
    """Whether somebody is in a chat."""
    chat = world.chat(call.params["chat_id"])
    who: Any = call.params["user_id"]
    if who == world.bot["id"]:
        return {"status": "left" if chat.closed else "member", "user": world.bot_user()}
    if chat.closed and chat.type != "private":
        raise forbidden(chat.closed)
    if who not in world.users:
        raise bad("user not found")
    return {"status": "member", "user": world.users[who]}


def get_chat_member_count(world: World, call: Call) -> int:
    """How many are in a chat: the bot and everybody who wrote there."""
    chat = world.open_chat(call.params["chat_id"])
    return 1 + len({chat.id} if chat.type == "private" else {it.sender for it in chat.bubbles.values() if it.mine})
