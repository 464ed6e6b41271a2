"""People who live with the bot: they see what is on their phone, and do what they do minutes or hours later.

What somebody does is an async generator that yields how long they wait before they go on. `live` winds the clock from
whatever comes first: the bot's next event, or the next thing one of them does.
"""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox
from bot.sandbox.chats import Bubble

Steps = AsyncIterator[timedelta]
HEARTBEAT = timedelta(seconds=2)
MOST_STALLS = 50


class Someone:
    """Somebody with a phone. `zones`: where they are from which moment on."""

    name = "Somebody"
    language = "en"
    zones: tuple[tuple[datetime, str], ...] = ()

    def __init__(self, phone: Person, clock: WoundClock, settle: Callable[[], Awaitable[None]]) -> None:
        self.phone = phone
        self.chance = random.Random(self.name)
        self._clock = clock
        self._settle = settle
        self._seen = 0

    @property
    def zone(self) -> ZoneInfo:
        """What their phone's clock shows now."""
        return self.zone_at(self._clock.now())

    def zone_at(self, moment: datetime) -> ZoneInfo:
        return ZoneInfo([zone for since, zone in self.zones if since <= moment][-1])

    @property
    def wall(self) -> datetime:
        return self._clock.now().astimezone(self.zone)

    def plans(self) -> Iterable[tuple[datetime, Steps]]:
        """What they will do by themselves: when (aware), and how."""
        return ()

    def buzzed(self, message: Bubble) -> Steps:
        """What they do when the bot writes by itself."""
        raise NotImplementedError

    async def says(self, text: str) -> None:
        """Types it, and sees the answer."""
        await self.phone.says(text)
        await self._settle()
        self.looks()

    async def taps(self, label: str, message: Bubble | None = None) -> None:
        """Taps the newest such button, or that of a message."""
        await self.phone.taps(label, message)
        await self._settle()
        self.looks()

    async def shares_location(self, latitude: float, longitude: float) -> None:
        await self.phone.shares_location(latitude, longitude)
        await self._settle()
        self.looks()

    def sees(self, label: str, message: Bubble) -> bool:
        """Whether the message, as it is on the phone now, has a button that begins so."""
        now = next(it for it in self.phone.messages if it.id == message.id)
        return any(button.startswith(label) for row in now.buttons for button in row)

    def looks(self) -> list[Bubble]:
        """The bot's messages that came since they last looked."""
        new = [it for it in self.phone.messages if not it.mine and it.id > self._seen]
        self._seen = max([self._seen, *(it.id for it in new)])
        return new

    def after(self, least: float, most: float) -> timedelta:
        """A while of `least` to `most` minutes, never a whole one."""
        return timedelta(seconds=self.chance.randrange(int(least * 60), int(most * 60)) // 60 * 60 + self.chance.randrange(7, 53))

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """That time on their phone's clock, and some seconds."""
        zones = [zone for since, zone in self.zones if since.date() <= day]
        return datetime.combine(day, time(hour, minute, self.chance.randrange(7, 53)), ZoneInfo(zones[-1]))

    def until(self, hour: int, minute: int = 0) -> timedelta:
        """From now to that time today."""
        return self.at(self.wall.date(), hour, minute) - self._clock.now()


class Days:
    """Moments in order; at the same moment the earlier planned comes first."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Someone, Steps]] = []
        self._number = count()

    def plan(self, at: datetime, who: Someone, steps: Steps) -> None:
        heappush(self._heap, (at, next(self._number), who, steps))

    @property
    def following(self) -> datetime | None:
        return self._heap[0][0] if self._heap else None

    def due(self, now: datetime) -> tuple[Someone, Steps] | None:
        """Whoever is to do something by now."""
        if self._heap and self._heap[0][0] <= now:
            *_, who, steps = heappop(self._heap)
            return who, steps
        return None


async def live(app: App, sandbox: Sandbox, clock: WoundClock, people: Sequence[Someone], until: datetime) -> None:
    """Everybody lives until then. Raises AssertionError when the bot makes no headway."""
    days, stalls = Days(), 0
    for who in people:
        for at, steps in who.plans():
            days.plan(at, who, steps)
    while clock.now() < until:
        event = await app.next_event()
        stalls = stalls + 1 if event is not None and event <= clock.now() else 0
        assert stalls < MOST_STALLS, f"due at {event} and still not done at {clock.now()}"
        moments = [moment for moment in (event, days.following, until) if moment is not None]
        clock.wind_to(max(min(moments), clock.now() + (HEARTBEAT if stalls else timedelta())))
        await settled(app, sandbox)
        for who in people:
            for message in who.looks():
                await _goes_on(days, clock, who, who.buzzed(message))
        while (somebody := days.due(clock.now())) is not None:
            await _goes_on(days, clock, *somebody)


async def settled(app: App, sandbox: Sandbox) -> None:
    """Everything said was heard and answered, and everything due was said."""
    await sandbox.quiet()
    await app.settled()


async def _goes_on(days: Days, clock: WoundClock, who: Someone, steps: Steps) -> None:
    """Does the next thing, up to the next wait."""
    try:
        wait = await anext(steps)
    except StopAsyncIteration:
        return
    days.plan(clock.now() + wait, who, steps)
