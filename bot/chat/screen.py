"""What a person is shown: words, buttons, and how loudly. Nothing here knows of Telegram's classes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. It sends `data` (at most 64 bytes) back to us, or opens `url`."""

    label: str
    data: str | None = None
    url: str | None = None
    style: str | None = None  #: primary, success or danger; None leaves it to the app


@dataclass(frozen=True, slots=True)
class Screen:
    """One message. `text` is Telegram's HTML. Telegram takes one kind of keyboard a message: the first of the three that is set is used."""

    text: str
    keyboard: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False  #: arrives without a sound
    media: str | None = None  #: key of a picture (a room not built yet)
    ask_location: str | None = None  #: label of a one-time button below the chat that shares where the person is
    drop_reply_keyboard: bool = False  #: takes that button away again
