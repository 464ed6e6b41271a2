"""A database, a Telegram and a clock made of memory, with the names the real ones have."""

import asyncio
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat.screen import Screen
from bot.delivery import outbox as outbox_module
from bot.domain.outbox import Lane, Outcome, Sent, State, TryLater
from bot.services.outbox import Planned, Speak
from bot.storage.engine import DatabaseAway

START = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


class Hands:
    """A clock moved by hand; whoever sleeps on it moves it."""

    def __init__(self) -> None:
        self.wall = START
        self.real = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.real

    async def sleep(self, seconds: float) -> None:
        self.real += seconds
        await asyncio.sleep(0)


class Row:
    """An outbox row."""

    def __init__(self, id: int, runner_id: int) -> None:
        self.id, self.runner_id = id, runner_id
        self.state = State.PLANNED
        self.wanted = True
        self.process: str | None = None
        self.outcome: Outcome | None = None


class Memory:
    """The services of bot/services, over rows in memory. `away` makes the database unreachable for so many calls of a name."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.away: dict[str, int] = {}
        self.broken: dict[str, set[int]] = {}
        self.due_runners: set[int] = set()
        self.plans: dict[int, list[int]] = {}
        self.failures: list[int] = []
        self.looked: list[int] = []
        self.touched: list[datetime] = []
        self.outages: list[tuple[datetime, datetime]] = []
        self.alive_at: datetime | None = None
        self.was_away = asyncio.Event()

    def plan(self, *rows: tuple[int, int]) -> None:
        for id, runner_id in rows:
            self.rows[id] = Row(id, runner_id)

    # outbox

    def planned(self, limit: int, besides: Collection[int]) -> list[Planned]:
        waiting = [row for row in self.rows.values() if row.state is State.PLANNED and row.id not in besides]
        return [Planned(row.id, row.runner_id, 100 + row.runner_id) for row in sorted(waiting, key=lambda row: row.id)[:limit]]

    def take(self, row_id: int, now: datetime, process: str) -> Speak | None:
        self._breaks("take", row_id)
        row = self.rows.get(row_id)
        if row is None or row.state is not State.PLANNED:
            return None
        if not row.wanted:
            del self.rows[row_id]
            return None
        row.state, row.process = State.SENDING, process
        return Speak(row_id, row.runner_id, 100 + row.runner_id, facts=row_id)  # type: ignore[arg-type]

    def settle(self, row_id: int, outcome: Outcome, now: datetime) -> None:
        self._breaks("settle", row_id)
        row = self.rows[row_id]
        assert row.state is State.SENDING
        row.state = State.SENT if isinstance(outcome, Sent) else State.UNKNOWN
        row.outcome = outcome
        for planned in self.plans.pop(row.runner_id, []):
            self.plan((planned, row.runner_id))

    def put_back(self, row_id: int) -> None:
        assert self.rows[row_id].state is State.SENDING
        self.rows[row_id].state = State.PLANNED

    def sweep(self, process: str, now: datetime) -> int:
        found = [row for row in self.rows.values() if row.state is State.SENDING and row.process != process]
        for row in found:
            row.state = State.UNKNOWN
        return len(found)

    # look

    def due(self, now: datetime, limit: int, besides: Collection[int]) -> list[int]:
        return sorted(self.due_runners - set(besides))[:limit]

    def look(self, runner_id: int, now: datetime) -> int:
        self.looked.append(runner_id)
        self._breaks("look", runner_id)
        self.due_runners.discard(runner_id)
        plans = self.plans.pop(runner_id, [])
        self.plan(*((id, runner_id) for id in plans))
        return len(plans)

    def failed_look(self, runner_id: int) -> None:
        self.failures.append(runner_id)

    # heart

    def touch(self, now: datetime) -> None:
        self.touched.append(now)

    def last_alive(self) -> datetime | None:
        return self.alive_at

    def outage(self, from_at: datetime, until_at: datetime) -> None:
        self.outages.append((from_at, until_at))

    def _away(self, stretches: list[tuple[datetime, datetime]], alive: datetime | None) -> None:
        self.outages += stretches
        if alive is not None:
            self.touch(alive)

    def _breaks(self, name: str, id: int) -> None:
        if id in self.broken.get(name, ()):
            raise RuntimeError(f"{name} of {id} is broken")


class MemoryStore:
    """A Store over Memory: `fn` is only looked at for its name."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def write(self, fn: Callable[..., Any], *args: Any) -> Any:
        await asyncio.sleep(0)
        name = fn.__name__
        if self._memory.away.get(name, 0) > 0:
            self._memory.away[name] -= 1
            self._memory.was_away.set()
            raise DatabaseAway(name)
        return getattr(self._memory, name)(*args)

    read = write


class Phone:
    """A Wire that notes what is said and answers as the scene says."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.said: list[int] = []
        self.answers: dict[int, list[Outcome]] = {}
        self.held: dict[int, asyncio.Event] = {}
        self.in_air: set[int] = set()
        self.most_in_air = 0
        self.arrived = asyncio.Event()

    async def say(self, chat_id: int, screen: Screen, lane: Lane) -> Outcome:
        row_id = int(screen.text)
        assert lane is Lane.BULK
        assert self._memory.rows[row_id].state is State.SENDING, "committed before the call"
        runner = chat_id
        assert runner not in self.in_air, "two at once to one runner"
        self.said.append(row_id)
        self.arrived.set()
        self.in_air.add(runner)
        self.most_in_air = max(self.most_in_air, len(self.in_air))
        try:
            await (self.held[row_id].wait() if row_id in self.held else asyncio.sleep(0))
        finally:
            self.in_air.discard(runner)
        answers = self.answers.get(row_id)
        return answers.pop(0) if answers else Sent(9000 + row_id)

    def arrivals(self) -> list[int]:
        """Rows that were said and not refused for later."""
        return [row.id for row in self._memory.rows.values() if row.outcome is not None and not isinstance(row.outcome, TryLater)]


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def phone(memory: Memory) -> Phone:
    return Phone(memory)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "AWAY_PAUSES", (0.01,))
