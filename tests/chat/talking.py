"""A chat as a test drives it: the bot as `app` builds it, the sandbox's Telegram in front of it, and a clock that is wound."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import app
from bot.chat.codec import encode
from bot.clock import WoundClock
from bot.delivery.pacing import Pacer
from bot.sandbox import Person, Sandbox
from bot.sandbox.chats import Bubble, Entry
from bot.settings import Settings

MONDAY_EVENING = datetime(2026, 3, 2, 18, 42, tzinfo=UTC)  # 19:42 in Berlin
STEPS = ("I'm 18+", "Left sit", "Right front", "That's all", "0–2", "None of", "On hold until", "After first")


class Chat:
    """One person's chat with Limber. `says` and `taps` return what they brought: new messages, drawings and popups."""

    def __init__(self, sandbox: Sandbox, bot: app.App, person: Person, url: str) -> None:
        self.sandbox, self.bot, self.person, self.url = sandbox, bot, person, url
        self.zone = ZoneInfo("Europe/Berlin")
        self._told = 0

    def opens(self) -> None:
        """The bot may write first: this person has written to it in an earlier life of the sandbox."""
        self.sandbox.world.chats[self.person.id].closed = None

    async def says(self, text: str) -> str:
        await self.person.says(text)
        return await self.settled()

    async def taps(self, label: str, on: Bubble | None = None) -> str:
        await self.person.taps(label, on)
        return await self.settled()

    async def steps(self, *labels: str) -> str:
        """Several taps, one after the other; what the last one brought."""
        brought = ""
        for label in labels:
            brought = await self.taps(label)
        return brought

    async def forges(self, data: str, on: Bubble | None = None) -> str:
        """Presses a button that carries this data, which no message of ours may ever have had."""
        await self.person.presses(on or self.last, {"text": "forged", "callback_data": data})
        return await self.settled()

    async def presses(self, verb: str, *args: object, day: str | None = None, on: Bubble | None = None) -> str:
        """A button of ours by its meaning; `day` like 2026-03-03."""
        return await self.forges(encode(verb, datetime.fromisoformat(day).date() if day else None, *args), on)

    async def enrols(self, *steps: str, then: str | None = "Tomorrow") -> str:
        """The way in, as far as the close."""
        await self.says("/start")
        await self.steps(*(steps or STEPS))
        return await self.taps(then) if then else self.last.text

    async def until(self, at: str, days: int = 0) -> str:
        """Winds to the next such wall-clock time (07:00), `days` later; what came meanwhile."""
        hour, minute = map(int, at.split(":"))
        here = self.sandbox.clock.now().astimezone(self.zone)
        target = datetime.combine(here.date() + timedelta(days=days), time(hour, minute), self.zone)
        if target <= here:
            target = datetime.combine(here.date() + timedelta(days=days + 1), time(hour, minute), self.zone)
        await self.sandbox.wind_to(target.astimezone(UTC))
        return await self.settled()

    def wind_unseen(self, moment: datetime) -> None:
        """Winds while the bot looks away."""
        assert isinstance(self.sandbox.clock, WoundClock)
        self.sandbox.clock.wind_to(moment)

    async def next(self) -> str:
        """Winds to the next message of the bot's own accord."""
        await self.sandbox.wind_to_next(self.person)
        return await self.settled()

    async def settled(self) -> str:
        await self.sandbox.quiet()
        await self.bot.settled()
        new = self.person.transcript[self._told :]
        self._told = len(self.person.transcript)
        return "\n".join(told(entry, self) for entry in orderly(new) if entry.by_bot)

    @property
    def last(self) -> Bubble:
        """The newest message of the bot."""
        return next(bubble for bubble in reversed(self.person.messages) if not bubble.mine)

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message."""
        return [label for row in self.last.buttons for label in row]

    @property
    def messages(self) -> list[Bubble]:
        """All messages of the bot as they look now."""
        return [bubble for bubble in self.person.messages if not bubble.mine]

    def story(self) -> str:
        """Everything that was said, tapped and drawn, for a golden file."""
        return "\n".join(told(entry, self) for entry in orderly(self.person.transcript) if entry.event != "answered") + "\n"


def orderly(entries: list[Entry]) -> list[Entry]:
    """Popups and drawings that leave together arrive in any order: one order for all."""
    ordered: list[Entry] = []
    batch: list[Entry] = []
    for entry in entries:
        if entry.event in ("popup", "bot edits"):
            batch.append(entry)
        elif entry.event != "answered":
            ordered += [*sorted(batch, key=_rank), entry]
            batch = []
    return ordered + sorted(batch, key=_rank)


def _rank(entry: Entry) -> tuple[bool, int]:
    return entry.event != "popup", -(entry.message_id or 0)


SIGNS = {"bot sends": "Limber", "bot edits": "Limber, redrawn", "popup": "popup"}


def told(entry: Entry, chat: Chat) -> str:
    """A line of a story, by the runner's wall clock."""
    at = f"{entry.at.astimezone(chat.zone):%a %d %H:%M}"
    if not entry.by_bot:
        return f"\n{at}  {chat.person.name} {entry.event}: {entry.text}".rstrip()
    text = re.sub(r"(?m)^", "    ", entry.text)
    rows = ["    " + " ".join(f"[{label}]" for label in row) for row in entry.buttons]
    return "\n".join([f"{at}  {SIGNS.get(entry.event, entry.event)}:", text, *rows])


def _built(url: str, database: str, clock: WoundClock, allowed: frozenset[int] = frozenset()) -> app.App:
    settings = Settings(telegram_bot_token=SecretStr("1:sandbox"), telegram_api_url=url, database_url=database, allowed_users=allowed)
    return app.build(settings, clock, pacer=Pacer(clock, a_second=500, per_chat=0))  # weeks pass in seconds here


@asynccontextmanager
async def talking(database: str, language: str = "de", allowed: frozenset[int] = frozenset()) -> AsyncIterator[Chat]:
    """A Limber on `database`, and somebody who has opened the chat."""
    clock = WoundClock(MONDAY_EVENING)
    sandbox = Sandbox(clock)
    async with sandbox.serve() as url:
        bot = _built(url, database, clock, allowed)
        sandbox.next_event, sandbox.settled = bot.next_event, bot.settled
        chat = Chat(sandbox, bot, sandbox.person("Robin", language), url)
        await bot.start()
        try:
            await bot.poller.first_poll.wait()
            yield chat
        finally:
            await chat.bot.stop()


async def restart(chat: Chat, database: str) -> None:
    """The process stops, and another one starts on the same database."""
    await chat.bot.stop()
    clock = chat.sandbox.clock
    assert isinstance(clock, WoundClock)
    chat.bot = _built(chat.url, database, clock)
    chat.sandbox.next_event, chat.sandbox.settled = chat.bot.next_event, chat.bot.settled
    await chat.bot.start()
    await chat.bot.poller.first_poll.wait()
