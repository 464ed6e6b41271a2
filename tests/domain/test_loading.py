"""Loading days: all sets on at most three days a week, 48 h apart; the others keep to two."""

from datetime import timedelta

import pytest

from bot.content.loader import load_library
from bot.domain.loading import is_loading_day, loading_weekdays
from bot.domain.programme import DAILY_SET_CAP, todays_routine
from tests.domain.diary_text import MONDAY

LIBRARY = load_library()
P2, F1 = LIBRARY.programmes["pht12"].phase("P2"), LIBRARY.programmes["foundation12"].phase("F1")


@pytest.mark.parametrize("weekday", [None, *range(7)])
def test_three_days_a_week_48_hours_apart_beginning_with_the_strength_day(weekday: int | None) -> None:
    days = loading_weekdays(P2, weekday)
    assert len(days) == 3
    assert (weekday or 0) in days
    assert all((b - a) % 7 not in (1, 6) for a in days for b in days)


def test_a_phase_without_them_has_none() -> None:
    assert loading_weekdays(F1, 2) == ()
    assert not any(is_loading_day(F1, MONDAY + timedelta(days=n), None) for n in range(7))


def test_a_loading_day_lifts_the_cap_of_two_sets() -> None:
    def sets(n: int) -> int:
        loading = is_loading_day(P2, MONDAY + timedelta(days=n), None)
        routine = todays_routine(P2, 0, LIBRARY.exercises, ease={}, cleared=True, loading_day=loading)
        return max(step.dose.sets for step in routine.steps)

    assert [sets(n) for n in range(7)] == [3, DAILY_SET_CAP, 3, DAILY_SET_CAP, 3, DAILY_SET_CAP, DAILY_SET_CAP]
