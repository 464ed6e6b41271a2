"""What soreness does to today's moves: easier on amber, dropped for 48 h on red, then two thirds until a green morning."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import ONE_DAY
from bot.domain.easing import TWO_THIRDS_AT_MOST, easing, light_on, lights, mornings, reds, usual
from bot.domain.hold import FLAG_HOLDS, Range, RangeKind
from bot.domain.pain import DROPPED_FOR, Light, Moment, Rating, Watched
from bot.domain.programme import Ease
from bot.domain.site import BodySite, Side, Site
from tests.domain.diary_text import MONDAY, the_day

LEFT = BodySite(Site.HAM_PROX, Side.LEFT)
RIGHT = BodySite(Site.HAM_PROX, Side.RIGHT)
HIP = BodySite(Site.HIP_FLEXOR, Side.RIGHT)
SIT_BONE, FRONT = Watched(LEFT, 2), Watched(HIP, 2)
TODAY = the_day(MONDAY + 10 * ONE_DAY)
NOON = TODAY.opens_at + timedelta(hours=8)


def rated(days_ago: int, moment: Moment, value: int, where: BodySite | None = LEFT, hour: int = 3) -> Rating:
    day = the_day(TODAY.date - days_ago * ONE_DAY)
    return Rating(day.date, moment, value, value, day.opens_at + timedelta(hours=hour), where)


def morning(days_ago: int, value: int, where: BodySite = LEFT) -> Rating:
    return rated(days_ago, Moment.MORNING, value, where)


def during(days_ago: int, value: int, where: BodySite | None = None, hour: int = 4) -> Rating:
    return rated(days_ago, Moment.DURING, value, where, hour)


def red(from_at: datetime, where: BodySite | None = LEFT, lasts: timedelta = DROPPED_FOR) -> Range:
    return Range(RangeKind.PROTECTED, from_at, from_at + lasts, where)


def today(*ratings: Rating, ranges: tuple[Range, ...] = (), now: datetime = NOON) -> dict[Site, Ease]:
    return dict(easing([SIT_BONE, FRONT], ratings, ranges, TODAY, now))


# --- what is usual


def test_the_last_word_of_a_morning_counts() -> None:
    corrected = replace(morning(1, 5), least=1, most=1)
    assert mornings([morning(2, 2), morning(1, 5), corrected], LEFT, []) == (2, 1)


def test_mornings_are_those_of_the_site_and_side() -> None:
    assert mornings([morning(2, 2), morning(1, 7, RIGHT), during(1, 6, LEFT)], LEFT, []) == (2,)


def test_protected_mornings_are_left_out() -> None:
    flare = red(the_day(TODAY.date - 3 * ONE_DAY).opens_at)
    assert mornings([morning(4, 2), morning(3, 8), morning(2, 7), morning(1, 2)], LEFT, [flare]) == (2, 2)
    assert mornings([morning(3, 3)], LEFT, [replace(flare, kind=RangeKind.PAUSE)]) == (3,)


def test_what_is_usual_comes_from_the_days_before() -> None:
    assert usual(SIT_BONE, [morning(1, 1), morning(0, 9)], [], TODAY) == 1
    assert usual(SIT_BONE, [morning(0, 9)], [], TODAY) == 2


# --- amber


def test_calm_sites_ask_nothing() -> None:
    assert today() == {}
    assert today(morning(0, 2), during(0, 2)) == {}


def test_an_amber_morning_makes_the_moves_of_that_site_easier() -> None:
    assert today(morning(0, 3)) == {Site.HAM_PROX: Ease.EASIER}


def test_yesterdays_session_counts_until_this_morning_is_rated() -> None:
    assert today(during(1, 3, LEFT)) == {Site.HAM_PROX: Ease.EASIER}
    assert today(during(1, 3, LEFT), morning(0, 2)) == {}
    assert today(during(2, 3, LEFT)) == {}
    assert today(rated(1, Moment.AFTER, 4)) == {}


def test_worst_during_without_a_site_eases_every_site() -> None:
    assert set(today(during(0, 3))) == {Site.HAM_PROX, Site.HIP_FLEXOR}


def test_a_site_named_later_takes_the_place_of_the_nameless_rating() -> None:
    assert set(today(during(0, 3), during(0, 3, HIP, hour=5))) == {Site.HIP_FLEXOR}


def test_a_nameless_rating_after_a_named_one_is_another_session() -> None:
    assert set(today(during(0, 3, HIP), during(0, 3, hour=9))) == {Site.HAM_PROX, Site.HIP_FLEXOR}


def test_the_lights_of_a_day() -> None:
    assert lights(SIT_BONE, [during(1, 5, LEFT), rated(0, Moment.AFTER, 3)], [], TODAY) == (Light.RED, Light.AMBER)


# --- red


def test_red_drops_what_loads_the_site_for_48_hours() -> None:
    hold = red(NOON - timedelta(hours=47))
    assert today(ranges=(hold,)) == {Site.HAM_PROX: Ease.DROPPED}
    assert today(ranges=(hold,), now=NOON + timedelta(hours=1)) == {Site.HAM_PROX: Ease.TWO_THIRDS}


def test_a_red_light_without_a_site_drops_everything_sore() -> None:
    assert today(ranges=(red(NOON, where=None),)) == {Site.HAM_PROX: Ease.DROPPED, Site.HIP_FLEXOR: Ease.DROPPED}


def test_the_sorer_side_speaks_for_the_site() -> None:
    both = [Watched(LEFT, 2), Watched(RIGHT, 2)]
    hold = red(NOON)
    assert easing(both, [], [hold], TODAY, NOON) == {Site.HAM_PROX: Ease.DROPPED}
    assert easing(both[::-1], [], [hold], TODAY, NOON) == {Site.HAM_PROX: Ease.DROPPED}
    assert easing(both, [morning(0, 3, RIGHT)], [hold], TODAY, NOON) == {Site.HAM_PROX: Ease.DROPPED}


def test_two_thirds_last_until_a_green_morning() -> None:
    over = red(NOON - 4 * ONE_DAY)
    assert today(morning(0, 3), ranges=(over,)) == {Site.HAM_PROX: Ease.TWO_THIRDS}
    assert today(morning(0, 2, HIP), ranges=(over,)) == {Site.HAM_PROX: Ease.TWO_THIRDS}
    assert today(morning(0, 2), ranges=(over,)) == {}


def test_the_first_session_back_is_a_lighter_one_however_green_its_morning() -> None:
    over = red(NOON - DROPPED_FOR - timedelta(hours=5))  # until this very morning
    assert today(morning(0, 2), ranges=(over,)) == {Site.HAM_PROX: Ease.TWO_THIRDS}


def test_a_green_morning_before_the_48_hours_were_over_is_not_enough() -> None:
    over = red(NOON - 4 * ONE_DAY)
    assert today(morning(3, 2), ranges=(over,)) == {Site.HAM_PROX: Ease.TWO_THIRDS}


def test_two_thirds_end_by_themselves_after_a_week() -> None:
    over = red(NOON - DROPPED_FOR - TWO_THIRDS_AT_MOST)
    assert today(ranges=(over,)) == {}
    assert today(ranges=(over,), now=NOON - timedelta(minutes=1)) == {Site.HAM_PROX: Ease.TWO_THIRDS}


def test_a_red_light_that_was_corrected_within_the_hour_leaves_no_trace() -> None:
    mistaken = red(NOON - timedelta(hours=3), lasts=timedelta(minutes=5))
    assert today(ranges=(mistaken,)) == {}


def test_a_red_rating_whose_hold_was_lifted_still_asks_for_easier_moves() -> None:
    assert today(morning(0, 6)) == {Site.HAM_PROX: Ease.EASIER}


def test_what_is_not_settled_after_a_day_is_red() -> None:
    raised = during(2, 3, LEFT)
    assert lights(SIT_BONE, [raised, morning(0, 3)], [], TODAY) == (Light.RED,)
    assert lights(SIT_BONE, [raised, morning(1, 2), morning(0, 3)], [], TODAY) == (Light.AMBER,)


def test_mornings_under_a_flags_hold_are_left_out_too() -> None:
    held = Range(RangeKind.SAME_DAY, the_day(TODAY.date - 3 * ONE_DAY).opens_at)
    assert mornings([morning(4, 2), morning(3, 8), morning(2, 7)], LEFT, [held]) == (2,)


def test_the_light_of_a_day_gone_by_comes_from_its_own_words() -> None:
    yesterday = TODAY.date - ONE_DAY
    assert light_on(SIT_BONE, [during(1, 3, LEFT)], [], yesterday) is Light.AMBER
    assert light_on(SIT_BONE, [during(1, 3, LEFT)], [], TODAY.date) is None


def test_tired_muscle_after_strength_leaves_the_moves_as_they_are() -> None:
    assert easing([SIT_BONE], [morning(0, 3)], [], TODAY, NOON, tired=[TODAY.date]) == {}
    assert easing([SIT_BONE], [morning(0, 4)], [], TODAY, NOON, tired=[TODAY.date]) == {Site.HAM_PROX: Ease.EASIER}


def test_red_words_that_stand_begin_a_hold() -> None:
    bad, corrected = morning(0, 6), replace(morning(0, 1), at=morning(0, 1).at + timedelta(minutes=5))
    assert reds([SIT_BONE], [bad], [], TODAY.date) == (bad,)
    assert reds([SIT_BONE], [bad, corrected], [], TODAY.date) == ()
    assert reds([SIT_BONE], [bad], [], TODAY.date - ONE_DAY) == ()
    assert reds([SIT_BONE, FRONT], [nameless := during(0, 5)], [], TODAY.date) == (nameless,)


def test_a_place_they_do_not_watch_has_no_usual() -> None:
    knee = BodySite(Site.KNEE, Side.LEFT)
    assert reds([SIT_BONE], [two := rated(0, Moment.AFTER, 2, knee)], [], TODAY.date) == (two,)
    assert reds([SIT_BONE], [rated(0, Moment.AFTER, 1, knee)], [], TODAY.date) == ()


# --- after a red flag's hold


def flagged(kind: RangeKind, ended: datetime, lasted: timedelta = ONE_DAY, where: BodySite | None = None) -> Range:
    return Range(kind, ended - lasted, ended, where)


WHOLE_BODY = dict.fromkeys(Site, Ease.TWO_THIRDS)


@pytest.mark.parametrize("kind", FLAG_HOLDS)
def test_after_a_flag_the_whole_body_begins_at_two_thirds_until_every_site_is_green(kind: RangeKind) -> None:
    ended = flagged(kind, NOON - 2 * ONE_DAY)
    assert today(ranges=(ended,)) == WHOLE_BODY
    assert today(morning(0, 2), ranges=(ended,)) == WHOLE_BODY, "the other site has said nothing yet"
    assert today(morning(0, 2), morning(0, 2, HIP), ranges=(ended,)) == {}
    assert today(ranges=(flagged(kind, NOON - TWO_THIRDS_AT_MOST),)) == {}


def test_who_watches_no_site_begins_gently_too() -> None:
    assert easing([], [], [flagged(RangeKind.SAME_DAY, NOON - ONE_DAY)], TODAY, NOON) == WHOLE_BODY


def test_a_flag_that_holds_or_never_was_asks_for_nothing_of_the_kind() -> None:
    assert today(ranges=(flagged(RangeKind.SAME_DAY, NOON - ONE_DAY, lasted=timedelta()),)) == {}
    assert today(ranges=(Range(RangeKind.SAME_DAY, NOON - ONE_DAY),)) == {}
    assert today(ranges=(flagged(RangeKind.BOOK_SOON, NOON + ONE_DAY, lasted=2 * ONE_DAY),)) == {}


def test_a_site_that_is_red_again_stays_dropped() -> None:
    ranges = (flagged(RangeKind.BOOK_SOON, NOON - ONE_DAY), red(NOON - timedelta(hours=1)))
    assert today(ranges=ranges) == {**WHOLE_BODY, Site.HAM_PROX: Ease.DROPPED}


# --- laws

HARSHNESS = [None, *Ease]
ANY_RATING = st.builds(
    rated,
    st.integers(0, 6),
    st.sampled_from(Moment),
    st.integers(0, 10),
    st.sampled_from([LEFT, RIGHT, HIP]),
    st.integers(0, 8),
)
ANY_RED = st.builds(lambda days, where: red(NOON - days * ONE_DAY, where), st.integers(0, 9), st.sampled_from([LEFT, HIP, None]))


@given(
    st.lists(ANY_RATING, max_size=6),
    st.lists(ANY_RED, max_size=2),
    st.sampled_from(Moment),
    st.integers(0, 10),
    st.integers(0, 10),
    st.sampled_from([LEFT, HIP]),
)
def test_more_pain_today_never_gives_a_milder_answer(
    ratings: list[Rating], reds: list[Range], moment: Moment, value: int, more: int, where: BodySite
) -> None:
    milder = today(*ratings, rated(0, moment, value, where, hour=8), ranges=tuple(reds))
    graver = today(*ratings, rated(0, moment, min(10, value + more), where, hour=8), ranges=tuple(reds))
    for site in Site:
        assert HARSHNESS.index(graver.get(site)) >= HARSHNESS.index(milder.get(site))


@given(
    st.lists(ANY_RATING, max_size=4),
    st.integers(0, 200),
    st.integers(1, 100),
    st.sampled_from(FLAG_HOLDS),
    st.sampled_from([LEFT, HIP, None]),
)
def test_a_graver_hold_never_gives_a_milder_day_after_it(
    ratings: list[Rating], hours_ago: int, lasted: int, kind: RangeKind, where: BodySite | None
) -> None:
    ended, over = NOON - timedelta(hours=hours_ago), timedelta(hours=lasted)
    milder = today(*ratings, ranges=(flagged(RangeKind.PROTECTED, ended, over, where),))
    graver = today(*ratings, ranges=(flagged(kind, ended, over, where),))
    for site in Site:
        assert HARSHNESS.index(graver.get(site)) >= HARSHNESS.index(milder.get(site))
