"""When we listened, and when we did not."""

from datetime import timedelta

import pytest

from bot.delivery.attendance import Attendance
from tests.delivery_unit.conftest import START, Hands, Memory, MemoryStore

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def attendance(memory: Memory, hands: Hands) -> Attendance:
    return Attendance(MemoryStore(memory), hands)  # type: ignore[arg-type]


async def test_the_first_start_owes_nothing(attendance: Attendance, memory: Memory) -> None:
    await attendance.opens()
    assert (memory.outages, memory.touched) == ([], [])


async def test_a_gap_before_the_start_is_a_time_away_and_is_told_once(attendance: Attendance, memory: Memory) -> None:
    memory.alive_at = START - HOUR
    await attendance.opens()
    assert memory.outages == [(START - HOUR, START)]
    assert memory.touched == [START]  # accounted for, though we do not hear yet


@pytest.mark.parametrize("last", [START - 5 * MINUTE, START + HOUR])
async def test_a_short_gap_or_a_clock_set_back_is_none(attendance: Attendance, memory: Memory, last: object) -> None:
    memory.alive_at = last  # type: ignore[assignment]
    await attendance.opens()
    assert memory.outages == []


async def test_alive_is_told_every_twenty_seconds_while_we_hear(attendance: Attendance, memory: Memory, hands: Hands) -> None:
    await attendance.opens()
    await attendance.note()
    assert memory.touched == []
    attendance.hears()
    for _ in range(41):
        await attendance.note()
        hands.real += 1
        hands.wall += timedelta(seconds=1)
    assert [moment - START for moment in memory.touched] == [timedelta(seconds=it) for it in (0, 20, 40)]


async def test_alive_by_hand_before_the_clock_is_wound(attendance: Attendance, memory: Memory, hands: Hands) -> None:
    await attendance.opens()
    attendance.hears()
    await attendance.note()
    await attendance.alive()  # that moment is written down
    hands.wall += 10 * HOUR  # wound, while we listened
    await attendance.alive()
    assert memory.touched == [START, START + 10 * HOUR]
    assert memory.outages == []


async def test_a_long_deafness_is_a_time_away_when_we_hear_again(attendance: Attendance, memory: Memory, hands: Hands) -> None:
    await attendance.opens()
    attendance.hears()
    await attendance.note()
    attendance.deaf(START + MINUTE)
    attendance.deaf(START + 2 * MINUTE)  # still the same one
    hands.wall += HOUR
    hands.real += 3600
    await attendance.alive()
    assert (memory.touched, memory.outages) == ([START], [])
    attendance.hears()
    await attendance.note()
    assert memory.outages == [(START + MINUTE, START + HOUR)]
    assert memory.touched == [START, START + HOUR]


async def test_five_minutes_of_deafness_are_let_go(attendance: Attendance, memory: Memory, hands: Hands) -> None:
    await attendance.opens()
    hands.wall += 5 * MINUTE
    attendance.hears()
    await attendance.note()
    assert memory.outages == []


async def test_what_the_database_can_not_take_is_owed_on(attendance: Attendance, memory: Memory) -> None:
    await attendance.opens()
    attendance.hears()
    memory.away = {"_away": 2}
    attendance.away(START, START + HOUR)
    for _ in range(3):
        await attendance.note()
    assert memory.outages == [(START, START + HOUR)]
