"""A chat read back from the sandbox's log: whose words, at what wall time, and what the bot said unasked.

Knows Telegram's log and the words on the screen; nothing of the bot's code.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.chats import Entry

ROLLS_OVER = timedelta(hours=4)
PERSON = ("says", "taps", "shares location")


@dataclass(frozen=True)
class Line:
    """One line of a chat; `at` is the wall clock where the person is."""

    at: datetime
    event: str
    text: str
    buttons: tuple[tuple[str, ...], ...]
    message_id: int | None
    unasked: bool = False

    @property
    def by_bot(self) -> bool:
        return self.event.startswith("bot ") or self.event in ("popup", "answered")

    @property
    def day(self) -> date:
        """The local day, which rolls over at four."""
        return (self.at.replace(tzinfo=None) - ROLLS_OVER).date()

    def offers(self, label: str) -> bool:
        return any(button.startswith(label) for row in self.buttons for button in row)


def read(entries: Sequence[Entry], zone_at: Callable[[datetime], ZoneInfo]) -> list[Line]:
    """The chat's lines. The bot speaks unasked when nobody said anything at that second, or when it has answered already
    and then brings the day's message besides."""
    lines: list[Line] = []
    said, answered = None, False
    for entry in entries:
        if entry.event in PERSON:
            said, answered = entry.at, False
        line = Line(entry.at.astimezone(zone_at(entry.at)), entry.event, entry.text, entry.buttons, entry.message_id)
        if entry.event == "bot sends":
            line = replace(line, unasked=said != entry.at or (answered and (line.offers("Skip") or line.offers("Rest"))))
            answered = True
        lines.append(line)
    return lines


def written(lines: Sequence[Line], name: str) -> str:
    """The chat as one reads it: a heading a day, a blank line before each thing the bot says unasked."""
    pages: list[str] = []
    sent: dict[int, Line] = {}
    words: dict[int, str] = {}
    day, before = None, None
    for line in lines:
        if line.event == "answered":
            continue
        if line.at.date() != day:
            day = line.at.date()
            pages += ["", f"== {day:%A} {day.day} {day:%B} · {line.at:%Z} ==", ""]
        elif line.unasked or (before is not None and not line.by_bot and line.at - before > timedelta(minutes=5)):
            pages.append("")
        before = line.at
        pages += _page(line, name, sent, words)
        if line.message_id is not None and line.by_bot:
            sent.setdefault(line.message_id, line)
            words[line.message_id] = line.text
    return "\n".join(pages).strip() + "\n"


def _page(line: Line, name: str, sent: dict[int, Line], words: dict[int, str]) -> list[str]:
    """One line of the log, on as many lines as it needs."""
    clock = f"{line.at:%H:%M}"
    if not line.by_bot:
        tapped = _which(sent.get(line.message_id or 0), line)
        return [f"{clock}  {name} taps [{line.text}]{tapped}" if line.event == "taps" else f"{clock}  {name} {line.event}: {line.text}"]
    if line.event == "popup":
        return [f"{clock}  Limber's popup: {line.text}"]
    if line.event == "bot sends":
        head, text = "Limber, unasked:" if line.unasked else "Limber:", line.text
    else:
        same = words.get(line.message_id or 0) == line.text
        head, text = "Limber redraws" + _which(sent.get(line.message_id or 0), line) + ":", "(the same words)" if same else line.text
    rows = [" ".join(f"[{label}]" for label in row) for row in line.buttons]
    return [f"{clock}  {head}", *(f"       {it}".rstrip() for it in [*text.split("\n"), *rows])]


def _which(message: Line | None, line: Line) -> str:
    """Which message of the bot is meant."""
    if message is None:
        return ""
    same_day = message.at.date() == line.at.date()
    return f" at {message.at:%H:%M}" if same_day else f" at {message.at:%a} {message.at.day} {message.at:%B %H:%M}"
