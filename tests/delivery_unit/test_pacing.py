"""How fast the bulk lane speaks, on a clock moved by hand."""

import asyncio

import pytest

from bot.clock import SystemClock
from bot.delivery.pacing import Pacer
from tests.delivery_unit.conftest import Hands


@pytest.fixture
def hands() -> Hands:
    return Hands()


async def test_twenty_five_a_second_to_different_chats(hands: Hands) -> None:
    pacer = Pacer(hands, sleep=hands.sleep)
    for chat in range(100):
        await pacer.wait(chat)
    assert hands.real - 1000 == pytest.approx(99 / 25)


async def test_one_chat_gets_three_at_once_then_one_a_second(hands: Hands) -> None:
    pacer, moments = Pacer(hands, sleep=hands.sleep), []
    for _ in range(6):
        await pacer.wait(1)
        moments.append(round(hands.real - 1000, 2))
    assert moments == [0, 0.04, 0.08, 1, 2, 3]
    hands.real += 60
    before = hands.real
    for _ in range(3):
        await pacer.wait(1)
    assert hands.real - before < 0.1


async def test_a_silent_chat_is_forgotten_and_a_busy_one_is_not(hands: Hands) -> None:
    pacer = Pacer(hands, sleep=hands.sleep, a_second=1e9)
    for chat in range(1001):
        await pacer.wait(chat)
    hands.real += 0.5
    for _ in range(3):
        await pacer.wait(7000)
    hands.real += 1
    await pacer.wait(1)
    assert set(pacer._chats) == {7000, 1}


async def test_a_halt_stops_everybody_for_exactly_so_long(hands: Hands) -> None:
    pacer = Pacer(hands, sleep=hands.sleep)
    pacer.halt(7)
    pacer.halt(2)
    halted = pacer.halted
    await pacer.wait(1)
    assert hands.real == pytest.approx(1007)
    assert (halted, pacer.halted) == (True, False)
    await pacer.wait(2)
    assert hands.real - 1007 == pytest.approx(1 / 25)


async def test_who_waits_when_the_halt_comes_waits_it_out_and_is_paced_after_it() -> None:
    clock, through = SystemClock(), list[float]()
    pacer = Pacer(clock, a_second=50)
    began = clock.monotonic()

    async def one(chat: int) -> None:
        await pacer.wait(chat)
        through.append(clock.monotonic() - began)

    async with asyncio.TaskGroup() as group:
        for chat in range(5):
            group.create_task(one(chat))
        await asyncio.sleep(0)
        pacer.halt(0.2)
    assert through[0] < 0.02  # was through before the halt
    assert through[1] >= 0.2
    assert through[4] - through[1] >= 0.06


async def test_a_wound_clock_needs_no_limit_of_a_chat(hands: Hands) -> None:
    pacer = Pacer(hands, sleep=hands.sleep, a_second=1000, per_chat=0)
    for _ in range(30):
        await pacer.wait(1)
    assert hands.real - 1000 < 0.1
