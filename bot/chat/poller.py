"""Fetches updates and hands them over so that none is lost in a crash.

Telegram forgets everything below the offset we ask with. So the offset moves only when a batch is handled: every update of it
committed, plus at most 5 s for the replies (longer ones go on beside the next batch). While the database is away the offset
stays at the first update that could not be kept; what lay above it comes again and is not handled twice by this process.

Updates of one person are handled in order, different people side by side. A person's turn is taken before the global bound: the
other way round one person's flood would fill the bound with waiting and delay everybody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

import structlog
from telegram import Update

from bot.chat.wire import Deaf, LimberBot, TokenRefused, listen
from bot.clock import Clock

__all__ = ["Committed", "Handle", "Handled", "Poller", "TokenRefused"]

log = structlog.get_logger("bot.chat.poller")
T = TypeVar("T")

REPLIES = 5.0  #: seconds in all that a batch waits for the replies of what it committed
SIDE_BY_SIDE = 32  #: updates being handled (not yet committed) at a time
MOST_IN_HAND = 1000  #: updates whose replies may go on beside; with more of them nothing new is fetched
GRACE = 8.0  #: seconds that what is in hand has at `stop`; the last acknowledgement has the rest of 10
LAST_WORD = 1.5
REST = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  #: seconds between tries that fail
QUIET = 6 * 86_400.0  #: seconds; after a week without updates Telegram numbers them anew, lower perhaps
NO_POLL = 0.1  #: an answer without updates that comes sooner is no long poll ...
BREATH = 0.25  #: ... and the next one waits so long


class Handled(Enum):
    """What became of an update."""

    DONE = "done"  #: kept, or nothing to keep
    DATABASE_AWAY = "database_away"  #: could not be kept: it has to come again


Committed = Callable[[], Awaitable[None]]
"""To be awaited by the handler between commit and reply: from then on the update is kept, and the person's next one may begin.
It returns when the replies to the person's earlier updates are over: whoever replies after it replies in order. Without it an
update is kept when its handler returns."""

Handle = Callable[[Update, Committed], Awaitable[Handled]]


class _Hand:
    """One update: `kept` (False: it has to come again), later `over`."""

    def __init__(self, update_id: int, person: int) -> None:
        self.id = update_id
        self.person = person
        self.kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.over = asyncio.Event()

    def keep(self, kept: bool) -> None:
        """The first word holds."""
        if not self.kept.done():
            self.kept.set_result(kept)


class _Person:
    """Whose turn it is among the updates of one person, and whose replies come next."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.waiting = 0
        self.before: asyncio.Event | None = None


