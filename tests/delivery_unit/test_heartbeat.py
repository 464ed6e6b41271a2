"""The beat goes on whatever the machine's wall clock does."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest
from apscheduler.schedulers import base as scheduling  # type: ignore[import-untyped]
from apscheduler.triggers import interval  # type: ignore[import-untyped]

from bot.clock import Clock, WoundClock
from bot.delivery import heartbeat as module
from bot.delivery.heartbeat import Heartbeat
from tests.delivery_unit.conftest import START


class Machine:
    """The machine's clocks, whose wall clock can be set; APScheduler reads the same."""

    def __init__(self) -> None:
        self.off = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off

    def monotonic(self) -> float:
        return time.monotonic()


class Rings:
    """Counts the beats and lets a test wait for the next ones."""

    def __init__(self) -> None:
        self.count = 0
        self._more = asyncio.Event()

    def __call__(self) -> None:
        self.count += 1
        self._more.set()

    async def more(self, times: int = 1, timeout: float = 5) -> None:
        target = self.count + times
        async with asyncio.timeout(timeout):
            while self.count < target:
                self._more.clear()
                await self._more.wait()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return machine.now().astimezone(tz)

    monkeypatch.setattr(scheduling, "datetime", Shifted)
    monkeypatch.setattr(interval, "datetime", Shifted)
    return machine


@pytest.fixture
def rings() -> Rings:
    return Rings()


@pytest.fixture
def stretches() -> list[tuple[datetime, datetime]]:
    return []


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BEAT", 0.05)
    monkeypatch.setattr(module, "LOOK", 0.05)


async def beating(rings: Rings, stretches: list[tuple[datetime, datetime]], clock: Clock, machine: Machine) -> AsyncIterator[Heartbeat]:
    heartbeat = Heartbeat(rings, lambda *stretch: stretches.append(stretch), clock, machine)
    heartbeat.start()
    yield heartbeat
    await heartbeat.stop()


@pytest.fixture
async def heart(rings: Rings, stretches: list[tuple[datetime, datetime]], machine: Machine) -> AsyncIterator[None]:
    async for _ in beating(rings, stretches, machine, machine):
        yield


@pytest.mark.usefixtures("heart")
async def test_it_beats(rings: Rings, stretches: list[Any]) -> None:
    await rings.more(3)
    assert stretches == []


@pytest.mark.usefixtures("heart")
@pytest.mark.parametrize("hours", [-1, 1, -49, 49, 9_000])
async def test_it_beats_on_when_the_wall_clock_jumps(rings: Rings, machine: Machine, stretches: list[Any], hours: int) -> None:
    await rings.more()
    before = machine.now()
    machine.off += timedelta(hours=hours)
    await rings.more(3)  # within 5 s
    machine.off -= timedelta(hours=hours)
    await rings.more(3)
    assert len(stretches) == 1  # only the jump ahead is a time we were not there
    [(from_at, until_at)] = stretches
    assert abs((until_at - from_at) - timedelta(hours=abs(hours))) < timedelta(seconds=5)
    assert abs((from_at if hours > 0 else until_at) - before) < timedelta(seconds=5)


@pytest.mark.usefixtures("heart")
async def test_a_jump_while_the_job_is_being_armed_is_a_jump_as_any_other(
    rings: Rings, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []

    class Log:
        """Telling of the first jump takes so long that the clock is set once more meanwhile."""

        def warning(self, _event: str, *, clocks_parted: float, **_more: float) -> None:
            told.append(clocks_parted)
            if len(told) == 1:
                machine.off -= timedelta(hours=3)

    monkeypatch.setattr(module, "log", Log())
    await rings.more()
    machine.off += timedelta(hours=2)
    await rings.more(3)
    async with asyncio.timeout(5):
        while len(told) < 2:
            await rings.more()
    assert told[:2] == [pytest.approx(7200, abs=5), pytest.approx(-10800, abs=5)]


@pytest.mark.usefixtures("heart")
async def test_a_short_sleep_is_no_stretch(rings: Rings, machine: Machine, stretches: list[Any]) -> None:
    machine.off += timedelta(minutes=4)
    await rings.more(3)
    assert stretches == []


async def test_without_the_watch_it_would_be_silent(rings: Rings, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK", 60)
    async for _ in beating(rings, [], machine, machine):
        await rings.more()
        machine.off -= timedelta(hours=1)
        with pytest.raises(TimeoutError):
            await rings.more(3, timeout=0.5)


async def test_a_wound_clock_that_runs_ahead_is_no_time_away(rings: Rings, machine: Machine) -> None:
    stretches: list[Any] = []
    clock = WoundClock(START)
    async for _ in beating(rings, stretches, clock, machine):
        await rings.more()
        clock.wind_by(timedelta(hours=10))
        await rings.more(3)
        machine.off += timedelta(hours=10)  # the laptop slept; the wound clock stood still
        await rings.more(3)
    assert stretches == []


async def test_silence_for_whatever_reason_arms_it_again(rings: Rings, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "JUMP", 0.1)
    async for heart in beating(rings, [], machine, machine):
        await rings.more()
        heart._scheduler.remove_job(module.JOB)
        await rings.more(2)


async def test_stop_ends_it_and_may_come_before_the_start(rings: Rings, machine: Machine) -> None:
    heart = Heartbeat(rings, lambda *_: None, machine, machine)
    await heart.stop()
    heart.start()
    await rings.more()
    await heart.stop()
    count = rings.count
    await asyncio.sleep(0.15)
    assert rings.count == count
