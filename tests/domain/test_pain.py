"""The traffic light, the baseline, and when a change is a change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pain import (
    GRAVITY,
    Light,
    Moment,
    Rating,
    Soreness,
    asks_flags,
    baseline,
    changed,
    during_light,
    light,
    morning_light,
    standing,
    unsettled,
    worst,
)
from bot.domain.site import BodySite, Side, Site
from tests.domain.diary_text import MONDAY

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
GREEN, AMBER, RED = Light
LEFT, HIP = BodySite(Site.HAM_PROX, Side.LEFT), BodySite(Site.HIP_FLEXOR, Side.RIGHT)
POINTS = st.integers(0, 10)


def rating(moment: Moment, least: int, most: int | None = None) -> Rating:
    return Rating(MONDAY, moment, least, least if most is None else most, NOW)


# --- the table of the rules


@pytest.mark.parametrize(
    "usual, lights",
    [
        #  morning:  0      1      2      3      4      5      6
        (0, [GREEN, AMBER, RED, RED, RED, RED, RED]),
        (1, [GREEN, GREEN, AMBER, RED, RED, RED, RED]),
        (2, [GREEN, GREEN, GREEN, AMBER, RED, RED, RED]),
        (3, [GREEN, GREEN, GREEN, GREEN, AMBER, RED, RED]),
        (4, [GREEN, GREEN, GREEN, GREEN, AMBER, AMBER, RED]),
        (8, [GREEN, GREEN, GREEN, GREEN, AMBER, AMBER, RED]),
    ],
)
def test_the_light_of_a_morning(usual: int, lights: list[Light]) -> None:
    assert [morning_light(value, usual) for value in range(7)] == lights


def test_the_light_of_the_worst_during_a_session() -> None:
    assert [during_light(value) for value in range(7)] == [GREEN, GREEN, GREEN, AMBER, AMBER, RED, RED]


@pytest.mark.parametrize("least, most, expected", [(0, 2, GREEN), (3, 4, AMBER), (5, 10, RED)])
def test_a_tapped_band_during_counts_by_its_lower_end(least: int, most: int, expected: Light) -> None:
    assert light(rating(Moment.DURING, least, most), usual=9) is expected


def test_a_tapped_band_in_the_morning_counts_by_its_upper_end() -> None:
    assert light(rating(Moment.MORNING, 3, 4), usual=4) is AMBER


def test_any_other_time_of_day_is_read_by_the_stricter_column() -> None:
    assert light(rating(Moment.AFTER, 3), usual=3) is AMBER  # during
    assert light(rating(Moment.AFTER, 2), usual=0) is RED  # against the morning's baseline
    assert light(rating(Moment.AFTER, 2), usual=2) is GREEN


def test_the_worst_light_counts() -> None:
    assert worst([GREEN, RED, AMBER]) is RED
    assert worst([]) is GREEN


def test_a_band_and_a_number() -> None:
    assert rating(Moment.DURING, 3).exact
    assert not rating(Moment.DURING, 3, 4).exact


# --- the morning after strength


@pytest.mark.parametrize(
    "value, usual, expected",
    [
        pytest.param(2, 1, GREEN, id="a point more is the work"),
        pytest.param(4, 3, AMBER, id="but not at 4"),
        pytest.param(3, 1, RED, id="and never two points"),
        pytest.param(6, 6, RED, id="nor a morning of 6"),
    ],
)
def test_tired_muscle_explains_one_point_and_never_hides_red(value: int, usual: int, expected: Light) -> None:
    assert light(rating(Moment.MORNING, value), usual, Soreness.MUSCLE) is expected


def test_the_sore_spot_is_no_excuse() -> None:
    assert light(rating(Moment.MORNING, 2), 1, Soreness.SPOT) is AMBER


def test_tired_muscle_says_nothing_of_the_pain_during_a_session() -> None:
    assert light(rating(Moment.DURING, 3), 1, Soreness.MUSCLE) is AMBER


# --- settled within 24 hours


def said(hours: float, moment: Moment, value: int, where: BodySite | None = LEFT) -> Rating:
    """So many hours after Monday's session."""
    return Rating(MONDAY, moment, value, value, NOW + timedelta(hours=hours), where)


SESSION = said(0, Moment.DURING, 4)


def test_what_a_session_raised_and_is_not_back_to_usual_after_24_hours_is_red() -> None:
    assert not unsettled(said(23.9, Moment.MORNING, 3), [SESSION], LEFT, 2)
    assert unsettled(said(24, Moment.MORNING, 3), [SESSION], LEFT, 2)
    assert unsettled(said(30, Moment.AFTER, 3), [SESSION], LEFT, 2)
    assert not unsettled(said(24, Moment.MORNING, 2), [SESSION], LEFT, 2)


def test_it_settled_when_it_was_back_to_usual_in_between() -> None:
    calm = said(10, Moment.AFTER, 2)
    assert not unsettled(said(26, Moment.MORNING, 3), [SESSION, calm], LEFT, 2)
    assert unsettled(said(26, Moment.MORNING, 3), [SESSION, said(10, Moment.DURING, 1)], LEFT, 2), "a calm session is no rest"


def test_only_a_session_that_raised_it_counts_and_only_for_three_days() -> None:
    assert not unsettled(said(26, Moment.MORNING, 3), [said(0, Moment.DURING, 2)], LEFT, 2)
    assert not unsettled(said(26, Moment.MORNING, 5), [SESSION], LEFT, 4), "four was usual for them"
    assert not unsettled(said(73, Moment.MORNING, 3), [SESSION], LEFT, 2)
    assert not unsettled(said(26, Moment.DURING, 4), [SESSION], LEFT, 2), "a session's own pain is judged by itself"
    assert not unsettled(said(26, Moment.MORNING, 3), [said(0, Moment.DURING, 4, HIP)], LEFT, 2)
    assert unsettled(said(26, Moment.MORNING, 3), [said(0, Moment.DURING, 4, None)], LEFT, 2)


