"""The sandbox: Telegram, as far as this bot can see it, on this machine, with people who can be driven."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from socket import socket

from starlette.applications import Starlette
from starlette.routing import Route

from bot.clock import Clock
from bot.sandbox.api import BotApi
from bot.sandbox.calls import Call
from bot.sandbox.control import Control
from bot.sandbox.deliveries import Deliveries
from bot.sandbox.errands import Errands
from bot.sandbox.faults import Fault, Faults, Trouble, Ways
from bot.sandbox.guard import no_pages
from bot.sandbox.line import HungUp, listening
from bot.sandbox.memory import Memory, PersonKept
from bot.sandbox.panels import Panels, Pilot
from bot.sandbox.people import Group, Person
from bot.sandbox.process import Process, Where
from bot.sandbox.refusals import NOT_A_MEMBER
from bot.sandbox.watches import Watch
from bot.sandbox.winding import NextEvent, Progress, Settled, Winding
from bot.sandbox.world import World


class Sandbox:
    """A stand-in for Telegram. Its state outlives `serve`, which may be entered again, on the same port too.

    `next_event` tells the moment of the bot's next thing or None; `settled` returns when the bot has nothing in
    hand. Both are for winding and may be set later; without `settled` the sandbox waits until it is `quiet`.
    `panels` tells what the bot knows of a person, `pilots` which autopilots there are, `process` kills and starts the bot,
    `over` is called when somebody wants to start over; all for the page, which offers what is there.
    """

    def __init__(
        self,
        clock: Clock,
        token: str = "1:sandbox",
        *,
        username: str = "limber_sandbox_bot",
        next_event: NextEvent | None = None,
        settled: Settled | None = None,
    ) -> None:
        self.clock = clock
        self.token = token
        self.next_event = next_event
        self.settled = settled
        self.panels: Panels | None = None
        self.pilots: tuple[Pilot, ...] = ()
        self.process: Process | None = None
        self.over: Callable[[], None] | None = None
        self.world = World(clock, token, username)
        self.faults = Faults(self.world.bell, lambda: self.world.tell("faults", 0))
        self.winding = Winding(self.world, lambda: self.next_event, self.settle, lambda: self._down)
        self.errands = Errands()
        self._api = BotApi(self.world, self.faults)
        self._control = Control(self)
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0, line: socket | None = None) -> AsyncIterator[str]:
        """Listens, on a `line` of somebody's if there is one, and gives the address the bot is to use.

        Raises ValueError for a host that is not loopback.
        """
        self.world.updates.open = True
        async with listening(self._app(), host, port, self._closing, line) as url:
            self.errands.start(Deliveries(self.world).run())
            self.errands.start(self._control.tick())
            try:
                yield url
            finally:
                await self._control.rest()
                await self.errands.close()

    def person(self, name: str, language: str = "en", zone: str | None = None) -> Person:
        """The person of that name, made when there is none yet. `zone` is only for the page."""
        for person in self._people.values():
            if person.name == name:
                return person
        chat = self.world.new_person(name, language)
        return self._people.setdefault(chat.id, Person(self.world, chat, language, zone))

    def add(self, pilot: Pilot, name: str = "", language: str = "", zone: str | None = None) -> Person:
        """Somebody new whose phone an autopilot has in hand. Without a name of their own they get the pilot's, numbered if need be."""
        taken = {person.name for person in self.people}
        free = (it for it in (pilot.person, *(f"{pilot.person} {number}" for number in range(2, len(taken) + 3))) if it not in taken)
        person = self.person(name or next(free), language or pilot.language, zone or pilot.zone)
        person.pilot = pilot.key
        return person

    def memory(self) -> Memory:
        """All there is to keep of people and their chats."""
        return Memory.of(self.world, [PersonKept(it.id, it.language, it.zone, it.pilot) for it in self.people])

    def recall(self, memory: Memory) -> None:
        """Goes on from what was kept. Only before anybody is here."""
        memory.into(self.world)
        for kept in memory.people:
            person = Person(self.world, self.world.chats[kept.id], kept.language, kept.zone)
            self._people[kept.id] = person
            person.pilot = kept.pilot

    @property
    def people(self) -> list[Person]:
        """Everybody, oldest first."""
        return list(self._people.values())

    @property
    def people_by_id(self) -> Mapping[int, Person]:
        """Everybody, by Telegram's id."""
        return self._people

    def group(self, title: str) -> Group:
        """The group of that title, made (without the bot) when there is none yet."""
        for group in self._groups.values():
            if group.chat.name == title:
                return group
        chat = self.world.new_group(title, NOT_A_MEMBER)
        return self._groups.setdefault(chat.id, Group(self.world, chat))

    @property
    def calls(self) -> list[Call]:
        """The last 20,000 calls of the Bot API, oldest first."""
        return list(self._api.calls)

    @property
    def away(self) -> bool:
        """True while the bot can't hear anybody: its process is down, or Telegram is."""
        return self.faults.down or self._down

    @property
    def _down(self) -> bool:
        return self.process is not None and self.process.where is Where.DOWN

    @property
    def pending(self) -> int:
        """Updates not acknowledged yet."""
        return len(self.world.updates.pending)

    async def quiet(self, timeout: float | None = 30) -> None:
        """Returns when every update is acknowledged and a long poll waits for more (or a webhook took them all).

        Raises TimeoutError after `timeout` real seconds.
        """
        updates = self.world.updates
        await self.world.bell.until(lambda: not updates.pending and (updates.waiting or updates.webhook), timeout)

    async def heard(self, person: Person, timeout: float | None = 30) -> None:
        """Returns when everything this person said and tapped is acknowledged, whatever others still wait for; or when nobody is heard.

        Raises TimeoutError after `timeout` real seconds.
        """
        updates = self.world.updates
        await self.world.bell.until(lambda: self.away or all(it.chat_id != person.id for it in updates.pending), timeout)

    async def wind_to(self, moment: datetime, progress: Progress | None = None) -> None:
        """Winds the clock there, from event to event, the bot settled at each and at the end.

        `progress` is told the way after each event. Raises ValueError for a moment that has passed, Stuck when the
        bot makes no headway.
        """
        await self.winding.to(moment, progress)

    async def wind_to_next(self, person: Person | None = None, progress: Progress | None = None) -> None:
        """Winds until the bot has sent its next message (to `person`), or has nothing ahead within 60 days."""
        await self.winding.to_next(person.id if person else None, progress)

    def fault(
        self,
        trouble: Trouble | str,
        method: str = "*",
        *,
        person: Person | None = None,
        times: int | None = 1,
        retry_after: int = 5,
        status: int = 500,
        delay: float = 0,
        until: asyncio.Event | None = None,
    ) -> Fault:
        """Makes the next `times` calls of `method` (wildcards allowed, "send*") go wrong; None means until cleared.

        With `person`, only calls about that chat. `retry_after` is for "too_many", `status` for "error"; `delay` (real
        seconds) and `until` are for "slow" and "answer_slow", which without either hold the call until the fault is
        cleared. "down" is for every method until cleared, and cuts the open poll.
        """
        kind = Trouble(trouble)
        if kind is Trouble.DOWN:
            method, times = "*", None
            self.world.updates.interrupt(HungUp("dropped"))
        return self.faults.add(kind, method, person.id if person else None, times, Ways(retry_after, status, delay, until))

    def watch(self, method: str, person: Person | None = None) -> Watch:
        """Looks out for calls of `method` (wildcards allowed) from now on, for as long as the Watch is kept."""
        watch = Watch(self.world.bell, method, person.id if person else None)
        self._api.watches.add(watch)
        return watch

    async def settle(self) -> None:
        """Returns when the bot has nothing in hand, or nobody is there to wait for."""
        if (self.world.updates.polled or self.world.updates.webhook) and not self.away:
            await self.quiet()  # what a person just tapped comes before any winding
        if self.settled is not None:
            await self.settled()

    def _app(self) -> Starlette:
        api = [
            Route("/bot{token}/{method}", no_pages(self._api.call), methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", no_pages(self._api.file)),
        ]
        return Starlette(routes=[*api, *self._control.routes()])

    def _closing(self) -> None:
        self.world.updates.close()
        self._control.close()
