"""The bot in a process of its own, to be stopped at a step and killed there. Both ends: `live` runs in it, `Lodger` holds it.

What the process tells is its log, one JSON event a line; what it is told is an order a line. It comes from a fork server that
has imported everything already: a start takes a tenth of a second, so that a test can afford to kill it often.
"""

import asyncio
import json
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr

from bot import app, logs
from bot.delivery.outbox import Step
from bot.sandbox.bell import Bell
from bot.settings import Settings
from bot.storage.engine import Store, Work

forkserver = multiprocessing.get_context("forkserver")
forkserver.set_forkserver_preload([__name__])
log = structlog.get_logger("bot.tests.delivery")

PATIENCE = 20.0  #: real seconds until a wait gives up; an ending for a broken test, not a measure
OF_ITS_OWN = ("bot.services.look", "bot.services.outbox", "bot.services.heart", "bot.delivery.")  #: what the bot writes unasked


class FileClock:
    """Stands where a file says: the test winds it, whichever process is alive."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text())

    def monotonic(self) -> float:
        return time.monotonic()


def live(orders: Connection, voice: Connection, settings: dict[str, Any], clock: Path, hold: str | None) -> None:
    """The life of the process: until SIGTERM, until it is killed, or until the test is gone.

    `hold` is where it stops: a Step's value, or "write 2" or "commit 2", before or after the second transaction of people's input.
    """
    logs.configure("json", stream=os.fdopen(os.dup(voice.fileno()), "w", buffering=1))
    if hold is not None:
        _hold_at(hold)
    asyncio.run(_live(orders, Settings(telegram_bot_token=SecretStr("1:sandbox"), **settings), FileClock(clock), hold))


async def _live(orders: Connection, settings: Settings, clock: FileClock, hold: str | None) -> None:
    go = asyncio.Event()

    async def on_step(step: Step, row_id: int) -> None:
        log.info("step", step=step.value, outbox_id=row_id)
        if step.value == hold:
            await go.wait()

    async with app.build(settings, clock, on_step) as bot:
        obeying = asyncio.create_task(_obey(orders, bot, go))
        await bot.until_stopped()
        obeying.cancel()


async def _obey(orders: Connection, bot: app.App, go: asyncio.Event) -> None:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(os.dup(orders.fileno()), "rb", buffering=0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    while order := (await reader.readline()).decode().strip():
        if order == "go":
            go.set()
        elif order == "beat":
            await bot.beat()
            log.info("beaten")
        elif order == "settle":
            await bot.settled()
            log.info("settled all")
    os._exit(1)  # nobody is there any more


def _hold_at(hold: str) -> None:
    """Has the nth write that people's input brings stop for good: before its transaction, or after it."""
    write, nth = Store._write, 0

    def held(self: Store, fn: Work[Any, Any], /, *args: Any, **kwargs: Any) -> Any:
        nonlocal nth
        if fn.__module__.startswith(OF_ITS_OWN):
            return write(self, fn, *args, **kwargs)
        nth += 1
        stop(f"write {nth}")
        result = write(self, fn, *args, **kwargs)
        stop(f"commit {nth}")
        return result

    def stop(step: str) -> None:
        if step == hold:
            log.info("step", step=step)
            threading.Event().wait()

    Store._write = held  # type: ignore[method-assign]


class Lodger:
    """One such process, from outside."""

    def __init__(self, process: ForkServerProcess, orders: Connection, voice: Connection) -> None:
        self._process = process
        self._orders = orders
        self._voice = voice
        self._bell = Bell()
        self._news: list[dict[str, Any]] = []
        self._hearing: asyncio.Task[None] | None = None
        self.lines: list[dict[str, Any]] = []  #: everything it told

    @classmethod
    async def moves_in(cls, settings: dict[str, Any], clock: Path, hold: str | None) -> "Lodger":
        """Starts it; what it logs is heard from the first line on."""
        (its_orders, orders), (voice, its_voice) = forkserver.Pipe(duplex=False), forkserver.Pipe(duplex=False)
        process = forkserver.Process(target=live, args=(its_orders, its_voice, settings, clock, hold), daemon=True)
        process.start()
        its_orders.close()
        its_voice.close()
        lodger = cls(process, orders, voice)
        lodger._hearing = asyncio.create_task(lodger._hear())
        return lodger

    async def tells(self, event: str, **fields: Any) -> dict[str, Any]:
        """Waits for the first line of that event with these fields; each line answers one wait."""
        wanted = {"event": event, **fields}

        def look() -> dict[str, Any] | None:
            return next((line for line in self._news if wanted.items() <= line.items()), None)

        try:
            line = await self._bell.until(look, PATIENCE)
        except TimeoutError:
            raise TimeoutError(f"never told of {event} {fields}:\n{self.log}") from None
        self._news.remove(line)
        return line

    def goes_on(self) -> None:
        """Lets go of the step it holds at, and of all later ones."""
        self._order("go")

    async def beats(self) -> None:
        """A heartbeat now; returns when it has looked at everybody due. What it planned may still be on its way."""
        self._order("beat")
        await self.tells("beaten")

    async def settles(self) -> None:
        """Waits until it has handled every update and said everything that is due."""
        self._order("settle")
        await self.tells("settled all")

    async def killed(self) -> None:
        """SIGKILL; returns when it is dead."""
        self._process.kill()
        assert await self.gone() == -9, self.log

    async def terminated(self) -> int:
        """SIGTERM; its exit code."""
        self._process.terminate()
        return await self.gone()

    def told_to_stop(self) -> None:
        """SIGTERM, without waiting for what follows."""
        self._process.terminate()

    async def gone(self) -> int:
        """Waits for its end; its exit code, negative for a signal. All it told is in `lines` then."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            async with asyncio.timeout(PATIENCE):
                await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._hearing is not None
        await self._hearing
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def moves_out(self) -> None:
        """Kills it if it is still there, and forgets it."""
        if self._process.exitcode is None:
            await self.killed()
        self._orders.close()
        self._process.close()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def log(self) -> str:
        return "\n".join(json.dumps(line) for line in self.lines)

    def _order(self, order: str) -> None:
        os.write(self._orders.fileno(), f"{order}\n".encode())

    async def _hear(self) -> None:
        reader = asyncio.StreamReader()
        with _file(self._voice) as file:
            transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), file)
            while line := await reader.readline():
                if line.startswith(b"{") and line.endswith(b"}\n"):
                    told = json.loads(line)
                    self.lines.append(told)
                    self._news.append(told)
                    self._bell.ring()
            transport.close()
        self._voice.close()


@contextmanager
def _file(of: Connection) -> Iterator[Any]:
    with os.fdopen(os.dup(of.fileno()), "rb", buffering=0) as file:
        yield file
