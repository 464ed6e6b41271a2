"""The way to the database, and the one file with SQL that only SQLite speaks.

Services are plain functions over a Session. `Store.write` runs them one after another in a single thread, first come first
served, one transaction each; `Store.read` runs them beside it and changes nothing. Why: docs/decisions/0002-one-writer-thread.md.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import structlog
from sqlalchemy import Connection, Dialect, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.util import LRUCache
from sqlmodel import Session

log = structlog.get_logger("bot.storage.engine")

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Session, P], T]

READERS = 4  #: reads at a time; more only fight for the interpreter
PATIENCE = 5.0  #: seconds to wait for another process (a backup, an operator's shell) to let go of the file
LONG, TOO_LONG = 0.020, 0.250  #: seconds of one transaction that are worth a line: to us, and to whoever runs the bot
SCHEME = "sqlite:///"

#: What SQLite says when the file, the disk or somebody else's lock is the reason, and not the statement.
AWAY = {
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
}  # fmt: skip


class DatabaseAway(Exception):
    """The database can't be reached, locked, written or read just now; nothing of this call was kept. Later may work."""


class AlreadyRunning(Exception):
    """Another process of the bot holds this database."""


class DatabaseTooNew(Exception):
    """The database has a form that only a newer version of the bot knows."""


class Store:
    """The database of one process. Every change goes through `write`; on PostgreSQL too, where rows will do the ordering."""

    def __init__(self, path: Path, patience: float) -> None:
        self._writing = _engine(path, "rw", "BEGIN IMMEDIATE", patience, ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"))
        self._reading = _engine(path, "rw", "BEGIN", patience, ("query_only=ON",))
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(READERS, "reader")

    @classmethod
    def open(cls, url: str, *, patience: float = PATIENCE) -> Self:
        """A store over the migrated database at `url` (sqlite:///path). Makes its folder if need be, never the file.

        `patience`: seconds to wait for another process that holds the file. Raises DatabaseAway when there can be no such folder.
        """
        make_folder(url)
        return cls(database_path(url), patience)

    async def write(self, fn: Work[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `fn(session, *args, **kwargs)` in its turn, as one transaction: kept when it returns, undone when it raises.

        Raises what `fn` raised, or DatabaseAway. Cancelled before its turn it never runs; once begun it runs to its end.
        """
        return await asyncio.wrap_future(self._queue(self._writer, self._write, fn, *args, **kwargs))

    async def read(self, fn: Work[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `fn(session, *args, **kwargs)` beside the writer, on what is committed when it begins. It can't change anything."""
        return await asyncio.wrap_future(self._queue(self._readers, self._read, fn, *args, **kwargs))

    def write_now(self, fn: Work[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`write` for callers without an event loop (the command line, tests); it waits in the same queue."""
        return self._queue(self._writer, self._write, fn, *args, **kwargs).result()

    def read_now(self, fn: Work[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`read` for callers without an event loop."""
        return self._queue(self._readers, self._read, fn, *args, **kwargs).result()

    async def aclose(self) -> None:
        """Takes nothing new (DatabaseAway from now on), finishes what was taken, and closes the file."""
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """`aclose` for callers without an event loop."""
        for threads in (self._readers, self._writer):
            threads.shutdown()
        for engine in (self._reading, self._writing):  # the last to close tidies the file up, so it must be one that may write
            engine.dispose()

    def _queue(self, threads: ThreadPoolExecutor, run: Callable[..., Any], fn: Work[P, T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        try:
            return threads.submit(copy_context().run, run, fn, *args, **kwargs)  # the context, so that log lines keep their fields
        except RuntimeError as fault:
            raise DatabaseAway("the store is closed") from fault

    def _write(self, fn: Work[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        with _timed(fn), _or_away(self._writing), Session(self._writing, expire_on_commit=False) as session, session.begin():
            session.connection()  # takes the lock: without it `fn` does not even begin
            return fn(session, *args, **kwargs)

    def _read(self, fn: Work[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        with _timed(fn), _or_away(self._reading, query_only=True), Session(self._reading, expire_on_commit=False) as session:
            result = fn(session, *args, **kwargs)
            session.flush()  # what was changed by mistake fails here instead of vanishing
            return result


def database_path(url: str) -> Path:
    """The file behind `url`, absolute, links followed. Raises ValueError for any other kind of database."""
    name = url.removeprefix(SCHEME)
    if name in ("", url):
        raise ValueError("a database is named sqlite:///path")
    return Path(name).resolve()


def make_folder(url: str) -> None:
    """Makes the folder that the file behind `url` is to live in. Raises DatabaseAway when that can't be."""
    try:
        database_path(url).parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DatabaseAway(f"the folder of the database can't be made: {fault.strerror}") from fault


@contextmanager
def connect(url: str, *, create: bool = False) -> Iterator[Connection]:
    """One connection in one writing transaction, kept when the block ends well: for migrations, which may `create` the file.

    Foreign keys are not enforced inside, since rebuilding a table drops the old one and would take every row that refers to it
    along; they are checked at the end instead. Raises DatabaseAway.
    """
    engine = _engine(database_path(url), "rwc" if create else "rw", "BEGIN IMMEDIATE", PATIENCE, ("journal_mode=WAL", "foreign_keys=OFF"))
    try:
        with _or_away(engine), engine.begin() as connection:
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise RuntimeError(f"rows of {broken[0]} would refer to rows of {broken[2]} that are not there")
    finally:
        engine.dispose()


def _engine(path: Path, mode: str, begin: str, patience: float, pragmas: tuple[str, ...]) -> Engine:
    """An engine whose connections do as `pragmas` say and whose transactions start with `begin`, not with sqlite3's own idea of it."""

    def opened() -> Any:  # sqlite3.Connection, which is no DBAPIConnection to mypy
        return sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False)

    dialect, phrases = _sqlite()
    pool = QueuePool(opened, dialect=dialect, pool_size=READERS, max_overflow=0)
    engine = Engine(pool, dialect, make_url("sqlite://"), hide_parameters=True, execution_options={"compiled_cache": phrases})

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, record: Any) -> None:
        record.info["file"] = _identity(path)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "checkout")
    def same_file(_connection: Any, record: Any, _proxy: Any) -> None:
        """A file that was moved or replaced under us would swallow what we write: look, and open the one that is there."""
        if record.info["file"] != _identity(path):
            raise DisconnectionError("the database file is another one than before")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@cache
def _sqlite() -> tuple[Dialect, MutableMapping[Any, Any]]:
    """How SQLAlchemy speaks to SQLite, and every statement it has put into words: one for all engines, as it is a good part of the work."""
    first = create_engine("sqlite://")
    with first.connect():  # tells the dialect what this SQLite can do
        pass
    first.dispose()
    return first.dialect, LRUCache(500)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def _or_away(engine: Engine, *, query_only: bool = False) -> Iterator[None]:
    """Turns what is the place's fault into DatabaseAway, and has the next try open the file afresh."""
    try:
        yield
    except DBAPIError as fault:
        if not _is_away(fault.orig, query_only):
            raise
        engine.dispose()
        raise DatabaseAway(str(fault.orig)) from fault


def _is_away(fault: BaseException | None, query_only: bool) -> bool:
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_OK)
    if query_only and code == sqlite3.SQLITE_READONLY:  # a read that tried to write is our fault, not the disk's
        return False
    return (code & 0xFF) in AWAY  # the low byte is the kind, the rest of it details


@contextmanager
def _timed(fn: Callable[..., Any]) -> Iterator[None]:
    """Says which function held a transaction for long; the function's name and nothing of what it was given."""
    began = time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - began
        if took > LONG:
            tell = log.warning if took > TOO_LONG else log.debug
            tell("long transaction", of=getattr(fn, "__qualname__", type(fn).__name__), ms=round(took * 1000))
