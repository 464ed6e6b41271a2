"""The wiring: builds everything once, starts it in order, stops it cleanly."""

import asyncio
import os
import signal
import uuid
from contextlib import suppress
from datetime import datetime
from itertools import chain, repeat

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.chat import application
from bot.chat.poller import Poller, TokenRefused
from bot.chat.screens.other import COMMANDS
from bot.chat.talk import Talk
from bot.chat.texts import texts
from bot.chat.wire import Wire, bot_for
from bot.clock import Clock, FileClock, SystemClock
from bot.content.loader import load_library
from bot.delivery.house import Delivery
from bot.delivery.outbox import OnStep
from bot.delivery.pacing import Pacer
from bot.services import look
from bot.settings import Settings, SettingsError
from bot.storage import migrate as migrations
from bot.storage.engine import Store
from bot.storage.lease import Lease

log = structlog.get_logger("bot.app")
ORPHANED_WITHIN = 1.0  #: seconds in which a bot on a wound clock notices that its winder is gone
REST = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  #: seconds between tries to reach Telegram at the start


class App:
    """One running Limber: `async with build(settings)`, or `start` and `stop`."""

    def __init__(self, settings: Settings, clock: Clock, on_step: OnStep | None, pacer: Pacer) -> None:
        load_library()
        self.clock = clock
        self._parent = os.getppid()
        self._lease = Lease(settings.database_url)
        self._store = Store.open(settings.database_url)
        self._bot = bot_for(settings.token(), settings.telegram_api_url)
        self._wire = Wire(self._bot, clock, on_halt=pacer.halt)
        self._delivery = Delivery(self._store, clock, self._wire, pacer, process=uuid.uuid4().hex, on_step=on_step)
        talk = Talk(self._store, self._wire, clock, settings.allowed_users, self._delivery.kick)
        self._application = application.build(self._bot, talk)
        self.poller = Poller(
            self._bot,
            talk.handle,
            clock,
            poll_timeout=settings.poll_timeout,
            on_deaf=self._delivery.deaf,
            on_hearing=self._delivery.hears,
        )
        self._listening: asyncio.Task[None] | None = None
        self._menu: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Takes the lease, puts in order what an earlier process left, listens and beats. Raises AlreadyRunning, DatabaseAway."""
        self._lease.hold()
        await self._delivery.start()
        self._listening = asyncio.get_running_loop().create_task(self._listen())
        self._menu = asyncio.get_running_loop().create_task(self._register_menu())
        if isinstance(self.clock, FileClock):
            self._following = asyncio.get_running_loop().create_task(self._follow(self.clock))
        log.info("started")

    async def stop(self) -> None:
        """Finishes what is in hand, taps and what is in the air, within 10 s."""
        await asyncio.gather(self.poller.stop(), self._delivery.stop())
        for task in (self._menu, self._listening, self._following):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self._application.shutdown()
        await self._store.aclose()
        self._lease.release()
        log.info("stopped")

    async def until_stopped(self) -> None:
        """Returns at SIGTERM or SIGINT. Raises SettingsError when Telegram refuses the token."""
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        waiting = loop.create_task(stopping.wait())
        tasks = {waiting, self._listening} if self._listening else {waiting}
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._listening in done:
            try:
                self._listening.result()
            except TokenRefused as fault:
                raise SettingsError("TELEGRAM_BOT_TOKEN is refused by Telegram: ask BotFather for the current one") from fault

    async def beat(self) -> None:
        """Looks at who is due now; the heartbeat does it every two seconds."""
        await self._delivery.beat()

    async def settled(self) -> None:
        """Beats, and returns when nothing is in hand: every update handled, everything due said."""
        await self._heard_all()
        await self._delivery.alive()
        await self.beat()
        await self._delivery.settled()
        await self._heard_all()

    async def next_event(self) -> datetime | None:
        """When the bot will next look at somebody."""
        return await self._store.read(look.next_event)

    async def _heard_all(self) -> None:
        """Every update that could be fetched is handled; a bot that hears nothing has nothing to wait for."""
        if self.poller.hearing or not self.poller.first_poll.is_set():
            await self.poller.idle.wait()

    async def _listen(self) -> None:
        """Asks Telegram who we are until it answers, then polls. Raises TokenRefused."""
        for pause in chain(REST, repeat(REST[-1])):
            try:
                await self._application.initialize()
                break
            except InvalidToken as fault:
                raise TokenRefused("Telegram does not know this token") from fault
            except TelegramError as fault:
                log.warning("telegram out of reach", kind=type(fault).__name__, again_in=pause)
                await asyncio.sleep(pause)
        with suppress(TelegramError):  # a webhook somebody left behind would keep every poll away
            await self._bot.delete_webhook()
        await self.poller.run()

    async def _follow(self, clock: FileClock) -> None:
        """Beats at once whenever the process that started us winds the clock. Where that is gone, so are we."""
        while os.getppid() == self._parent:
            with suppress(TimeoutError):
                await asyncio.wait_for(clock.wound(), ORPHANED_WITHIN)
                await self._delivery.alive()
                await self.beat()
        log.warning("nobody winds the clock any more")
        signal.raise_signal(signal.SIGTERM)

    async def _register_menu(self) -> None:
        """The command menu, tried once the first poll was answered."""
        await self.poller.first_poll.wait()
        t = texts("en")
        await self._wire.commands([(name, t.gettext(what)) for name, what in COMMANDS])

    async def __aenter__(self) -> "App":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()


def build(settings: Settings, clock: Clock | None = None, on_step: OnStep | None = None, pacer: Pacer | None = None) -> App:
    """The whole bot, not yet started. `on_step(step, row_id)` is awaited at every step of a sending; `pacer` keeps Telegram's limits."""
    clock = clock or clock_of(settings)
    return App(settings, clock, on_step, pacer or pacer_of(clock))


def clock_of(settings: Settings) -> Clock:
    """The machine's clock, or the wound one of LIMBER_CLOCK_FILE. Raises SettingsError."""
    if settings.clock_file is None:
        return SystemClock()
    try:
        return FileClock(settings.clock_file)
    except ValueError as fault:
        raise SettingsError(f"LIMBER_CLOCK_FILE: {fault}") from None


def pacer_of(clock: Clock) -> Pacer:
    """Telegram's limits; where somebody winds the clock weeks pass in seconds, and only a sandbox listens."""
    return Pacer(clock) if isinstance(clock, SystemClock) else Pacer(clock, a_second=500, per_chat=0)


def migrate(settings: Settings) -> str:
    """Brings the database to this version's form; returns the revision."""
    return migrations.migrate(settings.database_url)


def run(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT."""
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with build(settings) as app:
        await app.until_stopped()
