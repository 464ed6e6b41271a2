"""The streak: kept days in a row, the reserves that cover a miss, the repair that brings it back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import NEUTRAL, Entry, Mark
from bot.domain.streak import BACK_FOR, MILESTONES, REFILL_DAYS, Streak, milestone, step
from tests.domain.diary_text import LONG_AGO, MONDAY, diary, entries, streak

SIGN = st.sampled_from(["✓", "p", "t", "✗", ".", "~", "~(held)", "~(ill)", "✓(late)"])
PAGES = st.lists(SIGN, min_size=1, max_size=30).map(" ".join)


# --- the table of the rules, word for word (after day 21, so no Monday refill)


@pytest.mark.parametrize(
    "text, reserves_at_start, length, reserves",
    [
        pytest.param("✓✓✓✓✓✓✓?", 2, 7, 2, id="earned one, already full"),
        pytest.param("✓✓✓.✓?", 2, 4, 1, id="the miss is covered, adds nothing"),
        pytest.param("✓✓~~✓?", 2, 3, 2, id="neutral days are stepped over"),
        pytest.param("✓✓✓...✓?", 2, 1, 0, id="two covered, the third breaks"),
        pytest.param("✓✓✓.✓✓?", 0, 5, 0, id="repaired by two full days"),
        pytest.param("✓✓✓.~✓✓?", 0, 5, 0, id="the neutral day is stepped over"),
        pytest.param("✓✓✓.✓t?", 0, 2, 0, id="a tiny of one's own choice keeps a day, it does not repair"),
        pytest.param("?", 2, 0, 2, id="shown as day one, not as 0"),
    ],
)
def test_the_table_of_the_rules(text: str, reserves_at_start: int, length: int, reserves: int) -> None:
    result = streak(diary(text), reserves=reserves_at_start)
    assert (result.length, result.reserves) == (length, reserves)


# --- length and reserves


def test_a_protected_day_neither_breaks_nor_feeds_the_streak() -> None:
    assert streak(diary("✓ ✓ ✓ ~(held) ✓ ?")).length == 4


def test_a_part_and_a_tiny_keep_a_day() -> None:
    assert streak(diary("✓ p t ?")).length == 3


def test_a_skip_costs_what_a_miss_costs() -> None:
    assert streak(diary("✓✓✓✗✓?"), reserves=2) == streak(diary("✓✓✓.✓?"), reserves=2)


def test_a_reserve_is_earned_with_seven_kept_days() -> None:
    assert streak(diary("✓✓✓✓✓✓"), reserves=0).reserves == 0
    assert streak(diary("✓✓✓✓✓✓✓"), reserves=0).reserves == 1


def test_after_66_kept_days_a_reserve_takes_ten() -> None:
    practised = Streak(length=66, reserves=0, total=66, began=LONG_AGO)
    for kept_days, reserves in [(9, 0), (10, 1)]:
        result = practised
        for line in entries(diary("✓" * kept_days)):
            result = step(result, line)
        assert result.reserves == reserves


def test_two_are_held_and_no_third() -> None:
    assert streak(diary("✓" * 40), reserves=2).reserves == 2


def test_a_third_miss_running_breaks_whatever_is_held() -> None:
    assert streak(diary("✓ ✓ ✓ . ~ .")).covering == 2
    assert step(Streak(length=9, reserves=2, covering=2), entries(diary("."))[0]).length == 0


def test_nothing_is_spent_where_there_is_no_streak_to_save() -> None:
    assert streak(diary(". . . ?"), reserves=2).reserves == 2


def test_the_day_a_reserve_was_spent_is_known() -> None:
    assert streak(diary("✓ ✓ . ?")).covered_on == MONDAY + timedelta(days=2)


def test_a_kept_day_between_two_misses_lets_reserves_cover_again() -> None:
    assert streak(diary("✓✓.✓.✓?"), reserves=2).length == 4


# --- the first three weeks: slack up front


def test_in_the_first_three_weeks_monday_fills_the_reserves() -> None:
    assert streak(diary("✓ ✓ . ✓ . ✓ ✓")).reserves == 0
    assert streak(diary("✓ ✓ . ✓ . ✓ ✓ ?")).reserves == 2  # Monday again


def test_monday_fills_nothing_after_a_miss() -> None:
    assert streak(diary("✓ ✓ ✓ ✓ ✓ . . ?")).reserves == 0


def test_after_three_weeks_monday_is_a_day_like_any_other() -> None:
    three_weeks = "✓ " * (REFILL_DAYS - 3)
    assert streak(diary(three_weeks + ". ✓ ✓ ?")).reserves == 1


# --- a break, the way back, the repair


def test_a_streak_of_two_is_simply_begun_again_but_never_shown_as_zero() -> None:
    fallen = streak(diary("✓✓.?"), reserves=0)
    assert (fallen.length, fallen.back, fallen.repair_left, fallen.total) == (0, True, None, 2)


def test_a_break_opens_a_repair_of_two_full_days() -> None:
    assert streak(diary("✓✓✓.?"), reserves=0).repair_left == 2
    assert streak(diary("✓✓✓.✓?"), reserves=0).repair_left == 1
    assert streak(diary("✓✓✓.✓✓?"), reserves=0).repair_left is None


@pytest.mark.parametrize("text", ["✓✓✓.p✓✓?", "✓✓✓.t✓✓?", "✓✓✓..✓✓?", "✓✓✓.✓.✓✓?", "✓✓✓.✓✗✓✓?", "✓✓✓.✓✓(late)?", "✓✓✓.✓p?"])
def test_only_the_next_two_due_days_both_full_and_in_time_repair(text: str) -> None:
    assert streak(diary(text), reserves=0).length <= 3


def test_the_gentle_set_of_a_held_day_repairs() -> None:
    assert streak(diary("✓✓✓.✓(held)✓?"), reserves=0).length == 5


def test_a_day_noted_long_after_counts_in_all_and_gives_nothing_back() -> None:
    forgotten, noted = (streak(diary(f"✓ ✓ ✓ {day} ✓?"), reserves=1) for day in (".", "✓(late)"))
    assert (noted.length, noted.reserves) == (forgotten.length, forgotten.reserves) == (4, 0)
    assert noted.total == forgotten.total + 1
    broken = streak(diary("✓ ✓ ✓ ✓(late) ?"), reserves=0)
    assert (broken.length, broken.repair_left, broken.total) == (0, 2, 4)


def test_a_reserve_spent_on_the_way_back_ends_the_repair() -> None:
    broken = replace(streak(diary("✓✓✓."), reserves=0), reserves=1)
    for line in entries(diary("✓.✓✓", MONDAY + timedelta(days=4))):
        broken = step(broken, line)
    assert (broken.length, broken.repair_left) == (3, None)


def test_one_repair_in_thirty_days() -> None:
    assert streak(diary("✓✓✓.✓✓.✓✓?"), reserves=0).length == 2
    repaired = Streak(length=5, reserves=0, repaired_on=MONDAY, began=LONG_AGO)
    again = [step(repaired, Entry(MONDAY + timedelta(days=n), Mark.MISSED)).repair_left for n in (29, 30)]
    assert again == [None, 2]


def test_the_way_back_is_counted_as_such_for_a_week() -> None:
    def back(days: int) -> bool:
        return streak(diary("✓✓✓.t" + "✓" * (days - 1)), reserves=0).back

    assert back(1)
    assert back(BACK_FOR - 1)
    assert not back(BACK_FOR)


def test_longest_and_total_outlive_a_break() -> None:
    fallen = streak(diary("✓✓✓✓✓.t✓?"), reserves=0)
    assert (fallen.length, fallen.longest, fallen.total) == (2, 5, 7)


# --- the comeback point


def test_coming_back_right_after_exactly_one_miss_earns_a_point() -> None:
    assert streak(diary("✓ ✓ . ✓?")).comebacks == 1
    assert streak(diary("✓ ✓ ✗ ~ t?")).comebacks == 1
    assert streak(diary("✓ ✓ . . ✓?")).comebacks == 0


def test_a_first_day_ever_and_a_day_noted_late_are_no_comeback() -> None:
    assert streak(diary(". ✓?")).comebacks == 0
    assert streak(diary("✓ . ✓(late)?")).comebacks == 0


def test_one_point_in_seven_days() -> None:
    assert streak(diary("✓ . ✓ . ✓ . ✓?")).comebacks == 1
    assert streak(diary("✓ . ✓ . ✓ . ✓ . ✓?")).comebacks == 1  # six days after the first
    assert streak(diary("✓ . ✓ ✓ ✓ ✓ ✓ ✓ . ✓?")).comebacks == 2
    assert streak(diary("✓ . ✓?")).comeback_on == MONDAY + timedelta(days=2)


def test_milestones_come_early_and_then_every_thirty_days() -> None:
    assert [n for n in range(200) if milestone(n)] == [*MILESTONES, 120, 150, 180]


# --- laws


@given(PAGES, st.sampled_from(sorted(NEUTRAL)), st.data())
def test_a_neutral_day_changes_nothing(text: str, neutral: Mark, data: st.DataObject) -> None:
    result = streak(diary(text), reserves=data.draw(st.integers(0, 2)))
    assert step(result, Entry(date(2026, 7, 1), neutral)) == result


@given(PAGES)
def test_the_numbers_stay_in_their_bounds(text: str) -> None:
    result = streak(diary(text))
    kept = sum(e.kept for e in entries(diary(text)))
    assert 0 <= result.length <= result.longest <= result.total == kept
    assert 0 <= result.reserves <= 2
    assert 0 <= result.covering <= 2


@given(PAGES)
def test_a_kept_day_never_shortens_and_a_miss_never_lengthens(text: str) -> None:
    before = streak(diary(text))
    day = MONDAY + timedelta(days=100)
    assert step(before, Entry(day, Mark.TINY)).length == before.length + 1
    assert step(before, Entry(day, Mark.DONE)).length >= before.length + 1
    assert step(before, Entry(day, Mark.MISSED)).length in (0, before.length)


@given(PAGES)
def test_a_streak_of_nothing_is_only_shown_to_those_who_never_began(text: str) -> None:
    result = streak(diary(text))
    in_time = any(e.kept and not e.backfilled for e in entries(diary(text)))
    assert result.length > 0 or result.back or not in_time
