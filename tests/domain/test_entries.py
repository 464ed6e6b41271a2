"""What became of a day: the last word, what was asked, what held, and whether we were there to hear."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import ANSWERS, DOSE, DUE, KEPT, NEUTRAL, NOT_KEPT, SIGNS, Answer, Asked, Mark, Reason, charged, entry
from tests.domain.diary_text import MONDAY, diary, entries, the_day

DAY = the_day(MONDAY)
NOON = DAY.opens_at + timedelta(hours=8)
ASKED = Asked(DAY, asked_at=DAY.opens_at + timedelta(hours=3))


def marks(text: str) -> list[str]:
    return [e.mark for e in entries(diary(text))]


def test_every_sign_of_a_diary() -> None:
    assert marks("✓ p t ✗ . ~ ?") == ["done", "partial", "tiny", "skipped", "missed", "rest", "open"]
    assert marks("~(ill) ~(held) ~(paused) ~(unasked) ✓(held)") == ["excused", "protected", "paused", "unasked", "done"]
    assert "".join(SIGNS[e.mark] for e in entries(diary("✓pt✗.~~(ill)?"))) == "✓pt✗.~~?"


def test_marks_are_kept_or_not_or_neutral_and_nothing_else() -> None:
    assert set(Mark) == KEPT | NOT_KEPT | NEUTRAL
    assert not KEPT & NOT_KEPT
    assert NEUTRAL.isdisjoint(DUE)
    assert set(DOSE) == KEPT


def test_doses() -> None:
    assert [e.dose for e in entries(diary("✓ p t ✗ . ~"))] == [1, 0.5, 0.5, 0, 0, 0]


def test_a_day_without_a_word_is_open_until_it_closes_then_missed() -> None:
    assert entry(ASKED, None, DAY.closes_at - timedelta(seconds=1)).mark is Mark.OPEN
    assert entry(ASKED, None, DAY.closes_at).mark is Mark.MISSED


def test_a_day_we_never_asked_about_is_not_held_against_them() -> None:
    assert entry(replace(ASKED, asked_at=None), None, DAY.closes_at).mark is Mark.UNASKED


@pytest.mark.parametrize("listened, mark", [(0.49, Mark.UNASKED), (0.5, Mark.MISSED)])
def test_a_day_is_charged_only_if_we_listened_for_half_of_it(listened: float, mark: Mark) -> None:
    asked = replace(ASKED, listened=listened)
    assert entry(asked, None, DAY.closes_at).mark is mark
    assert charged(asked) == (mark is Mark.MISSED)


def test_an_answer_that_was_taken_back_leaves_the_day_open() -> None:
    taken_back = entry(replace(ASKED, replied=True), Answer(Mark.OPEN, NOON), NOON)
    assert (taken_back.mark, taken_back.replied) == (Mark.OPEN, True)


def test_an_excuse_keeps_its_reason() -> None:
    away = entry(ASKED, Answer(Mark.EXCUSED, NOON, Reason.TRAVEL), NOON)
    assert (away.mark, away.reason, away.due) == (Mark.EXCUSED, Reason.TRAVEL, False)


def test_under_a_hold_the_gentle_set_counts_and_a_skip_costs_nothing() -> None:
    held = replace(ASKED, held=True)
    assert entry(held, Answer(Mark.DONE, NOON), NOON).mark is Mark.DONE
    skipped = entry(held, Answer(Mark.SKIPPED, NOON, Reason.TIRED), DAY.closes_at)
    assert (skipped.mark, skipped.replied, skipped.reason) == (Mark.PROTECTED, True, None)


def test_a_hold_outranks_a_pause_and_a_pause_outranks_rest() -> None:
    assert entry(replace(ASKED, held=True, paused=True, rest=True), None, NOON).mark is Mark.PROTECTED
    assert entry(replace(ASKED, paused=True, rest=True), None, NOON).mark is Mark.PAUSED
    assert entry(replace(ASKED, rest=True), None, DAY.closes_at).mark is Mark.REST


def test_what_is_done_on_a_day_off_counts() -> None:
    assert entry(replace(ASKED, paused=True), Answer(Mark.TINY, NOON), NOON).mark is Mark.TINY
    assert entry(replace(ASKED, rest=True), Answer(Mark.DONE, NOON), NOON).mark is Mark.DONE


def test_a_day_written_down_later_says_so() -> None:
    assert entries(diary("✓(late)"))[0].backfilled
    assert not entries(diary("✓"))[0].backfilled


ANY_ASKED = st.builds(
    Asked,
    st.just(DAY),
    st.none() | st.just(ASKED.asked_at),
    st.floats(0, 1),
    *[st.booleans()] * 4,
)
ANY_ANSWER = st.none() | st.builds(
    Answer, st.sampled_from(sorted(ANSWERS)), st.just(NOON), st.none() | st.sampled_from(Reason), st.booleans()
)


@given(ANY_ASKED, ANY_ANSWER)
def test_a_runner_who_said_they_did_it_is_believed(asked: Asked, answer: Answer | None) -> None:
    line = entry(asked, answer, DAY.closes_at)
    if answer is not None and answer.mark in KEPT:
        assert line.kept
    assert line.kept <= (answer is not None)


@given(ANY_ASKED, ANY_ANSWER)
def test_a_closed_day_is_never_open_and_a_miss_was_always_asked_for(asked: Asked, answer: Answer | None) -> None:
    line = entry(asked, answer, DAY.closes_at)
    assert line.mark is not Mark.OPEN
    if line.mark is Mark.MISSED:
        assert charged(asked)
        assert not any((asked.held, asked.paused, asked.rest))


@given(ANY_ASKED, ANY_ANSWER)
def test_a_day_that_was_answered_was_replied_to(asked: Asked, answer: Answer | None) -> None:
    assert entry(asked, answer, NOON).replied >= (answer is not None)
