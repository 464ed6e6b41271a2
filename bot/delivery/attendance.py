"""When we listened. A day is only charged to a runner if we did; so every stretch of more than 5 minutes in which we did not is kept."""

from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from bot.clock import Clock
from bot.services import heart as services
from bot.storage.engine import DatabaseAway, Store

log = structlog.get_logger("bot.delivery.attendance")

TOLD_EVERY = 20.0  #: seconds (monotonic) between two entries of last_alive
SHORT = timedelta(minutes=5)  #: stretches up to this long are not worth a row

Stretch = tuple[datetime, datetime]


class Attendance:
    """Knows whether we listen, and writes down when we did not.

    Stretches we were away come from three places: the time before the start (`opens`), deafness (`deaf`, then `hears`), and the
    heartbeat's watch (`away`). That the clock ran far between two beats is none: a wound clock does that while we listen.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._deaf_since: datetime | None = None
        self._told_at: float | None = None
        self._alive_at: datetime | None = None  # the last moment written down: on a clock that stands, nothing new to write
        self._owed: list[Stretch] = []

    async def opens(self) -> None:
        """At the start: the time since we were last there. Deaf until `hears`. Raises DatabaseAway."""
        now = self._clock.now()
        last = await self._store.read(services.last_alive)
        self._deaf_since = now
        if last is not None and now - last > SHORT:
            await self._store.write(_away, [(last, now)], now)
            log.warning("was away", seconds=round((now - last).total_seconds()))

    def deaf(self, since: datetime) -> None:
        """Nothing can be heard any more."""
        self._deaf_since = self._deaf_since or since

    def hears(self) -> None:
        """It can again, from now on."""
        if self._deaf_since is not None:
            self.away(self._deaf_since, self._clock.now())
        self._deaf_since = None
        self._told_at = None

    def away(self, from_at: datetime, until_at: datetime) -> None:
        """We were not there over [from_at, until_at). Short stretches are let go."""
        if until_at - from_at > SHORT:
            log.warning("was away", seconds=round((until_at - from_at).total_seconds()))
            self._owed.append((from_at, until_at))

    async def note(self) -> None:
        """Writes down what is owed, and every 20 s while we listen that we do. What the database can't take is owed on."""
        now = self._clock.monotonic()
        fresh = self._told_at is not None and now - self._told_at < TOLD_EVERY
        if self._owed or (self._deaf_since is None and not fresh):
            await self.alive()

    async def alive(self) -> None:
        """The same at once, unless this moment is written down: to be called before a clock is wound, and at the end."""
        stretches, now = list(self._owed), self._clock.now() if self._deaf_since is None else None
        if not stretches and now in (None, self._alive_at):
            return
        try:
            await self._store.write(_away, stretches, now)
        except DatabaseAway:
            return
        except Exception as error:  # the heart beats on
            log.error("attendance not kept", exc_info=error)
            return
        del self._owed[: len(stretches)]
        if now is not None:
            self._alive_at, self._told_at = now, self._clock.monotonic()


def _away(session: Session, stretches: list[Stretch], alive: datetime | None) -> None:
    """The stretches, and that we are there at `alive`, in one transaction: accounted for up to then."""
    for from_at, until_at in stretches:
        services.outage(session, from_at, until_at)
    if alive is not None:
        services.touch(session, alive)
