"""Who is due is looked at: in small batches, each runner in a transaction of its own, so that a tap never waits for long."""

from collections import Counter
from collections.abc import Callable

import structlog

from bot.clock import Clock
from bot.delivery.backoff import PushedBack
from bot.services import look as services
from bot.storage.engine import DatabaseAway, Store

log = structlog.get_logger("bot.delivery.wake")

BATCH = 50  #: runners asked for at a time
MOST_LOOKS = 3  #: at one runner in one round; a tap beside it may make them due once more, but not for ever
MOST_RESTING = 10_000  #: runners pushed back at a time; more mean that something else is broken


class StillDue(Exception):
    """A look left the runner due, against its promise that the next wake is later than now."""


class Wake:
    """Looks at everybody whose next wake has come. A runner whose look raises is pushed back and stops nobody."""

    def __init__(self, store: Store, clock: Clock, on_planned: Callable[[], None]) -> None:
        """`on_planned()` is told after each batch that planned something."""
        self._store = store
        self._clock = clock
        self._on_planned = on_planned
        self._pushed_back = PushedBack(clock)

    async def round(self) -> int:
        """Looks until nobody is due at the moment it began; how many were looked at. Raises DatabaseAway."""
        now, looked = self._clock.now(), Counter[int]()
        while len(resting := self._pushed_back.resting()) < MOST_RESTING:
            due = await self._store.read(services.due, now, BATCH, resting)
            if not due:
                return len(looked)
            planned = 0
            for runner_id in due:
                looked[runner_id] += 1
                planned += await self._look(runner_id, again=looked[runner_id] > MOST_LOOKS)
            if planned:
                self._on_planned()
        log.error("too many looks fail", resting=MOST_RESTING)
        return len(looked)

    async def _look(self, runner_id: int, *, again: bool) -> int:
        """One look; how many rows it planned. Raises DatabaseAway only."""
        if again:
            return await self._push_back(runner_id, StillDue())
        try:
            planned = await self._store.write(services.look, runner_id, self._clock.now())
        except DatabaseAway:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this runner, the others are looked at
            return await self._push_back(runner_id, error)
        self._pushed_back.forgive(runner_id)
        return planned

    async def _push_back(self, runner_id: int, error: Exception) -> int:
        log.error("look failed", runner_id=runner_id, again_in=self._pushed_back.push(runner_id), exc_info=error)
        try:
            await self._store.write(services.failed_look, runner_id)
        except DatabaseAway:
            raise
        except Exception as fault:  # the count is for people to see; without it we go on
            log.error("failure not counted", runner_id=runner_id, exc_info=fault)
        return 0
