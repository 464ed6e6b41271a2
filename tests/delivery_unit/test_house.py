"""Heartbeat, wake and outbox as one: what the application starts and stops."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.chat.screen import Screen
from bot.clock import WoundClock
from bot.delivery import house as module
from bot.delivery.house import Delivery
from bot.delivery.outbox import Step
from bot.delivery.pacing import Pacer
from bot.domain.outbox import State
from tests.delivery_unit.conftest import START, Memory, MemoryStore, Phone


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock(START)


@pytest.fixture(autouse=True)
def plain_drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "draw", lambda speak: Screen(str(speak.row_id)))


def build(memory: Memory, phone: Phone, clock: WoundClock, on_step: Callable[[Step, int], Awaitable[None]] | None = None) -> Delivery:
    pacer = Pacer(clock, a_second=10_000, per_chat=0)
    return Delivery(MemoryStore(memory), clock, phone, pacer, process="this", on_step=on_step)  # type: ignore[arg-type]


@pytest.fixture
async def delivery(memory: Memory, phone: Phone, clock: WoundClock) -> AsyncIterator[Delivery]:
    delivery = build(memory, phone, clock)
    await delivery.start()
    yield delivery
    await delivery.stop()


async def test_a_beat_looks_and_says(delivery: Delivery, memory: Memory, phone: Phone) -> None:
    memory.due_runners, memory.plans = {7, 8}, {7: [1], 8: [2]}
    await delivery.beat()
    await delivery.settled()
    assert sorted(phone.said) == [1, 2]


async def test_it_beats_by_itself_from_the_start(memory: Memory, phone: Phone, clock: WoundClock) -> None:
    memory.due_runners, memory.plans = {7}, {7: [1]}
    delivery = build(memory, phone, clock)
    await delivery.start()
    async with asyncio.timeout(5):
        await phone.arrived.wait()
    await delivery.stop()
    assert memory.rows[1].state is State.SENT


async def test_what_a_tap_planned_goes_out_at_a_kick(delivery: Delivery, memory: Memory, phone: Phone) -> None:
    await delivery.settled()
    memory.plan((1, 7))
    delivery.kick()
    await phone.arrived.wait()
    assert phone.said == [1]


async def test_a_start_puts_in_order_what_the_last_process_left(memory: Memory, phone: Phone, clock: WoundClock) -> None:
    memory.alive_at = START - timedelta(hours=1)
    memory.plan((1, 7))
    memory.rows[1].state, memory.rows[1].process = State.SENDING, "the last"
    delivery = build(memory, phone, clock)
    with capture_logs():
        await delivery.start()
        await delivery.settled()
        await delivery.stop()
    assert memory.outages == [(START - timedelta(hours=1), START)]
    assert memory.rows[1].state is State.UNKNOWN
    assert phone.said == []


async def test_hearing_is_kept_at_once_by_hand_and_at_the_end(memory: Memory, phone: Phone, clock: WoundClock) -> None:
    delivery = build(memory, phone, clock)
    await delivery.start()
    delivery.hears()
    await delivery.alive()
    clock.wind_by(timedelta(hours=10))
    await delivery.stop()
    assert memory.touched[-1] == START + timedelta(hours=10)
    assert memory.outages == []


async def test_a_beat_without_a_database_is_followed_by_one_with(delivery: Delivery, memory: Memory, phone: Phone) -> None:
    memory.due_runners, memory.plans = {7}, {7: [1]}
    memory.away = {"due": 1}
    await delivery.beat()
    await delivery.beat()
    await delivery.settled()
    assert phone.said == [1]


async def test_stop_without_a_start_and_twice(memory: Memory, phone: Phone, clock: WoundClock) -> None:
    delivery = build(memory, phone, clock)
    await delivery.stop()
    await delivery.start()
    await delivery.stop()
    await delivery.stop()
