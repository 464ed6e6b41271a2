"""Which days count and which are asked for: rest days, three days a week, prompts that fade, a time learned."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contract import (
    DAILY,
    FADED,
    THREE_DAYS,
    fade_offer,
    hard_weekday,
    learned_time,
    mask,
    other_three_days,
    prompting,
    three_days,
    wants_smaller,
    weekdays,
)
from bot.domain.day import ONE_DAY
from bot.domain.entry import Prompting
from tests.domain.diary_text import MONDAY, adherence, diary

TUESDAY, WEDNESDAY, SATURDAY = MONDAY + ONE_DAY, MONDAY + 2 * ONE_DAY, MONDAY + 5 * ONE_DAY
MON_WED_FRI, TUE_THU_SAT = (mask(frozenset(range(7)) - days) for days in THREE_DAYS)


# --- three days a week


def test_the_strength_day_is_one_of_the_three() -> None:
    assert three_days(None) == three_days(2) == MON_WED_FRI
    assert three_days(1) == TUE_THU_SAT
    assert three_days(6) == MON_WED_FRI  # no three days hold Sunday; the session keeps its day


def test_the_other_three_days_are_one_tap_away() -> None:
    assert other_three_days(MON_WED_FRI) == TUE_THU_SAT
    assert other_three_days(TUE_THU_SAT) == MON_WED_FRI
    assert other_three_days(0) == MON_WED_FRI


def test_off_contract_days_are_rest() -> None:
    week = [prompting(MONDAY + n * ONE_DAY, MON_WED_FRI, DAILY, missed_lately=False) for n in range(7)]
    assert [day is Prompting.PROMPTED for day in week] == [True, False, True, False, True, False, False]
    assert set(week) == {Prompting.PROMPTED, Prompting.REST}


@given(st.frozensets(st.integers(0, 6)))
def test_a_mask_holds_its_weekdays(days: frozenset[int]) -> None:
    assert weekdays(mask(days)) == days


@pytest.mark.parametrize(
    "page, smaller",
    [
        ("✓✓✓✓✓✓✓✓✓ ✗✗✗✗✗", True),
        ("✓✓✓✓✓✓✓✓✓ ✗✗~✗✗~(ill)✗", True),
        ("✓✓✓✓✓✓✓✓✓✓✓ ✗✗✗✗", False),
        ("✓✓✓✓✓✓✓✓✓✓✓ ✗✗.✗", False),  # 10 of the last 14, and a miss between the skips
        ("✓✓✓✓ ✓.✓.✓ ..✓.✓", True),  # 9 of 14
        ("✓.✓..", False),  # too few days to say
    ],
)
def test_when_a_smaller_contract_is_offered(page: str, smaller: bool) -> None:
    assert wants_smaller(adherence(diary(page)), 0) is smaller
    assert not wants_smaller(adherence(diary(page)), MON_WED_FRI)


# --- a weekday that keeps being missed


def three_weeks(*, wednesdays: str = "✓✓✓", others: str = "✓") -> tuple[str, date]:
    """Three weeks from a Monday, with these Wednesdays; the other days as a repeated pattern. And the last day."""
    signs = [wednesdays[n // 7] if n % 7 == 2 else others[n % len(others)] for n in range(21)]
    return " ".join(signs), MONDAY + 20 * ONE_DAY


def test_a_weekday_missed_twice_running_may_become_a_rest_day() -> None:
    page, last = three_weeks(wednesdays="✓.✗")
    assert hard_weekday(adherence(diary(page)), last, 0) == 2
    assert hard_weekday(adherence(diary(page)), last, mask(frozenset({2}))) is None


def test_not_after_one_miss_nor_when_the_other_days_are_no_better() -> None:
    page, last = three_weeks(wednesdays="..✓")
    assert hard_weekday(adherence(diary(page)), last, 0) is None
    page, last = three_weeks(wednesdays="✓..", others="✓✓.")
    assert hard_weekday(adherence(diary(page)), last, 0) is None
    assert hard_weekday(adherence(diary(". ~~~~~~ .")), MONDAY + 7 * ONE_DAY, 0) is None  # nothing else was due


# --- prompts that fade


def test_after_three_good_weeks_less_is_offered_and_much_less_after_66_days() -> None:
    good = adherence(diary("✓✓✓✓✓✓. " * 3))  # 18 of 21
    assert fade_offer(good, kept=18, rest_days=0, fade=DAILY) == 5
    assert fade_offer(good, kept=65, rest_days=0, fade=5) is None
    assert fade_offer(good, kept=66, rest_days=0, fade=5) == 3
    assert fade_offer(good, kept=400, rest_days=0, fade=3) is None
    assert fade_offer(good, kept=18, rest_days=MON_WED_FRI, fade=DAILY) is None


@pytest.mark.parametrize("page", ["✓" * 20, "✓✓✓✓✓.. " * 3, "~" * 21])
def test_not_before_three_weeks_nor_below_85_percent(page: str) -> None:
    assert fade_offer(adherence(diary(page)), kept=20, rest_days=0, fade=DAILY) is None


@pytest.mark.parametrize("fade", FADED)
def test_a_faded_week_has_as_many_prompts_as_agreed(fade: int) -> None:
    week = [prompting(MONDAY + n * ONE_DAY, 0, fade, missed_lately=False) for n in range(7)]
    assert week.count(Prompting.PROMPTED) == fade
    assert week.count(Prompting.UNPROMPTED) == 7 - fade


def test_a_missed_unprompted_day_brings_the_prompts_back() -> None:
    assert prompting(TUESDAY, 0, 5, missed_lately=False) is Prompting.UNPROMPTED
    assert prompting(TUESDAY, 0, 5, missed_lately=True) is Prompting.PROMPTED


def test_what_nobody_agreed_to_fades_nothing() -> None:
    assert prompting(SATURDAY, 0, 4, missed_lately=False) is Prompting.PROMPTED


# --- a time learned


def after_opening(*times: str) -> list[timedelta]:
    """Clock times of entries, as spans from the day's opening at four."""
    return [timedelta(hours=int(t[:2]) - 4, minutes=int(t[3:])) for t in times]


@pytest.mark.parametrize(
    "entered_at, learned",
    [
        (["09:10"] * 13, None),  # one too few
        (["09:12"] * 14, time(9, 10)),
        (["09:12"] * 12 + ["20:00", "05:00"], time(9, 10)),  # a few odd days do not hide the habit
        (["08:00"] * 14, None),  # an hour is near enough
        (["08:12"] * 14, time(8, 10)),
        (["08:10", "09:40"] * 7, None),  # 90 minutes apart
        (["06:00"] * 14, None),  # before the prompt
    ],
)
def test_a_prompt_time_nearer_to_when_they_really_do_it(entered_at: list[str], learned: time | None) -> None:
    assert learned_time(time(7), after_opening(*entered_at), time(4)) == learned
