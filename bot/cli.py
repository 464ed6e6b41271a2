"""The operator's side of Limber: `python -m bot`. All the words an operator reads stand here and in `settings`."""

import errno
import platform
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated, NoReturn

import structlog
import typer

from bot import __version__, logs, settings

FAILED, REFUSED, INTERRUPTED = 1, 2, 130  #: exit codes; a clean stop, asked for by a signal, is 0
LOOPBACK = "127.0.0.1"

log = structlog.get_logger("bot.cli")

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="""Limber: a Telegram bot for a few minutes of hip and hamstring mobility a day.

\b
Try it here, without Telegram:   python -m bot demo
Run your own bot:                put TELEGRAM_BOT_TOKEN into .env, then
                                 python -m bot run

Exit codes: 0 stopped as asked, 1 failed, 2 a setting or an option is missing or wrong.""",
)
SETTINGS = "\b\nSettings, from the environment or .env (.env.example explains each; NAME_FILE takes a file with the value):\n"


@cli.command(short_help="Run the bot on Telegram.", epilog=SETTINGS + settings.explained())
def run() -> None:
    """Run the bot on Telegram, until SIGTERM or Ctrl-C.

    Migrates the database first. When it is told to stop it finishes what is in hand, within ten seconds, and
    exits with 0; nothing is lost if it is killed instead. One process at a time may run on a database.

    \b
    Examples:
      python -m bot run
      TELEGRAM_BOT_TOKEN_FILE=/run/secrets/token LOG_FORMAT=json python -m bot run
    """
    with _in_one_line():
        chosen = settings.read()
        logs.configure(chosen.log_format, chosen.log_level, secrets=[chosen.token()])
        chosen.make_database_folder()
        signal.signal(signal.SIGTERM, _stop_early)
        from bot import app

        log.info("migrated", revision=app.migrate(chosen))
        app.run(chosen)


@cli.command(short_help="Live with it on this machine, without Telegram.")
def demo(
    port: Annotated[
        int, typer.Option(metavar="PORT", min=0, max=65535, help="Port of the page on this machine; 0 takes any free one.")
    ] = 8000,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
    log_level: Annotated[str, typer.Option(metavar="LEVEL", help="debug, info, warning or error.")] = "warning",
) -> None:
    """Live with Limber on this machine: the bot, a stand-in for Telegram and a clock to wind.

    Needs no token, no account and no network, and leaves your own bot's database alone. Prints the address of a
    page with the chat on it, where "+1 h" and "+1 day" let weeks pass in minutes.

    \b
    Examples:
      python -m bot demo
      python -m bot demo --port 8080 --open
    """
    with _in_one_line():
        if log_level.lower() not in ("debug", "info", "warning", "error"):
            _stop("--log-level must be debug, info, warning or error", REFUSED)
        logs.configure("console", log_level)
        _refuse_taken(port)
        from bot import demo as show

        show.run(port=port, open_page=open_page)


@cli.command(short_help="Bring the database to this version's form.")
def migrate() -> None:
    """Bring the database to this version's form, and print the revision it is at.

    `run` does this by itself. On its own it is for an upgrade in two steps: stop, back up, migrate, look, start.
    """
    with _in_one_line():
        chosen = settings.read()
        logs.configure(chosen.log_format, chosen.log_level)
        chosen.make_database_folder()
        from bot import app

        typer.echo(f"{chosen.database_path} is at revision {app.migrate(chosen)}")


@cli.command(short_help="Print the version.")
def version() -> None:
    """Print the version of Limber and of Python."""
    typer.echo(f"limber {__version__} (Python {platform.python_version()})")


def main() -> None:
    """Runs the command line and exits with its code."""
    cli(prog_name="python -m bot")


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Ends the process with one line for every fault: expected ones in words, the rest as a log line and a hint."""
    try:
        yield
    except settings.SettingsError as fault:
        _stop(str(fault), REFUSED)
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except Exception as fault:
        known = _in_words(_alone(fault))  # never a traceback: it would print the messages, and messages quote values
        if known is None:
            log.error("crashed", exc_info=fault)
        _stop(known or "stopped by a fault of its own; the log line above says where", FAILED)


def _alone(fault: Exception) -> Exception:
    """The one exception that a task group wrapped up; `fault` itself when there are several, or no group."""
    while isinstance(fault, ExceptionGroup) and len(fault.exceptions) == 1:
        fault = fault.exceptions[0]
    return fault


def _in_words(fault: Exception) -> str | None:
    """What an operator can do about `fault`; None for what nobody foresaw."""
    from bot.storage.engine import AlreadyRunning, DatabaseAway, DatabaseTooNew

    match fault:
        case AlreadyRunning():
            return "another Limber is running on this database: stop it first, or give this one its own DATABASE_URL"
        case DatabaseTooNew():
            return "the database was made by a newer Limber: run that version, or restore the backup from before the upgrade"
        case DatabaseAway():
            return f"the database can't be used ({fault}): check DATABASE_URL, the disk and the file's owner"
        case OSError(errno=errno.EADDRINUSE):
            return "the port is taken: choose another one with --port"
    return None


def _refuse_taken(port: int) -> None:
    """Stops with one line when something else listens on `port`, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as fault:
            _stop(f"port {port} can't be used ({fault.strerror}): choose another one with --port", FAILED)


def _stop_early(_signal: int, _frame: FrameType | None) -> NoReturn:
    """SIGTERM before the bot listens for it itself; as process 1 of a container Python would ignore it."""
    raise KeyboardInterrupt


def _stop(line: str, code: int) -> NoReturn:
    print(f"limber: {line}", file=sys.stderr)  # noqa: T201 - the one line an operator reads
    raise typer.Exit(code)
