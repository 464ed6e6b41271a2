"""The commands that count: simulate, experiments, decisions. Their help, their tables, and one line for every fault."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session
from typer.testing import CliRunner, Result

from bot import cli
from bot.domain.coach import Kind
from bot.domain.outbox import State
from bot.personas.assumptions import RANGES
from bot.personas.policies import Policy
from bot.printed import ASSUMED, POLICIES
from bot.storage.engine import Store
from bot.storage.tables import DecisionRow, OutboxRow
from tests.storage.rows import NOON, add_runner

ROOT = Path(cli.__file__).parent.parent
FEW = ("simulate", "--runners", "4", "--days", "8", "--processes", "1")


def call(*words: str) -> Result:
    return CliRunner().invoke(cli.cli, list(words), prog_name="python -m bot")


@pytest.fixture
def lived(store: Store, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """The operator's database, with one runner who answered one prompt of two."""

    def fill(session: Session) -> None:
        add_runner(session)
        for step, answered in enumerate((True, False)):
            row: dict[str, Any] = {"kind": Kind.PROMPT, "date": NOON.date(), "step": step, "state": State.SENT, "responded": answered}
            session.add(OutboxRow(runner_id=1, intent="cue", text_id="cue.1", planned_at=NOON, settled_at=NOON, probability=0.5, **row))
            session.add(DecisionRow(runner_id=1, at=NOON, kind="prompt", because="due"))

    store.write_now(fill)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database)
    return store


def test_help_says_what_a_simulation_is_not() -> None:
    said = call("simulate", "--help").stdout
    assert "sanity test, not evidence" in said
    assert all(policy in said for policy in ("no-reminder", "one-fixed", "nag", "ladder", "without-rung-1"))


def test_everything_assumed_and_every_policy_has_its_words() -> None:
    assert set(ASSUMED) == set(RANGES)
    assert set(POLICIES) == set(Policy)


def test_simulate_prints_what_it_assumes_and_then_the_table() -> None:
    result = call(*FEW)
    assert result.exit_code == 0
    assert result.stdout.startswith("A sanity test, not evidence")
    above, table = result.stdout.split("4 runners, 8 days, seed 1\n")
    assert all(f"  {name} " in above for name in RANGES)
    heads, *rows = table.splitlines()[: 1 + len(Policy)]
    assert heads.split("  ")[-1] == "muted"
    assert [row.strip().split("  ")[0] for row in rows] == [words.strip() for words in POLICIES.values()]
    assert result.stderr.splitlines() == ["4 of 4 runners"]
    assert call(*FEW).stdout == result.stdout


def test_simulate_lives_only_the_policies_that_were_named() -> None:
    table = call(*FEW, "--policy", "nag", "--policy", "no-reminder").stdout.split("seed 1\n")[1]
    rows = [line.strip().split("  ")[0] for line in table.splitlines() if "days  " in line]
    assert rows == ["no reminder", "nag every 2 h until answered"]
    assert "our ladder" not in table


def test_simulate_shows_what_a_file_changed(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("cue_odds: 2\n")
    assert "cue_odds            2  (usually 1.4)  a reminder" in call(*FEW, "--assumptions", str(tmp_path / "mine.yaml")).stdout


def test_simulate_refuses_a_wrong_file_with_every_line(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("cue_ods: 2\nafter_kept: 7\n")
    result = call(*FEW, "--assumptions", str(tmp_path / "mine.yaml"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "limber: mine.yaml:1 cue_ods is not a key of the file, did you mean cue_odds?",
        "limber: mine.yaml:2 after_kept must be a number from 0 to 1, is 7",
    ]


@pytest.mark.parametrize(
    "name, hint", [("lader", "did you mean ladder?"), ("xyz", "there are no-reminder, one-fixed, nag, ladder, without-rung-1")]
)
def test_simulate_refuses_a_policy_there_is_not(name: str, hint: str) -> None:
    result = call(*FEW, "--policy", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"limber: --policy {name} is not one: {hint}")
    assert result.stderr.count("\n") == 1


def test_progress_is_a_line_every_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    tell = cli._progress(1000)
    for done in (50, 100, 150, 1000):
        tell(done)
    assert capsys.readouterr().err.splitlines() == ["100 of 1,000 runners", "1,000 of 1,000 runners"]


def test_progress_stays_in_place_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    tell = cli._progress(100)
    for done in (50, 100):
        tell(done)
    assert capsys.readouterr().err == "\r50 of 100 runners\r100 of 100 runners\n"


def test_experiments_prints_a_table(lived: Store) -> None:
    result = call("experiments")
    assert (result.exit_code, result.stderr) == (0, "")
    heads, row = result.stdout.splitlines()[:2]
    assert heads.split() == ["text", "sent", "answered", "rate", "95", "%", "interval"]
    assert row.split() == ["cue.1", "2", "1", "50.0", "%", "9.5", "%", "-", "90.5", "%"]
    assert "Hajek" in result.stdout


def test_experiments_as_json(lived: Store) -> None:
    (row,) = json.loads(call("experiments", "--json").stdout)
    assert row == {
        "text": "cue.1",
        "intent": "cue",
        "sent": 2,
        "answered": 1,
        "effective": 2.0,
        "rate": 0.5,
        "low": 0.094531,
        "high": 0.905469,
    }


def test_experiments_before_anything_was_sent(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database)
    assert call("experiments").stdout == "nothing was sent two hours ago or earlier\n"
    assert call("experiments", "--json").stdout == "[]\n"


def test_decisions_are_json_lines(lived: Store) -> None:
    result = call("decisions")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines == [{"runner": 1, "at": "2026-03-30T12:00:00+00:00", "kind": "prompt", "because": "due"}] * 2
    assert call("decisions", "--runner", "1", "--since", "2026-03-31").stdout == ""


@pytest.mark.parametrize(
    "words, said",
    [
        (("--runner", "7"), "there is no runner 7"),
        (("--since", "yesterday"), "--since must be a date such as 2026-03-30"),
    ],
)
def test_decisions_refuses_in_one_line(lived: Store, words: tuple[str, ...], said: str) -> None:
    result = call("decisions", *words)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"limber: {said}\n")


@pytest.mark.parametrize("command", ["experiments", "decisions"])
def test_no_database_is_told_and_none_is_made(command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///none.db")
    result = call(command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "limber: the database none.db is not there yet\n"
    assert not (tmp_path / "none.db").exists()


def test_a_database_of_an_older_form_is_told(lived: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.migrate.head", lambda: "0999")
    result = call("experiments")
    assert result.exit_code == 1
    assert "is at revision 0001: bring it to 0999 with python -m bot migrate" in result.stderr


def test_a_reader_who_has_seen_enough_ends_it_quietly(lived: Store, database: str, tmp_path: Path) -> None:
    """As in `python -m bot decisions | head -1`: the other end of the pipe is closed before anything is written."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "decisions"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "DATABASE_URL": database},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
