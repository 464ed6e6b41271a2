"""The ladder: when adherence drops, a smaller ask before a louder one, and in the end silence."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import ladder as ladder_
from bot.domain.adherence import Adherence
from bot.domain.day import ONE_DAY
from bot.domain.entry import Entry, Mark
from bot.domain.ladder import BACK_OFF_DAYS, Ladder, Rung, back_off_line, next_back_off_day, shrunk, smaller_first, step
from tests.domain.diary_text import MONDAY, adherence, diary, entries, ladder
from tests.domain.test_streak import PAGES

WEEK = "✓✓✓✓✓✓✓ "  # behind them; then the ladder may bend the plan
CUE, RESCUE, SHRINK, PEOPLE, BACK_OFF = Rung


# --- up


@pytest.mark.parametrize(
    "text, rung",
    [
        (WEEK, CUE),
        (WEEK + ".", RESCUE),
        (WEEK + "✗", RESCUE),
        (WEEK + "..", SHRINK),
        (WEEK + ".~.", SHRINK),
        (WEEK + "...", PEOPLE),
        (WEEK + "....", PEOPLE),
        (WEEK + ".....", BACK_OFF),
        (WEEK + "..~(ill)..~(unasked).", BACK_OFF),
        (WEEK + "✗✗✗✗✗✗✗✗✗✗", PEOPLE),
        (WEEK + "....✗....", PEOPLE),
        (WEEK + "....(hi)....", PEOPLE),
    ],
)
def test_the_way_up(text: str, rung: Rung) -> None:
    assert ladder(diary(text)).rung is rung


def test_a_week_that_goes_badly_one_day_in_two_shrinks_the_plan() -> None:
    assert ladder(diary(WEEK + ". ✓ . ✓ .")).rung is RESCUE  # four of seven, but one rung at a time
    assert ladder(diary(WEEK + ". ✓ . ✓ . ✓")).rung is RESCUE  # one good day is not enough to go down
    assert ladder(diary(WEEK + ". ✓ . ✓ . ✓ .")).rung is SHRINK  # three of seven, but one rung at a time
    assert ladder(diary(WEEK + ". ✓ . ✓ . ✓ . ✓ .")).rung is PEOPLE


def test_a_miss_after_one_kept_day_climbs_on_when_there_is_no_rate_to_go_by() -> None:
    assert ladder(diary(WEEK + "..... .(hi) ✓")).rung is RESCUE
    assert ladder(diary(WEEK + "..... .(hi) ✓ .")).rung is SHRINK


def test_in_the_first_week_only_cue_and_rescue_speak() -> None:
    assert ladder(diary("✓ . . ✗ . . ✗")).rung is RESCUE
    assert ladder(diary("✓ . . ✗ . . ✗ ✗")).rung is SHRINK  # the eighth due day


def test_three_silent_days_at_the_start_are_a_bad_week_to_start() -> None:
    early = ladder(diary(". . ."))
    assert (early.rung, early.early_stop, early.since) == (BACK_OFF, True, MONDAY + 3 * ONE_DAY)
    assert ladder(diary("✓ ✓ ✓ ✓ . . .")).early_stop
    assert not ladder(diary(WEEK + ".....")).early_stop


def test_the_day_of_the_climb_is_the_first_of_the_rung() -> None:
    assert ladder(diary("✓ ✓ ✓ .")).since == MONDAY + 4 * ONE_DAY


# --- down


@pytest.mark.parametrize(
    "text, rung",
    [
        (WEEK + ". ✓", CUE),  # 6 of 7
        (WEEK + ".. t", SHRINK),
        (WEEK + ".. t p", RESCUE),
        (WEEK + ".. ✓ . ✓", RESCUE),
        (WEEK + ".. ✓ ✓ ✓", CUE),
        (WEEK + "... ✓ ✓", PEOPLE),
        (WEEK + "... ✓ ✓ ✓", SHRINK),
        (WEEK + "... ✓ . ✓ ✓", SHRINK),
        (WEEK + "... ✓ ✓ ✓ ✓", CUE),
        (". ✓ ✓", CUE),
        (". ✓", RESCUE),  # no rate below five due days, one kept
    ],
)
def test_the_way_down(text: str, rung: Rung) -> None:
    assert ladder(diary(text)).rung is rung


def test_after_four_of_five_the_plain_cue_from_any_rung() -> None:
    before = adherence(diary(". ✓ ✓ ✓"))
    down, _ = step(Ladder(SHRINK, MONDAY), before, Entry(MONDAY, Mark.DONE))
    assert down.rung is CUE


def test_on_the_way_down_tiny_no_longer_leads() -> None:
    down = ladder(diary(WEEK + "... ✓ ✓ ✓"))
    assert (down.rung, shrunk(down)) == (SHRINK, False)
    assert shrunk(ladder(diary(WEEK + "... ✓ ✓ ✓ .")))


def test_tiny_leads_for_the_first_days_of_the_shrunk_plan() -> None:
    assert shrunk(ladder(diary(WEEK + "..")))
    assert shrunk(ladder(diary(WEEK + "....")))
    assert shrunk(ladder(diary(WEEK + ".. ✓")))
    assert not shrunk(ladder(diary(WEEK + ".")))


def test_tiny_goes_on_leading_while_days_go_by_not_kept() -> None:
    assert shrunk(ladder(diary(WEEK + "..✗✗✗")))
    assert shrunk(ladder(diary(WEEK + "..✗✗✗✗✗")))
    assert not shrunk(ladder(diary(WEEK + "..✗✗✗ ✓✓✓")))


def test_after_a_miss_the_smaller_one_is_the_first_button() -> None:
    assert smaller_first(ladder(diary(WEEK + ".")))
    assert smaller_first(ladder(diary(WEEK + ".....")))
    assert smaller_first(ladder(diary(WEEK + ".. ✓")))  # the plan is still shrunk
    assert not smaller_first(ladder(diary(WEEK)))
    assert not smaller_first(ladder(diary(WEEK + "... ✓ ✓ ✓")))


def test_due_days_on_a_rung_are_counted() -> None:
    assert ladder(diary(WEEK + ".. ✓ ~ .")).due_on_rung == 2


def test_a_hold_of_two_days_brings_the_plain_cue_back() -> None:
    assert ladder(diary(WEEK + ".. ~(held)")).rung is SHRINK
    assert ladder(diary(WEEK + ".. ~(held) ~(held)")).rung is CUE
    assert ladder(diary(WEEK + ".. ~(held) ✓(held)")).rung is CUE
    assert ladder(diary(WEEK + ".. ~(held) ✓(held)")).since == MONDAY + 11 * ONE_DAY


def test_a_late_answer_moves_the_runner_back_down() -> None:
    assert ladder(diary(WEEK + "..")).rung is SHRINK
    assert ladder(diary(WEEK + ".✓(late)")).rung is CUE


# --- silence, and the return


def test_the_lines_of_a_back_off_and_then_nothing() -> None:
    quiet = ladder(diary(WEEK + "....."))
    assert quiet.since is not None
    spoken = [n + 1 for n in range(60) if back_off_line(quiet, quiet.since + n * ONE_DAY) is not None]
    assert tuple(spoken) == BACK_OFF_DAYS == (1, 4, 9, 16, 30)
    assert next_back_off_day(quiet, quiet.since + 3 * ONE_DAY) == quiet.since + 8 * ONE_DAY
    assert next_back_off_day(quiet, quiet.since + 29 * ONE_DAY) is None


def test_no_lines_for_those_who_are_not_silent() -> None:
    assert back_off_line(ladder(diary(WEEK)), MONDAY) is None
    assert next_back_off_day(Ladder(), MONDAY) is None


def test_silent_days_change_nothing_any_more() -> None:
    quiet = ladder(diary(WEEK + "....."))
    assert ladder(diary(WEEK + "....." + "." * 40)) == quiet


def test_any_reply_brings_the_runner_back_to_rung_1_with_fresh_windows() -> None:
    hello = ladder(diary(WEEK + "..... ..(hi)"))
    assert hello.rung is RESCUE  # the day itself was missed: one miss in fresh windows is rung 1
    assert ladder(diary(WEEK + "..... ..(hi) .")).rung is SHRINK
    assert ladder(diary(WEEK + "..... . t")).rung is RESCUE
    assert ladder(diary(WEEK + "..... . t ✓")).rung is CUE


def test_a_return_is_not_measured_by_the_silence_before_it() -> None:
    after, windows = ladder_.returned(adherence(diary(WEEK + ".....")), MONDAY)
    assert (after, windows.miss_run, windows.show_up(30).due) == (Ladder(RESCUE, MONDAY), 0, 0)


# --- laws

LADDERS = st.builds(
    Ladder, st.sampled_from([CUE, RESCUE, SHRINK, PEOPLE]), st.just(MONDAY), st.text("kn", max_size=6), st.just(False), st.booleans()
)
FOLDS = st.builds(
    Adherence,
    st.text("dptsm-", max_size=30),
    st.integers(0, 400),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 3),
)


@given(LADDERS, FOLDS, st.sampled_from([Mark.DONE, Mark.PARTIAL, Mark.TINY]), st.booleans())
def test_a_kept_day_never_moves_a_runner_up(before: Ladder, folds: Adherence, mark: Mark, held: bool) -> None:
    after, _ = step(before, folds, Entry(MONDAY, mark, held=held))
    assert after.rung <= before.rung
    assert after.kept_last or held


@given(PAGES)
def test_at_most_one_rung_up_a_day_and_only_after_a_due_day_that_was_not_kept(text: str) -> None:
    state, windows = Ladder(), Adherence()
    for line in entries(diary(text)):
        after, windows = step(state, windows, line)
        if after.rung > state.rung:
            assert line.due
            assert not line.kept
            assert after.rung == state.rung + 1 or (after.rung is BACK_OFF and line.mark is Mark.MISSED)
        state = after


@given(PAGES)
def test_daily_answers_of_any_kind_never_end_in_the_back_off(text: str) -> None:
    answered = text.replace(".", "✗")
    assert ladder(diary(answered)).rung <= PEOPLE


@given(PAGES)
def test_nobody_is_stuck_on_a_rung(text: str) -> None:
    assert ladder(diary(text + " ✓✓✓✓✓")).rung is CUE
    assert ladder(diary(text + " ....." + "." * 5)).rung is BACK_OFF


@given(PAGES, st.integers(1, 5))
def test_neutral_days_leave_the_rung_alone(text: str, days: int) -> None:
    before = ladder(diary(text))
    if before.rung is not BACK_OFF:
        assert replace(ladder(diary(text + " ~" * days)), since=None) == replace(before, since=None)


@given(PAGES)
def test_the_longer_the_silence_the_rarer_the_word(text: str) -> None:
    quiet = ladder(diary(text + " .........."))
    assert quiet.since is not None
    spoken = [n for n in range(400) if back_off_line(quiet, quiet.since + timedelta(days=n)) is not None]
    gaps = [b - a for a, b in pairwise(spoken)]
    assert gaps == sorted(gaps)
    assert len(spoken) == 5
