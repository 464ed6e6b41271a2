"""Queries that leave years aside: what they read, and that the database finds it without reading all of it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from bot.domain.coach import Kind
from bot.domain.hold import RangeKind
from bot.domain.outbox import State
from bot.domain.pain import Moment
from bot.domain.site import Side, Site
from bot.storage import rows
from bot.storage.engine import Store
from bot.storage.tables import OutboxRow, RangeRow, RatingRow
from tests.storage.rows import NOON, add_runner

DAY = timedelta(days=1)


def test_ranges_that_ended_long_ago_are_left_aside(store: Store) -> None:
    def fill(session: Session) -> None:
        add_runner(session)
        for end in (NOON - DAY, NOON, NOON + DAY, None):
            session.add(RangeRow(runner_id=1, kind=RangeKind.PAUSE, from_at=NOON - 9 * DAY, until_at=end, made_at=NOON))

    store.write_now(fill)
    assert [row.until_at for row in store.read_now(rows.ranges, 1, NOON)] == [NOON + DAY, None]
    assert len(store.read_now(rows.ranges, 1)) == 4


def test_ratings_are_read_as_bare_columns_and_the_ones_just_written_are_among_them(store: Store) -> None:
    def fill(session: Session) -> list[tuple[Any, ...]]:
        add_runner(session)
        for days, site, side in ((40, None, None), (1, Site.HAM_PROX, Side.LEFT), (0, None, None)):
            row: dict[str, Any] = {"runner_id": 1, "date": NOON.date() - days * DAY, "site": site, "side": side, "moment": Moment.DURING}
            session.add(RatingRow(**row, least=2, most=3, at=NOON))
        return list(rows.ratings_from(session, 1, NOON.date() - 28 * DAY))

    assert store.write_now(fill) == [
        (NOON.date() - DAY, Site.HAM_PROX, Side.LEFT, Moment.DURING, 2, 3, NOON),
        (NOON.date(), None, None, Moment.DURING, 2, 3, NOON),
    ]


def test_what_was_said_lately_is_found_by_its_date(store: Store) -> None:
    """All kinds and one date: SQLite goes to the dates of each kind in the unique index instead of through all that was ever said."""

    def fill(session: Session) -> None:
        add_runner(session)
        for kind in Kind:
            row: dict[str, Any] = {"runner_id": 1, "kind": kind, "step": 0, "state": State.SENT, "planned_at": NOON}
            session.add_all(OutboxRow(**row, intent="cue", text_id="cue.1", date=date(2026, 3, 30) - days * DAY) for days in (0, 9))

    def plan(session: Session) -> str:
        asked: list[tuple[str, Any]] = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda _c, _cu, statement, values, _x, _m: asked.append((statement, values)))
        found = rows.said_from(session, 1, date(2026, 3, 22))
        assert {row.kind for row in found} == set(Kind)
        assert len(found) == len(Kind)
        statement, values = asked[-1]
        return str(connection.exec_driver_sql(f"explain query plan {statement}", values).all())

    store.write_now(fill)
    assert "runner_id=? AND kind=? AND date>?" in store.read_now(plan)
