"""Limber around one phone: the real handlers, services, screens, coach and outbox over a real database; no network, no real time."""

import itertools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, select
from telegram import Update, User
from telegram.request import BaseRequest

from bot.chat import application, spoken
from bot.chat.screen import Button
from bot.chat.talk import Talk
from bot.chat.wire import LimberBot
from bot.clock import WoundClock
from bot.domain.entry import SIGNS, entry
from bot.domain.outbox import Lane
from bot.services import look, outbox
from bot.services.facts import load
from bot.storage import rows
from bot.storage.engine import Store
from tests.lives.phone import Phone

WHO = 4_711_000_000_001
LONGEST = 30  # rounds in which what is due may lead to more that is due
P = ParamSpec("P")
T = TypeVar("T")


class HereAndNow(Store):
    """The store without its threads: nobody else is there to wait for."""

    async def write(self, fn: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._write(fn, *args, **kwargs)

    async def read(self, fn: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._read(fn, *args, **kwargs)


class NoNetwork(BaseRequest):
    """A request nobody makes."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        raise AssertionError("nothing leaves this machine")


class QuietBot(LimberBot):
    """The library's Bot that knows its name without asking."""

    async def get_me(self, **_: Any) -> User:
        self._bot_user = User(1, "Limber", is_bot=True, username="limber_bot")
        return self._bot_user


class House:
    """One person with their phone, and the bot. Everything the person does is heard and answered before it returns."""

    def __init__(self, database: str, start: datetime, zone: str, language: str = "de", name: str = "Robin") -> None:
        self.clock, self.zone, self.name = WoundClock(start), ZoneInfo(zone), name
        self._bot = QuietBot("1:lives", request=NoNetwork(), get_updates_request=NoNetwork())
        self.phone = Phone(self._bot, self.clock, lambda: self.wall)
        self.store = HereAndNow.open(database)
        self._talk = Talk(self.store, self.phone, self.clock, frozenset(), lambda: None)
        self._application = application.build(self._bot, self._talk)
        self._numbers = itertools.count(1)
        self._person = {"id": WHO, "is_bot": False, "first_name": name, "language_code": language}
        self._chat = {"id": WHO, "type": "private", "first_name": name}

    @property
    def wall(self) -> datetime:
        """What the phone's clock shows."""
        return self.clock.now().astimezone(self.zone)

    async def opens(self) -> None:
        await self._application.initialize()

    async def closes(self) -> None:
        await self._application.shutdown()
        self.store.close()

    async def says(self, text: str) -> None:
        """Types it."""
        self.phone.did("says", text)
        message = self._message(self.phone.next_number()) | {"text": text, "from": self._person}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        await self._hears({"message": message})

    async def taps(self, message_id: int, label: str) -> bool:
        """Taps the button whose label begins so, if that message has one."""
        found = self.button(message_id, label)
        if found is None:
            return False
        self.phone.did("taps", found.label, message_id)
        query = {"id": str(message_id), "from": self._person, "chat_instance": "1", "data": found.data}
        await self._hears({"callback_query": query | {"message": self._message(message_id)}})
        return True

    async def blocks(self) -> None:
        """Stops the bot, as Telegram tells it."""
        self.phone.did("does", "blocks Limber")
        self.phone.blocked = True
        await self._membership("member", "kicked")

    async def unblocks(self) -> None:
        self.phone.did("does", "lets Limber in again")
        self.phone.blocked = False
        await self._membership("kicked", "member")

    def button(self, message_id: int, label: str) -> Button | None:
        """The first button whose label begins so, as the message stands now."""
        screen = self.phone.screens.get(message_id)
        buttons = [button for row in screen.keyboard for button in row] if screen else []
        return next((button for button in buttons if button.label.startswith(label)), None)

    async def next_event(self) -> datetime | None:
        """When the bot looks at somebody next."""
        return await self.store.read(look.next_event)

    async def passes(self, moment: datetime) -> None:
        """Time passes until then; what is due meanwhile is said at its time."""
        while (due := await self.next_event()) is not None and due <= moment:
            self.clock.wind_to(max(due, self.clock.now()))
            await self.beats()
        self.clock.wind_to(max(moment, self.clock.now()))

    async def beats(self) -> None:
        """Looks at who is due and says what is planned, until nothing is. Raises AssertionError when that has no end."""
        for _ in range(LONGEST):
            now = self.clock.now()
            due = await self.store.read(look.due, now, 10, ())
            for runner_id in due:
                await self.store.write(look.look, runner_id, now)
            if not (await self._speaks() or due):
                return
        raise AssertionError(f"still due at {self.wall}")

    async def _speaks(self) -> bool:
        """As delivery does it: take, which asks again; the call; settle."""
        planned = await self.store.read(outbox.planned, 10, ())
        for row in planned:
            speak = await self.store.write(outbox.take, row.id, self.clock.now(), "lives")
            if speak is None:
                continue
            self.phone.speaking = speak
            outcome = await self.phone.say(speak.chat_id, spoken.draw(speak), Lane.BULK)
            self.phone.speaking = None
            await self.store.write(outbox.settle, row.id, outcome, self.clock.now())
        return bool(planned)

    def signs(self) -> dict[date, str]:
        """What became of every day, as written in a diary: folded anew from the first."""

        def fold(session: Session) -> dict[date, str]:
            runner = rows.runner_of(session, WHO)
            if runner is None or runner.id is None:
                return {}
            if (sealed := rows.snapshot(session, runner.id)) is not None:
                session.delete(sealed)
                session.flush()
            now = self.clock.now()
            facts = load(session, runner, now).facts
            today = entry(facts.asked, facts.answer, now)
            return {line.date: SIGNS[line.mark] for line in (*facts.entries, today)}

        return self.store.write_now(fold)

    def table(self, kind: type[Any]) -> list[Any]:
        """Every row of a table, oldest first."""
        return list(self.store.read_now(lambda session: session.exec(select(kind)).all()))

    def _message(self, number: int) -> dict[str, Any]:
        return {"message_id": number, "date": int(self.clock.now().timestamp()), "chat": self._chat}

    async def _membership(self, old: str, new: str) -> None:
        def member(status: str) -> dict[str, Any]:
            return {"status": status, "user": {"id": 1, "is_bot": True, "first_name": "Limber"}} | (
                {"until_date": 0} if status == "kicked" else {}
            )

        change = {"chat": self._chat, "from": self._person, "date": int(self.clock.now().timestamp())}
        await self._hears({"my_chat_member": change | {"old_chat_member": member(old), "new_chat_member": member(new)}})

    async def _hears(self, update: dict[str, Any]) -> None:
        async def committed() -> None: ...

        read = Update.de_json({"update_id": next(self._numbers)} | update, self._bot)
        await self._talk.handle(read, committed)
        await self._speaks()
