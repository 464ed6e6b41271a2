"""The store: one writer after another, readers beside them, and an honest word when the database is away."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session
from structlog.testing import capture_logs

from bot.domain.runner import Status
from bot.storage.engine import DatabaseAway, Store, connect, database_path
from bot.storage.tables import Runner
from tests.storage.rows import NOON, add_runner, count

SECRET = 987654321  #: a value that must not be in any error
SOON = 5  #: seconds a thread may take to get where a test waits for it; reached only when the test fails
NOBODY = 65534


@pytest_asyncio.fixture
async def hasty(database: str) -> AsyncIterator[Store]:
    """A store that does not wait for another process."""
    store = Store.open(database, patience=0.01)
    yield store
    await store.aclose()


@contextmanager
def another_process(database: str) -> Iterator[sqlite3.Connection]:
    """A second connection that holds the file's write lock, as a backup or an operator's shell would."""
    with closing(sqlite3.connect(database_path(database), isolation_level=None)) as other:
        other.execute("begin immediate")
        yield other


class Gate:
    """Work that stops in the middle: `reached` when it is there, goes on when `open` is set."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def __call__(self, session: Session, telegram_id: int = 1) -> int:
        runner = add_runner(session, telegram_id)
        self.reached.set()
        assert self.open.wait(SOON)
        return runner

    async def wait(self) -> None:
        assert await asyncio.to_thread(self.reached.wait, SOON)


# ---- transactions


async def test_a_write_is_kept_and_returns_what_the_function_returned(store: Store) -> None:
    runner = await store.write(add_runner, telegram_id=7)
    found = await store.read(lambda session: session.get_one(Runner, runner))
    assert found.telegram_id == 7, "and its columns can be read after the session is gone"


async def test_a_write_that_raises_leaves_nothing(store: Store) -> None:
    def fail(session: Session) -> None:
        add_runner(session)
        raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        await store.write(fail)
    assert await store.read(count) == 0
    assert await store.write(add_runner), "and the next one finds a working writer"


async def test_what_the_database_refuses_passes_through_without_values(store: Store) -> None:
    await store.write(add_runner, SECRET)
    with pytest.raises(IntegrityError) as caught:
        await store.write(add_runner, SECRET)
    assert str(SECRET) not in str(caught.value)


async def test_a_read_changes_nothing_and_says_so(store: Store) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        await store.read(lambda session: session.add(Runner(telegram_id=1, status=Status.ACTIVE, created_at=NOON)))
    with pytest.raises(OperationalError, match="readonly"):
        await store.read(lambda session: session.execute(text("delete from runners")))
    assert await store.write(count) == 0


async def test_foreign_keys_are_enforced(store: Store) -> None:
    await store.write(add_runner)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        await store.write(lambda session: session.execute(text("update runners set programme_id = 5")))


def test_there_are_ways_without_an_event_loop(database: str) -> None:
    store = Store.open(database)
    assert store.write_now(add_runner) == store.read_now(count) == 1
    store.close()


