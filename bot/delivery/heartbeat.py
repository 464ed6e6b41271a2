"""The beat: APScheduler rings every two seconds, and a watch on monotonic time keeps it ringing when the wall clock jumps.

APScheduler reckons in wall time: after the machine's clock goes back an hour it is silent for an hour (measured). So the watch
compares both clocks every second and arms the job anew at a jump, either way, and whenever it was silent for too long.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped] # ships no types
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]

from bot.clock import Clock, SystemClock

log = structlog.get_logger("bot.delivery.heartbeat")

BEAT = 2.0  #: seconds between beats
LOOK = 1.0  #: seconds between two comparisons of the clocks
JUMP = 2.0  #: seconds by which the clocks may part before the job is armed anew
AWAY = timedelta(minutes=5)  #: wall time between two comparisons that mean we were not there: asleep, stopped, or the clock was set

JOB = "beat"


class Regular(BaseTrigger):  # type: ignore[misc]
    """A beat after now. The library's own interval lists every beat missed: 49 h asleep block the loop for seconds, a year for good."""

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + timedelta(seconds=BEAT)


class Heartbeat:
    """Rings `beat()` until stopped, and tells `on_away(from, until)` when the machine was not there for more than 5 minutes."""

    def __init__(
        self, beat: Callable[[], None], on_away: Callable[[datetime, datetime], None], clock: Clock, machine: Clock | None = None
    ) -> None:
        """`clock` is the bot's; `machine` the one APScheduler reads, and the monotonic one it is held against."""
        self._beat = beat
        self._on_away = on_away
        self._clock = clock
        self._machine = machine or SystemClock()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._watching: asyncio.Task[None] | None = None
        self._armed = self._last = self._seen()
        self._rang_at = self._armed.monotonic

    def start(self) -> None:
        """The first beat comes at once."""
        self._last = self._seen()
        self._scheduler.start()
        self._arm(self._last)
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """No beat after this."""
        if self._watching is None:
            return
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the scheduler ends in the loop's next round

    def _arm(self, seen: "_Seen") -> None:
        """Arms the job. A jump after the clocks were `seen`, even while this is at work, shows at the next comparison."""
        self._armed = seen
        self._rang_at = seen.monotonic
        self._scheduler.add_job(
            self._ring,
            Regular(),
            id=JOB,
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # however late it is
            next_run_time=self._machine.now(),
        )

    async def _ring(self) -> None:
        self._rang_at = self._machine.monotonic()
        self._beat()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                self._compare()
            except Exception as error:
                log.error("watch failed", exc_info=error)

    def _compare(self) -> None:
        now, last = self._seen(), self._last
        self._last = now
        if now.wall - last.wall > AWAY and now.ours - last.ours > AWAY:
            self._on_away(last.ours, now.ours)
        parted = (now.wall - self._armed.wall).total_seconds() - (now.monotonic - self._armed.monotonic)
        silent = now.monotonic - self._rang_at
        if abs(parted) > JUMP or silent > BEAT + JUMP:
            self._arm(now)
            log.warning("beat armed anew", clocks_parted=round(parted, 1), silent=round(silent, 1))

    def _seen(self) -> "_Seen":
        return _Seen(self._machine, self._clock)


class _Seen:
    """All clocks at one moment. `ours` only differs from `wall` where somebody winds it."""

    def __init__(self, machine: Clock, clock: Clock) -> None:
        self.wall = machine.now()
        self.monotonic = machine.monotonic()
        self.ours = clock.now()
