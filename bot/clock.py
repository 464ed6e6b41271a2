"""The only reader of the machine's time. Everything else is handed a Clock, or `now` itself."""

import asyncio
import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

TICK = 0.02  #: seconds between two looks at a clock's file
Hands = tuple[datetime, float, bool]  #: the moment, the monotonic second it was set, and whether it runs


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

    def __init__(self, start: datetime, *, running: bool = False, file: Path | None = None) -> None:
        """`file`: where the hands are written down at each winding, for a FileClock of another process."""
        if start.tzinfo is None:
            raise ValueError("a moment is aware UTC; this one has no zone")
        self._running = running
        self.file = file
        self._set(start)

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
        self._set(moment)

    def _set(self, moment: datetime) -> None:
        self._at = moment.astimezone(UTC)
        self._since = time.monotonic()
        if self.file is not None:
            fresh = self.file.with_name(self.file.name + ".new")
            fresh.write_text(json.dumps({"at": self._at.isoformat(), "since": self._since, "running": self._running}))
            fresh.replace(self.file)

    def wind_by(self, span: timedelta) -> None:
        """Moves the hands forward by `span` (zero or more)."""
        self.wind_to(self.now() + span)


class FileClock:
    """The hands of another process's WoundClock on this machine, read from its file.

    Both go by the machine's monotonic clock, which all its processes share. Raises ValueError for a file that is none; one that can't
    be read later on changes nothing.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._written = self._told = file.read_bytes()
        except OSError as fault:
            raise ValueError(f"the clock's file can't be read ({fault.strerror})") from None
        self._hands = _hands(self._written)

    def now(self) -> datetime:
        self._look()
        at, since, running = self._hands
        return at + timedelta(seconds=time.monotonic() - since) if running else at

    def monotonic(self) -> float:
        return time.monotonic()

    async def wound(self) -> None:
        """Returns when the clock was wound since this last returned."""
        self._look()
        while self._written == self._told:
            await asyncio.sleep(TICK)
            self._look()
        self._told = self._written

    def _look(self) -> None:
        with suppress(OSError, ValueError):
            written = self._file.read_bytes()
            if written != self._written:
                self._hands = _hands(written)
                self._written = written


def last_wound(file: Path) -> datetime | None:
    """Where the hands in a clock's file were put last; None where there is no such file."""
    with suppress(OSError, ValueError):
        return _hands(file.read_bytes())[0]
    return None


def _hands(written: bytes) -> Hands:
    try:
        hands = json.loads(written)
        return datetime.fromisoformat(hands["at"]), float(hands["since"]), bool(hands["running"])
    except (ValueError, LookupError, TypeError):
        raise ValueError("the clock's file does not hold a clock's hands") from None
