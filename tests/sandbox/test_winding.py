"""Winding goes from one thing the bot has to do to the next, and never for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock, WoundClock
from bot.sandbox import Person, Sandbox, Stuck, Way

HOUR = timedelta(hours=1)


class Diary:
    """A bot in short: sends a message at each moment of its list, once it is settled."""

    def __init__(self, sandbox: Sandbox, person: Person, *moments: datetime) -> None:
        self.sandbox, self.person = sandbox, person
        self.moments = list(moments)
        self.settlings = 0
        sandbox.next_event, sandbox.settled = self.next_event, self.settled

    async def next_event(self) -> datetime | None:
        return self.moments[0] if self.moments else None

    async def settled(self) -> None:
        self.settlings += 1
        world = self.sandbox.world
        while self.moments and self.moments[0] <= world.clock.now():
            self.moments.pop(0)
            world.show(world.chats[self.person.id], world.bot["id"], "text", text="now")


async def test_nothing_is_skipped(sandbox: Sandbox, robin: Person, clock: WoundClock) -> None:
    begin = clock.now()
    Diary(sandbox, robin, begin + HOUR, begin + 2 * HOUR, begin + 30 * HOUR)
    ways: list[Way] = []
    await sandbox.wind_to(begin + 24 * HOUR, ways.append)
    assert [bubble.at - begin for bubble in robin.messages[1:]] == [HOUR, 2 * HOUR]
    assert clock.now() == begin + 24 * HOUR
    assert [(way.now - begin, way.events, way.target) for way in ways] == [(HOUR, 1, begin + 24 * HOUR), (2 * HOUR, 2, begin + 24 * HOUR)]
    assert sandbox.winding.way is None


async def test_it_settles_before_and_after(sandbox: Sandbox, robin: Person, clock: WoundClock) -> None:
    diary = Diary(sandbox, robin)
    await sandbox.wind_to(clock.now() + HOUR)
    assert diary.settlings == 2


async def test_to_the_next_message_of_a_person(sandbox: Sandbox, robin: Person, clock: WoundClock) -> None:
    begin = clock.now()
    ada = sandbox.person("Ada")
    Diary(sandbox, robin, begin + HOUR, begin + 2 * HOUR)
    await sandbox.wind_to_next(ada)
    assert clock.now() == begin + 2 * HOUR
    Diary(sandbox, robin, begin + 3 * HOUR, begin + 4 * HOUR)
    await sandbox.wind_to_next(robin)
    assert clock.now() == begin + 3 * HOUR
    await sandbox.wind_to_next()
    await sandbox.wind_to_next()
    assert clock.now() == begin + 4 * HOUR


async def test_a_bot_that_needs_another_beat_gets_two_seconds(sandbox: Sandbox, robin: Person, clock: WoundClock) -> None:
    begin = clock.now()
    due = begin + HOUR

    async def next_event() -> datetime | None:
        return due if clock.now() < due + timedelta(seconds=6) else None

    sandbox.next_event = next_event
    await sandbox.wind_to(begin + 2 * HOUR)
    await sandbox.wind_to(begin + 3 * HOUR)
    assert clock.now() == begin + 3 * HOUR


async def test_a_bot_that_gets_nowhere_is_given_up(sandbox: Sandbox, clock: WoundClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.winding._BREATH", 0)
    begin = clock.now()

    async def next_event() -> datetime | None:
        return begin

    sandbox.next_event = next_event
    with pytest.raises(Stuck, match="due at 2026-01-05 07:30:00 and still not done at 2026-01-05 07:33:20"):
        await sandbox.wind_to(begin + HOUR)


async def test_a_running_clock_is_wound_too(robin: Person) -> None:
    clock = WoundClock(datetime(2026, 1, 5, tzinfo=UTC), running=True)
    sandbox = Sandbox(clock)
    begin = clock.now()
    diary = Diary(sandbox, sandbox.person("Ada"), begin + timedelta(microseconds=1), begin + HOUR)
    await sandbox.wind_to(begin + 2 * HOUR)
    assert diary.moments == []
    assert clock.now() >= begin + 2 * HOUR


async def test_what_can_not_be_wound(sandbox: Sandbox, clock: WoundClock) -> None:
    with pytest.raises(ValueError, match="only goes forward"):
        await sandbox.wind_to(clock.now() - HOUR)
    real = Sandbox(SystemClock())
    assert not real.winding.possible
    with pytest.raises(TypeError, match="can't be wound"):
        await real.wind_to(real.clock.now() + HOUR)
