"""The run ladder: lights, entry, stages, gaps, rests; examples first, then the laws."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.loader import load_library
from bot.domain.day import ONE_DAY
from bot.domain.pain import GRAVITY, Light
from bot.domain.progression import Move
from bot.domain.running import (
    LAST,
    STEADY,
    Because,
    EntryTest,
    Need,
    Outing,
    Rest,
    Stage,
    asks_flags,
    during_light,
    entry_needs,
    green_days,
    is_step,
    longest_allowed,
    minutes_of_week,
    next_stage,
    rest,
    stands,
)

LADDER = load_library().ladder
G, A, R = Light.GREEN, Light.AMBER, Light.RED
BEGAN = date(2026, 5, 4)  # a Monday: the stage began


def may(day: int) -> date:
    return date(2026, 5, 1) + (day - 1) * ONE_DAY


def ran(day: int, worst: int | None = 1, morning: Light | None = G, stage: int | None = 2, **more: Any) -> Outing:
    at = datetime.combine(may(day), time(18), UTC)
    return replace(Outing(may(day), at, 8, worst, stage=stage, morning=morning), **more)


# --- lights


@pytest.mark.parametrize(
    "worst, rising, limp, light",
    [
        (0, False, False, G),
        (2, False, False, G),
        (2, True, False, A),
        (3, False, False, A),
        (4, False, False, R),
        (10, True, False, R),
        (0, False, True, R),
        (None, False, False, None),
        (None, True, False, A),
        (None, False, True, R),
    ],
)
def test_the_light_of_a_run_itself(worst: int | None, rising: bool, limp: bool, light: Light | None) -> None:
    assert during_light(worst, rising=rising, limp=limp) is light


@pytest.mark.parametrize(
    "outing, light",
    [
        (ran(4), G),
        (ran(4, morning=None), None),
        (ran(4, worst=None), None),
        (ran(4, morning=A), A),
        (ran(4, worst=3, morning=None), A),
        (ran(4, worst=None, morning=R), R),
        (ran(4, worst=4, morning=None), R),
        (ran(4, times=2, unsaid=True), None),
        (ran(4, worst=4, times=2, unsaid=True), R),
    ],
)
def test_the_next_morning_is_part_of_an_outing(outing: Outing, light: Light | None) -> None:
    assert outing.light is light


@pytest.mark.parametrize(
    "least, usual, asks", [(3, 1, False), (4, 1, True), (4, 2, False), (5, 2, True), (6, 4, False), (7, 6, True), (3, 0, True)]
)
def test_high_or_a_jump_above_usual_asks_the_flags(least: int, usual: int, asks: bool) -> None:
    assert asks_flags(least, usual) is asks


@pytest.mark.parametrize(
    "words, now, stands_",
    [
        ((), 500, 0),
        (((0, 7),), 60, 0),  # within the hour it can still be corrected
        (((0, 7),), 61, 7),
        (((0, 7), (30, 1)), 75, 0),  # it was corrected
        (((0, 7), (30, 1)), 500, 1),
        (((0, 3), (90, 7), (100, 3)), 120, 3),
    ],
)
def test_a_word_is_taken_back_within_the_hour_and_is_news_later(words: tuple[tuple[int, int], ...], now: int, stands_: int) -> None:
    begun = ran(4).at
    said = [(begun + timedelta(minutes=m), value) for m, value in words]
    assert stands(said, begun + timedelta(minutes=now)) == stands_


# --- entry


def test_seven_green_days_need_five_rated_and_none_sore() -> None:
    assert green_days([G] * 7)
    assert green_days([G, None, G, G, None, G, G])
    assert not green_days([G, None, G, None, None, G, G])
    assert not green_days([G, G, G, A, G, G, G])
    assert not green_days([G] * 6)
    assert green_days([A, *[G] * 7]), "eight days ago is past"
    assert green_days([None] * 7, rated=False)


def test_all_of_the_entry_is_needed_and_hops_only_where_ticked() -> None:
    asked = LADDER.tests(hops_cleared=False)
    assert [t.id for t in LADDER.tests(hops_cleared=True)][-1] == "run_hop"
    assert "run_hop" not in [t.id for t in asked]
    passed = {t.id for t in asked}
    assert entry_needs(asked, passed, cleared=True, green=True) == ()
    assert entry_needs(asked, passed - {"run_calf"}, cleared=True, green=True) == (Need.TESTS,)
    assert entry_needs(asked, (), cleared=False, green=False) == (Need.CLEARANCE, Need.TESTS, Need.GREEN_DAYS)


# --- stages


def test_the_ladder_runs_from_a_walk_to_thirty_minutes() -> None:
    assert [s.counted for s in LADDER.stages] == [30, 4, 8, 12, 15, 20, 22, 24, 24, 25, 30]
    assert [LADDER.stage(n).n for n in (-1, 0, 5, LAST, STEADY)] == [0, 0, 5, LAST, LAST]
    assert LADDER.stage(0).minutes == 30
    assert Stage(4, 6, 150, 90).minutes == 34, "five minutes of walking before and after"
    assert isinstance(LADDER.entry[0], EntryTest)


@pytest.mark.parametrize(
    "stage, outings, today, to, because",
    [
        (2, [], 5, 2, Because.NOT_YET),
        (2, [ran(4)], 6, 2, Because.NOT_YET),
        (2, [ran(4), ran(6)], 7, 3, Because.TWO_GREEN),
        (2, [ran(4), ran(6, morning=None)], 6, 2, Because.NOT_YET),
        (2, [ran(4), ran(6, morning=None), ran(8)], 9, 3, Because.TWO_GREEN),
        (2, [ran(4), ran(6, whole=False)], 7, 2, Because.NOT_YET),
        (2, [ran(4), ran(6, stage=None)], 7, 2, Because.NOT_YET),
        (2, [ran(4, stage=1), ran(6)], 7, 2, Because.NOT_YET),
        (2, [ran(4), ran(6, worst=3)], 7, 2, Because.AMBER),
        (2, [ran(4), ran(6, worst=3), ran(8)], 9, 2, Because.NOT_YET),
        (2, [ran(4), ran(6, worst=3), ran(8), ran(10)], 11, 3, Because.TWO_GREEN),
        (2, [ran(4), ran(6, worst=4)], 6, 1, Because.RED),
        (2, [ran(4), ran(6, limp=True)], 6, 1, Because.RED),
        (2, [ran(4), ran(6, stage=None, morning=R)], 7, 1, Because.RED),
        (1, [ran(4, stage=1, worst=5)], 4, 0, Because.RED),
        (2, [ran(1, worst=4), ran(8, worst=4)], 8, 1, Because.SECOND_RED),
        (2, [ran(4)], 12, 2, Because.SHORT_GAP),
        (2, [ran(4), ran(6)], 14, 2, Because.SHORT_GAP),
        (2, [ran(4), ran(12)], 13, 2, Because.NOT_YET),
        (5, [ran(4, stage=5)], 18, 5, Because.SHORT_GAP),
        (5, [ran(4, stage=5)], 19, 3, Because.LONG_GAP),
        (2, [ran(4)], 19, 1, Because.LONG_GAP),
        (1, [ran(4, stage=1)], 25, 1, Because.NOT_YET),
        (5, [ran(4, stage=5)], 33, 1, Because.LONGEST_GAP),
        (10, [ran(4, stage=10), ran(6, stage=10)], 7, STEADY, Because.TWO_GREEN),
        (STEADY, [ran(4, stage=STEADY), ran(6, stage=STEADY)], 7, STEADY, Because.STEADY),
        (STEADY, [ran(4, stage=STEADY, worst=4)], 4, 10, Because.RED),
    ],
)
def test_how_a_stage_moves(stage: int, outings: list[Outing], today: int, to: int, because: Because) -> None:
    step = next_stage(stage, outings, BEGAN, may(today), entered=True)
    assert (step.to, step.because) == (to, because)
    assert step.move is (Move.ADVANCE if to > stage else Move.EASE if to < stage else Move.HOLD)


def test_a_long_gap_takes_two_back_once_until_it_is_longer_still() -> None:
    outings, moved = [ran(4, stage=5)], may(19)
    assert next_stage(3, outings, moved, may(20), entered=True).because is Because.NOT_YET
    assert next_stage(3, outings, moved, may(33), entered=True).to == 1


def test_the_walk_is_left_by_the_entry_tests_after_a_week_without_a_sore_outing() -> None:
    assert next_stage(0, [], BEGAN, may(5), entered=False).because is Because.NOT_ENTERED
    assert next_stage(0, [ran(5, stage=0)], BEGAN, may(6), entered=True).to == 1
    assert next_stage(0, [ran(5, stage=1, worst=4)], BEGAN, may(6), entered=True).to == 0
    assert next_stage(0, [ran(5, stage=1, worst=4)], BEGAN, may(12), entered=True).to == 1


# --- rest, and how long


def test_outings_are_48_hours_apart_and_three_a_week() -> None:
    now = ran(6).at + timedelta(hours=20)
    assert rest([], now) is None
    assert rest([ran(6)], now) == (Rest.APART, ran(8).at)
    assert rest([ran(6)], ran(8).at) is None
    assert rest([ran(4), ran(6), ran(8)], ran(10).at) == (Rest.THREE_A_WEEK, ran(11).at)
    assert rest([ran(1), ran(4), ran(8)], ran(10).at) is None


def test_the_first_outing_of_a_stage_is_a_step() -> None:
    assert is_step(2, [ran(4, stage=1)], may(5))
    assert not is_step(2, [ran(6)], may(5))
    assert not is_step(0, [], may(5))


def test_the_steady_base_grows_by_a_tenth_at_most() -> None:
    assert longest_allowed([], may(20)) is None
    assert longest_allowed([ran(4, minutes=30), ran(6, minutes=20)], may(8)) == 33
    assert longest_allowed([ran(4, minutes=60)], may(4)) is None, "today's run is no measure of itself"
    assert longest_allowed([ran(1, minutes=60), ran(3, minutes=30)], may(32)) == 33, "31 days ago is past"


def test_the_weeks_minutes_are_those_of_monday_to_sunday() -> None:
    assert minutes_of_week([ran(3, minutes=9), ran(4, minutes=10), ran(10, minutes=12), ran(11, minutes=30)], may(4)) == 22


# --- laws

outings = st.lists(
    st.builds(
        ran,
        st.integers(1, 40),
        st.none() | st.integers(0, 10),
        st.none() | st.sampled_from([G, A, R]),
        st.none() | st.integers(0, STEADY),
        rising=st.booleans(),
        limp=st.booleans(),
        whole=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda o: o.on,
).map(lambda found: sorted(found, key=lambda o: o.on))
stages = st.integers(0, STEADY)


@given(st.integers(0, 10), st.integers(0, 10), st.booleans(), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=60)
def test_more_pain_never_gives_a_milder_light(a: int, b: int, rising: bool, more_rising: bool, limp: bool, more_limp: bool) -> None:
    mild = during_light(min(a, b), rising=rising and more_rising, limp=limp and more_limp)
    sore = during_light(max(a, b), rising=rising or more_rising, limp=limp or more_limp)
    assert mild is not None
    assert sore is not None
    assert GRAVITY[mild] <= GRAVITY[sore]


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 10)), max_size=5), st.integers(0, 200), st.integers(0, 10), st.integers(0, 200)
)
@settings(max_examples=60)
def test_nothing_said_later_makes_milder_what_stands(told: list[tuple[int, int]], after: int, value: int, later: int) -> None:
    said = [(ran(4).at + timedelta(minutes=m), v) for m, v in sorted(told)]
    now = (said[-1][0] if said else ran(4).at) + timedelta(minutes=after)
    assert stands([*said, (now, value)], now + timedelta(minutes=later)) >= stands(said, now)


@given(stages, outings, st.integers(1, 60), st.booleans(), st.data())
@settings(max_examples=80)
def test_more_pain_never_gives_a_higher_stage(stage: int, runs: list[Outing], days: int, entered: bool, data: st.DataObject) -> None:
    told = [i for i, o in enumerate(runs) if o.worst is not None]
    if not told:
        return
    at, today = data.draw(st.sampled_from(told)), may(40 + days)
    outing = runs[at]
    sorer = replace(outing, worst=data.draw(st.integers(outing.worst or 0, 10)), limp=outing.limp or data.draw(st.booleans()))
    worse = [*runs[:at], sorer, *runs[at + 1 :]]
    before, after = (next_stage(stage, of, BEGAN, today, entered=entered) for of in (runs, worse))
    assert after.to <= before.to


@given(stages, outings, st.integers(1, 60), st.booleans())
@settings(max_examples=80)
def test_a_stage_moves_one_up_at_most_and_leaves_the_walk_only_by_its_tests(
    stage: int, runs: list[Outing], days: int, entered: bool
) -> None:
    step = next_stage(stage, runs, BEGAN, may(40 + days), entered=entered)
    assert 0 <= step.to <= min(stage + 1, STEADY)
    assert stage or entered or step.to == 0
    if runs and step.move is Move.ADVANCE and stage:
        assert (may(40 + days) - runs[-1].on).days < 8
