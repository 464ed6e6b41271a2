"""The demo's composition on a clock that stands still: the bot, the sandbox it talks to over HTTP, and company on the phones.

It begins on Sunday 1 March 2026 at 18:42 in New York, where the bot takes everybody who writes English to be; day 1 is Monday.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import app
from bot.app import App
from bot.clock import WoundClock
from bot.demo.company import keep_company
from bot.demo.pilots import PILOTS
from bot.personas.named import Name
from bot.sandbox import Person, Sandbox
from bot.settings import Settings
from bot.storage.engine import Store

NEW_YORK = "America/New_York"
START = datetime(2026, 3, 1, 23, 42, tzinfo=UTC)


def evening(day: int, zone: str = NEW_YORK) -> datetime:
    """21:00 on a day of the plan."""
    return datetime.combine(date(2026, 3, 1) + timedelta(days=day), time(21), ZoneInfo(zone)).astimezone(UTC)


@dataclass
class Demo:
    """Everything there is, on stage."""

    sandbox: Sandbox
    clock: WoundClock
    store: Store
    bot: App

    def add(self, name: Name) -> Person:
        """An autopilot, as a click on the page adds one."""
        return self.sandbox.add(next(pilot for pilot in PILOTS if pilot.key == name))

    async def winds_to(self, moment: datetime) -> None:
        await self.sandbox.wind_to(moment)

    async def panel(self, person: Person, title: str) -> dict[str, str]:
        """A section of what the bot knows of somebody."""
        assert self.sandbox.panels is not None
        return next((dict(it.rows) for it in await self.sandbox.panels(person.id) if it.title == title), {})

    async def marks(self, person: Person) -> str:
        """Their days as written, without the key."""
        rows = await self.panel(person, "Days")
        return " ".join(told for label, told in rows.items() if label != "Key").replace(" ", "")


@asynccontextmanager
async def demo(database: str, *, running: bool = False) -> AsyncIterator[Demo]:
    """`database`: the URL of a migrated one."""
    clock = WoundClock(START, running=running)
    sandbox, store = Sandbox(clock), Store.open(database)
    async with sandbox.serve() as url:
        settings = Settings(telegram_bot_token=SecretStr(sandbox.token), telegram_api_url=url, database_url=database)
        bot = app.build(settings, clock)
        try:
            async with bot, keep_company(sandbox, store, clock, bot.next_event, bot.settled):
                await bot.poller.first_poll.wait()
                yield Demo(sandbox, clock, store, bot)
        finally:
            await store.aclose()


def migrated_at(folder: Path) -> str:
    """The URL of a fresh migrated database in a folder."""
    url = f"sqlite:///{folder / 'limber.db'}"
    app.migrate(Settings(telegram_bot_token=SecretStr("1:x"), database_url=url))
    return url
