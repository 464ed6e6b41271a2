"""The demo: the bot and the sandbox in one process, with the clock between them that the page winds."""

import asyncio
import shutil
import signal
import tempfile
import webbrowser
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot import app
from bot.clock import SystemClock, WoundClock
from bot.content.places import likely_zone
from bot.delivery.pacing import Pacer
from bot.demo.company import company
from bot.sandbox import Sandbox
from bot.settings import Settings

FIRST_PERSON = "Robin"
LANGUAGE = "en"


def run(*, port: int, open_page: bool) -> None:
    """Serves the page on loopback until SIGTERM or SIGINT. Every start begins on the first day."""
    asyncio.run(_run(port, open_page=open_page))


async def _run(port: int, *, open_page: bool) -> None:
    folder = Path(tempfile.mkdtemp(prefix="limber-demo-"))
    clock = WoundClock(SystemClock().now().astimezone(UTC).replace(microsecond=0), running=True)
    sandbox = Sandbox(clock)
    try:
        async with sandbox.serve(port=port) as url:
            settings = Settings(
                telegram_bot_token=SecretStr(sandbox.token),
                telegram_api_url=url,
                database_url=f"sqlite:///{folder / 'limber.db'}",
            )
            app.migrate(settings)
            bot = app.build(settings, clock, pacer=Pacer(clock, a_second=500, per_chat=0))  # weeks pass in seconds here
            sandbox.person(FIRST_PERSON, LANGUAGE, await asyncio.to_thread(likely_zone, LANGUAGE))
            async with bot, company(sandbox, clock, settings.database_url, bot.next_event, bot.settled):
                _announce(url, clock.now())
                if open_page:
                    await asyncio.to_thread(webbrowser.open, url)
                await _stopped()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _stopped() -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await stopping.wait()


def _announce(url: str, now: datetime) -> None:
    print(f"Limber's demo is at {url} (this machine only). It starts at {now:%H:%M} UTC; Ctrl+C ends it and forgets it.", flush=True)  # noqa: T201
