"""A Telegram that stays, a database that stays, a clock that is wound; the bot comes and goes, and is killed."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from bot.clock import WoundClock
from bot.sandbox import Bubble, Person, Sandbox, Tap
from bot.services import enrol
from bot.services.enrol import Draft
from bot.storage.engine import Store
from tests.delivery.lodger import PATIENCE, Lodger

ENROLLED_AT = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)  # a Monday
SEVEN = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)  #: the prompt of everybody here, on UTC
DRAFT = Draft(step="done", running="on_hold", anchor="coffee", prompt_at="07:00", zone="UTC")
NAMES = ("Robin", "Ada")


class House:
    """The scene: who is on the phone, what is in the database, and whoever lives in the house just now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "limber.db"
        self.clock = WoundClock(ENROLLED_AT)
        self.sandbox = Sandbox(self.clock)
        self.robin, self.ada = (self.sandbox.person(name) for name in NAMES)
        self.lodgers: list[Lodger] = []
        self._clock_file = folder.parent / "clock"
        self._telegram = AsyncExitStack()
        self._url: str | None = None
        self._set_clock()

    async def telegram_answers(self) -> None:
        """Telegram is there, under the address it had before."""
        port = urlsplit(self._url).port if self._url else 0
        self._url = await self._telegram.enter_async_context(self.sandbox.serve(port=port or 0))

    async def telegram_is_gone(self) -> None:
        """Nobody listens there any more."""
        await self._telegram.aclose()

    async def lodger(self, hold: str | None = None, until: str = "hearing") -> Lodger:
        """A bot moves in: a new process on the same database. Returned when it told of `until`."""
        assert not any(it.alive for it in self.lodgers)
        settings = {"telegram_api_url": self._url, "database_url": f"sqlite:///{self.database}"}
        lodger = await Lodger.moves_in(settings, self._clock_file, hold)
        self.lodgers.append(lodger)
        await lodger.tells(until)
        return lodger

    async def settles(self) -> None:
        """Waits until whoever lives here has handled every update and said everything that is due."""
        lodger = next((it for it in self.lodgers if it.alive), None)
        if lodger is not None:
            await self.sandbox.quiet(PATIENCE)
            await lodger.settles()

    async def wind_to(self, moment: datetime) -> None:
        """Winds the clock of the world. Whoever lives here has nothing in hand before, and nothing left to do after."""
        await self.settles()
        self.winds_quietly_to(moment)
        await self.settles()

    async def wind_by(self, **span: float) -> None:
        await self.wind_to(self.clock.now() + timedelta(**span))

    def winds_quietly_to(self, moment: datetime) -> None:
        """Winds the clock, whatever is going on."""
        self.clock.wind_to(moment)
        self._set_clock()

    async def until(self, look: Callable[[], Any]) -> None:
        """Waits until something happened at Telegram that makes `look()` true."""
        try:
            await self.sandbox.world.bell.until(look, PATIENCE)
        except TimeoutError:
            told = "\n".join(it.log for it in self.lodgers[-1:])
            raise TimeoutError(f"waited in vain:\n{self.robin.screen}\n{self.ada.screen}\n{told}") from None

    def rows(self, sql: str) -> list[Any]:
        """What the database says; one column comes without its tuple."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return [row[0] if len(row) == 1 else row for row in connection.execute(sql)]
        finally:
            connection.close()

    def outbox(self, person: Person | None = None) -> list[str]:
        """What was to be said of the bot's own accord to Robin (or somebody else), oldest first: "prompt sent"."""
        who = (person or self.robin).id
        rows = self.rows(
            f"select kind, state from outbox join runners on runners.id = runner_id where telegram_id = {who} order by outbox.id"
        )
        return [f"{kind} {state}" for kind, state in rows]

    def screens(self, person: Person | None = None) -> list[Bubble]:
        """The messages of the bot on the phone."""
        return [bubble for bubble in (person or self.robin).messages if not bubble.mine]

    async def taps(self, label: str, person: Person | None = None) -> Tap:
        """Robin (or somebody else) taps a button under a message."""
        tap = await (person or self.robin).taps(label)
        assert isinstance(tap, Tap)
        return tap

    @contextmanager
    def no_database(self) -> Iterator[None]:
        """The disk it is on is not mounted."""
        elsewhere = self.folder.with_name("unmounted")
        self.folder.rename(elsewhere)
        try:
            yield
        finally:
            elsewhere.rename(self.folder)

    async def closes(self) -> None:
        for lodger in self.lodgers:
            await lodger.moves_out()
        await self.telegram_is_gone()

    def _set_clock(self) -> None:
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(self.clock.now().isoformat())
        fresh.replace(self._clock_file)


@pytest.fixture(scope="session")
def enrolled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Robin and Ada agreed at six to be asked at seven; to be copied and never opened."""
    path = tmp_path_factory.mktemp("enrolled") / "limber.db"
    shutil.copyfile(migrated, path)
    store, sandbox = Store.open(f"sqlite:///{path}"), Sandbox(WoundClock(ENROLLED_AT))
    for name in NAMES:
        who = sandbox.person(name).id
        store.write_now(enrol.begin, who, "en", "UTC", ENROLLED_AT)
        store.write_now(enrol.finish, who, DRAFT, ENROLLED_AT)
    store.close()
    return path


@pytest_asyncio.fixture
async def house(enrolled: Path, tmp_path: Path) -> AsyncIterator[House]:
    """Six o'clock on the day of enrolment. Nobody lives here yet."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(enrolled, folder / "limber.db")
    house = House(folder)
    for person in (house.robin, house.ada):
        await person.says("/start")
    updates = house.sandbox.world.updates
    updates.acknowledge(updates.pending[-1].id + 1)
    await house.telegram_answers()
    try:
        yield house
    finally:
        await house.closes()
