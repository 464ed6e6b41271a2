"""The decision log: both tables in one order of time, and nothing of a person in it."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from bot.domain.coach import Kind
from bot.domain.progression import By, Move, Track
from bot.services.decisions import Moved, Spoken, known, log
from bot.storage.engine import Store
from bot.storage.tables import DecisionRow, ProgressRow
from tests.services.life import MONDAY, Life, at
from tests.storage.rows import NOON, add_runner


@pytest.fixture
def two(store: Store) -> Store:
    """Two runners, one of whom moved to another phase between two prompts."""

    def fill(session: Session) -> None:
        first, second = add_runner(session, 1), add_runner(session, 2)
        session.add(DecisionRow(runner_id=first, at=NOON, kind="prompt", because="due"))
        session.add(DecisionRow(runner_id=second, at=NOON + timedelta(minutes=1), kind="rescue", because="no_answer"))
        session.add(DecisionRow(runner_id=first, at=NOON + timedelta(days=1), kind="prompt.dropped", because="answered"))
        track, move, by = next(iter(Track)), next(iter(Move)), next(iter(By))
        moved_at = NOON + timedelta(hours=1)
        session.add(
            ProgressRow(
                runner_id=first, date=date(2026, 3, 30), track=track, move=move, from_="F1", to="F2", because="ready", by=by, at=moved_at
            )
        )

    store.write_now(fill)
    return store


def read(store: Store, runner: int | None = None, since: date | None = None) -> list[tuple[int, str]]:
    def run(session: Session) -> list[tuple[int, str]]:
        return [(one.runner, one.kind if isinstance(one, Spoken) else f"{one.before}>{one.after}") for one in log(session, runner, since)]

    return store.read_now(run)


def test_everything_in_order_of_time(two: Store) -> None:
    assert read(two) == [(1, "prompt"), (2, "rescue"), (1, "F1>F2"), (1, "prompt.dropped")]


def test_of_one_runner(two: Store) -> None:
    assert read(two, 2) == [(2, "rescue")]
    assert read(two, 1) == [(1, "prompt"), (1, "F1>F2"), (1, "prompt.dropped")]


def test_from_a_date_on(two: Store) -> None:
    assert read(two, since=date(2026, 3, 31)) == [(1, "prompt.dropped")]
    assert read(two, since=date(2026, 4, 1)) == []


def test_whether_there_is_such_a_runner(two: Store) -> None:
    assert (two.read_now(known, 2), two.read_now(known, 3)) == (True, False)


def test_a_lived_week_leaves_names_and_numbers_only(robin: Life) -> None:
    """Whatever Robin may write or rate, the log has only what these fields can hold."""
    robin.until(at(MONDAY + timedelta(days=3), "20:00"))
    lines = robin.store.read_now(lambda session: [asdict(one) for one in log(session)])
    assert {frozenset(line) for line in lines} <= {frozenset(Spoken.__slots__), frozenset(Moved.__slots__)}
    spoken = [(line["kind"], line["because"]) for line in lines if line["kind"] in set(Kind)]
    assert spoken[:2] == [("prompt", "due"), ("rescue", "no_answer")]
