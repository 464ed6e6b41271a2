"""What is in a chat: bubbles as they are on the phone now, and the log of everything that ever happened."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.sandbox.drawing import as_html
from bot.sandbox.files import StoredFile
from bot.sandbox.markup import Entity

JSON = dict[str, Any]
Keyboard = tuple[tuple[JSON, ...], ...]


def labels(keyboard: Keyboard) -> tuple[tuple[str, ...], ...]:
    """The words on the buttons, row by row."""
    return tuple(tuple(button["text"] for button in row) for row in keyboard)


def closest(buttons: list[JSON], label: str) -> JSON | None:
    """The button whose label equals, else starts with, else contains `label`, whatever the case."""
    wanted = label.casefold()
    for fits in (str.__eq__, str.startswith, str.__contains__):
        for button in buttons:
            if fits(button["text"].casefold(), wanted):
                return button
    return None


@dataclass(frozen=True)
class Bubble:
    """One message as it is on the phone now. `mine` means a person wrote it. `kind` is text, photo, document,
    animation, video, voice, sticker, location or service; `text` is the caption where there is a file."""

    id: int
    chat_id: int
    sender: int
    mine: bool
    kind: str
    at: datetime
    text: str = ""
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    silent: bool = False
    edited_at: datetime | None = None
    reactions: tuple[str, ...] = ()
    file: StoredFile | None = None
    reply_to: int | None = None
    extra: JSON = field(default_factory=dict)

    def with_file(self, file: StoredFile | None) -> "Bubble":
        """The same with this file, or with none."""
        return replace(self, file=file)

    @property
    def html(self) -> str:
        return as_html(self.text, self.entities)

    @property
    def buttons(self) -> tuple[tuple[str, ...], ...]:
        return labels(self.keyboard)

    def button(self, label: str) -> JSON | None:
        """The button that `taps(label)` would press here, as Telegram's JSON."""
        return closest([button for row in self.keyboard for button in row], label)


@dataclass(frozen=True)
class Entry:
    """One line of a chat's log.

    `event`: says, edits, taps, shares location, sends <kind>, reacts, blocks, unblocks | bot sends, bot edits,
    bot deletes, bot reacts, popup (an answer with words), answered (one without).
    """

    at: datetime
    event: str
    text: str = ""
    buttons: tuple[tuple[str, ...], ...] = ()
    message_id: int | None = None
    kind: str = "text"
    html: str = ""
    silent: bool = False

    @property
    def by_bot(self) -> bool:
        return self.event.startswith("bot ") or self.event in ("popup", "answered")


@dataclass
class Chat:
    """A private chat or a group. `closed` is the sentence of the 403 the bot gets here, None while it may write."""

    id: int
    type: str
    name: str
    closed: str | None
    bubbles: dict[int, Bubble] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    reply_keyboard: Keyboard = ()
    action: str | None = None

    def put(self, bubble: Bubble) -> Bubble:
        """Shows a bubble, new or changed."""
        self.bubbles[bubble.id] = bubble
        return bubble

    def change(self, message_id: int, **changes: Any) -> Bubble:
        """Shows a bubble anew, changed."""
        return self.put(replace(self.bubbles[message_id], **changes))

    def as_json(self) -> JSON:
        """The chat as it stands in messages."""
        named = {"first_name": self.name} if self.type == "private" else {"title": self.name}
        return {"id": self.id, "type": self.type, **named}