# --- which words stand


def test_another_number_within_the_hour_is_a_correction_and_later_it_is_news() -> None:
    first, soon, late = said(0, Moment.MORNING, 6), said(1, Moment.MORNING, 1), said(1.1, Moment.MORNING, 1)
    assert standing([first, soon]) == (soon,)
    assert standing([first, late]) == (first, late)
    assert standing([first, said(0, Moment.MORNING, 1)])[0].most == 1, "of two at one moment the second"
    assert standing([first, said(0.5, Moment.AFTER, 1)])[0] is first, "another moment corrects nothing"


def test_naming_the_site_takes_the_place_of_the_nameless_worst_and_not_the_other_way_round() -> None:
    nameless, named = said(0, Moment.DURING, 4, None), said(0.1, Moment.DURING, 4)
    assert standing([nameless, named]) == (named,)
    assert standing([named, said(0.2, Moment.DURING, 4, None)])[0] is named
    assert standing([said(0, Moment.AFTER, 4), said(0.1, Moment.AFTER, 1, HIP)])[0].most == 4


# --- baseline


@pytest.mark.parametrize(
    "mornings, enrolled, usual",
    [
        pytest.param([], 2, 2, id="nothing rated yet"),
        pytest.param([1, 1, 5], 2, 1, id="the median, not the mean"),
        pytest.param([5, 5, 5], 2, 3, id="never more than one above enrolment"),
        pytest.param([1, 2], 4, 1, id="between two numbers the lower"),
        pytest.param([5, 5], 2, 2, id="two sore mornings are not usual yet"),
        pytest.param([9] * 8 + [1] * 7, 9, 1, id="only the last seven"),
    ],
)
def test_what_is_usual(mornings: list[int], enrolled: int, usual: int) -> None:
    assert baseline(mornings, enrolled) == usual


# --- a change worth the word


@pytest.mark.parametrize(
    "before, after, verdict",
    [
        (2, 1, -1),
        (1, 2, 1),
        (4, 3, -1),
        (0, 1, 0),
        (5, 4, 0),
        (4.5, 3.5, 0),
        (0.5, 1.5, 0),
        (6, 7, 0),
        (6, 4, -1),
        (0, 2, 1),
        (5, 3.5, -1),  # 30 %
        (6, 4.5, 0),  # 25 %
        (3, 3, 0),
    ],
)
def test_a_change_of_one_point_is_a_change_only_where_little_hurt_before(before: float, after: float, verdict: int) -> None:
    assert changed(before, after) == verdict


# --- when the red-flag list opens


@pytest.mark.parametrize("value, usual, asks", [(5, 5, False), (6, 6, True), (7, 7, True), (2, 0, False), (3, 0, True), (5, 2, True)])
def test_high_pain_or_a_jump_of_three_opens_the_list(value: int, usual: int, asks: bool) -> None:
    assert asks_flags(rating(Moment.MORNING, value), usual) is asks


def test_a_jump_counts_from_yesterdays_morning_too() -> None:
    assert asks_flags(rating(Moment.MORNING, 4), 3, before=1)
    assert not asks_flags(rating(Moment.MORNING, 4), 3, before=2)
    assert asks_flags(rating(Moment.MORNING, 4), 1, before=5), "a sorer yesterday is no comfort"


def test_a_tapped_band_is_taken_at_its_worst_for_how_high_and_at_its_least_for_how_far() -> None:
    assert asks_flags(rating(Moment.DURING, 5, 10), 5), "it may be a seven"
    assert not asks_flags(rating(Moment.DURING, 3, 4), 1)
    assert asks_flags(rating(Moment.DURING, 3, 4), 0)


# --- laws


@given(st.sampled_from(Moment), POINTS, POINTS, POINTS, POINTS, POINTS)
def test_more_pain_never_gives_a_milder_light(moment: Moment, least: int, most: int, more: int, more_still: int, usual: int) -> None:
    milder = light(rating(moment, least, most), usual)
    graver = light(rating(moment, min(10, least + more), min(10, most + more_still)), usual)
    assert GRAVITY[milder] <= GRAVITY[graver]


@given(st.sampled_from(Moment), POINTS, POINTS, POINTS)
def test_the_same_pain_is_never_milder_against_a_lower_baseline(moment: Moment, value: int, usual: int, lower: int) -> None:
    at_lower = light(rating(moment, value), max(0, usual - lower))
    assert GRAVITY[light(rating(moment, value), usual)] <= GRAVITY[at_lower]


@given(POINTS, POINTS, POINTS)
def test_more_pain_never_closes_the_red_flag_list(value: int, more: int, usual: int) -> None:
    milder, graver = rating(Moment.MORNING, value), rating(Moment.MORNING, min(10, value + more))
    assert asks_flags(graver, usual) >= asks_flags(milder, usual)


@given(st.lists(POINTS, max_size=12), POINTS, st.integers(0, 11), POINTS)
def test_a_baseline_never_drifts_far_from_enrolment(mornings: list[int], enrolled: int, at: int, more: int) -> None:
    usual = baseline(mornings, enrolled)
    assert 0 <= usual <= enrolled + 1
    worse = [min(10, m + more) if n == at else m for n, m in enumerate(mornings)]
    assert baseline(worse, enrolled) >= usual


@given(st.floats(0, 10), st.floats(0, 10))
def test_a_change_points_the_way_it_went(before: float, after: float) -> None:
    verdict = changed(before, after)
    assert verdict == 0 or (verdict > 0) == (after > before)
    assert verdict == 0 or abs(after - before) >= 1
