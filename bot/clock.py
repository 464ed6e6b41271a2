"""The only reader of the machine's time. Everything else is handed a Clock, or `now` itself."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the moment (aware UTC) and, apart from it, how much time really passed."""

    def now(self) -> datetime:
        """The moment, aware UTC. May be wound; may jump either way when the machine's clock is set."""
        ...

    def monotonic(self) -> float:
        """Seconds since some start, never wound and never going back: for leases, back-off, pacing."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class WoundClock:
    """A clock somebody winds: it stands still, or runs on from where it was wound to.

    It never goes back: winding to an earlier moment raises ValueError.
    """

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        if start.tzinfo is None:
            raise ValueError("a moment is aware UTC; this one has no zone")
        self._at = start.astimezone(UTC)
        self._running = running
        self._since = time.monotonic()

    def now(self) -> datetime:
        if not self._running:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    def monotonic(self) -> float:
        return time.monotonic()

    def wind_to(self, moment: datetime) -> None:
        """Moves the hands to `moment`. Raises ValueError when that lies before now."""
        if moment < self.now():
            raise ValueError("a wound clock only goes forward")
        self._at = moment.astimezone(UTC)
        self._since = time.monotonic()

    def wind_by(self, span: timedelta) -> None:
        """Moves the hands forward by `span` (zero or more)."""
        self.wind_to(self.now() + span)
