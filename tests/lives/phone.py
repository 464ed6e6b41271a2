"""A phone without a network: what the bot says, draws again and pops up is kept as lines, by the runner's wall clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.chat.screen import Button, Screen
from bot.chat.wire import LimberBot, Wire
from bot.clock import Clock
from bot.domain.coach import Kind
from bot.domain.outbox import Lane, Outcome, Refused, Sent, Unreachable
from bot.sandbox.markup import parse
from bot.services.outbox import Speak

ROLLS_OVER = timedelta(hours=4)
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Line:
    """One thing that happened in the chat; `at` is the wall clock where the runner is."""

    at: datetime
    event: str  #: says, taps, does; sends, edits, popup, answered
    text: str = ""
    buttons: Rows = ()
    message_id: int | None = None
    kind: Kind | None = None  #: what it was, where the bot spoke of its own accord
    text_id: str = ""

    @property
    def by_bot(self) -> bool:
        return self.event in ("sends", "edits", "popup", "answered")

    @property
    def day(self) -> date:
        """The local day, which rolls over at four."""
        return (self.at.replace(tzinfo=None) - ROLLS_OVER).date()

    @property
    def labels(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(button.label for button in row) for row in self.buttons)


class Phone(Wire):
    """The bot's wire to one person. Markup that Telegram would refuse raises; so does nothing else."""

    def __init__(self, bot: LimberBot, clock: Clock, wall: Callable[[], datetime]) -> None:
        super().__init__(bot, clock)
        self.lines: list[Line] = []
        self.screens: dict[int, Screen] = {}
        self.blocked = False
        self.speaking: Speak | None = None  #: the row of the outbox that is being said
        self._wall = wall
        self._number = 0

    def did(self, event: str, text: str, message_id: int | None = None) -> None:
        """Something the person did."""
        self.lines.append(Line(self._wall(), event, text, message_id=message_id))

    def next_number(self) -> int:
        """Message numbers of a chat are shared by both."""
        self._number += 1
        return self._number

    async def say(self, chat_id: int, screen: Screen, lane: Lane = Lane.REPLY) -> Outcome:
        if self.blocked:
            return Unreachable()
        facts = self.speaking.facts if self.speaking is not None else None
        number = self.next_number()
        self._shows("sends", number, screen, facts.kind if facts else None, facts.text_id if facts else "")
        return Sent(number)

    async def redraw(self, chat_id: int, message_id: int, screen: Screen) -> Outcome:
        if message_id not in self.screens:
            return Refused("gone")
        before = self.screens[message_id]
        if (before.text, before.keyboard) != (screen.text, screen.keyboard):
            self._shows("edits", message_id, screen)
        return Sent(message_id)

    async def strip(self, chat_id: int, message_id: int) -> Outcome:
        return await self.redraw(chat_id, message_id, Screen(self.screens[message_id].text))

    async def answer(self, query_id: str, text: str | None = None, alert: bool = False) -> Outcome:
        self.lines.append(Line(self._wall(), "popup" if text else "answered", text or ""))
        return Sent(0)

    async def typing(self, chat_id: int) -> Outcome:
        return Sent(0)

    async def leave(self, chat_id: int) -> Outcome:
        return Sent(0)

    async def commands(self, menu: Sequence[tuple[str, str]], language: str | None = None) -> Outcome:
        return Sent(0)

    def _shows(self, event: str, number: int, screen: Screen, kind: Kind | None = None, text_id: str = "") -> None:
        self.screens[number] = screen
        text, _ = parse(screen.text)
        self.lines.append(Line(self._wall(), event, text, screen.keyboard, number, kind, text_id))
