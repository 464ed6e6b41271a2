"""What typed words mean: tables."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.typed import Word, calendar_date, clock_time, past_date, span, word
from bot.domain.entry import Mark, Reason

TODAY = date(2026, 3, 4)  # a Wednesday


def mark(of: Mark, reason: Reason | None = None) -> Word:
    return Word("mark", of, reason)


@pytest.mark.parametrize(
    "text, meant",
    [
        *(
            (text, mark(Mark.DONE))
            for text in ("done", "Done!", " did it ", "I did it", "finished.", "👍", "👍🏽", "✅", "💪", "full", "all done")
        ),
        *((text, mark(Mark.TINY)) for text in ("tiny", "Tiny.", "two minutes", "2 min", "2 minutes", "mini")),
        *((text, mark(Mark.PARTIAL)) for text in ("partly", "half", "in part", "some of it")),
        *((text, mark(Mark.OPEN)) for text in ("undo", "take that back")),
        *((text, mark(Mark.SKIPPED, Reason.BUSY)) for text in ("skip busy", "Skip: work", "not today, no time")),
        *((text, mark(Mark.SKIPPED, Reason.TIRED)) for text in ("skip tired", "skipped, exhausted")),
        *((text, mark(Mark.EXCUSED, Reason.ILL)) for text in ("skip ill", "not today, I'm sick")),
        ("skip travel", mark(Mark.EXCUSED, Reason.TRAVEL)),
        ("skip, it hurts", mark(Mark.EXCUSED, Reason.PAIN)),
        ("can't today", mark(Mark.SKIPPED, Reason.OTHER)),
        ("skip because the dog ate my mat", mark(Mark.SKIPPED, Reason.OTHER)),
        *((text, Word("later")) for text in ("later", "remind me later", "in an hour")),
        *((text, Word("same")) for text in ("same", "Same as usual", "as usual")),
        *((text, Word("open")) for text in ("yes", "ok", "go", "Let's go")),
        *((text, Word("no")) for text in ("no", "Nope.", "not yet", "don't know", "👎")),
        *((text, Word("run", numbers=(20, 2))) for text in ("ran 20 min 2", "Run 20 2", "jogged for 20 minutes, pain 2", "ran 20m 2/10")),
        *((text, Word("run", numbers=(20,))) for text in ("run 20", "I ran 20 min", "walked 20'", "jog 20 minutes.")),
        *((text, Word("run")) for text in ("run", "Ran.")),
        *((text, Word("strength")) for text in ("strength", "Strength.")),
        *((text, Word("lifted")) for text in ("did strength", "strength done")),
        ("3", Word("numbers", numbers=(3,))),
        ("10", Word("numbers", numbers=(10,))),
        ("3/10", Word("numbers", numbers=(3,))),
        ("3 of 10", Word("numbers", numbers=(3,))),
        *((text, Word("numbers", numbers=(2, 1))) for text in ("2 1", "2,1", "2 · 1", "2/1", "2 and 1", "2 & 1")),
        *((text, Word("band", numbers=(3, 4))) for text in ("3-4", "3–4", "3 - 4")),
        ("5+", Word("band", numbers=(5, 10))),
    ],
)
def test_words_that_stand_for_a_tap(text: str, meant: Word) -> None:
    assert word(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "then I fall off",
        "hello",
        "I am not done with this",
        "done is better than perfect",
        "not today because my whole leg went dead",
        "11",
        "2026",
        "no idea what this is about",
        "same old story",
        "laterally",
        "passing by",
        "skipper",
        "12 km today",
        "wrong",
    ],
)
def test_words_that_are_no_tap(text: str) -> None:
    assert word(text) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_left(text: str) -> None:
    assert word(text) is None or isinstance(word(text), Word)
    clock_time(text)
    span(text)
    calendar_date(text, TODAY, "en")
    past_date(text, TODAY, "en")


@pytest.mark.parametrize(
    "text, on",
    [
        ("today", TODAY),
        ("Yesterday.", date(2026, 3, 3)),
        ("tomorrow", date(2026, 3, 5)),
        ("Monday", date(2026, 3, 2)),
        ("last Wednesday", date(2026, 2, 25)),
        ("on 2 March", date(2026, 3, 2)),
        ("Nov 12", date(2025, 11, 12)),
        ("5 March", date(2026, 3, 5)),
        ("2026-03-04", TODAY),
        ("1.2.", date(2026, 2, 1)),
        ("2024-05-01", date(2024, 5, 1)),
        ("31 February", None),
        ("a while ago", None),
        ("", None),
    ],
)
def test_a_day_that_was(text: str, on: date | None) -> None:
    """A day still to come is read as well: it is for the rules to say that it does not fit."""
    assert past_date(text, TODAY, "en") == on


@pytest.mark.parametrize(
    "text, at",
    [
        ("6:45", time(6, 45)),
        ("06:45", time(6, 45)),
        ("0645", time(6, 45)),
        ("6.45", time(6, 45)),
        ("6h45", time(6, 45)),
        ("21", time(21)),
        ("7pm", time(19)),
        ("7 PM", time(19)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("9:30pm", time(21, 30)),
        ("0:00", time(0)),
        ("24:00", None),
        ("6:60", None),
        ("13pm", None),
        ("0pm", None),
        ("soon", None),
        ("", None),
        ("6:4", None),
        ("1234567", None),
    ],
)
def test_clock_times(text: str, at: time | None) -> None:
    assert clock_time(text) == at


@pytest.mark.parametrize(
    "text, hours",
    [
        ("22:00-07:00", (time(22), time(7))),
        ("22–7", (time(22), time(7))),
        ("10pm to 6am", (time(22), time(6))),
        ("21:30 until 7", (time(21, 30), time(7))),
        ("22-22", None),
        ("22", None),
        ("night", None),
        ("22-", None),
        ("1-2-3", None),
    ],
)
def test_spans(text: str, hours: tuple[time, time] | None) -> None:
    assert span(text) == hours


@pytest.mark.parametrize(
    "text, on",
    [
        ("2026-12-03", date(2026, 12, 3)),
        ("3.12.", date(2026, 12, 3)),
        ("3.12.2026", date(2026, 12, 3)),
        ("3.12.26", date(2026, 12, 3)),
        ("3 Dec", date(2026, 12, 3)),
        ("Dec 3", date(2026, 12, 3)),
        ("3rd of December", date(2026, 12, 3)),
        ("December 3rd, 2027", date(2027, 12, 3)),
        ("2 Feb", date(2027, 2, 2)),
        ("today", TODAY),
        ("tomorrow", date(2026, 3, 5)),
        ("Friday", date(2026, 3, 6)),
        ("on Fri", date(2026, 3, 6)),
        ("Wednesday", date(2026, 3, 11)),
        ("next Monday", date(2026, 3, 9)),
        ("yesterday", None),
        ("2026-03-03", None),
        ("30 Feb", None),
        ("soon", None),
        ("", None),
        ("31.12.2025", None),
        ("2026-13-01", None),
    ],
)
def test_coming_dates(text: str, on: date | None) -> None:
    assert calendar_date(text, TODAY, "en") == on


def test_dates_in_the_runners_language() -> None:
    assert calendar_date("Freitag", TODAY, "de") == date(2026, 3, 6)
    assert calendar_date("3. Dezember", TODAY, "de") == date(2026, 12, 3)
    assert calendar_date("Friday", TODAY, "de") == date(2026, 3, 6)
