"""What a row keeps, and what goes when a runner goes."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Date, Enum, Float, Integer, Table, Time, func, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, UTCDateTime

from bot.domain.pain import Moment
from bot.domain.runner import Running, Status
from bot.storage.engine import Store
from bot.storage.tables import RatingRow, Runner, metadata
from tests.storage.rows import NOON, add_runner, count

OF_RUNNERS = [table for table in metadata.sorted_tables if "runner_id" in table.columns]
SHARED = {"runners", "programmes", "outages", "heart"}  #: tables that are nobody's in particular


def some(table: Table, **given: Any) -> dict[str, Any]:
    """A row of `table` that the database takes; every column filled that has no default of its own."""
    row: dict[str, Any] = {}
    for column in table.columns:
        match column.type:
            case Enum() as kind:
                row[column.name] = next(iter(kind.enum_class))  # type: ignore[arg-type]
            case UTCDateTime():
                row[column.name] = NOON
            case Date():
                row[column.name] = NOON.date()
            case Time():
                row[column.name] = time(7)
            case JSON():
                row[column.name] = {}
            case Boolean():
                row[column.name] = True
            case Integer() | BigInteger() | Float():
                row[column.name] = 1
            case _:
                row[column.name] = "word"
    row.pop("id")
    return row | given


def fill(session: Session, runner: int) -> None:
    """One row for `runner` in every table that knows runners."""
    for table in OF_RUNNERS:
        session.execute(insert(table).values(some(table, runner_id=runner)))


def rows(session: Session) -> dict[str, int]:
    return {table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in metadata.sorted_tables}


async def test_deleting_a_runner_deletes_all_that_is_theirs_and_nothing_else(store: Store) -> None:
    def two_runners(session: Session) -> int:
        session.execute(insert(metadata.tables["programmes"]).values(some(metadata.tables["programmes"])))
        gone, stays = add_runner(session, 1), add_runner(session, 2)
        fill(session, gone)
        fill(session, stays)
        return gone

    gone = await store.write(two_runners)
    everything = await store.read(rows)
    assert {name for name, number in everything.items() if number == 2} == {table.name for table in OF_RUNNERS} | {"runners"}
    await store.write(lambda session: session.delete(session.get_one(Runner, gone)))
    left = await store.read(rows)
    assert left == {name: 1 if number == 2 else number for name, number in everything.items()}


def test_every_table_is_shared_or_goes_with_a_runner() -> None:
    for table in metadata.sorted_tables:
        if table.name in SHARED:
            continue
        [to_runner] = table.columns["runner_id"].foreign_keys
        assert (to_runner.target_fullname, to_runner.ondelete) == ("runners.id", "CASCADE"), table.name
        assert not table.columns["runner_id"].nullable, table.name


async def test_a_programme_that_a_day_refers_to_stays(store: Store) -> None:
    def used(session: Session) -> None:
        session.execute(insert(metadata.tables["programmes"]).values(some(metadata.tables["programmes"])))
        fill(session, add_runner(session))

    await store.write(used)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        await store.write(lambda session: session.execute(text("delete from programmes")))


async def test_the_id_of_a_deleted_runner_is_never_given_to_another(store: Store) -> None:
    first = await store.write(add_runner, 1)
    await store.write(lambda session: session.delete(session.get_one(Runner, first)))
    assert await store.write(add_runner, 1) > first


def test_no_table_uses_an_id_twice_and_every_id_is_wide() -> None:
    for table in metadata.sorted_tables:
        if table.name == "heart":  # one row, for ever
            continue
        assert table.dialect_options["sqlite"]["autoincrement"], table.name
        for column in (
            column for column in table.columns if column.name == "id" or (column.name.endswith("_id") and column.name != "text_id")
        ):
            assert isinstance(column.type, BigInteger), f"{table.name}.{column.name}"


async def test_ids_of_telegram_are_wider_than_32_bits(store: Store) -> None:
    runner = await store.write(add_runner, 2**52 - 1)
    assert (await store.read(lambda session: session.get_one(Runner, runner))).telegram_id == 2**52 - 1


async def test_a_person_is_there_once(store: Store) -> None:
    await store.write(add_runner, 1)
    with pytest.raises(IntegrityError, match=r"runners\.telegram_id"):
        await store.write(add_runner, 1)


async def test_enums_are_kept_by_value_and_come_back_as_members(store: Store) -> None:
    def choose(session: Session) -> int:
        runner = session.get_one(Runner, add_runner(session))
        runner.running = Running.UNTIL_SEEN
        session.add(runner)
        assert runner.id is not None
        return runner.id

    runner = await store.write(choose)
    assert await store.read(lambda session: session.execute(text("select running from runners")).scalar_one()) == "until_seen"
    assert (await store.read(lambda session: session.get_one(Runner, runner))).running is Running.UNTIL_SEEN


def test_every_enum_is_text_that_any_database_takes() -> None:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(kind := column.type, Enum):
                assert kind.enum_class is not None
                where = f"{table.name}.{column.name}"
                assert [member.value for member in kind.enum_class] == kind.enums, where
                assert (kind.native_enum, kind.create_constraint, kind.length) == (False, False, 32), where
                assert max(map(len, kind.enums)) <= 32, where


async def test_a_moment_comes_back_as_the_same_moment_in_utc(store: Store) -> None:
    berlin = datetime(2026, 3, 30, 7, 0, 0, 123456, tzinfo=ZoneInfo("Europe/Berlin"))

    def wake(session: Session) -> None:
        runner = session.get_one(Runner, add_runner(session))
        runner.next_wake_at = berlin
        session.add(runner)

    await store.write(wake)
    kept = (await store.read(lambda session: session.get_one(Runner, 1))).next_wake_at
    assert kept == berlin
    assert kept.tzinfo is UTC
    assert (
        await store.read(lambda session: session.execute(text("select next_wake_at from runners")).scalar_one())
        == "2026-03-30 05:00:00.123456"
    )


async def test_a_moment_without_a_zone_is_refused_without_its_value(store: Store) -> None:
    with pytest.raises(StatementError, match="timezone") as caught:
        await store.write(lambda session: session.add(Runner(telegram_id=1, status=Status.ACTIVE, created_at=NOON.replace(tzinfo=None))))
    assert "2026" not in str(caught.value)
    assert await store.read(count) == 0


async def test_pain_is_from_none_to_ten(store: Store) -> None:
    def rate(session: Session, least: int, most: int) -> None:
        runner = add_runner(session, least * 100 + most)
        session.add(RatingRow(runner_id=runner, date=date(2026, 3, 30), moment=Moment.MORNING, least=least, most=most, at=NOON))

    await store.write(rate, 0, 0)
    await store.write(rate, 5, 10)
    for least, most in ((-1, 3), (4, 3), (5, 11)):
        with pytest.raises(IntegrityError, match="ck_ratings_scale"):
            await store.write(rate, least, most)
