"""One process of the bot on one SQLite file. Why a lock of the system and not a row: docs/decisions/0003-a-file-lock-on-sqlite.md."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.storage.engine import AlreadyRunning, DatabaseAway, database_path


class Lease:
    """The right to be the one process on the database at `url`, until `release` or the end of the process, however it ends."""

    def __init__(self, url: str) -> None:
        path = database_path(url)
        self._path = path.with_name(path.name + ".lock")  # empty, and stays there
        self._file: int | None = None

    def hold(self) -> None:
        """Takes the lease, at once or not at all. Raises AlreadyRunning when another holds it, DatabaseAway when nothing can be locked."""
        if self._file is not None:
            return
        try:
            self._file = _locked(self._path)
        except BlockingIOError:
            raise AlreadyRunning(f"another process holds {self._path.name}") from None
        except OSError as fault:
            raise DatabaseAway(f"{self._path.name} can't be locked: {fault.strerror}") from fault
        _held.add(self)

    def release(self) -> None:
        """Gives the lease back; nothing happens when it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
            _held.discard(self)

    def __enter__(self) -> Self:
        self.hold()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def _locked(path: Path) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise
    return file


_held: set[Lease] = set()


def _let_go_in_child() -> None:
    """A forked worker shares our lock, and would keep it after we were killed. Closing its copy leaves ours alone."""
    for lease in list(_held):
        lease.release()


os.register_at_fork(after_in_child=_let_go_in_child)
