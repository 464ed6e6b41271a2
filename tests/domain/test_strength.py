"""The weekly strength session: its days, its chain, its levels; examples first, then the laws."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.day import ONE_DAY
from bot.domain.entry import Mark
from bot.domain.pain import GRAVITY, Light, Soreness
from bot.domain.progression import Move
from bot.domain.strength import (
    HIGHEST,
    LOWEST,
    Became,
    Because,
    Gates,
    Need,
    Session,
    Slot,
    begins,
    chain,
    done_in_week,
    fixed_day,
    level_today,
    missed,
    needs,
    next_days,
    next_level,
    one_more,
    session_light,
    slot,
    week_of,
    weeks_kept,
)

FIRST = date(2026, 3, 2)  # a Monday: day 1
WED, SUN = 2, 6
WEEK = timedelta(days=7)
OPEN = Gates(cleared=True, exit_passed=True, run_stage=7, weeks_here=9)
G, A, R = Light.GREEN, Light.AMBER, Light.RED


def march(day: int) -> date:
    return date(2026, 3, 1) + (day - 1) * ONE_DAY


def done(day: int, mark: Mark = Mark.DONE, level: int = 1, **more: object) -> Session:
    return replace(Session(march(day), level, mark, 6, G), **more)  # type: ignore[arg-type]


# --- days


def test_strength_begins_in_the_second_week_on_its_weekday_with_a_second_chance_two_days_later() -> None:
    asked = {march(d): slot(march(d), WED, FIRST, ()) for d in range(2, 23)}
    assert {day.day: what for day, what in asked.items() if what} == {11: Slot.MAIN, 13: Slot.SECOND, 18: Slot.MAIN, 20: Slot.SECOND}
    assert begins(FIRST) == march(9)


def test_nothing_is_asked_while_no_weekday_is_chosen() -> None:
    assert slot(march(11), None, FIRST, ()) is None


@pytest.mark.parametrize("mark", [Mark.DONE, Mark.TINY])
def test_done_on_its_day_there_is_no_second_chance(mark: Mark) -> None:
    assert slot(march(13), WED, FIRST, [done(11, mark)]) is None


def test_a_skip_on_its_day_leaves_the_second_chance_and_a_mat_day_does_too() -> None:
    skipped = [done(11, Mark.SKIPPED)]
    assert slot(march(11), WED, FIRST, skipped) is None
    assert slot(march(13), WED, FIRST, skipped) is Slot.SECOND
    assert slot(march(13), WED, FIRST, ()) is Slot.SECOND


def test_a_session_two_days_early_counts_for_the_week_a_day_earlier_for_the_one_before() -> None:
    assert slot(march(18), WED, FIRST, [done(16)]) is None
    assert slot(march(18), WED, FIRST, [done(15)]) is Slot.MAIN


def test_the_full_session_of_a_week_is_named_before_the_tiny_one() -> None:
    tiny, full = done(11, Mark.TINY), done(13)
    assert done_in_week(march(11), WED, [tiny, full]) == full


def test_the_days_that_come_next() -> None:
    assert next_days(march(2), WED, FIRST, ()) == (march(11), march(13))
    assert next_days(march(12), WED, FIRST, ()) == (march(11), march(13)), "the second chance is still open"
    assert next_days(march(14), WED, FIRST, ()) == (march(18), march(20))
    assert next_days(march(11), WED, FIRST, [done(11)]) == (march(18), march(20))


# --- the chain of weeks


def test_full_and_tiny_sessions_keep_the_chain_and_the_open_week_breaks_nothing() -> None:
    sessions = [done(11), done(20, Mark.TINY)]
    assert chain(march(25), WED, FIRST, sessions, ()) == 2
    assert chain(march(27), WED, FIRST, sessions, ()) == 2
    assert chain(march(28), WED, FIRST, sessions, ()) == 0
    assert chain(march(28), WED, FIRST, [*sessions, done(27)], ()) == 3


def test_a_week_neutral_on_both_days_is_stepped_over() -> None:
    sessions = [done(11)]
    away = {march(18), march(20)}
    assert chain(march(25), WED, FIRST, sessions, away) == 1
    assert chain(march(25), WED, FIRST, sessions, {march(18)}) == 0
    assert missed(march(28), WED, FIRST, sessions, away) == 1
    assert missed(march(28), WED, FIRST, sessions, ()) == 2
    assert missed(march(28), WED, FIRST, [], ()) == 3
    assert missed(march(10), WED, FIRST, [], ()) == 0


def test_weeks_at_a_level_are_counted_once_each() -> None:
    assert weeks_kept(2, WED, [done(11, level=2), done(13, level=2), done(18, level=2), done(25), done(27, Mark.SKIPPED, level=2)]) == 2


@pytest.mark.parametrize(
    "today, sessions, off, became",
    [
        (8, [], (), None),
        (11, [], (), Became.OPEN),
        (13, [], (), Became.OPEN),
        (14, [], (), Became.MISSED),
        (14, [], {march(11), march(13)}, None),
        (14, [done(11)], (), Became.DONE),
        (14, [done(10)], (), Became.DONE),
        (14, [done(13)], (), Became.SECOND_CHANCE),
        (14, [done(13, Mark.TINY)], (), Became.TINY),
    ],
)
def test_what_became_of_a_strength_week(today: int, sessions: list[Session], off: set[date], became: Became | None) -> None:
    week = week_of(march(today), WED, FIRST, sessions, off)
    assert (week and week.became) == became
    assert week is None or week.second == march(13)


# --- levels


def test_before_clearance_only_level_one() -> None:
    assert [level_today(n, cleared=False) for n in (1, 2, 3)] == [1, 1, 1]
    assert [level_today(n, cleared=True) for n in (0, 1, 2, 3, 4)] == [1, 1, 2, 3, 3]
    assert next_level(2, [], replace(OPEN, cleared=False)) == (step := next_level(3, [], replace(OPEN, cleared=False)))
    assert (step.move, step.to, step.because) == (Move.EASE, 1, Because.NEEDS_CLEARANCE)


@pytest.mark.parametrize(
    "level, sessions, gates, to, because",
    [
        (1, [done(11), done(18)], OPEN, 2, Because.TWO_GREEN),
        (1, [done(11)], OPEN, 1, Because.NOT_YET),
        (1, [done(11), done(18, Mark.TINY)], OPEN, 1, Because.NOT_YET),
        (1, [done(11), done(18, light=None)], OPEN, 1, Because.NOT_YET),
        (1, [done(11), done(18, effort=None)], OPEN, 1, Because.NOT_YET),
        (1, [done(11), done(18, effort=8)], OPEN, 1, Because.TOO_HARD),
        (1, [done(11), done(16, Mark.SKIPPED, light=None), done(18)], OPEN, 2, Because.TWO_GREEN),
        (1, [done(11), done(18)], replace(OPEN, cleared=False), 1, Because.NEEDS_CLEARANCE),
        (1, [done(11), done(18)], replace(OPEN, exit_passed=False), 1, Because.NEEDS_EXIT),
        (1, [done(11), done(18)], replace(OPEN, run_stage=None, weeks_here=0), 2, Because.TWO_GREEN),
        (2, [done(11, level=2), done(18, level=2)], OPEN, 3, Because.TWO_GREEN),
        (2, [done(11, level=2), done(18, level=2)], replace(OPEN, run_stage=4), 2, Because.NEEDS_STAGE),
        (2, [done(11, level=2), done(18, level=2)], replace(OPEN, weeks_here=3), 2, Because.NEEDS_WEEKS),
        (3, [done(11, level=3), done(18, level=3)], OPEN, 3, Because.TOP),
        (2, [done(18, level=2, light=R)], OPEN, 1, Because.ONE_RED),
        (2, [done(11, level=2, light=A), done(18, level=2, light=A)], OPEN, 1, Because.TWO_AMBERS),
        (2, [done(11, level=2, light=A), done(18, level=2)], OPEN, 2, Because.AMBER),
        (2, [done(18, level=2, light=A)], OPEN, 2, Because.AMBER),
        (1, [done(18, light=R)], OPEN, 1, Because.ONE_RED),
        (2, [done(11, light=R), done(18, level=2)], OPEN, 2, Because.NOT_YET),
    ],
)
def test_how_a_level_moves(level: int, sessions: list[Session], gates: Gates, to: int, because: Because) -> None:
    step = next_level(level, sessions, gates)
    assert (step.to, step.because) == (to, because)
    assert step.move is (Move.ADVANCE if to > level else Move.EASE if to < level else Move.HOLD)


@pytest.mark.parametrize(
    "on, weekday, kept, more",
    [
        (12, WED, {11: Mark.DONE}, True),
        (12, WED, {11: Mark.TINY}, True),
        (12, None, {11: Mark.DONE}, True),
        (13, None, {11: Mark.DONE}, False),
        (13, WED, {11: Mark.DONE}, True),
        (13, WED, {11: Mark.TINY}, False),  # the tiny one, then the full one on the second chance
        (16, WED, {11: Mark.DONE}, False),  # two days before the next fixed day
        (16, WED, {15: Mark.DONE}, True),  # the day after, whatever the week
        (11, WED, {11: Mark.DONE, 13: Mark.DONE}, False),
    ],
)
def test_one_a_week_is_the_plan(on: int, weekday: int | None, kept: dict[int, Mark], more: bool) -> None:
    assert one_more(march(on), weekday, {march(day): mark for day, mark in kept.items()}) is more


def test_an_extra_session_raises_nothing_and_eases_like_any_other() -> None:
    assert next_level(1, [done(11), done(12, extra=True)], OPEN).because is Because.NOT_YET
    assert next_level(1, [done(11), done(12, extra=True), done(18)], OPEN).to == 2
    assert next_level(1, [done(11), done(18), done(19, light=A, extra=True)], OPEN).because is Because.AMBER
    assert next_level(2, [done(11, level=2), done(12, level=2, light=R, extra=True)], OPEN).to == 1


def test_what_opens_the_next_level() -> None:
    nothing = Gates(cleared=False, exit_passed=False, run_stage=None, weeks_here=0)
    assert needs(1, nothing) == (Need.CLEARANCE, Need.EXIT)
    assert needs(2, nothing) == (Need.CLEARANCE, Need.EXIT, Need.STAGE, Need.WEEKS)
    assert needs(3, nothing) == needs(1, OPEN) == needs(2, OPEN) == ()


@pytest.mark.parametrize(
    "during, morning, soreness, complete, light",
    [
        ([], [], None, True, G),
        ([G], [], None, False, None),
        ([A], [], None, False, A),
        ([G], [R], None, True, R),
        ([G], [G], Soreness.MUSCLE, True, G),
        ([G], [G], Soreness.SPOT, True, A),
        ([R], [G], Soreness.SPOT, True, R),
        ([G], [A], Soreness.MUSCLE, True, A),
    ],
)
def test_the_light_of_a_session(
    during: list[Light], morning: list[Light], soreness: Soreness | None, complete: bool, light: Light | None
) -> None:
    assert session_light(during, morning, soreness, complete=complete) is light


# --- laws

lights = st.sampled_from([G, A, R])
sessions = st.lists(
    st.builds(
        Session,
        st.integers(9, 60).map(march),
        st.integers(LOWEST, HIGHEST),
        st.sampled_from([Mark.DONE, Mark.TINY, Mark.SKIPPED]),
        st.none() | st.integers(0, 10),
        st.none() | lights,
    ),
    max_size=8,
)
gates = st.builds(Gates, st.booleans(), st.booleans(), st.none() | st.integers(0, 11), st.integers(0, 9))


@given(st.integers(LOWEST, HIGHEST), sessions, gates, st.data())
@settings(max_examples=60)
def test_more_pain_never_gives_a_higher_level(level: int, history: list[Session], opened: Gates, data: st.DataObject) -> None:
    told = [i for i, s in enumerate(history) if s.light is not None]
    if not told:
        return
    at = data.draw(st.sampled_from(told))
    light = history[at].light
    assert light is not None
    worse = data.draw(st.sampled_from([x for x in Light if GRAVITY[x] >= GRAVITY[light]]))
    sorer = [*history[:at], replace(history[at], light=worse), *history[at + 1 :]]
    assert next_level(level, sorer, opened).to <= next_level(level, history, opened).to


@given(st.integers(LOWEST, HIGHEST), sessions, gates)
@settings(max_examples=60)
def test_a_level_moves_one_up_at_most_and_never_past_a_lock(level: int, history: list[Session], opened: Gates) -> None:
    step = next_level(level, history, opened)
    assert LOWEST <= step.to <= min(HIGHEST, level + 1)
    assert opened.cleared or step.to == LOWEST
    if step.move is Move.ADVANCE:
        assert not needs(level, opened)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 6), sessions)
@settings(max_examples=60)
def test_a_strength_week_tiles_the_calendar_and_asks_on_two_days_of_it(on: date, weekday: int, history: list[Session]) -> None:
    fixed = fixed_day(on, weekday)
    assert fixed.weekday() == weekday
    assert timedelta(days=-2) <= on - fixed <= timedelta(days=4)
    asked = slot(on, weekday, FIRST, history)
    assert asked is None or on in (fixed, fixed + timedelta(days=2))
    assert missed(on, weekday, FIRST, history, ()) == 0 or chain(on, weekday, FIRST, history, ()) <= 1
