"""Says what is planned, each row at most once.

    pacing first -> take (asks again, marks `sending`) -> the call -> settle

No transaction is open across the call. Rows of one runner go in order, several runners side by side. A row that surely did not
arrive goes back to `planned`; an outcome the database can't take yet is held until it can. A row left `sending` by a
process that died becomes `unknown` at the next start: it may have arrived, so it is never sent again.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any

import structlog

from bot.chat.screen import Screen
from bot.chat.wire import Wire
from bot.clock import Clock
from bot.delivery.backoff import PushedBack
from bot.delivery.pacing import Pacer
from bot.domain.outbox import Lane, Outcome, TryLater
from bot.services import outbox as services
from bot.services.outbox import Planned, Speak
from bot.storage.engine import DatabaseAway, Store

log = structlog.get_logger("bot.delivery.outbox")

SIDE_BY_SIDE = 16  #: runners spoken to at a time
FETCHED, FEW = 200, 50  #: rows asked for at a time, and how few may be left before more are asked for
MOST = 5000  #: rows known, those that wait for another try included; so many can only mean that nothing gets through
LONGEST_PAUSE = 60.0  #: seconds between tries of one row, where Telegram names none
AWAY_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  #: seconds between tries while the database is away


class Step(Enum):
    """Where a row is on its way; `on_step` is awaited at each."""

    PLANNED = "planned"  #: seen, not yet paced
    BEFORE_CALL = "before_call"  #: `sending` is committed
    AFTER_CALL = "after_call"  #: Telegram's answer is in hand, not yet written down
    SETTLED = "settled"


OnStep = Callable[[Step, int], Awaitable[None]]


class _Line:
    """The rows of one runner, oldest first, and what is being done about the first."""

    def __init__(self) -> None:
        self.rows: deque[Planned] = deque()
        self.resting = False  # waits before another try
        self.paced = False  # waits for its turn
        self.in_air = False  # between take and settle: not to be broken off
        self.serving: asyncio.Task[None] | None = None


class Outbox:
    """Fetches planned rows when kicked and sees each through."""

    def __init__(
        self, store: Store, clock: Clock, wire: Wire, pacer: Pacer, draw: Callable[[Speak], Screen], process: str, on_step: OnStep | None
    ) -> None:
        """`draw` makes a screen of a row's facts; `process` marks what this run of the bot took."""
        self._store, self._clock, self._wire, self._pacer = store, clock, wire, pacer
        self._draw, self._process, self._on_step = draw, process, on_step
        self._lines: dict[int, _Line] = {}
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._tries: dict[int, int] = {}
        self._aside = PushedBack(clock)  # rows that raised
        self._owed: dict[int, tuple[Callable[..., None], tuple[Any, ...]]] = {}  # what their settling was to write down
        self._more = self._blind = self._fetching = self._stopping = False
        self._kicked, self._quiet = asyncio.Event(), asyncio.Event()

    async def sweep(self) -> int:
        """What an earlier process left `sending` is `unknown` now; how many rows. Raises DatabaseAway."""
        swept = await self._store.write(services.sweep, self._process, self._clock.now())
        if swept:
            log.warning("left in the air by an earlier process", rows=swept)
        return swept

    def kick(self) -> None:
        """There may be something to say."""
        self._quiet.clear()
        self._kicked.set()

    async def settled(self) -> None:
        """Returns when nothing is in hand and nothing waits but what waits out a pause, a halt, or a failure of its own."""
        self.kick()
        await self._quiet.wait()

    async def run(self) -> None:
        """Until cancelled; `stop` then ends what is in hand."""
        while True:
            await self._kicked.wait()
            self._kicked.clear()
            self._fetching = True
            try:
                await self._pay_what_is_owed()
                await self._fetch()
                self._blind = False
            except DatabaseAway:
                self._blind = True
                log.warning("outbox out of reach")
            except Exception as error:
                self._blind = True
                log.error("outbox can't be read", exc_info=error)
            finally:
                self._fetching = False
                self._look_quiet()

    async def stop(self, grace: float) -> None:
        """Takes nothing new and gives what is between take and settle `grace` seconds; the rest stays as it is written down."""
        self._stopping = True
        serving = {line.serving: line for line in self._lines.values() if line.serving is not None}
        for task, line in serving.items():
            if not line.in_air:
                task.cancel()
        if serving:
            await asyncio.wait(serving, timeout=grace)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _fetch(self) -> None:
        known = {row.id for line in self._lines.values() for row in line.rows}
        active = sum(len(line.rows) for line in self._lines.values() if not line.resting)
        besides = known | self._aside.resting() | self._owed.keys()
        self._more = active > FEW or len(besides) > MOST
        if self._more:
            return
        found = await self._store.read(services.planned, FETCHED, besides)
        self._more = len(found) == FETCHED
        for row in found:
            line = self._lines.setdefault(row.runner_id, _Line())
            line.rows.append(row)
            if line.serving is None:
                line.serving = asyncio.get_running_loop().create_task(self._serve(row.runner_id, line))

    async def _serve(self, runner_id: int, line: _Line) -> None:
        """Sees the rows of one runner through, one after another."""
        try:
            while line.rows and not self._stopping:
                async with self._slots:
                    pause = await self._try(line, line.rows[0])
                if pause is None:
                    self._tries.pop(line.rows.popleft().id, None)
                else:
                    await self._rest(line, pause)
        finally:
            del self._lines[runner_id]
            if self._more:
                self._kicked.set()
            self._look_quiet()

    async def _rest(self, line: _Line, seconds: float) -> None:
        line.resting = True
        self._look_quiet()
        await asyncio.sleep(seconds)
        line.resting = False
        self._look_quiet()

    async def _try(self, line: _Line, row: Planned) -> float | None:
        """One try of a row: None when there is nothing more to do about it, else the seconds until the next try."""
        try:
            return await self._say(line, row)
        except DatabaseAway:
            return AWAY_PAUSES[min(self._count(row.id), len(AWAY_PAUSES)) - 1]
        except Exception as error:
            log.error("row failed", outbox_id=row.id, again_in=self._aside.push(row.id), exc_info=error)
            return None
        finally:
            line.in_air = False

    async def _say(self, line: _Line, row: Planned) -> float | None:
        await self._step(Step.PLANNED, row.id)
        line.paced = True
        self._look_quiet()
        try:
            await self._pacer.wait(row.chat_id)
        finally:
            line.paced = False
        self._look_quiet()
        line.in_air = True
        speak = await self._store.write(services.take, row.id, self._clock.now(), self._process)
        if speak is None:
            log.info("no longer wanted", outbox_id=row.id)
            self.kick()
            return None
        outcome = await self._call(speak)
        await self._step(Step.AFTER_CALL, row.id)
        return await self._settle(row.id, outcome)

    async def _call(self, speak: Speak) -> Outcome:
        """Telegram's answer. Raises when the row can't be drawn, the row then `planned` again."""
        try:
            screen = self._draw(speak)
        except Exception:
            await self._write_down(speak.row_id, services.put_back, speak.row_id)
            raise
        await self._step(Step.BEFORE_CALL, speak.row_id)
        return await self._wire.say(speak.chat_id, screen, Lane.BULK)

    async def _settle(self, row_id: int, outcome: Outcome) -> float | None:
        if isinstance(outcome, TryLater):
            await self._write_down(row_id, services.put_back, row_id)
            pause = outcome.seconds
            tries = self._count(row_id)
            if not outcome.halt:
                pause = min(pause * 2.0 ** min(tries - 1, 30), LONGEST_PAUSE)
            log.info("tried in vain", outbox_id=row_id, tries=tries, again_in=pause)
            return pause
        await self._write_down(row_id, services.settle, row_id, outcome, self._clock.now())
        log.info("settled", outbox_id=row_id, outcome=type(outcome).__name__)
        self._aside.forgive(row_id)
        self.kick()
        await self._step(Step.SETTLED, row_id)
        return None

    async def _write_down(self, row_id: int, fn: Callable[..., None], *args: Any) -> None:
        """Writes what came of a row, however long the database is away. What raises is owed, and tried again later."""
        tries = 0
        while True:
            try:
                await self._store.write(fn, *args)
                return
            except DatabaseAway:
                pause = AWAY_PAUSES[min(tries, len(AWAY_PAUSES) - 1)]
                log.warning("outcome held", outbox_id=row_id, again_in=pause)
                tries += 1
                await asyncio.sleep(pause)
            except Exception:
                self._owed[row_id] = (fn, args)
                raise

    async def _pay_what_is_owed(self) -> None:
        for row_id in self._owed.keys() - self._aside.resting():
            fn, args = self._owed[row_id]
            try:
                await self._store.write(fn, *args)
            except DatabaseAway:
                raise
            except Exception as error:
                log.error("outcome still held", outbox_id=row_id, again_in=self._aside.push(row_id), exc_info=error)
            else:
                del self._owed[row_id]
                self._aside.forgive(row_id)

    def _count(self, row_id: int) -> int:
        tries = self._tries[row_id] = self._tries.get(row_id, 0) + 1
        return tries

    async def _step(self, step: Step, row_id: int) -> None:
        if self._on_step is not None:
            await self._on_step(step, row_id)

    def _look_quiet(self) -> None:
        """Rings for whoever waits until all is said."""
        at_rest = all(line.resting or (line.paced and self._pacer.halted) for line in self._lines.values())
        if at_rest and not (self._kicked.is_set() or self._fetching or self._blind):
            self._quiet.set()
        else:
            self._quiet.clear()
