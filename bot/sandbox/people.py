"""People with phones: what they do becomes updates, what the bot does is on their screens."""

from itertools import islice
from typing import Any

from bot.sandbox.chats import JSON, Bubble, Chat, Entry, closest, labels
from bot.sandbox.files import StoredFile
from bot.sandbox.kinds import Upload
from bot.sandbox.markup import found
from bot.sandbox.refusals import BLOCKED
from bot.sandbox.world import Tap, World

_GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


class Person:
    """Somebody's phone, open on the chat with the bot."""

    def __init__(self, world: World, chat: Chat, language: str, zone: str | None) -> None:
        self._world = world
        self._chat = chat
        self._heard = 0
        self.id = chat.id
        self.name = chat.name
        self.language = language
        self.zone = zone  #: what the phone's clock shows, an IANA name; None where nobody said
        self._pilot: str | None = None

    @property
    def pilot(self) -> str | None:
        """The key of the autopilot that has this phone in hand (bot.sandbox.panels.Pilot), None while a person has."""
        return self._pilot

    @pilot.setter
    def pilot(self, key: str | None) -> None:
        self._pilot = key
        self._world.tell("chat", self.id)

    @property
    def messages(self) -> list[Bubble]:
        """What is on the phone now, oldest first."""
        return list(self._chat.bubbles.values())

    @property
    def newest(self) -> int:
        """The number of the last message on the phone, 0 while there is none."""
        return next(reversed(self._chat.bubbles), 0)

    @property
    def transcript(self) -> list[Entry]:
        """Everything that ever happened in the chat, oldest first."""
        return list(self._chat.entries)

    @property
    def keyboard(self) -> tuple[tuple[str, ...], ...]:
        """The words on the keyboard the bot put below the chat, () without one."""
        return labels(self._chat.reply_keyboard)

    @property
    def blocked(self) -> bool:
        """True while the bot is blocked."""
        return self._chat.closed == BLOCKED

    @property
    def action(self) -> str | None:
        """What the bot is shown doing ("typing"), None when nothing."""
        return self._chat.action

    @property
    def screen(self) -> str:
        """The last few bubbles as plain text."""
        return "\n".join(_drawn(self.name, bubble) for bubble in self.messages[-6:]) or f"({self.name}'s chat is empty)"

    async def says(self, text: str, *, reply_to: Bubble | int | None = None, group: "Group | None" = None) -> Bubble:
        """Writes to the bot, or into a group (of which the bot sees commands, mentions and replies to itself)."""
        replied = reply_to.id if isinstance(reply_to, Bubble) else reply_to
        return self._sends("says", "text", group, text=text, entities=tuple(found(text)), reply_to=replied)

    async def edits(self, message: Bubble, text: str) -> Bubble:
        """Changes what was written before."""
        chat = self._world.chats[message.chat_id]
        edited = self._world.redraw(chat, message.id, text=text, entities=tuple(found(text)), edited_at=self._world.now())
        self._world.note(chat, "edits", edited)
        self._update(chat, "edited_message", edited)
        return edited

    async def taps(self, label: str, message: Bubble | None = None) -> Tap | Bubble:
        """Presses a button: of `message`, else the newest on the phone.

        The label equals, else starts with, else contains `label`, whatever the case. A button of the keyboard
        below the chat sends its words instead (its Bubble is returned). Raises LookupError when there is none.
        """
        bubbles = self.messages[::-1] if message is None else [self._chat.bubbles[message.id]]
        buttons = [button for bubble in bubbles for row in bubble.keyboard for button in row]
        button = closest(buttons, label)
        if button is not None:
            bubble = next(it for it in bubbles for row in it.keyboard for other in row if other is button)
            return await self.presses(bubble, button)
        below = closest([it for row in self._chat.reply_keyboard for it in row], label) if message is None else None
        if below is None:
            raise LookupError(f'{self.name} sees no button "{label}":\n{self.screen}')
        return await self.says(below["text"])

    async def presses(self, bubble: Bubble, button: JSON) -> Tap:
        """Presses this very button. Raises LookupError when it carries no callback data (a link, for one)."""
        if "callback_data" not in button:
            raise LookupError(f'the button "{button["text"]}" sends nothing to the bot')
        self._listens(self._chat)
        self._world.note(self._chat, "taps", bubble, text=button["text"])
        return self._world.press(bubble, self.id, button["callback_data"])

    async def shares_location(self, latitude: float, longitude: float) -> Bubble:
        """Sends a place."""
        place = {"location": {"latitude": latitude, "longitude": longitude}}
        return self._sends("shares location", "location", None, extra=place, log=f"{latitude}, {longitude}")

    async def sends_document(self, name: str, content: bytes, mime: str = "application/octet-stream") -> Bubble:
        """Sends a file."""
        return self._sends_file("document", Upload(name, content, mime))

    async def sends_photo(self, content: bytes = _GIF, caption: str = "") -> Bubble:
        """Sends a picture."""
        return self._sends_file("photo", Upload("photo.gif", content, "image/gif"), caption)

    async def sends_sticker(self) -> Bubble:
        """Sends a sticker."""
        return self._sends_file("sticker", Upload("sticker.webp", b"sticker", "image/webp"))

    async def sends_voice(self) -> Bubble:
        """Sends a spoken message."""
        return self._sends_file("voice", Upload("voice.ogg", b"voice", "audio/ogg"))

    async def reacts(self, message: Bubble, emoji: str | None) -> None:
        """Puts a reaction under a message, None takes it away. The bot learns of it only if it asked for these updates."""
        before, after = message.reactions, (emoji,) if emoji else ()
        bubble = self._world.redraw(self._chat, message.id, reactions=after)
        self._world.note(self._chat, "reacts", bubble, text=emoji or "")
        change: JSON = {"chat": self._chat.as_json(), "message_id": bubble.id, "user": self._user}
        change["date"] = int(self._world.now().timestamp())
        for name, emojis in (("old_reaction", before), ("new_reaction", after)):
            change[name] = [{"type": "emoji", "emoji": it} for it in emojis]
        self._world.updates.put(self.id, "message_reaction", change)

    async def blocks(self) -> None:
        """Blocks the bot."""
        if not self.blocked:
            self._becomes("blocks", BLOCKED, "member", "kicked")

    async def unblocks(self) -> None:
        """Lets the bot write again."""
        if self.blocked:
            self._becomes("unblocks", None, "kicked", "member")

    async def hears(self, timeout: float = 10) -> Entry:
        """Waits (real seconds) for the next thing the bot does here, counted from this person's last words, tap or hearing.

        Answers to taps without words are passed over. Raises TimeoutError with the screen.
        """
        try:
            at, entry = await self._world.bell.until(self._news, timeout)
        except TimeoutError:
            raise TimeoutError(f"{self.name} heard nothing for {timeout} s:\n{self.screen}") from None
        self._heard = at + 1
        return entry

    @property
    def _user(self) -> JSON:
        return self._world.users[self.id]

    def _news(self) -> tuple[int, Entry] | None:
        """The next thing the bot did, and its place in the log."""
        later = enumerate(islice(self._chat.entries, self._heard, None), self._heard)
        return next(((at, entry) for at, entry in later if entry.by_bot and entry.event != "answered"), None)

    def _listens(self, chat: Chat) -> None:
        if chat is self._chat:
            if self.blocked:
                raise ValueError(f"{self.name} has blocked the bot; unblock it first")
            chat.closed = None
            self._heard = len(chat.entries)

    def _sends_file(self, kind: str, upload: Upload, caption: str = "") -> Bubble:
        file: StoredFile = self._world.files.keep(kind, upload)
        return self._sends(f"sends {kind}", kind, None, text=caption, file=file, log=caption or upload.name)

    def _sends(self, event: str, kind: str, group: "Group | None", *, log: str | None = None, **what: Any) -> Bubble:
        chat = group.chat if group is not None else self._chat
        self._listens(chat)
        bubble = self._world.show(chat, self.id, kind, **what)
        self._world.note(chat, event, bubble, text=log)
        if group is None or group.shows_bot(bubble):
            self._update(chat, "message", bubble)
        return bubble

    def _update(self, chat: Chat, kind: str, bubble: Bubble) -> None:
        self._world.updates.put(chat.id, kind, self._world.as_message(bubble))

    def _becomes(self, event: str, closed: str | None, before: str, after: str) -> None:
        self._chat.closed = closed
        self._world.note(self._chat, event)
        self._world.member_update(self._chat, self._user, before, after)
        self._world.tell("chat", self.id)


