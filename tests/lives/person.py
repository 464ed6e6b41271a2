"""Somebody with a phone, for 66 days. What they do is an async generator that yields how long they wait before they go on.

They know the bot by its buttons only, and take its questions as people do: what fits is tapped, what is new is put off.
"""

import random
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import ClassVar

from bot.domain.coach import Kind
from tests.lives.house import House
from tests.lives.phone import Line

Steps = AsyncIterator[timedelta]
ZONE = "Europe/Berlin"
START = datetime(2026, 3, 1, 18, 42, tzinfo=UTC)  # Sunday, 19:42 in Berlin; the first prompt comes on Monday 2 March
FIRST = date(2026, 3, 2)
DAYS = 66
END = datetime(2026, 5, 6, 21, 30, tzinfo=UTC)  # the evening of day 66, in summer time
MARKS = {
    "full": ("Done", "Full", "Gentle"),
    "tiny": ("Done, tiny", "Tiny", "Gentle"),
    "rest": ("Rest", "Gentle"),
}
SKIP = ("Skip", "Not today")
NOT_NOW = ("Not now", "None of these", "0–2")  #: how an open question is left; a new one has to have one of them, or is left open
MOST_LEFTOVERS = 6
RATES_EVERY_DAY = 14  #: days; later mornings are told every other day, the worst during every fourth


