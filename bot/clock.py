"""The only reader of the machine's time. Everything else is handed a Clock, or `now` itself."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

TICK = 0.02  #: seconds between two looks at a clock's file


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
    """The hands of another process's WoundClock on this machine, read from its file whenever that was written anew.

    Both go by the machine's monotonic clock, which all its processes share. Raises ValueError for a file that is none.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stamp = self._told = self._written()
        self._read()

    def now(self) -> datetime:
        stamp = self._written()
        if stamp != self._stamp:
            self._stamp = stamp
            self._read()
        return self._at + timedelta(seconds=time.monotonic() - self._since) if self._running else self._at

    def monotonic(self) -> float:
        return time.monotonic()

    async def wound(self) -> None:
        """Returns when the clock was wound since this last returned."""
        while self._written() == self._told:  # noqa: ASYNC110 - another process writes the file; no event of ours tells
            await asyncio.sleep(TICK)
        self._told = self._written()

    def _written(self) -> tuple[int, int]:
        try:
            stat = self._file.stat()
        except OSError as fault:
            raise ValueError(f"the clock's file can't be read ({fault.strerror})") from None
        return stat.st_ino, stat.st_mtime_ns

    def _read(self) -> None:
        try:
            hands = json.loads(self._file.read_text())
            self._at, self._since, self._running = datetime.fromisoformat(hands["at"]), float(hands["since"]), bool(hands["running"])
        except (OSError, ValueError, LookupError, TypeError):
            raise ValueError("the clock's file does not hold a clock's hands") from None
