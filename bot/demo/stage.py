"""The demo's bot: in this process, or in one of its own that can be killed. Either way on the same database and the same clock."""

import asyncio
import contextlib
import sys
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlmodel import Session

import bot
from bot import app
from bot.clock import WoundClock
from bot.sandbox import Sandbox, Where, Wish
from bot.services import heart, look, outbox
from bot.settings import Settings, environment_of_child
from bot.storage.engine import DatabaseAway, Store

log = structlog.get_logger("bot.demo")

STARTS_WITHIN = 30.0  #: real seconds until a process of its own has to ask for news
STOPS_WITHIN = 12.0  #: ... and until it has to be gone when it was told to stop; it takes 10 at most
PATIENCE = 30.0  #: ... that a step of winding waits for it, which a slow Telegram makes slow
PATIENCE_IN_TROUBLE = 0.5  #: ... while Telegram is down, which keeps it from coming to rest
GLANCE = 0.02  #: ... between two looks at the database
LISTENS = timedelta(minutes=1)  #: its last sign of life is no older than this


class Stage:
    """Where the bot runs, and how to wait for it. `start` it first, `stop` it last."""

    def __init__(self, settings: Settings, clock: WoundClock, sandbox: Sandbox, store: Store, log_file: Path) -> None:
        self._settings = settings
        self._clock = clock
        self._sandbox = sandbox
        self._store = store
        self._log_file = log_file
        self._inside: app.App | None = None
        self._own: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._over = False

    @property
    def where(self) -> Where:
        """Where it runs now."""
        if self._inside is not None:
            return Where.INSIDE
        return Where.OWN if self._own is not None and self._own.returncode is None else Where.DOWN

    async def start(self) -> None:
        """Within this process. Raises AlreadyRunning, DatabaseAway."""
        built = app.build(self._settings, self._clock)
        await built.start()
        self._inside = built

    async def stop(self) -> None:
        """For good, wherever it runs, after what was wished for: finishes what is in hand."""
        self._over = True
        async with self._turn:
            await self._stop()

    async def wish(self, wish: Wish) -> None:
        """What the page asks for. Raises RuntimeError with a sentence."""
        async with self._turn:
            if self._over:
                raise RuntimeError("the demo is ending")
            match wish:
                case Wish.OWN if self.where is not Where.OWN:
                    await self._stop()
                    await self._spawn()
                case Wish.INSIDE if self.where is not Where.INSIDE:
                    await self._stop()
                    await self.start()
                case Wish.KILL | Wish.RESTART:
                    if self._own is None or self.where is Where.INSIDE:
                        raise RuntimeError("only a bot in a process of its own can be killed")
                    await self._ends(self._own, politely=False)
                    if wish is Wish.RESTART:
                        await self._spawn()

    async def next_event(self) -> datetime | None:
        """When the bot will next look at somebody; None while it is down. What is wished for comes first."""
        async with self._turn:
            pass
        match self.where:
            case Where.INSIDE:
                assert self._inside is not None
                return await self._inside.next_event()
            case Where.OWN:
                return await self._store.read(look.next_event)
        return None

    async def settled(self) -> None:
        """Returns when the bot has nothing in hand, or is in trouble, or down. What is wished for comes first."""
        async with self._turn:
            if self._inside is not None:
                return await self._inside.settled()
        patience = PATIENCE_IN_TROUBLE if self._sandbox.faults.down else PATIENCE
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not await self._rests():  # noqa: ASYNC110 - another process writes the database; no event of ours tells
                    await asyncio.sleep(GLANCE)
        async with self._turn:
            return None  # one in a process of its own may be killed meanwhile; then it is started before anything goes on

    async def _stop(self) -> None:
        if self._inside is not None:
            await self._inside.stop()
            self._inside = None
        if self._own is not None:
            await self._ends(self._own, politely=True)

    async def _rests(self) -> bool:
        """True when there is nothing to wait for."""
        if self.where is not Where.OWN:
            return True
        try:
            return await self._store.read(_at_rest, self._clock.now())
        except DatabaseAway:
            return False

    async def _spawn(self) -> None:
        code = Path(bot.__file__).parents[1]
        told = {
            "TELEGRAM_BOT_TOKEN": self._settings.token(),
            "TELEGRAM_API_URL": self._settings.telegram_api_url,
            "DATABASE_URL": self._settings.database_url,
            "LOG_LEVEL": "warning",
            "LIMBER_CLOCK_FILE": str(self._clock.file),
        }
        with self._log_file.open("ab") as out:
            own = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                env=environment_of_child(str(code)) | told,
                cwd=self._log_file.parent,  # no .env of a real bot lies there
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C is for the demo, which then stops it in order
            )
        self._own = own
        self._sandbox.errands.start(self._watch(own))
        await self._listens(own)

    async def _listens(self, own: asyncio.subprocess.Process) -> None:
        """Returns when it asks for news. Raises RuntimeError when it does not."""
        updates = self._sandbox.world.updates
        try:
            await self._sandbox.world.bell.until(
                lambda: updates.waiting or self._sandbox.faults.down or own.returncode is not None, STARTS_WITHIN
            )
        except TimeoutError:
            raise RuntimeError(f"the bot did not come up, see {self._log_file}") from None
        if own.returncode is not None:
            raise RuntimeError(f"the bot's process ended at once, see {self._log_file}")

    async def _watch(self, own: asyncio.subprocess.Process) -> None:
        await own.wait()
        self._sandbox.world.tell("process", 0, self.where)

    async def _ends(self, own: asyncio.subprocess.Process, *, politely: bool) -> None:
        if own.returncode is None:
            (own.terminate if politely else own.kill)()
            try:
                await asyncio.wait_for(own.wait(), STOPS_WITHIN)
            except TimeoutError:
                log.warning("the bot's process had to be killed")
                own.kill()
                await own.wait()
        self._own = None


def _at_rest(session: Session, now: datetime) -> bool:
    """Nobody is due, nothing is on its way, and it was heard of."""
    alive = heart.last_alive(session)
    return alive is not None and now - alive < LISTENS and not look.due(session, now, 1, ()) and not outbox.under_way(session)
