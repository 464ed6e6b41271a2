"""Everything Telegram would remember: the bot, people, chats, updates, files, taps."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.bell import Bell
from bot.sandbox.chats import JSON, Bubble, Chat, Entry
from bot.sandbox.files import Files
from bot.sandbox.refusals import NEVER_WROTE, bad, forbidden
from bot.sandbox.updates import Updates

MERGED = timedelta(minutes=1)  # a clock that ran less between two windings hardly ran
TAP_LIVES = timedelta(seconds=150)
FIRST_PERSON = 5_000_000_001  # more than 32 bits hold, as today's ids are
FIRST_GROUP = -4_000_000_001


@dataclass(frozen=True)
class Answer:
    """What came back for a tap: `text` may be empty, `alert` wants a click to go away."""

    text: str
    alert: bool
    url: str | None


@dataclass
class Tap:
    """One press of an inline button. `answer` is None until the bot answered."""

    id: str
    chat_id: int
    message_id: int
    at: datetime
    bell: Bell
    answer: Answer | None = None

    async def answered(self, timeout: float = 10) -> Answer:
        """Waits (real seconds) for the answer."""
        return await self.bell.until(lambda: self.answer, timeout)


@dataclass(frozen=True)
class Wound:
    """A stretch over which the clock was wound, between message `after` and the next; `end` is None while it is."""

    after: int
    begin: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class Change:
    """Something to redraw: `what` is bubble, gone, popup, action, chat, clock, wounds, wound, faults, process or reload."""

    what: str
    chat_id: int
    body: Any = None


class World:
    """The state behind the Bot API. It outlives any server that shows it."""

    def __init__(self, clock: Clock, token: str, username: str) -> None:
        self.clock = clock
        self.token = token
        self.bot: JSON = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Limber",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.bell = Bell()
        self.updates = Updates(clock, self.bell)
        self.files = Files()
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, JSON] = {}
        self.taps: dict[str, Tap] = {}
        self.profile: dict[str, JSON] = {}
        self.commands: dict[str, list[JSON]] = {}
        self.webhook: JSON = {}
        self.life = secrets.token_hex(8)  #: told apart from any other; a page that shows another's begins anew
        self.wounds: list[Wound] = []
        self.listeners: list[Callable[[Change], None]] = []
        self._next_message = 1
        self._next_tap = 1
        self._next_person = FIRST_PERSON

    def now(self) -> datetime:
        """The clock's moment in whole seconds, as Telegram tells it."""
        return self.clock.now().replace(microsecond=0)

    @property
    def next_ids(self) -> tuple[int, int, int]:
        """The numbers that the next message, tap and person get."""
        return self._next_message, self._next_tap, self._next_person

    @next_ids.setter
    def next_ids(self, numbers: tuple[int, int, int]) -> None:
        self._next_message, self._next_tap, self._next_person = numbers

    def tell(self, what: str, chat_id: int, body: Any = None) -> None:
        """Something changed on a phone."""
        for listener in self.listeners:
            listener(Change(what, chat_id, body))
        self.bell.ring()

    def note(self, chat: Chat, event: str, bubble: Bubble | None = None, text: str | None = None) -> Entry:
        """Writes a line into the chat's log."""
        entry = Entry(self.now(), event, text or "")
        if bubble is not None:
            words = bubble.text if text is None else text
            entry = Entry(
                self.now(), event, words, bubble.buttons, bubble.id, bubble.kind, bubble.html if text is None else "", bubble.silent
            )
        chat.entries.append(entry)
        self.bell.ring()
        return entry

    def new_person(self, name: str, language: str) -> Chat:
        """Somebody with a phone who has not written to the bot yet."""
        chat = Chat(self._next_person, "private", name, NEVER_WROTE)
        self._next_person += 1
        self.users[chat.id] = {"id": chat.id, "is_bot": False, "first_name": name, "language_code": language}
        self.chats[chat.id] = chat
        self.tell("chat", chat.id)
        return chat

    def winds(self) -> None:
        """The clock begins to be wound. Right after another winding, with no message between, it is the same stretch."""
        after, last = self._next_message - 1, self.wounds[-1] if self.wounds else None
        if last is not None and last.after == after and last.end is not None and self.now() - last.end < MERGED:
            self.wounds[-1] = replace(last, end=None)
        else:
            self.wounds.append(Wound(after, self.now()))
        self.tell("wounds", 0, tuple(self.wounds))

    def wound(self) -> None:
        """The winding is over. One that moved nothing never was."""
        last = self.wounds.pop()
        if self.now() > last.begin:
            self.wounds.append(replace(last, end=self.now()))
        self.tell("wounds", 0, tuple(self.wounds))

    def new_group(self, title: str, closed: str) -> Chat:
        """A group the bot is not in yet."""
        chat = Chat(FIRST_GROUP - sum(it.type == "group" for it in self.chats.values()), "group", title, closed)
        return self.chats.setdefault(chat.id, chat)

    def chat(self, chat_id: int | str) -> Chat:
        """The chat of that id. Raises Refused (400) when there is none."""
        try:
            return self.chats[int(chat_id)]
        except (KeyError, ValueError):
            raise bad("chat not found") from None

    def open_chat(self, chat_id: int | str) -> Chat:
        """The chat of that id, if the bot may write there. Raises Refused (400, 403)."""
        chat = self.chat(chat_id)
        if chat.closed is not None:
            raise forbidden(chat.closed)
        return chat

    def show(self, chat: Chat, sender: int, kind: str, **what: Any) -> Bubble:
        """A new message in a chat."""
        mine = sender != self.bot["id"]
        bubble = chat.put(Bubble(self._next_message, chat.id, sender, mine, kind, self.now(), **what))
        self._next_message += 1
        if not mine:
            chat.action = None
        self.tell("bubble", chat.id, bubble)
        return bubble

    def redraw(self, chat: Chat, message_id: int, **changes: Any) -> Bubble:
        """A message changed in place."""
        bubble = chat.change(message_id, **changes)
        self.tell("bubble", chat.id, bubble)
        return bubble

    def remove(self, chat: Chat, message_id: int) -> None:
        """A message is gone from every phone."""
        del chat.bubbles[message_id]
        self.tell("gone", chat.id, message_id)

    def press(self, bubble: Bubble, by: int, data: str) -> Tap:
        """A person presses a button with callback data: queues the callback query."""
        tap = Tap(str(4_000_000_000_000_000_000 + self._next_tap), bubble.chat_id, bubble.id, self.clock.now(), self.bell)
        self._next_tap += 1
        while self.taps and (oldest := next(iter(self.taps.values()))).at < tap.at - TAP_LIVES:
            del self.taps[oldest.id]
        self.taps[tap.id] = tap
        query: JSON = {"id": tap.id, "from": self.users[by], "chat_instance": str(bubble.chat_id), "data": data}
        query["message"] = self.as_message(bubble)
        self.updates.put(bubble.chat_id, "callback_query", query)
        return tap

    def member_update(self, chat: Chat, by: JSON, before: str, after: str) -> None:
        """Tells the bot that its own place in a chat changed: member, left or kicked."""
        change = {"chat": chat.as_json(), "from": by, "date": int(self.now().timestamp())}
        for name, status in (("old_chat_member", before), ("new_chat_member", after)):
            until = {"until_date": 0} if status == "kicked" else {}
            change[name] = {"status": status, "user": self.bot_user(), **until}
        self.updates.put(chat.id, "my_chat_member", change)

    def fresh_tap(self, tap_id: str) -> Tap:
        """The tap of that id, young enough and unanswered. Raises Refused (400)."""
        tap = self.taps.get(tap_id)
        if tap is None or tap.answer or self.clock.now() - tap.at > TAP_LIVES:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return tap

    def as_message(self, bubble: Bubble, *, with_reply: bool = True) -> JSON:
        """A bubble as the Bot API's Message."""
        chat = self.chats[bubble.chat_id]
        message: JSON = {
            "message_id": bubble.id,
            "from": self.users.get(bubble.sender, self.bot_user()),
            "chat": chat.as_json(),
            "date": int(bubble.at.timestamp()),
        }
        if bubble.edited_at is not None:
            message["edit_date"] = int(bubble.edited_at.timestamp())
        if with_reply and bubble.reply_to in chat.bubbles:
            message["reply_to_message"] = self.as_message(chat.bubbles[bubble.reply_to], with_reply=False)
        if bubble.keyboard:
            message["reply_markup"] = {"inline_keyboard": [list(row) for row in bubble.keyboard]}
        return message | _content(bubble) | bubble.extra

    def bot_user(self) -> JSON:
        """The bot as it stands in `from`."""
        return {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}


def _content(bubble: Bubble) -> JSON:
    words, entities = ("text", "entities") if bubble.kind == "text" else ("caption", "caption_entities")
    content: JSON = {words: bubble.text} if bubble.text else {}
    if bubble.text and bubble.entities:
        content[entities] = list(bubble.entities)
    if bubble.file is not None:
        body = bubble.file.as_json()
        content[bubble.kind] = [body] if bubble.kind == "photo" else body
        if bubble.kind == "animation":
            content["document"] = body
    return content
