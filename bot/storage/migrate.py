"""Brings a database to the form this version knows. The steps are in migrations/versions; a file's number is its revision."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlmodel import Session

from bot.storage.engine import DatabaseTooNew, Store, connect, database_path, make_folder
from bot.storage.lease import Lease

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
NOTHING = "base"  #: Alembic's word for a database before its first step


def migrate(url: str) -> str:
    """Brings the database at `url` to the newest form, making the file if there is none; returns the revision it is at.

    All steps are one transaction. While there are some to do it holds the Lease, so call it before taking yours; a database
    that needs nothing is left alone, whoever runs on it. Raises AlreadyRunning, DatabaseTooNew, DatabaseAway.
    """
    make_folder(url)
    if revision(url) != head():
        with Lease(url), connect(url, create=True) as connection:
            move(connection, head())
    return head()


def revision(url: str) -> str | None:
    """The revision the database at `url` is at; None when there is no database, or nothing in it.

    Raises DatabaseTooNew when this version does not know the revision, DatabaseAway.
    """
    if not database_path(url).exists():
        return None
    store = Store.open(url)
    try:
        at = store.read_now(_revision)
    finally:
        store.close()
    if at is not None and at not in revisions():
        raise DatabaseTooNew(f"the database is at revision {at}, and this version knows none after {head()}")
    return at


def revisions() -> tuple[str, ...]:
    """Every revision this version knows, oldest first."""
    return tuple(sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py")))


def head() -> str:
    """The newest revision."""
    return revisions()[-1]


def move(connection: Connection, target: str) -> None:
    """Moves the database up or down to `target`, a revision or NOTHING, in the transaction that `connection` is in."""
    from alembic import command  # noqa: PLC0415 - a fifth of a second, and most starts have nothing to move
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    steps = (NOTHING, *revisions())
    down = steps.index(target) < steps.index(_at(connection) or NOTHING)
    (command.downgrade if down else command.upgrade)(config, target)


def _revision(session: Session) -> str | None:
    return _at(session.connection())


def _at(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("select version_num from alembic_version")).scalar()
    return found
