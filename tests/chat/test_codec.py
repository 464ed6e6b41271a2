"""Buttons: what was ever shipped still means what it meant."""

import ast
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.chat
from bot.chat.application import BUTTONS
from bot.chat.codec import LONGEST, Press, decode, encode, hhmm

FILE = Path(__file__).parent / "golden" / "buttons.txt"
SHIPPED = [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
CHAT = Path(bot.chat.__file__).parent
parts = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_.+/-", max_size=8)


@pytest.mark.parametrize("data", SHIPPED)
def test_every_button_ever_shipped_decodes_and_has_a_handler(data: str) -> None:
    press = decode(data)
    assert press is not None
    assert press.verb in BUTTONS
    assert encode(press.verb, press.day, *press.args) == data


def test_every_handler_has_a_button_on_the_list() -> None:
    assert {data.split(":")[1] for data in SHIPPED} == set(BUTTONS)


def test_every_verb_in_the_code_is_on_the_list() -> None:
    """A new button is one line in golden/buttons.txt."""
    written = set(_first_words(CHAT, "encode"))
    assert written, "the code makes buttons"
    assert written <= {data.split(":")[1] for data in SHIPPED}
    steps = set(_first_words(CHAT / "screens", "_step", argument=1))
    assert steps <= {data.split(":")[3] for data in SHIPPED if data.startswith("1:en:")}


def _first_words(folder: Path, function: str, argument: int = 0) -> Iterator[str]:
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
            if called and isinstance(node, ast.Call) and len(node.args) > argument:
                word = node.args[argument]
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    yield word.value


@given(parts.filter(bool), st.none() | st.dates(date(1000, 1, 1)), st.lists(parts, max_size=4))
def test_what_is_encoded_decodes_to_the_same(verb: str, day: date | None, args: list[str]) -> None:
    try:
        data = encode(verb, day, *args)
    except ValueError:
        assert len(":".join(["1", verb, "20260302" if day else "-", *args])) > LONGEST
    else:
        assert len(data.encode()) <= LONGEST
        assert decode(data) == Press(verb, day, tuple(args))


@given(st.text(max_size=80))
def test_any_data_decodes_to_something_or_nothing(data: str) -> None:
    press = decode(data)
    assert press is None or isinstance(press, Press)


@pytest.mark.parametrize("args", [("x" * 60,), ("é",), ("a:b",), ("a b",)])
def test_what_does_not_fit_is_refused(args: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        encode("done", date(2026, 3, 2), *args)


@pytest.mark.parametrize("data", ["", "1", "1:done", "2:done:-", "done:-", "1:done:2026", "1:done:20261301", "1:done:today"])
def test_what_was_never_ours_is_none(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    "value, at",
    [
        ("0645", time(6, 45)),
        ("2359", time(23, 59)),
        ("2400", None),
        ("0660", None),
        ("645", None),
        ("", None),
        ("no", None),
        ("٠٦٤٥", None),
    ],
)
def test_times_on_buttons(value: str, at: time | None) -> None:
    assert hhmm(value) == at
