"""The steps lead to exactly what the models say, there and back, and never to half of it."""

import shutil
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_mock_engine, inspect, text
from sqlalchemy.engine.mock import MockConnection
from sqlmodel import Session

from bot.storage import migrate as migrating
from bot.storage.engine import AlreadyRunning, DatabaseAway, DatabaseTooNew, Store, connect, database_path
from bot.storage.lease import Lease
from bot.storage.migrate import MIGRATIONS, NOTHING, head, migrate, move, revision, revisions
from bot.storage.tables import FlagRow, metadata
from tests.storage.rows import NOON, add_runner


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/folder/a database 100%.db"


def form(connection: Connection) -> str:
    """Every table, index and constraint as SQLite keeps it."""
    rows = connection.execute(text("select name, sql from sqlite_master where name not like 'sqlite_%' order by name"))
    return "\n\n".join(f"{name}: {sql}" for name, sql in rows)


def columns_and_constraints(connection: Connection) -> dict[str, Any]:
    """The same, read back by SQLAlchemy, with everything that Alembic's own comparison leaves out."""
    seen, found = inspect(connection), {}
    for table in sorted(set(seen.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": {
                column["name"]: (repr(column["type"]), column["nullable"], column["default"]) for column in seen.get_columns(table)
            },
            "key": seen.get_pk_constraint(table),
            "unique": sorted(map(str, seen.get_unique_constraints(table))),
            "refers": sorted(map(str, seen.get_foreign_keys(table))),
            "checks": sorted(map(str, seen.get_check_constraints(table))),
            "indexes": sorted(map(str, seen.get_indexes(table))),
            "ids are never used again": "AUTOINCREMENT"
            in connection.execute(text("select sql from sqlite_master where name = :name"), {"name": table}).scalar_one(),
        }
    return found


# ---- models and steps agree


def test_the_steps_make_what_the_models_declare(url: str) -> None:
    migrate(url)
    with connect(url) as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata, "compare_server_default": True})
        if compare_metadata(context, metadata):
            missing = produce_migrations(context, metadata).upgrade_ops
            assert missing is not None
            pytest.fail("the models are ahead of migrations/versions; still missing:\n" + render_python_code(missing))


def test_nothing_else_differs_either(url: str, tmp_path: Path) -> None:
    migrate(url)
    with connect(url) as connection:
        by_steps = columns_and_constraints(connection)
    with connect(f"sqlite:///{tmp_path}/models.db", create=True) as connection:
        metadata.create_all(connection)
        by_models = columns_and_constraints(connection)
    assert by_steps == by_models


def test_they_agree_in_the_words_of_postgresql_too() -> None:
    """Kept as SQL, without a server: wide ids and moments with a zone are things SQLite would not notice."""
    said = StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": said, "target_metadata": metadata}
    )
    scripts = ScriptDirectory(str(MIGRATIONS))
    with Operations.context(context):
        for number in revisions():
            scripts.get_revision(number).module.upgrade()
    declared: list[str] = []
    engine: MockConnection = create_mock_engine("postgresql://", lambda sql, *_: declared.append(str(sql.compile(dialect=engine.dialect))))
    metadata.create_all(engine, checkfirst=False)
    assert statements(said.getvalue()) == statements(";".join(declared))


def statements(sql: str) -> list[list[str]]:
    """Each statement as its sorted lines: neither the order of statements nor that of a table's constraints matters."""
    split = ([line.strip().rstrip(",") for line in statement.splitlines()] for statement in sql.split(";"))
    return sorted(sorted(filter(None, lines)) for lines in split if any(lines))


def test_a_file_s_number_is_its_revision_and_they_are_one_line() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert tuple(step.revision for step in reversed([*script.walk_revisions()])) == revisions()
    assert script.get_heads() == [head()]


# ---- there and back


def test_up_down_up(url: str) -> None:
    migrate(url)
    with connect(url) as connection:
        first = form(connection)
    with connect(url) as connection:
        move(connection, NOTHING)
    with connect(url) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    assert revision(url) is None
    assert migrate(url) == head()
    with connect(url) as connection:
        assert form(connection) == first


def test_it_works_from_any_folder_and_makes_the_database_s(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert migrate("sqlite:///here/limber.db") == head()
    assert (tmp_path / "here/limber.db").exists()


def test_a_step_that_fails_leaves_the_database_as_it_was(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_step(tmp_path, monkeypatch, 'op.create_table("half", sa.Column("id", sa.Integer))\n    raise KeyError("on the way")')
    with pytest.raises(KeyError, match="on the way"):
        migrate(url)
    with connect(url) as connection:
        assert form(connection) == ""
    with Lease(url):
        pass


def test_a_step_may_rebuild_a_table_and_the_rows_that_refer_to_it_stay(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With foreign keys enforced, the old table's drop would take every row of every runner along."""
    migrate(url)
    store = Store.open(url)
    store.write_now(lambda session: session.add(FlagRow(runner_id=add_runner(session), item="numb", at=NOON)))
    store.close()
    add_step(
        tmp_path, monkeypatch, 'with op.batch_alter_table("runners", recreate="always") as runners:\n        runners.drop_column("why")'
    )
    assert migrate(url) == "9999"
    with connect(url) as connection:
        assert connection.execute(text("select count(*) from flags")).scalar_one() == 1
        assert "why" not in {column["name"] for column in inspect(connection).get_columns("runners")}
        assert "AUTOINCREMENT" in form(connection).split("runners: ")[1], "ids of runners are still never used again"


def add_step(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A checkout with one step more."""
    shutil.copytree(MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    step = (
        f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision, down_revision = "9999", "{head()}"\n\n\ndef upgrade():\n    {body}\n'
    )
    (folder / "migrations/versions/9999_one_more.py").write_text(step)
    monkeypatch.setattr(migrating, "MIGRATIONS", folder / "migrations")


# ---- beside others


def test_a_migrated_database_is_left_alone_beside_a_running_bot(database: str) -> None:
    store, reached, leave = Store.open(database), threading.Event(), threading.Event()

    def hold(_session: Session) -> None:
        reached.set()
        assert leave.wait(5)

    busy = threading.Thread(target=store.write_now, args=(hold,))
    with Lease(database):
        busy.start()
        assert reached.wait(5)
        assert migrate(database) == head()
    leave.set()
    busy.join()
    store.close()


def test_a_migrated_database_costs_no_alembic(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "move", None)
    monkeypatch.setattr(migrating, "connect", None)
    assert migrate(database) == head()


def test_an_old_database_is_not_changed_under_a_running_bot(url: str) -> None:
    database_path(url).parent.mkdir()
    with Lease(url), pytest.raises(AlreadyRunning):
        migrate(url)
    assert revision(url) is None


def test_a_database_from_a_newer_version_is_refused_and_not_touched(database: str) -> None:
    with connect(database) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
        before = form(connection)
    with pytest.raises(DatabaseTooNew, match=f"^the database is at revision 9999, and this version knows none after {head()}$"):
        migrate(database)
    with connect(database) as connection:
        assert form(connection) == before


def test_a_file_that_is_no_database_is_away(url: str) -> None:
    path = database_path(url)
    path.parent.mkdir()
    path.write_text("a diary " * 1000)
    with pytest.raises(DatabaseAway, match="not a database"):
        migrate(url)
