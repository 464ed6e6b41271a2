"""When days of soreness are worth an appointment."""

from datetime import date, timedelta

import pytest

from bot.domain.day import ONE_DAY
from bot.domain.hold import Range, RangeKind
from bot.domain.pain import Moment, Rating, Watched
from bot.domain.site import BodySite, Side, Site
from bot.domain.trends import NO_BETTER_DAYS, Advice, Trend, advice, worth_booking
from tests.domain.diary_text import MONDAY, the_day

HAM, HIP = BodySite(Site.HAM_PROX, Side.LEFT), BodySite(Site.HIP_FLEXOR, Side.RIGHT)
TODAY = MONDAY + 60 * ONE_DAY


def rated(days_ago: int, value: int, moment: Moment = Moment.MORNING, where: BodySite | None = HAM, most: int | None = None) -> Rating:
    day = the_day(TODAY - days_ago * ONE_DAY)
    return Rating(day.date, moment, value, value if most is None else most, day.opens_at + timedelta(hours=3), where)


def mornings(*values: int | None, where: BodySite = HAM) -> list[Rating]:
    """One a day, today last; None is a day without a number."""
    return [rated(len(values) - 1 - n, value, where=where) for n, value in enumerate(values) if value is not None]


def advised(
    *words: Rating, enrolled: int = 2, show_up: float | None = None, since: date | None = None, ranges: tuple[Range, ...] = ()
) -> Advice | None:
    return worth_booking([Watched(HAM, enrolled), Watched(HIP, enrolled)], words, ranges, TODAY, show_up=show_up, since=since)


def test_calm_days_advise_nothing() -> None:
    assert advised() is None
    assert advised(*mornings(2, 2, 3, 2, 1, 2, 2, 2, 3, 2)) is None


@pytest.mark.parametrize("days_ago, told", [(6, True), (7, False)])
def test_seven_or_more_on_two_days_in_seven(days_ago: int, told: bool) -> None:
    found = advised(rated(days_ago, 7), rated(0, 8, Moment.AFTER, HIP))
    assert (found == Advice(Trend.HIGH_TWICE)) is told


def test_twice_on_one_day_is_one_day() -> None:
    assert advised(rated(0, 7), rated(0, 8, Moment.AFTER)) is None


def test_a_tapped_band_of_five_and_more_is_no_seven_but_three_running_are_enough() -> None:
    bands = [rated(n, 5, Moment.DURING, None, most=10) for n in range(3)]
    assert advised(*bands[:2]) is None
    assert advised(*bands) == Advice(Trend.SORE_RUNNING)


def test_five_or_more_on_three_days_running_and_not_with_a_gap() -> None:
    assert advised(*mornings(5, 5, 5), enrolled=5) == Advice(Trend.SORE_RUNNING)
    assert advised(*mornings(5, 5, None, 5), enrolled=5) is None
    assert advised(*mornings(5, 5, 5, None), enrolled=5) is None


def test_red_on_three_days_in_seven() -> None:
    assert advised(*mornings(5, 2, 5, 2, 2, 2, 5)) == Advice(Trend.RED_OFTEN)
    assert advised(*mornings(5, 2, 2, 5, 2, 2, 2, 5)) is None


def test_the_same_site_amber_three_weeks_running() -> None:
    week = (3, 2, 3, 2, 3, 2, 2)
    assert advised(*mornings(*week, *week, *week)) == Advice(Trend.AMBER_WEEKS, HAM)
    assert advised(*mornings(*week, *week, *(2,) * 7)) is None
    assert advised(*mornings(*week, *week), *mornings(*week, where=HIP)) is None, "two sites are not one"


STEADY = (3,) * NO_BETTER_DAYS


def test_no_better_after_six_weeks_of_showing_up() -> None:
    assert advised(*mornings(*STEADY), enrolled=3, show_up=0.7) == Advice(Trend.NO_BETTER, HAM)
    assert advised(*mornings(*STEADY), enrolled=3, show_up=0.69) is None
    assert advised(*mornings(*STEADY), enrolled=3) is None, "the plan is younger"


def test_a_real_change_or_nothing_to_change_is_no_reason() -> None:
    assert advised(*mornings(*(3,) * 35, *(2,) * 7), enrolled=3, show_up=1) is None, "a point is a change where it was 1 to 4"
    assert advised(*mornings(*(1,) * 42), enrolled=3, show_up=1) is None
    assert advised(*mornings(*(3,) * 2, *(None,) * 33, *(3,) * 7), enrolled=3, show_up=1) is None, "too few to compare"
    assert advised(*mornings(*(3,) * 7, *(None,) * 33, *(3,) * 2), enrolled=3, show_up=1) is None


def test_what_somebody_has_looked_at_since_counts_no_more() -> None:
    assert advised(*mornings(5, 5, 5), enrolled=5, since=TODAY - ONE_DAY) is None
    assert advised(*mornings(5, 5, 5), enrolled=5, since=TODAY - 3 * ONE_DAY) == Advice(Trend.SORE_RUNNING)
    assert advised(*mornings(*STEADY), enrolled=3, show_up=1, since=TODAY - 20 * ONE_DAY) is None


def test_the_advice_that_holds_and_since_when() -> None:
    now = the_day(TODAY).opens_at
    told = Range(RangeKind.BOOK_SOON, now, where=HAM, because="no_better")
    tapped = Range(RangeKind.BOOK_SOON, now, because="unwell")
    assert advice((tapped, told), now) == (Advice(Trend.NO_BETTER, HAM), now)
    assert advice((tapped,), now) is None
    assert advice((told,), now - timedelta(minutes=1)) is None
