"""The operator's side of Limber: `python -m bot`. All the words an operator reads stand here and in `settings`."""

import dataclasses
import difflib
import errno
import json
import os
import platform
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import structlog
import typer

from bot import __version__, logs, settings

FAILED, REFUSED, INTERRUPTED = 1, 2, 130  #: exit codes; a clean stop, asked for by a signal, is 0
LOOPBACK = "127.0.0.1"
T = TypeVar("T")

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.personas.policies import Policy

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
Try the ladder on made-up people: python -m bot simulate

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
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demo and begin anew.")] = False,
    persona: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Add this autopilot; may be given again.")] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
    log_level: Annotated[str, typer.Option(metavar="LEVEL", help="debug, info, warning or error.")] = "warning",
) -> None:
    """Live with Limber on this machine: the bot, a stand-in for Telegram and a clock to wind.

    Needs no token, no account and no network, and leaves your own bot's database alone. Prints the address of a
    page with the chat on it, where weeks pass in seconds. It listens on loopback (127.0.0.1) only: nobody but this
    machine can reach it. What happens is kept in data/demo and goes on at the next start.

    \b
    Autopilots: steady, faller, silent, flare-up, traveller, blocker.

    \b
    Examples:
      python -m bot demo
      python -m bot demo --fresh --persona faller --persona flare-up
      python -m bot demo --port 8080 --open
    """
    with _in_one_line():
        if log_level.lower() not in ("debug", "info", "warning", "error"):
            _stop("--log-level must be debug, info, warning or error", REFUSED)
        logs.configure("console", log_level)
        from bot import demo as show

        names = _one_of("persona", persona or [], [pilot.key for pilot in show.PILOTS])
        _refuse_taken(port)
        try:
            show.run(port=port, open_page=open_page, fresh=fresh, personas=names)
        except show.CannotStart as fault:
            _stop(str(fault), FAILED)


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


@cli.command(short_help="Live made-up people through the ladder and compare it.")
def simulate(
    runners: Annotated[int, typer.Option(metavar="N", min=1, max=1_000_000, help="How many made-up people.")] = 10_000,
    days: Annotated[int, typer.Option(metavar="N", min=7, max=3650, help="How many days each lives.")] = 66,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed, the same people and the same figures.")] = 1,
    assumptions: Annotated[Path | None, typer.Option(metavar="FILE", help="A YAML file that changes what is assumed.")] = None,
    policy: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this policy; may be given again.")] = None,
    processes: Annotated[int | None, typer.Option(metavar="N", min=1, max=256, help="As many as there are cores.")] = None,
) -> None:
    """Live made-up people through the real coach, and compare ways of reminding them.

    A sanity test, not evidence: it shows whether a policy behaves as it was meant to, never that it helps anybody.
    Prints everything it takes for granted, then a table; progress goes to stderr. Needs no database and no token.

    \b
    Policies: no-reminder, one-fixed, nag, ladder, without-rung-1 (to 4). A file of assumptions has `name: number`
    lines with the names it prints, for example
      after_kept: 0.7
      cue_odds: 1.2

    \b
    Examples:
      python -m bot simulate --runners 1000
      python -m bot simulate --policy ladder --policy nag --assumptions mine.yaml
    """
    with _in_one_line():
        from bot import printed
        from bot.personas.assumptions import Assumptions, AssumptionsAreWrong, read_assumptions
        from bot.personas.simulate import Plan
        from bot.personas.simulate import simulate as live

        try:
            given = read_assumptions(assumptions) if assumptions else Assumptions()
        except AssumptionsAreWrong as faults:
            _stop("\nlimber: ".join(str(faults).splitlines()), REFUSED)
        plan = Plan(given, _policies(policy or []), runners, days, seed)
        typer.echo(printed.assumptions_text(plan) + "\n")
        found = live(plan, processes or os.cpu_count() or 1, _progress(runners))
        typer.echo(printed.tallies_text(plan, found))


@cli.command(short_help="Which texts are answered.", epilog=SETTINGS + settings.explained())
def experiments(as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False) -> None:
    """Which texts are answered: sent, answered within two hours, and the rate with its interval.

    Texts are drawn by chance, the better ones more often; the rate weights each message by how likely it was, so that it says
    what would have been answered had the text been sent every time. Counts over all runners, nobody in particular.
    Reads the database of DATABASE_URL, also while the bot runs, and changes nothing.
    """
    with _in_one_line():
        from bot import printed
        from bot.clock import SystemClock
        from bot.services.experiments import responses

        found = _read(lambda session: responses(session, SystemClock().now()))
        if as_json:
            typer.echo(json.dumps(printed.responses_json(found), indent=2))
        else:
            typer.echo(printed.responses_text(found) if found else "nothing was sent two hours ago or earlier")


@cli.command(short_help="What the bot decided, when and why, as JSON lines.", epilog=SETTINGS + settings.explained())
def decisions(
    runner: Annotated[int | None, typer.Option(metavar="ID", help="Only this runner: our own number, as in the logs.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only from this date on (UTC), as in 2026-03-30.")] = None,
) -> None:
    """What the bot decided, when and why: a JSON object a line, in order of time.

    Numbers, times, kinds and reasons; never a pain score and never a word that somebody wrote.
    Reads the database of DATABASE_URL, also while the bot runs, and changes nothing.

    \b
    Examples:
      python -m bot decisions --runner 3 --since 2026-03-30
      python -m bot decisions | grep '"because": "cap"'
    """
    with _in_one_line():
        from bot.services import decisions as service

        first = _date(since)

        def tell(session: "Session") -> bool:
            for one in service.log(session, runner, first):
                typer.echo(json.dumps(dataclasses.asdict(one), default=_iso))
            return runner is None or service.known(session, runner)

        if not _read(tell):
            _stop(f"there is no runner {runner}", REFUSED)


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
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
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


def _read(fn: "Callable[[Session], T]") -> T:
    """What `fn` reads from the operator's database, which must be there and of this version's form."""
    chosen = settings.read()
    from bot.storage import migrate as migrations
    from bot.storage.engine import Store

    at = migrations.revision(chosen.database_url)
    if at != migrations.head():
        what = f"is at revision {at}: bring it to {migrations.head()} with python -m bot migrate" if at else "is not there yet"
        _stop(f"the database {chosen.database_path} {what}", FAILED)
    store = Store.open(chosen.database_url)
    try:
        return store.read_now(fn)
    finally:
        store.close()


def _policies(names: list[str]) -> "tuple[Policy, ...]":
    """The policies of these names, in their own order; all of them when none is named."""
    from bot.personas.policies import Policy

    chosen = _one_of("policy", names, list(Policy))
    return tuple(one for one in Policy if one in chosen or not chosen)


def _one_of(option: str, names: list[str], known: Sequence[str]) -> list[str]:
    """The names given to an option, each among the known ones; else stops with the nearest."""
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            _stop(f"--{option} {name} is not one: {hint}", REFUSED)
    return names


def _progress(runners: int) -> Callable[[int], None]:
    """Tells how far it is on stderr: in place on a terminal, else a line every tenth."""
    told = 0

    def tell(done: int) -> None:
        nonlocal told
        if sys.stderr.isatty():
            typer.echo(f"\r{done:,} of {runners:,} runners" + ("\n" if done == runners else ""), err=True, nl=False)
        elif done == runners or done * 10 // runners > told:
            told = done * 10 // runners
            typer.echo(f"{done:,} of {runners:,} runners", err=True)

    return tell


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        _stop("--since must be a date such as 2026-03-30", REFUSED)


def _iso(value: date) -> str:
    return value.isoformat()


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
