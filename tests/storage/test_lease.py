"""One process on a database; free again the moment that process is gone, however it went."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.storage.engine import AlreadyRunning, DatabaseAway
from bot.storage.lease import Lease

#: A process that holds the lease, says so, and stays until its input ends; with "fork" so does a worker of it.
HOLDER = """
import os, sys
from bot.storage.lease import Lease
lease = Lease(sys.argv[1])
lease.hold()
if "fork" in sys.argv:
    os.fork()
os.write(1, b"ready\\n")
sys.stdin.read()
"""


@contextmanager
def holder(url: str, *how: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lease at `url`."""
    command = [sys.executable, "-c", HOLDER, url, *how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        for _ in range(1 + len(how)):
            assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/limber.db"


def test_a_second_process_is_refused_and_let_in_after_a_kill(url: str) -> None:
    with holder(url) as other:
        with pytest.raises(AlreadyRunning, match=r"^another process holds limber\.db\.lock$"):
            Lease(url).hold()
        other.kill()
        other.wait()
        with Lease(url):
            pass


def test_a_worker_of_the_bot_neither_gives_the_lease_away_nor_keeps_it_when_the_bot_is_killed(url: str) -> None:
    with holder(url, "fork") as other:
        with pytest.raises(AlreadyRunning):
            Lease(url).hold()
        other.kill()
        other.wait()
        with Lease(url):
            pass


def test_it_is_given_back_at_the_end_of_the_block_and_can_be_taken_again(url: str) -> None:
    lease = Lease(url)
    for _ in range(2):
        with lease:
            lease.hold()  # once more is no harm
            with pytest.raises(AlreadyRunning):
                Lease(url).hold()
    lease.release()
    with Lease(url):
        pass


def test_another_name_for_the_same_file_is_the_same_lease(url: str, tmp_path: Path) -> None:
    (tmp_path / "limber.db").touch()
    (tmp_path / "link.db").symlink_to("limber.db")
    with Lease(url), pytest.raises(AlreadyRunning):
        Lease(f"sqlite:///{tmp_path}/link.db").hold()


def test_a_place_where_nothing_can_be_locked_is_away(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway, match=r"^limber\.db\.lock can't be locked: No such file or directory$"):
        Lease(f"sqlite:///{tmp_path}/nowhere/limber.db").hold()
