"""A stretch of days as people write it. Today is Wednesday 25 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.stretch import Stretch, stretch, wished

TODAY = date(2026, 11, 25)


def november(day: int) -> date:
    return date(2026, 11, day)


def december(day: int) -> date:
    return date(2026, 12, day)


@pytest.mark.parametrize(
    "words,meant",
    [
        ("until Friday", Stretch(last=november(26))),
        ("until next Friday.", Stretch(last=november(26))),
        ("Friday", Stretch(last=november(26))),
        ("to Friday", Stretch(last=november(27))),
        ("through Friday", Stretch(last=november(27))),
        ("2026-12-03", Stretch(last=december(2))),
        ("till the 5th of December", Stretch(last=december(4))),
        ("3.12.", Stretch(last=december(2))),
        ("until tomorrow", Stretch(last=TODAY)),
        ("for 2 weeks", Stretch(days=14)),
        ("10 days", Stretch(days=10)),
        ("a week", Stretch(days=7)),
        ("fortnight", Stretch(days=14)),
        ("for a couple of days", Stretch(days=2)),
        ("one month", Stretch(days=30)),
        ("from Monday for a week", Stretch(november(30), days=7)),
        ("a week from Monday", Stretch(november(30), days=7)),
        ("two weeks starting 3 Dec", Stretch(december(3), days=14)),
        ("from Monday until Friday", Stretch(november(30), december(3))),
        ("from Mon to Fri", Stretch(november(30), december(4))),
        ("Monday to Wednesday", Stretch(november(30), december(2))),
        ("3 to 10 Dec", Stretch(december(3), december(10))),
        ("3–10 Dec", Stretch(december(3), december(10))),
        ("3 Dec - 10 Dec", Stretch(december(3), december(10))),
        ("from tomorrow", Stretch(november(26))),
        ("from Monday until I’m back", Stretch(november(30))),
        ("today", Stretch(TODAY, TODAY)),
        ("tomorrow", Stretch(november(26), november(26))),
        ("this weekend", Stretch(november(28), november(29))),
        ("rest of the week", Stretch(last=november(29))),
        ("next week", Stretch(november(30), days=7)),
        ("until I'm back", Stretch()),
        ("until further notice", Stretch()),
    ],
)
def test_what_people_write(words: str, meant: Stretch) -> None:
    assert stretch(words, TODAY, "en") == meant


@pytest.mark.parametrize(
    "words", ["banana", "until x", "for", "-", "", "0 days", "for 0 weeks", "7", "until end of November", "from banana for a week"]
)
def test_what_is_no_stretch(words: str) -> None:
    assert stretch(words, TODAY, "en") is None


def test_the_past_and_the_absurd_are_read_so_that_they_can_be_answered() -> None:
    assert stretch("until 2025-12-03", TODAY, "en") == Stretch(last=date(2025, 12, 2))
    assert stretch("yesterday", TODAY, "en") == Stretch(last=november(24))
    assert stretch("from 2026-12-10 to 2026-12-03", TODAY, "en") == Stretch(december(10), december(3))
    assert stretch("5000 days", TODAY, "en") == Stretch(days=5000)


def test_pause_is_understood_without_its_slash() -> None:
    assert wished("Pause until Friday") == "until Friday"
    assert wished("please pause me for a week") == "for a week"
    assert wished("take a break") == ""
    assert wished("breakfast first") is None
    assert wished("done") is None


PIECES = ["from", "until", "to", "for", "a", "week", "monday", "3", "dec", "2026-12-03", "days", "–", "-", "10", "the"]


@given(st.text(max_size=30) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_words_are_read_or_not_and_nothing_breaks(words: str) -> None:
    found = stretch(words, TODAY, "en")
    assert found is None or found.last is None or found.days is None
