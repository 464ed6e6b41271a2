"""The command line: help worth reading, and one line instead of a traceback for whatever an operator can mend."""

import errno
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import bot
from bot import __version__, cli, logs, settings
from bot.demo import PILOTS, CannotStart
from bot.storage.engine import AlreadyRunning, DatabaseAway, DatabaseTooNew

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Stands in for the wiring, which has tests of its own, and tells what it was called with."""
    calls: list[Any] = []
    app, demo = ModuleType("bot.app"), ModuleType("bot.demo")

    def migrate(chosen: settings.Settings) -> str:
        calls.append(("migrate", chosen))
        return "0001"

    vars(app).update(migrate=migrate, run=lambda chosen: calls.append(("run", chosen)))
    vars(demo).update(run=lambda **options: calls.append(("demo", options)), PILOTS=PILOTS, CannotStart=CannotStart)
    for name, module in (("app", app), ("demo", demo)):
        monkeypatch.setitem(sys.modules, f"bot.{name}", module)
        monkeypatch.setattr(bot, name, module, raising=False)
    monkeypatch.setattr(logs, "configure", lambda *_args, **options: calls.append(("logs", options)))
    monkeypatch.chdir(tmp_path)
    return calls


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    kept = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, kept)


def call(*words: str) -> Result:
    return CliRunner().invoke(cli.cli, list(words), prog_name="python -m bot")


def failing(monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> Result:
    """`run`, whose wiring raises `fault`."""

    def fall(_chosen: settings.Settings) -> None:
        raise fault

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setattr("bot.app.run", fall)
    return call("run")


def test_help_shows_every_command_and_every_setting() -> None:
    overview = call("--help").stdout
    assert all(f"  {command} " in overview for command in ("run", "demo", "migrate", "simulate", "experiments", "decisions", "version"))
    assert "python -m bot demo" in overview
    details = call("run", "--help").stdout
    assert all(name in details for name in settings.names())


def test_nothing_to_do_shows_the_help() -> None:
    assert "Commands:" in call().output


def test_version() -> None:
    result = call("version")
    assert (result.exit_code, result.stdout) == (0, f"limber {__version__} (Python {sys.version.split()[0]})\n")


def test_run_migrates_before_it_runs(calls: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    result = call("run")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [name for name, _ in calls] == ["logs", "migrate", "run"]
    assert calls[0][1] == {"secrets": [TOKEN]}
    assert calls[1][1] is calls[2][1]
    assert (tmp_path / "data").is_dir()


def test_run_without_a_token_says_so_in_one_line(calls: list[Any]) -> None:
    result = call("run")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("limber: TELEGRAM_BOT_TOKEN is missing: ")
    assert result.stderr.count("\n") == 1
    assert calls == []


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_wrong_setting_stops_the_start_with_one_line(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "hush")
    result = call(command)
    assert result.exit_code == 2
    assert result.stderr.startswith("limber: TELEGRAM_BOT_TOKEN must be ")
    assert result.stderr.count("\n") == 1
    assert "hush" not in result.output


def test_migrate_needs_no_token_and_prints_the_revision(calls: list[Any]) -> None:
    result = call("migrate")
    assert (result.exit_code, result.stdout) == (0, "data/limber.db is at revision 0001\n")
    assert [name for name, _ in calls] == ["logs", "migrate"]


def test_demo_hands_its_options_over_and_reads_no_setting(calls: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "hush")
    assert call("demo", "--port", "0", "--open").exit_code == 0
    assert calls[-1] == ("demo", {"port": 0, "open_page": True, "fresh": False, "personas": []})


def test_demo_begins_anew_with_the_autopilots_asked_for(calls: list[Any]) -> None:
    assert call("demo", "--fresh", "--port", "0", "--persona", "faller", "--persona", "steady").exit_code == 0
    assert calls[-1] == ("demo", {"port": 0, "open_page": False, "fresh": True, "personas": ["faller", "steady"]})


def test_demo_knows_its_autopilots() -> None:
    result = call("demo", "--persona", "fallr")
    assert (result.exit_code, result.stderr) == (2, "limber: --persona fallr is not one: did you mean faller?\n")
    assert all(pilot.key in call("demo", "--help").stdout for pilot in PILOTS)


def test_demo_that_cannot_go_on_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(**_: Any) -> None:
        raise CannotStart("it holds something else: begin anew with --fresh")

    monkeypatch.setattr("bot.demo.run", run)
    result = call("demo", "--port", "0")
    assert (result.exit_code, result.stderr) == (1, "limber: it holds something else: begin anew with --fresh\n")


def test_demo_on_a_taken_port_says_so(calls: list[Any]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = call("demo", "--port", str(port))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"limber: port {port} can't be used (Address already in use): choose another one with --port\n"
    assert [name for name, _ in calls] == ["logs"]


def test_demo_refuses_a_level_that_is_none() -> None:
    result = call("demo", "--log-level", "loud")
    assert (result.exit_code, result.stderr) == (2, "limber: --log-level must be debug, info, warning or error\n")


@pytest.mark.parametrize(
    "fault, said",
    [
        (AlreadyRunning("hush"), "another Limber is running on this database"),
        (DatabaseTooNew("hush"), "the database was made by a newer Limber"),
        (
            DatabaseAway("unable to open database file"),
            "the database can't be used (unable to open database file)",
        ),
        (OSError(errno.EADDRINUSE, "hush"), "the port is taken"),
        (ExceptionGroup("hush", [AlreadyRunning("hush")]), "another Limber is running on this database"),
        (ExceptionGroup("hush", [AlreadyRunning("hush"), KeyError("hush")]), "stopped by a fault of its own"),
        (RuntimeError("hush"), "stopped by a fault of its own"),
    ],
)
def test_a_fault_ends_in_one_line(fault: Exception, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = failing(monkeypatch, fault)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"limber: {said}")
    assert result.stderr.count("\n") == 1
    assert "hush" not in result.output


def test_what_nobody_foresaw_is_logged_with_its_place(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    failing(monkeypatch, RuntimeError("why"))
    assert "crashed" in caplog.text


def test_an_interrupt_before_the_bot_listens_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    result = failing(monkeypatch, KeyboardInterrupt())
    assert (result.exit_code, result.output) == (130, "")


def test_sigterm_interrupts_what_comes_before_the_bot(calls: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setattr("bot.app.migrate", lambda _chosen: signal.raise_signal(signal.SIGTERM))
    assert call("run").exit_code == 130
    assert [name for name, _ in calls] == ["logs"]


def test_as_a_process_it_refuses_in_one_line_and_nothing_else(tmp_path: Path) -> None:
    root = Path(cli.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "LIMBER_POLL_TIMOUT": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "limber: LIMBER_POLL_TIMOUT in the environment is not a setting: did you mean LIMBER_POLL_TIMEOUT?\n"
