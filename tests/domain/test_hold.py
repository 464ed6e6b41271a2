"""Pauses and holds: when they hold, and over which days they stand."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import ONE_DAY
from bot.domain.hold import FLAG_HOLDS, PAUSES, PROTECTING, SILENT_HOLDS, Range, RangeKind
from tests.domain.diary_text import MONDAY, the_day

DAY = the_day(MONDAY)
ASK_AT = DAY.opens_at + timedelta(hours=3)  # 07:00


def at(hour: float) -> datetime:
    """That hour of Monday's wall clock; 28 is four o'clock the next morning."""
    return DAY.opens_at + timedelta(hours=hour - 4)


@pytest.mark.parametrize(
    "begins, ends, stands",
    [
        pytest.param(-20, None, True, id="since days, with no end in sight"),
        pytest.param(-20, 6, False, id="over before the ask"),
        pytest.param(-20, 7, False, id="over at the very minute of the ask"),
        pytest.param(-20, 8, True, id="held when the ask was due"),
        pytest.param(5, 6, False, id="paused and resumed before the ask"),
        pytest.param(5, 8, True, id="paused over the ask"),
        pytest.param(9, 10, False, id="paused by mistake after the ask, resumed at once"),
        pytest.param(9, 28, True, id="from after the ask until the day closes"),
        pytest.param(20, None, True, id="a red light in the evening"),
        pytest.param(20, 68, True, id="a red light in the evening, for 48 hours"),
        pytest.param(20, 20, False, id="taken back at once"),
        pytest.param(28, None, False, id="from the next day on"),
    ],
)
def test_over_which_days_something_stands(begins: float, ends: float | None, stands: bool) -> None:
    something = Range(RangeKind.PAUSE, at(begins), None if ends is None else at(ends))
    assert something.touches(DAY, ASK_AT) is stands


def test_a_day_that_opened_after_its_ask_is_judged_by_its_opening() -> None:
    """After a flight east the prompt time can lie behind: the ask is due when the day opens."""
    short = replace(DAY, opens_at=at(10))
    assert Range(RangeKind.PAUSE, at(8), at(11)).touches(short, ASK_AT)
    assert not Range(RangeKind.PAUSE, at(5), at(9)).touches(short, ASK_AT)


def test_a_range_holds_from_its_first_moment_to_before_its_end() -> None:
    hold = Range(RangeKind.PROTECTED, at(8), at(10))
    assert [hold.holds_at(at(h)) for h in (7.9, 8, 9.9, 10)] == [False, True, True, False]
    assert Range(RangeKind.SAME_DAY, at(8)).holds_at(at(9999))


def test_every_kind_is_a_pause_a_protection_or_a_flag() -> None:
    assert {*PAUSES, RangeKind.PROTECTED, *FLAG_HOLDS} == set(RangeKind)
    assert set(SILENT_HOLDS) < set(FLAG_HOLDS)
    assert set(PROTECTING) == set(RangeKind) - {*PAUSES, RangeKind.BOOK_SOON}


@given(st.integers(-72, 72), st.none() | st.integers(0, 72), st.integers(0, 24))
def test_what_stands_over_a_day_held_at_some_moment_of_it(begins: int, hours: int | None, ask: int) -> None:
    something = Range(RangeKind.PAUSE, at(begins), None if hours is None else at(begins + hours))
    if something.touches(DAY, DAY.opens_at + timedelta(hours=ask % 24)):
        assert something.from_at < DAY.closes_at
        assert something.until_at is None or something.until_at > DAY.opens_at


@given(st.integers(4, 27), st.integers(48, 96))
def test_a_hold_of_two_days_protects_two_days_at_least(begins: int, hours: int) -> None:
    hold = Range(RangeKind.PROTECTED, at(begins), at(begins + hours))
    days = [the_day(MONDAY + n * ONE_DAY) for n in range(5)]
    assert sum(hold.touches(day, day.opens_at + timedelta(hours=3)) for day in days) >= 2
