"""Every sentence goes through gettext; every intent has its texts; none shouts."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import bot.chat
from bot.chat.texts import safe, texts
from bot.chat.texts.intents import INTENTS, sentence
from bot.chat.texts.names import small
from bot.content.loader import load_library
from bot.domain.words import HOW_MANY, Intent, text_ids

CHAT = Path(bot.chat.__file__).parent
FILES = sorted(CHAT.rglob("*.py"))
ONCE = {Intent.EVE, Intent.ASSESSED}  # said once in months
SPOKEN = {intent for intent in HOW_MANY if intent is not Intent.REPORT}  # the report is drawn from its facts
MESSAGES = sorted(
    {
        message
        for _, _, found, _, _ in extract_from_dir(CHAT, [("**.py", "python")])
        for message in (found if isinstance(found, tuple) else (found,))
        if message
    }
)
TAGS = re.compile(r"</?[a-z]+>")
SHOWS = {"Screen", "Button", "_step", "pop"}  #: calls that show their first argument


@pytest.mark.parametrize("intent", sorted(SPOKEN))
def test_every_intent_has_its_texts(intent: Intent) -> None:
    ids = text_ids(intent)
    assert all(text_id in INTENTS for text_id in ids)
    assert len({INTENTS[text_id] for text_id in ids}) == len(ids)
    assert len(ids) >= 8 or intent in ONCE


def test_no_text_without_an_intent() -> None:
    assert set(INTENTS) == {text_id for intent in SPOKEN for text_id in text_ids(intent)}


@pytest.mark.parametrize("text_id", sorted(INTENTS))
@pytest.mark.parametrize("anchor", ["coffee", "work", "bed", "other"])
def test_texts_are_short_and_calm(text_id: str, anchor: str) -> None:
    said = sentence(texts("en"), text_id, anchor)
    assert 0 < len(said) <= 160
    assert said[0].isupper()
    assert "{" not in said
    assert "  " not in said
    assert said.rstrip()[-1] in ".?"


def test_an_unknown_text_is_the_plain_cue() -> None:
    assert sentence(texts("en"), "cue.999") == "Mat time."


@pytest.mark.parametrize("message", MESSAGES)
def test_no_sentence_shouts_or_scolds(message: str) -> None:
    assert "!" not in message
    assert not re.search(r"\b(you failed|you missed|lazy|should have|only \{n\}|zero|diagnos\w+|fracture risk)\b", message, re.IGNORECASE)
    for tag in re.findall(r"</?([a-z]+)", message):
        assert tag == "b"


def test_the_catalogue_is_not_empty() -> None:
    assert len(MESSAGES) > 250


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CHAT)))
def test_nothing_shown_bypasses_gettext(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            if name in SHOWS and node.args:
                assert not _words(node.args[0]), f"{file.name}:{node.lineno} says something outside gettext"


def _words(shown: ast.expr) -> list[str]:
    """Words written straight into what is shown."""
    constants = [shown] if isinstance(shown, ast.Constant) else list(shown.values) if isinstance(shown, ast.JoinedStr) else []
    written = [c.value for c in constants if isinstance(c, ast.Constant) and isinstance(c.value, str)]
    return [word for text in written for word in re.findall(r"[A-Za-z]{2,}", TAGS.sub("", text))]


def test_every_plural_names_its_number() -> None:
    plurals = [found for _, _, found, _, _ in extract_from_dir(CHAT, [("**.py", "python")]) if isinstance(found, tuple)]
    assert plurals
    for one, many in plurals:
        assert re.findall(r"\{n\}", one) == re.findall(r"\{n\}", many) == ["{n}"], one


def test_plurals_and_dates() -> None:
    t = texts("en")
    assert t.ngettext("{n} day", "{n} days", 1) == "1 day"
    assert t.ngettext("{n} day", "{n} days", 1000) == "1,000 days"
    assert t.weekday_number(0) == "Monday"
    assert t.weekday_number(6, "EEE") == "Sun"
    assert texts("tlh").locale.language == "en", "a language we have no words for speaks English"


def test_a_persons_words_are_escaped() -> None:
    assert safe('<b>"&') == '&lt;b&gt;"&amp;'


def test_two_minutes_are_named_as_they_are() -> None:
    phases = {phase.id: phase for programme in load_library().programmes.values() for phase in programme.phases}
    t = texts("en")
    assert small(t, phases["F1"].tiny) == "six breaths, ten bridges"
    assert small(t, phases["F2"].tiny) == "hands-and-knees hip circles, glute bridge, and lying knee rolls"
    for phase in phases.values():
        for text_id in ("rescue.1", "rescue.4", "back_off.7", "still_here.2"):
            assert len(sentence(t, text_id, tiny=small(t, phase.tiny))) <= 160
