"""One update of one person: what the handlers are given to read, write and answer with."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import structlog
from sqlmodel import Session
from telegram import Update

from bot.chat.poller import Committed, Handled
from bot.chat.screen import Screen
from bot.chat.screens import day, receipt, refunded
from bot.chat.screens.day import Panel
from bot.chat.texts import Texts, texts
from bot.chat.wire import Wire
from bot.clock import Clock
from bot.domain.entry import KEPT
from bot.domain.outbox import Outcome, Refused, Sent, TryLater
from bot.services import outbox
from bot.services.check_in import take_words
from bot.services.turn import Turned, Verdict
from bot.storage.engine import DatabaseAway, Store

P = ParamSpec("P")
T = TypeVar("T")
BELIEVED = timedelta(hours=24)  # Telegram keeps messages so long; a date outside is a wrong clock
TIDIED = 3  # older messages of a day that are drawn again once it is answered
MORE_TRIES = 2  #: for a reply that did not arrive
LONGEST_WAIT = 30.0  #: seconds after which a reply would only surprise
log = structlog.get_logger("bot.chat")


class Turn:
    """What a handler works with: the person, the moment, the store, and ways to answer."""

    def __init__(self, talk: "Talk", update: Update, committed: Committed) -> None:
        person, chat, query = update.effective_user, update.effective_chat, update.callback_query
        self.update, self._talk, self._committed = update, talk, committed
        self.who = person.id if person else 0
        self.chat_id = chat.id if chat else self.who
        self.language = (person.language_code if person else None) or "en"
        self.t: Texts = texts(self.language)
        self.now = talk.clock.now()
        self.said_at = self._said_at()
        self.message_id = query.message.message_id if query and query.message else None
        self._query_id = query.id if query else None
        self._kept = False

    async def write(self, fn: Callable[Concatenate[Session, int, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One service call in one transaction, for this person."""
        return await self._talk.store.write(fn, self.who, *args, **kwargs)

    async def keep(self, fn: Callable[Concatenate[Session, int, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`write` for the fact that typed words bring: in the same transaction the words are taken, so that they count once."""
        message = self.update.message
        if message is None:
            return await self.write(fn, *args, **kwargs)

        def kept(session: Session, who: int) -> T:
            result = fn(session, who, *args, **kwargs)
            take_words(session, who, message.message_id, self.now)
            return result

        return await self.write(kept)

    async def commit(self) -> None:
        """From here on the update is kept; what follows is only the reply."""
        if not self._kept:
            self._kept = True
            self._talk.kick()
            await self._committed()

    async def say(self, screen: Screen) -> Outcome:
        """A new message."""
        await self.commit()
        return await self._talk.surely(lambda wire: wire.say(self.chat_id, screen))

    async def redraw(self, screen: Screen) -> Outcome:
        """Draws the tapped message again, or says it anew where that message can't be drawn any more."""
        await self.commit()
        if (message_id := self.message_id) is None:
            return await self.say(screen)
        outcome = await self._draw(message_id, screen)
        return await self.say(screen) if isinstance(outcome, Refused) else outcome

    async def pop(self, text: str | None = None, *, alert: bool = False) -> None:
        """Answers the tap, so that the button stops turning."""
        await self.commit()
        if self._query_id is not None:
            query, self._query_id = self._query_id, None
            await self._talk.surely(lambda wire: wire.answer(query, text, alert))

    async def show(self, turned: Turned, panel: Panel = Panel.MAIN, *, anew: bool = False) -> None:
        """The day's screen: the tapped message drawn again, or a new one, which is then remembered; older ones are tidied."""
        screen = refunded.added(self.t, day.draw(self.t, turned.view, panel), turned.refund)
        await asyncio.gather(self.pop(), self._day(turned, screen, anew=anew or self.message_id is None))
        if turned.verdict is Verdict.WRITTEN and turned.view.mark in KEPT:
            line = Screen(receipt.draw(self.t, turned.view).text.split("\n", 1)[0])
            others = [m for m in turned.screens if m != self.message_id][-TIDIED:]
            await asyncio.gather(*(self._draw(m, line) for m in others))

    async def tidy(self, turned: Turned) -> None:
        """Draws the day's last message again after a typed answer, so that it asks no more."""
        await self.commit()
        if turned.screens:
            await self._draw(turned.screens[-1], day.draw(self.t, turned.view))

    async def _draw(self, message_id: int, screen: Screen) -> Outcome:
        return await self._talk.surely(lambda wire: wire.redraw(self.chat_id, message_id, screen))

    async def _day(self, turned: Turned, screen: Screen, *, anew: bool) -> None:
        outcome = await (self.say(screen) if anew else self.redraw(screen))
        if isinstance(outcome, Sent) and outcome.message_id != self.message_id:
            await self._talk.store.write(outbox.shown, turned.runner_id, turned.view.date, outcome.message_id, self._talk.clock.now())

    async def back(self, fn: Callable[[], T]) -> T:
        """Something slow and without a database, in a thread of its own."""
        return await asyncio.to_thread(fn)

    async def store(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A service call that needs no person."""
        return await self._talk.store.write(fn, *args, **kwargs)

    def allowed(self) -> bool:
        """Whether this Limber is for them."""
        return not self._talk.allowed or self.who in self._talk.allowed

    async def strip(self) -> None:
        """Takes the buttons of the tapped message away."""
        await self.commit()
        if (message_id := self.message_id) is not None:
            await self._talk.surely(lambda wire: wire.strip(self.chat_id, message_id))

    async def leave(self) -> None:
        await self.commit()
        await self._talk.surely(lambda wire: wire.leave(self.chat_id))

    def _said_at(self) -> datetime:
        """When it was typed: Telegram's date where it lies 0-24 h before now, else now."""
        message = self.update.message
        if message is not None and timedelta() <= self.now - message.date <= BELIEVED:
            return message.date
        return self.now


Handler = Callable[[Turn], Awaitable[None]]


class Talk:
    """Runs updates through the handlers and tells the poller what became of each."""

    def __init__(self, store: Store, wire: Wire, clock: Clock, allowed: frozenset[int], kick: Callable[[], None]) -> None:
        self.store, self.wire, self.clock, self.allowed, self.kick = store, wire, clock, allowed, kick
        self.process: Callable[[Update], Awaitable[None]] | None = None
        self._turns: dict[int, Turn] = {}
        self._failures: dict[int, BaseException] = {}

    async def handle(self, update: Update, committed: Committed) -> Handled:
        """Never raises: the database away holds the update back, anything else gets one kind line."""
        turn = Turn(self, update, committed)
        self._turns[update.update_id] = turn
        try:
            if self.process is not None:
                await self.process(update)
        finally:
            self._turns.pop(update.update_id, None)
        failure = self._failures.pop(update.update_id, None)
        if isinstance(failure, DatabaseAway):
            log.warning("database away", update_id=update.update_id)
            return Handled.DATABASE_AWAY
        if failure is not None:
            log.error("handler failed", update_id=update.update_id, exc_info=failure)
            await self._sorry(turn)
        return Handled.DONE

    async def surely(self, call: Callable[[Wire], Awaitable[Outcome]]) -> Outcome:
        """A reply; one that surely did not arrive is given again, after as long as Telegram said.

        The person's next reply waits meanwhile, so that they stay in order; the next update of theirs does not.
        """
        outcome = await call(self.wire)
        for _ in range(MORE_TRIES):
            if not isinstance(outcome, TryLater) or outcome.seconds > LONGEST_WAIT:
                break
            await asyncio.sleep(outcome.seconds)
            outcome = await call(self.wire)
        return outcome

    def turn(self, update: Update) -> Turn:
        return self._turns[update.update_id]

    def failed(self, update: object, error: BaseException) -> None:
        """Keeps what a handler raised: PTB's process_update returns as if nothing had happened."""
        if isinstance(update, Update):
            self._failures[update.update_id] = error

    async def _sorry(self, turn: Turn) -> None:
        words = turn.t.gettext("Something went wrong on my side; what you already noted is safe. Please try once more.")
        await turn.pop()
        await turn.say(Screen(words))