class Person:
    """A runner: `day` says what they do on each day; the rest is how people use a phone."""

    name = "Robin"
    sore: tuple[str, ...] = ("Left sit bone", "Right front hip")
    running = "On hold until"
    anchor = "After first coffee"
    asks: ClassVar[dict[int, tuple[str, str]]] = {}  #: day -> (wall time, command)
    answers: ClassVar[dict[str, str]] = {}  #: what a question under a receipt says -> the button that answers it

    def __init__(self, house: House) -> None:
        self.house = house
        self.chance = random.Random(self.name)
        self._seen = 0
        self._answered: set[int] = set()

    def day(self, n: int) -> str:
        """What they do on day n (1-66): full, tiny, skip and a reason, or nothing."""
        raise NotImplementedError

    def evening(self, n: int) -> str:
        """What they do when the bot asks again in the evening."""
        return ""

    def pain(self, n: int) -> tuple[int, ...]:
        """This morning's numbers site by site, or nothing: as usual."""
        return ()

    @property
    def n(self) -> int:
        """The number of today."""
        return (self.house.wall.date() - FIRST).days + 1

    def plans(self) -> Iterable[tuple[datetime, Steps]]:
        """What they do by themselves."""
        yield START, self.enrols()
        for n, (at, words) in self.asks.items():
            yield self.at(n, at), self.writes(words)

    def at(self, n: int, clock: str) -> datetime:
        """That time of day n."""
        moment = datetime.combine(FIRST + timedelta(days=n - 1), time.fromisoformat(clock), self.house.zone)
        return moment.astimezone(UTC)

    def after(self, least: int, most: int) -> timedelta:
        """So many minutes."""
        return timedelta(minutes=self.chance.randint(least, most))

    async def enrols(self) -> Steps:
        """The way in."""
        await self.house.says("/start")
        last = ("None of these", self.running, self.anchor, "Tomorrow")
        for label in ("I'm 18+", *self.sore, *(("That's all", "0–2") if self.sore else ("Nothing",)), *last):
            yield self.after(0, 1)
            await self.taps(self.newest, label)
        self._seen = self.newest

    async def writes(self, words: str) -> Steps:
        await self.house.says(words)
        yield self.after(0, 1)
        for message in self.looks():
            async for step in self.leftovers(message.message_id or 0):
                yield step

    async def buzzed(self, message: Line) -> Steps:
        """The bot wrote by itself: a prompt is answered in minutes, an evening's question later."""
        number = message.message_id or 0
        meant = ""
        if message.kind in (Kind.PROMPT, Kind.LATER, Kind.FOLLOW_UP):
            meant = self.day(self.n)
        elif message.kind in (Kind.RESCUE, Kind.REPORT):
            meant = self.evening(self.n)
        if self.n in self._answered or not meant:
            return
        self._answered.add(self.n)
        self.looks()
        yield self.after(3, 35)
        async for step in self.does(number, meant):
            yield step

    async def does(self, number: int, meant: str) -> Steps:
        """The morning's question, the moves, the mark, and what is asked below it."""
        async for step in self.rates(number):
            yield step
        mark, _, reason = meant.partition(" ")
        if mark == "skip":
            if await self.first(number, SKIP):
                yield self.after(0, 1)
                await self.taps(number, reason.capitalize() or "Other")
        else:
            if self.offers(number, "Start"):
                await self.taps(number, "Start")
            yield self.after(9, 14) if mark == "full" else self.after(2, 4)
            await self.first(number, MARKS[mark])
        yield self.after(0, 1)
        for message in (*self.looks(), None):
            async for step in self.leftovers(number if message is None else message.message_id or 0):
                yield step

    async def rates(self, number: int) -> Steps:
        """Same, or numbers where they are asked or differ."""
        values = self.pain(self.n) or ((1, 2) if self.offers(number, "0") else ())
        if not values and self.n > RATES_EVERY_DAY and self.n % 2:
            return
        if not values and await self.taps(number, "Same"):
            yield self.after(0, 1)
        for value in values:
            await self.first(number, ("Different", "How sore this morning"))
            if not self.offers(number, "10"):
                return
            await self.taps(number, str(value))
            yield self.after(0, 1)

    async def leftovers(self, number: int) -> Steps:
        """What is still asked there: answered if they have an answer, else put off."""
        for _ in range(MOST_LEFTOVERS):
            text = self.house.phone.screens[number].text if number in self.house.phone.screens else ""
            told = next((label for question, label in self.answers.items() if question in text), None)
            put_off = NOT_NOW if self.n <= RATES_EVERY_DAY or self.n % 4 == 0 else NOT_NOW[:2]
            if not ((told and await self.taps(number, told)) or await self.first(number, put_off)):
                return
            yield self.after(0, 1)

    async def taps(self, number: int, label: str) -> bool:
        return await self.house.taps(number, label)

    async def first(self, number: int, labels: Iterable[str]) -> bool:
        """Taps the first of these that is there."""
        for label in labels:
            if await self.taps(number, label):
                return True
        return False

    def offers(self, number: int, label: str) -> bool:
        return self.house.button(number, label) is not None

    @property
    def newest(self) -> int:
        return max(self.house.phone.screens)

    def looks(self) -> list[Line]:
        """What the bot sent since they last looked."""
        new = [line for line in self.house.phone.lines if line.event == "sends" and (line.message_id or 0) > self._seen]
        self._seen = max([self._seen, *(line.message_id or 0 for line in new)])
        return new


class Agenda:
    """Moments in order; at the same moment the earlier planned comes first."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Steps]] = []
        self._number = count()

    def plan(self, at: datetime, steps: Steps) -> None:
        heappush(self._heap, (at, next(self._number), steps))

    @property
    def following(self) -> datetime:
        return self._heap[0][0] if self._heap else END

    async def goes_on(self, now: datetime) -> bool:
        """Does the next thing that is due, up to its next wait."""
        if not self._heap or self._heap[0][0] > now:
            return False
        _, _, steps = heappop(self._heap)
        try:
            wait = await anext(steps)
        except StopAsyncIteration:
            return True
        self.plan(now + wait, steps)
        return True


async def live(person: Person) -> None:
    """From the first word to the evening of day 66."""
    house, agenda = person.house, Agenda()
    for at, steps in person.plans():
        agenda.plan(at, steps)
    heard = 0
    while house.clock.now() < END:
        event = await house.next_event()
        await house.passes(min(agenda.following, END, *([event] if event else [])))
        unasked, heard = [line for line in house.phone.lines[heard:] if line.kind is not None], len(house.phone.lines)
        for message in unasked:
            agenda.plan(house.clock.now(), person.buzzed(message))
        while await agenda.goes_on(house.clock.now()):
            pass