async def test_the_file_is_opened_as_the_decisions_say(store: Store) -> None:
    def said(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
        return [session.execute(text(f"pragma {name}")).scalar_one() for name in names]

    normal, ms = 1, 5000
    assert await store.write(said) == ["wal", normal, 1, ms, 0]
    assert (await store.read(said))[-1] == 1


# ---- order


async def test_of_two_hundred_read_modify_writes_none_is_lost(store: Store) -> None:
    runner = await store.write(add_runner)

    def one_more(session: Session) -> None:
        found = session.get_one(Runner, runner)
        found.wake_failures += 1
        session.add(found)

    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(store.write(one_more))
            group.create_task(asyncio.to_thread(store.write_now, one_more))
    assert (await store.read(lambda session: session.get_one(Runner, runner))).wake_failures == 200


async def test_writes_are_first_come_first_served(store: Store) -> None:
    gate, order = Gate(), list[int]()
    async with asyncio.TaskGroup() as group:
        group.create_task(store.write(gate))
        await gate.wait()
        for number in range(50):
            group.create_task(store.write(lambda _session, number=number: order.append(number)))  # type: ignore[misc]
        gate.open.set()
    assert order == list(range(50))


async def test_reads_go_on_beside_a_write_and_see_what_was_committed(store: Store) -> None:
    await store.write(add_runner, 1)
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        writing = group.create_task(store.write(gate, 2))
        await gate.wait()
        assert await asyncio.gather(*(store.read(count) for _ in range(20))) == [1] * 20
        assert not writing.done()
        gate.open.set()
    assert await store.read(count) == 2


async def test_a_read_sees_one_moment_from_its_start_to_its_end(store: Store) -> None:
    begun, written = threading.Event(), threading.Event()

    def twice(session: Session) -> tuple[int, int]:
        before = count(session)
        begun.set()
        assert written.wait(SOON)
        return before, count(session)

    async with asyncio.TaskGroup() as group:
        reading = group.create_task(store.read(twice))
        assert await asyncio.to_thread(begun.wait, SOON)
        await store.write(add_runner)
        written.set()
    assert reading.result() == (0, 0)


# ---- being cancelled, being closed


async def test_cancelling_a_write_in_hand_lets_it_finish_whole(store: Store) -> None:
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        writing = group.create_task(store.write(gate))
        await gate.wait()
        writing.cancel()
    gate.open.set()
    assert writing.cancelled()
    assert await store.write(count) == 1


async def test_a_write_cancelled_before_its_turn_never_runs(store: Store) -> None:
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(store.write(gate, 1))
        await gate.wait()
        waiting = group.create_task(store.write(add_runner, 2))
        await asyncio.sleep(0)
        waiting.cancel()
        gate.open.set()
    assert waiting.cancelled()
    assert await store.write(count) == 1


async def test_closing_finishes_what_was_taken_and_refuses_the_rest(database: str) -> None:
    store, gate = Store.open(database), Gate()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(store.write(gate, 1))
        await gate.wait()
        second = group.create_task(store.write(add_runner, 2))
        await asyncio.sleep(0)
        group.create_task(store.aclose())
        await asyncio.sleep(0)
        gate.open.set()
    assert (first.result(), second.result()) == (1, 2)
    for late in (store.write, store.read):
        with pytest.raises(DatabaseAway, match="closed"):
            await late(count)
    assert [file.name for file in database_path(database).parent.iterdir()] == ["limber.db"], "nothing is left beside the file"


# ---- away


async def test_a_file_that_is_not_there_is_away_and_is_not_made(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/deep/limber.db")
    for call in (store.write, store.read):
        with pytest.raises(DatabaseAway, match="unable to open"):
            await call(count)
    assert [*(tmp_path / "deep").iterdir()] == []
    await store.aclose()


def test_a_folder_that_cannot_be_made_is_away(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseAway, match="folder"):
        Store.open(f"sqlite:///{tmp_path}/file/limber.db")


def test_another_kind_of_database_is_refused() -> None:
    for url in ("postgresql://localhost/limber", "sqlite:///", "limber.db"):
        with pytest.raises(ValueError, match="sqlite:///path"):
            Store.open(url)


async def test_a_locked_file_is_away_for_writes_and_there_for_reads(hasty: Store, database: str) -> None:
    began: list[int] = []
    with another_process(database):
        with pytest.raises(DatabaseAway, match="locked") as caught:
            await hasty.write(lambda _session: began.append(1))
        assert await hasty.read(count) == 0
    assert not began, "without the lock the function does not even begin"
    assert "select" not in str(caught.value).lower()
    assert await hasty.write(add_runner), "it is back as soon as the lock is gone"


async def test_a_write_waits_a_while_for_another_process(store: Store, database: str) -> None:
    with another_process(database) as other:
        async with asyncio.TaskGroup() as group:
            writing = group.create_task(store.write(add_runner))
            await store.read(count)
            other.execute("rollback")
    assert writing.result() == 1


async def test_a_file_that_went_away_and_came_back(store: Store, database: str) -> None:
    path = database_path(database)
    await store.write(add_runner)
    path.rename(path.with_name("elsewhere"))
    for call in (store.write, store.read):
        with pytest.raises(DatabaseAway):
            await call(count)
    path.with_name("elsewhere").rename(path)
    assert await store.read(count) == await store.write(count) == 1


async def test_a_file_that_was_replaced_is_read_and_written_from_then_on(store: Store, database: str, migrated: Path) -> None:
    await store.write(add_runner, 1)
    await store.write(add_runner, 2)
    path = database_path(database)
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):  # as an operator restores a backup under a running bot
        path.with_name(name).unlink()
    shutil.copyfile(migrated, path)
    assert await store.read(count) == 0
    await store.write(add_runner, 3)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("select telegram_id from runners").fetchall() == [(3,)]


async def test_a_file_that_is_no_database_is_away(tmp_path: Path) -> None:
    (tmp_path / "limber.db").write_text("a diary " * 1000)
    store = Store.open(f"sqlite:///{tmp_path}/limber.db")
    with pytest.raises(DatabaseAway, match="not a database"):
        await store.write(count)
    await store.aclose()


async def test_a_full_disk_is_away_and_undone(store: Store) -> None:
    def fill(session: Session) -> None:
        session.execute(text("pragma max_page_count = 1"))  # the file may not grow any more
        add_runner(session)
        session.execute(text("update runners set why = hex(zeroblob(1000000))"))

    with pytest.raises(DatabaseAway, match="full"):
        await store.write(fill)
    assert await store.read(count) == 0
    assert await store.write(add_runner), "the next one opens the file afresh"


@contextmanager
def as_nobody() -> Iterator[None]:
    """root may write everything, so what may not be written is tried as nobody."""
    before = os.geteuid()
    os.seteuid(NOBODY if before == 0 else before)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_file_that_may_not_be_written_is_away(migrated: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to others
        path = Path(shutil.copyfile(migrated, f"{folder}/limber.db"))
        path.chmod(0o444)
        path.parent.chmod(0o777)
        with as_nobody():
            store = Store.open(f"sqlite:///{path}")
            with pytest.raises(DatabaseAway, match="readonly"):
                store.write_now(add_runner)
            assert store.read_now(count) == 0
            store.close()


# ---- what it says of itself


async def test_a_long_transaction_is_told_by_name_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 0.021, 1.0, 1.251, 2.0, 2.019])
    monkeypatch.setattr("bot.storage.engine.time.perf_counter", lambda: next(moments))
    with capture_logs() as told:
        for telegram_id in (SECRET, SECRET + 1, SECRET + 2):
            await store.write(add_runner, telegram_id)
    assert told == [
        {"event": "long transaction", "log_level": "debug", "of": "add_runner", "ms": 21},
        {"event": "long transaction", "log_level": "warning", "of": "add_runner", "ms": 251},
    ]


async def test_log_lines_inside_a_transaction_keep_the_fields_of_the_one_who_asked(store: Store) -> None:
    with structlog.contextvars.bound_contextvars(update=5):
        assert await store.write(lambda _session: structlog.contextvars.get_contextvars()) == {"update": 5}


# ---- the connection for migrations


def test_a_migration_that_would_leave_orphans_is_undone(database: str) -> None:
    orphan = text("insert into flags (runner_id, item, at) values (99, 'numb', '2026-03-30')")
    with pytest.raises(RuntimeError, match="rows of flags would refer to rows of runners"), connect(database) as connection:
        connection.execute(orphan)
    with connect(database) as connection:
        assert connection.execute(text("select count(*) from flags")).scalar_one() == 0