class Group:
    """A group people write in and the bot may be added to."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat
        self.id = chat.id

    @property
    def messages(self) -> list[Bubble]:
        """What is in the group now, oldest first."""
        return list(self.chat.bubbles.values())

    @property
    def transcript(self) -> list[Entry]:
        """Everything that ever happened in the group, oldest first."""
        return list(self.chat.entries)

    @property
    def has_bot(self) -> bool:
        return self.chat.closed is None

    async def adds_bot(self, by: Person) -> None:
        """Adds the bot: it gets my_chat_member and the service message."""
        self.chat.closed = None
        self._changes(by, "adds the bot", "left", "member", {"new_chat_members": [self._world.bot_user()]})

    async def removes_bot(self, by: Person, closed: str) -> None:
        """Throws the bot out; `closed` is the sentence it gets from then on."""
        self.chat.closed = closed
        self._changes(by, "removes the bot", "member", "kicked", None)

    def shows_bot(self, bubble: Bubble) -> bool:
        """What a bot in privacy mode sees of a group."""
        replied = self.chat.bubbles.get(bubble.reply_to or 0)
        at_it = bubble.text.startswith("/") or f"@{self._world.bot['username']}" in bubble.text
        return self.has_bot and (at_it or (replied is not None and not replied.mine))

    def _changes(self, by: Person, event: str, before: str, after: str, extra: JSON | None) -> None:
        self._world.note(self.chat, event, text=by.name)
        self._world.member_update(self.chat, self._world.users[by.id], before, after)
        if extra is not None:
            bubble = self._world.show(self.chat, by.id, "service", extra=extra)
            self._world.updates.put(self.id, "message", self._world.as_message(bubble))


def _drawn(name: str, bubble: Bubble) -> str:
    words = bubble.text or f"({bubble.kind})"
    who = name if bubble.mine else "bot"
    rows = ["   " + " ".join(f"[{label}]" for label in row) for row in bubble.buttons]
    return "\n".join([f"{who} {bubble.at:%a %H:%M}{' (edited)' if bubble.edited_at else ''}: {words}", *rows])