class Poller:
    """Listens with long polls of `poll_timeout` seconds until `stop`.

    `on_deaf(since)` is told when nothing can be taken any more (Telegram out of reach, another poller, the database away),
    `on_hearing()` when it can again; at first it is deaf. After each silence the first question is a short one, so the news
    does not wait for a long poll to end.
    """

    def __init__(
        self,
        bot: LimberBot,
        handle: Handle,
        clock: Clock,
        *,
        poll_timeout: int = 25,
        on_deaf: Callable[[datetime], None] | None = None,
        on_hearing: Callable[[], None] | None = None,
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._clock = clock
        self._poll_timeout = poll_timeout
        self._tell = (on_deaf, on_hearing)
        self._offset = self._acknowledged = 0
        self._kept: set[int] = set()  # above the offset, while it is held
        self._people: dict[int, _Person] = {}
        self._bound = asyncio.Semaphore(SIDE_BY_SIDE)
        self._hands: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._asked_at = self._heard_at = clock.monotonic()
        self._asking = self._held = False
        self._stopping, self._ended = asyncio.Event(), asyncio.Event()
        self._ended.set()
        self.hearing = False
        self.first_poll = asyncio.Event()  #: the first getUpdates was answered
        self.idle = asyncio.Event()  #: a long poll is open and nothing is in hand

    async def run(self) -> None:
        """Until `stop`. Raises TokenRefused when Telegram does not know the token; nothing else ends it."""
        self._ended.clear()
        try:
            await self._listen()
            await self._acknowledge()
        finally:
            for hand in self._hands:
                hand.cancel()
            await asyncio.gather(*self._hands, return_exceptions=True)
            self.idle.clear()
            self._ended.set()

    async def stop(self) -> None:
        """Takes nothing new and finishes what is in hand, within 10 s. What was not kept comes again at the next start."""
        self._stopping.set()
        if self._hands:
            await asyncio.wait(self._hands, timeout=GRACE)
        for hand in self._hands:
            hand.cancel()
        await self._ended.wait()

    async def _listen(self) -> None:
        while not self._stopping.is_set():
            heard = await self._unless_stopped(self._ask())
            if isinstance(heard, Deaf):
                await self._rest(heard)
            elif heard is not None:
                await self._heard(heard)

    async def _ask(self) -> list[Any] | Deaf:
        """One getUpdates; a short one after a silence."""
        self._asked_at = self._clock.monotonic()
        self._asking = self.hearing
        self._look_idle()
        try:
            heard = await listen(self._bot, self._offset, self._poll_timeout if self.hearing else 0)
        finally:
            self._asking = False
            self._look_idle()
        if not isinstance(heard, Deaf):
            self._acknowledged = self._offset
        return heard

    async def _heard(self, raws: list[Any]) -> None:
        self.first_poll.set()
        long = self.hearing
        if not self._held or not raws:
            self._hears()
        if raws:
            await self._batch(raws)
        elif long and self._clock.monotonic() - self._asked_at < NO_POLL:
            await self._unless_stopped(asyncio.sleep(BREATH))
        if self._clock.monotonic() - self._heard_at > QUIET:
            self._offset = 0

    async def _batch(self, raws: list[Any]) -> None:
        """Handles a batch and moves the offset as far as it may."""
        self._heard_at, self._held = self._clock.monotonic(), False
        ids, hands = [], []
        for raw in raws:
            update_id = _id_of(raw)
            if update_id is None:
                log.error("update without an id")
                continue
            ids.append(update_id)
            update = None if update_id in self._kept else self._read(raw, update_id)
            if update is not None:
                hands.append(self._take(update))
        await self._all_kept(hands)
        self._move_on(ids, {hand.id for hand in hands if not hand.kept.result()})
        if self._held or not ids:
            self._asked_at = self._clock.monotonic()  # until now it went well
            await self._rest(Deaf("database away" if ids else "no ids"))
        else:
            self._hears()

    async def _all_kept(self, hands: list[_Hand]) -> None:
        if not hands:
            return
        await asyncio.wait([hand.kept for hand in hands])
        try:
            async with asyncio.timeout(REPLIES):
                for hand in hands:
                    await hand.over.wait()
        except TimeoutError:
            log.warning("replies are slow", updates=sum(not hand.over.is_set() for hand in hands))
        while len(self._hands) > MOST_IN_HAND:
            await asyncio.wait(self._hands, return_when=asyncio.FIRST_COMPLETED)

    def _move_on(self, ids: list[int], held: set[int]) -> None:
        """The offset goes to the first update that is not kept, else past the last one."""
        self._held = bool(held)
        if ids:
            self._offset = min(held, default=max(ids) + 1)
        self._kept = {it for it in ids if it > self._offset and it not in held} if held else set()

    def _read(self, raw: Any, update_id: int) -> Update | None:
        try:
            return Update.de_json(raw, self._bot)
        except Exception as error:  # noqa: BLE001 - whatever Telegram sends may not stop the listening
            log.error("update can't be read", update_id=update_id, why=type(error).__name__)
            return None

    def _take(self, update: Update) -> _Hand:
        """Starts on an update. Updates of one person begin in the order of these calls."""
        who = update.effective_user or update.effective_chat
        hand = _Hand(update.update_id, who.id if who else 0)
        person = self._people.setdefault(hand.person, _Person())
        person.waiting += 1
        task = asyncio.get_running_loop().create_task(self._serve(hand, update, person))
        self._hands.add(task)
        task.add_done_callback(self._over)
        return hand

    async def _serve(self, hand: _Hand, update: Update, person: _Person) -> None:
        try:
            async with AsyncExitStack() as turn:
                await turn.enter_async_context(person.turn)
                await turn.enter_async_context(self._bound)
                if not self._held:
                    await self._handled(hand, update, person, turn)
        finally:
            hand.keep(False)
            hand.over.set()
            person.waiting -= 1
            if not person.waiting:
                self._people.pop(hand.person, None)

    async def _handled(self, hand: _Hand, update: Update, person: _Person, turn: AsyncExitStack) -> None:
        before, person.before = person.before, hand.over

        async def committed() -> None:
            hand.keep(True)
            await turn.aclose()
            if before is not None:
                await before.wait()

        handled = Handled.DONE
        try:
            handled = await self._handle(update, committed)
        except Exception as error:  # one update that breaks its handler does not stop the others
            log.error("update broke its handler", update_id=hand.id, exc_info=error)
        hand.keep(handled is Handled.DONE)
        self._held = self._held or not hand.kept.result()

    async def _rest(self, deaf: Deaf) -> None:
        """Deaf since the last question: says so, and waits before the next one."""
        if self._stopping.is_set():
            return
        seconds = REST[min(self._failures, len(REST) - 1)] if deaf.seconds is None else deaf.seconds
        self._failures += 1
        tell = log.error if deaf.why in ("other_poller", "webhook") else log.warning
        tell("deaf", why=deaf.why, tries=self._failures, again_in=seconds)
        if self.hearing:
            self.hearing = False
            since = self._clock.now() - timedelta(seconds=self._clock.monotonic() - self._asked_at)
            if (on_deaf := self._tell[0]) is not None:
                on_deaf(since)
        await self._unless_stopped(asyncio.sleep(seconds))

    def _hears(self) -> None:
        self._failures = 0
        if self.hearing:
            return
        self.hearing = True
        log.info("hearing")
        if (on_hearing := self._tell[1]) is not None:
            on_hearing()

    async def _acknowledge(self) -> None:
        """The last word: what was handled need not come again at the next start."""
        if self._offset != self._acknowledged:
            try:
                async with asyncio.timeout(LAST_WORD):
                    await listen(self._bot, self._offset, 0, limit=1)
            except TimeoutError:
                log.warning("last batch not acknowledged")

    async def _unless_stopped(self, doing: Coroutine[Any, Any, T]) -> T | None:
        """What it brings, or None as soon as the poller is to stop."""
        loop = asyncio.get_running_loop()
        task, stop = loop.create_task(doing), loop.create_task(self._stopping.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for it in (task, stop):
                it.cancel()
            await asyncio.gather(task, stop, return_exceptions=True)
        return None if self._stopping.is_set() else task.result()

    def _over(self, task: asyncio.Task[None]) -> None:
        self._hands.discard(task)
        self._look_idle()

    def _look_idle(self) -> None:
        if self._asking and not self._hands:
            self.idle.set()
        else:
            self.idle.clear()


def _id_of(raw: Any) -> int | None:
    found = raw.get("update_id") if isinstance(raw, dict) else None
    return found if isinstance(found, int) else None
