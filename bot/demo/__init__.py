"""The demo: the bot and the sandbox in one process, with the clock between them that the page winds.

Everything it keeps is in one folder, its own, so a real bot's database is never near it.
"""

import asyncio
import secrets
import signal
import webbrowser
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from socket import socket

from pydantic import SecretStr

from bot import app
from bot.clock import SystemClock, WoundClock, last_wound
from bot.content.places import likely_zone
from bot.demo.company import keep_company
from bot.demo.pilots import PILOTS
from bot.demo.stage import Stage
from bot.sandbox import Sandbox
from bot.sandbox.line import line_at
from bot.sandbox.memory import Memory, keep
from bot.settings import Settings
from bot.storage.engine import AlreadyRunning, DatabaseTooNew, Store
from bot.storage.lease import Lease

__all__ = ["PILOTS", "CannotStart", "run"]

FOLDER = Path("data/demo")
LOOPBACK = "127.0.0.1"
FIRST_PERSON = "Robin"
LANGUAGE = "en"
OUTLIVES = 15  #: seconds
DATABASE, MEMORY, CLOCK, LOG = "limber.db", "sandbox.json", "clock.json", "bot.log"


class CannotStart(Exception):
    """The demo can't go on from what is kept. The message is one line and says what to do."""


def run(*, port: int, open_page: bool, fresh: bool, personas: Sequence[str], folder: Path = FOLDER) -> None:
    """Serves the page on loopback until it is told to end; goes on from what is kept in `folder`, or begins anew with `fresh`.

    Raises CannotStart, and what `App.start` raises.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder):
        asyncio.run(_run(port, folder.resolve(), open_page=open_page, fresh=fresh, personas=personas))


async def _run(port: int, folder: Path, *, open_page: bool, fresh: bool, personas: Sequence[str]) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    with line_at(LOOPBACK, port) as line:  # one for all, so that the page finds somebody when it starts over
        while not stopping.is_set():
            if fresh:
                _forget(folder)
            await Demo(folder, personas).live(line, stopping, open_page=open_page)
            fresh, open_page, personas = True, False, ()


class Demo:
    """One demo, from its start to its end or to "start over"."""

    def __init__(self, folder: Path, personas: Sequence[str], begins: datetime | None = None) -> None:
        """A demo that keeps nothing yet `begins` then, or now. Raises CannotStart."""
        memory = _remembered(folder / MEMORY)
        if memory is not None:
            begins = max(memory.now, last_wound(folder / CLOCK) or memory.now)  # one that was killed may have kept its chats before
        begins = begins or SystemClock().now().astimezone(UTC).replace(microsecond=0)
        self._folder = folder
        self._clock = WoundClock(begins, running=True, file=folder / CLOCK)
        self.sandbox = Sandbox(self._clock, f"1:{secrets.token_urlsafe(24)}")  # another page can't guess it
        self.url = ""  #: while it is served
        self._personas = personas
        self._kept = memory is not None
        if memory is not None:
            self.sandbox.recall(memory)

    async def live(self, line: socket, stopping: asyncio.Event, *, open_page: bool) -> None:
        """Serves at a listening socket until `stopping` is set or somebody starts over."""
        sandbox, over = self.sandbox, asyncio.Event()
        await self._people()
        async with sandbox.serve(line=line) as url:
            self.url = url
            settings = Settings(
                telegram_bot_token=SecretStr(sandbox.token),
                telegram_api_url=url,
                database_url=f"sqlite:///{self._folder / DATABASE}",
                clock_file=self._clock.file,
            )
            await _patiently(lambda: _migrate(settings), self._folder)
            store = Store.open(settings.database_url)
            stage = Stage(settings, self._clock, sandbox, store, self._folder / LOG)
            try:
                await _patiently(stage.start, self._folder)
                sandbox.errands.start(keep(sandbox.world, sandbox.memory, self._folder / MEMORY))
                sandbox.process, sandbox.over = stage, over.set
                async with keep_company(sandbox, store, self._clock, stage.next_event, stage.settled):
                    _announce(url, self._clock.now(), self._folder, kept=self._kept)
                    if open_page:
                        await asyncio.to_thread(webbrowser.open, url)
                    await _either(stopping, over)
            finally:
                await stage.stop()
                await store.aclose()

    async def _people(self) -> None:
        """Somebody to be, and the autopilots asked for that are not there yet."""
        zone = await asyncio.to_thread(likely_zone, LANGUAGE)
        self.sandbox.pilots = tuple(replace(pilot, zone=zone) for pilot in PILOTS)
        if not self.sandbox.people:
            self.sandbox.person(FIRST_PERSON, LANGUAGE, zone)
        for pilot in self.sandbox.pilots:
            if pilot.key in self._personas and all(it.pilot != pilot.key for it in self.sandbox.people):
                self.sandbox.add(pilot)


def _remembered(path: Path) -> Memory | None:
    try:
        return Memory.read(path)
    except (OSError, ValueError) as fault:
        raise CannotStart(f"{path} can't be read ({fault}): begin anew with --fresh") from None


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """The right to be the one demo in a folder. Raises CannotStart."""
    try:
        with Lease(f"sqlite:///{folder / 'demo'}"):
            yield
    except AlreadyRunning:
        raise CannotStart(f"another demo is at work in {folder}: stop it first") from None


async def _migrate(settings: Settings) -> None:
    try:
        app.migrate(settings)
    except DatabaseTooNew:
        raise CannotStart(f"{settings.database_path} was made by a newer Limber: begin anew with --fresh") from None


async def _patiently(step: Callable[[], Awaitable[None]], folder: Path) -> None:
    """Does it as soon as nobody is at the database: a bot in a process of its own outlives a demo that was killed by some seconds."""
    for _ in range(OUTLIVES):
        try:
            return await step()
        except AlreadyRunning:
            await asyncio.sleep(1)
    raise CannotStart(f"another process is at the database in {folder}: end it first")


def _forget(folder: Path) -> None:
    """Removes what a demo keeps; nothing else that may lie there."""
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", MEMORY, f"{MEMORY}.new", CLOCK, f"{CLOCK}.new", LOG):
        (folder / name).unlink(missing_ok=True)


async def _either(*events: asyncio.Event) -> None:
    waiting = {asyncio.get_running_loop().create_task(event.wait()) for event in events}
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def _announce(url: str, now: datetime, folder: Path, *, kept: bool) -> None:
    begins = f"It goes on from {now:%a %d %B %Y %H:%M} UTC; --fresh begins anew." if kept else "It begins now."
    print(f"Limber's demo is at {url} (loopback only: nobody but this machine can reach it).", flush=True)  # noqa: T201
    print(f"{begins} Kept in {folder}. Ctrl+C ends it.", flush=True)  # noqa: T201
