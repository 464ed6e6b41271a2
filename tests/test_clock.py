"""The clock that is wound, and the one of another process that follows it."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import FileClock, WoundClock

BEGIN = datetime(2026, 3, 8, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


def test_a_file_clock_shows_what_was_wound(file: Path) -> None:
    hands = WoundClock(BEGIN, file=file)
    clock = FileClock(file)
    assert clock.now() == BEGIN
    hands.wind_by(HOUR)
    assert clock.now() == hands.now() == BEGIN + HOUR


def test_both_run_on_together(file: Path) -> None:
    hands = WoundClock(BEGIN, running=True, file=file)
    clock = FileClock(file)
    before, between, after = hands.now(), clock.now(), hands.now()
    assert before <= between <= after


async def test_it_tells_each_winding_once_even_when_somebody_looked(file: Path) -> None:
    hands = WoundClock(BEGIN, file=file)
    clock = FileClock(file)
    hands.wind_by(HOUR)
    assert clock.now() == BEGIN + HOUR
    await clock.wound()
    waiting = asyncio.ensure_future(clock.wound())
    await asyncio.sleep(0)
    assert not waiting.done()
    hands.wind_by(HOUR)
    await waiting


def test_the_file_is_never_half_written(file: Path) -> None:
    hands = WoundClock(BEGIN, file=file)
    kept = file.read_text()
    with file.open() as open_before:
        hands.wind_by(HOUR)
        assert open_before.read() == kept
    assert [it.name for it in file.parent.iterdir()] == ["clock.json"]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"at": "soon", "since": 0, "running": true}'])
def test_a_file_without_hands_is_refused(content: str, file: Path) -> None:
    file.write_text(content)
    with pytest.raises(ValueError, match="does not hold a clock's hands"):
        FileClock(file)


def test_a_file_that_is_not_there_is_refused(file: Path) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        FileClock(file)
