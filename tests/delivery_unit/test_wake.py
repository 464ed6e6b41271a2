"""Everybody due is looked at, whoever raises."""

import pytest
from structlog.testing import capture_logs

from bot.delivery.backoff import PushedBack
from bot.delivery.wake import Wake
from bot.storage.engine import DatabaseAway
from tests.delivery_unit.conftest import Hands, Memory, MemoryStore


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def kicks() -> list[str]:
    return []


@pytest.fixture
def wake(memory: Memory, hands: Hands, kicks: list[str]) -> Wake:
    return Wake(MemoryStore(memory), hands, lambda: kicks.append("kick"))  # type: ignore[arg-type]


async def test_everybody_due_is_looked_at_and_the_outbox_hears_of_plans(wake: Wake, memory: Memory, kicks: list[str]) -> None:
    memory.due_runners = set(range(1, 121))
    memory.plans = {1: [10], 120: [11]}
    assert await wake.round() == 120
    assert memory.looked == list(range(1, 121))
    assert kicks == ["kick", "kick"]
    assert await wake.round() == 0


async def test_one_that_raises_stops_nobody_and_is_pushed_back_longer_each_time(wake: Wake, memory: Memory, hands: Hands) -> None:
    memory.due_runners = {1, 2, 3}
    memory.broken["look"] = {2}
    tried = []
    with capture_logs() as logs:
        for second in range(3000):
            memory.looked.clear()
            await wake.round()
            if 2 in memory.looked:
                tried.append(second)
            if second == 0:
                assert memory.looked == [1, 2, 3]
            hands.real += 1
    assert tried[:8] == [0, 5, 15, 35, 75, 155, 315, 635]
    assert tried[8:] == [1275, 2175]  # never longer than 15 min
    assert memory.failures == [2] * len(tried)
    assert {it["runner_id"] for it in logs} == {2}


async def test_a_look_that_goes_well_makes_the_next_failure_the_first(wake: Wake, memory: Memory, hands: Hands) -> None:
    with capture_logs() as logs:
        for broken in (True, True, False, True):
            memory.due_runners = {2}
            memory.broken["look"] = {2} if broken else set()
            await wake.round()
            hands.real += 100
    assert [it["again_in"] for it in logs] == [5, 10, 5]


async def test_a_wall_clock_set_back_shortens_or_lengthens_no_pause(wake: Wake, memory: Memory, hands: Hands) -> None:
    memory.due_runners, memory.broken["look"] = {2}, {2}
    with capture_logs():
        await wake.round()
        hands.wall = hands.wall.replace(year=2024)
        hands.real += 5
        await wake.round()
    assert memory.looked == [2, 2]


async def test_a_runner_who_stays_due_does_not_hold_up_the_beat(wake: Wake, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.due_runners = {1, 2}
    monkeypatch.setattr(memory, "look", lambda runner_id, now: 0)
    with capture_logs() as logs:
        await wake.round()
    assert {it["runner_id"] for it in logs} == {1, 2}


async def test_without_a_database_nobody_is_blamed(wake: Wake, memory: Memory) -> None:
    memory.due_runners = {1}
    memory.away = {"look": 1}
    with pytest.raises(DatabaseAway):
        await wake.round()
    assert memory.failures == []
    await wake.round()
    assert memory.due_runners == set()


def test_pushed_back_grows_and_is_forgiven(hands: Hands) -> None:
    pushed = PushedBack(hands)
    assert [pushed.push(1) for _ in range(10)] == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert pushed.resting() == {1}
    hands.real += 900
    assert pushed.resting() == set()
    pushed.forgive(1)
    assert pushed.push(1) == 5
