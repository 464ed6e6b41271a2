"""Show-up, dose, runs and strength."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.adherence import HALF_LIFE, Adherence, fresh, last_marks, step
from bot.domain.entry import NEUTRAL, Entry, Mark
from tests.domain.diary_text import MONDAY, adherence, diary, entries
from tests.domain.test_streak import PAGES


def test_show_up_is_kept_of_due_among_the_last_days() -> None:
    rate = adherence(diary(". ✓ p . t ~ ✗ ✓")).show_up(7)
    assert (rate.kept, rate.due, rate.value) == (4, 6, 4 / 6)


def test_no_number_below_five_due_days() -> None:
    assert adherence(diary("✓ ✓ ✓ ✓ ~ ~ ~")).show_up(7).value is None
    assert adherence(diary("✓ ✓ ✓ ✓ ✓ ~ ~")).show_up(7).value == 1


def test_dose_weighs_what_was_done() -> None:
    rate = adherence(diary("✓ p t ✗ . ~")).dose(7)
    assert (rate.kept, rate.due, rate.value) == (2, 5, 0.4)


def test_misses_and_silence_run_over_neutral_days() -> None:
    away = adherence(diary("✓ . ~(ill) . ~(held) ~(unasked) ."))
    assert (away.miss_run, away.silence_run) == (3, 3)


def test_a_skip_is_an_answer_so_it_ends_the_silence_not_the_misses() -> None:
    skipping = adherence(diary("✓ . . ✗(busy)"))
    assert (skipping.miss_run, skipping.silence_run) == (3, 0)


def test_whoever_writes_anything_is_not_silent() -> None:
    assert adherence(diary(". . .(hi)")).silence_run == 0


def test_a_kept_day_ends_both_runs_and_begins_another() -> None:
    back = adherence(diary(". . ✓ t"))
    assert (back.miss_run, back.silence_run, back.kept_run) == (0, 0, 2)


def test_of_the_last_due_days_so_many_were_kept() -> None:
    assert adherence(diary("✓ . ✓ ~ ✓ ~ . ✓")).kept_of_last_due(5) == 3


def test_days_under_a_hold_run_whether_the_gentle_set_was_done_or_not() -> None:
    assert adherence(diary("✓ ~(held) ✓(held)")).held_run == 2
    assert adherence(diary("~(held) ✓ ~(held)")).held_run == 1


def test_strength_halves_in_thirteen_missed_days() -> None:
    strong = Adherence(strength=0.8)
    for line in entries(diary(". " * HALF_LIFE)):
        strong = step(strong, line)
    assert strong.strength == pytest.approx(0.4)


def test_a_return_begins_new_windows_but_keeps_the_strength() -> None:
    before = adherence(diary("✓ ✓ ✓ . . ."))
    after = fresh(before)
    assert (after.window, after.miss_run, after.silence_run, after.kept_run) == ("", 0, 0, 0)
    assert (after.strength, after.due) == (before.strength, before.due)


def test_the_last_days_oldest_first() -> None:
    lines = entries(diary("✓ t . p"))
    assert [e.mark for e in last_marks(lines, 2)] == [Mark.MISSED, Mark.PARTIAL]


@given(PAGES, st.sampled_from(sorted(NEUTRAL)))
def test_a_neutral_day_leaves_every_run_and_the_strength(text: str, neutral: Mark) -> None:
    before = adherence(diary(text))
    after = step(before, Entry(MONDAY, neutral))
    runs = ("due", "miss_run", "silence_run", "kept_run", "strength")
    assert [getattr(after, run) for run in runs] == [getattr(before, run) for run in runs]


@given(PAGES)
def test_rates_and_strength_are_shares(text: str) -> None:
    result = adherence(diary(text))
    assert 0 <= result.strength < 1
    for days in (7, 14, 30):
        assert 0 <= result.dose(days).kept <= result.show_up(days).kept <= result.show_up(days).due <= days
    assert result.silence_run <= result.miss_run
