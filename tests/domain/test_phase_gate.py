"""The phase gate: mornings written as lights, one sign a day up to yesterday, and what the rules make of them.

`mornings("g g a . g r")`: g green, a amber, r red in the morning, . not rated; `(a)` and `(r)` what the session brought.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.loader import load_library
from bot.domain.adherence import Rate
from bot.domain.day import ONE_DAY
from bot.domain.hold import Range, RangeKind
from bot.domain.pain import GRAVITY, Light, Moment, Rating, Watched, worst
from bot.domain.phase_gate import EASE_DWELL_DAYS, GATES, decided, keeps, may_choose, overruled, weighed
from bot.domain.progression import Because, By, Decision, Lit, Move, Past, PhaseFacts, Wish, lit, stays
from bot.domain.site import BodySite, Side, Site
from tests.domain.diary_text import MONDAY, the_day

PROGRAMMES = load_library().programmes
FOUNDATION = PROGRAMMES["foundation12"]
TODAY = date(2026, 2, 2)
LIGHTS = {"g": Light.GREEN, "a": Light.AMBER, "r": Light.RED}
ORDER = (Move.EASE, Move.HOLD, Move.ADVANCE)


def mornings(text: str, today: date = TODAY) -> tuple[Lit, ...]:
    """The rated days of a line of lights whose last sign is yesterday's."""
    signs = re.findall(r"([gar.])(?:\((\w)\))?", text)
    days = []
    for n, (sign, session) in enumerate(signs):
        morning = LIGHTS.get(sign)
        all_ = [light for light in (morning, LIGHTS.get(session)) if light is not None]
        if all_:
            days.append(Lit(today - (len(signs) - n) * ONE_DAY, worst(all_), morning))
    return tuple(days)


def in_phase(here: str = "F1", lights: str = "g g g g g g g g g g g g g g", **changes: Any) -> PhaseFacts:
    """Three weeks into a phase, everything in order: ticked, there every day, never held; to be changed where a test needs it."""
    programme = next(p for p in PROGRAMMES.values() if here in {phase.id for phase in p.phases})
    facts = PhaseFacts(
        programme,
        here,
        TODAY - timedelta(days=21),
        TODAY,
        lit=mornings(lights),
        show_up=Rate(14, 14),
        ticked=frozenset(test.id for phase in programme.phases for test in phase.exit),
    )
    return replace(facts, **changes)


def past(move: Move, from_: str, to: str, because: Because, days_ago: int, by: By = By.RULES) -> Past:
    return Past(TODAY - days_ago * ONE_DAY, Decision(move, from_, to, (because,), by))


# --- advance


def test_calm_mornings_ticks_and_showing_up_open_the_next_phase() -> None:
    assert decided(in_phase("F1")) == Decision(Move.ADVANCE, "F1", "F2", (Because.GATES_MET,))


@pytest.mark.parametrize(
    "changes, gate",
    [
        pytest.param({"since": TODAY - timedelta(days=9)}, Because.DAYS, id="nine days are not ten"),
        pytest.param({"lights": "g g a g a . . . . g g"}, Because.MORNINGS, id="three of the last five mornings calm"),
        pytest.param({"lights": "g g g g"}, Because.MORNINGS, id="four rated mornings are not five"),
        pytest.param({"lights": "g g g" + " ." * 12}, Because.MORNINGS, id="mornings of two weeks ago say nothing"),
        pytest.param({"lights": "g r g g g g . . . ."}, Because.RED, id="a red morning among the last five"),
        pytest.param({"lights": "g g g g(r) g g . . . ."}, Because.RED, id="a red session since the first of them"),
        pytest.param({"lights": "g g g g a g"}, Because.AMBER, id="amber two days ago"),
        pytest.param({"lights": "g g g g(a) g g"}, Because.AMBER, id="an amber session three days ago"),
        pytest.param({"show_up": Rate(9, 9)}, Because.SHOW_UP, id="nine due days are not ten"),
        pytest.param({"show_up": Rate(9, 13)}, Because.SHOW_UP, id="nine of thirteen are not 70 %"),
        pytest.param({"held_until": TODAY - timedelta(days=6)}, Because.HOLD, id="a hold ended six days ago"),
        pytest.param({"ticked": frozenset()}, Because.TESTS, id="nothing ticked"),
        pytest.param({"locked": True}, Because.LOCK, id="a red flag stands"),
        pytest.param({"here": "F3"}, Because.CLEARANCE, id="the strength phase needs a clinician's word"),
        pytest.param({"past": (past(Move.HOLD, "F1", "F1", Because.STAY, 2, By.RUNNER),)}, Because.STAY, id="they want to stay"),
    ],
)
def test_one_gate_that_is_not_met_holds_and_is_named(changes: dict[str, Any], gate: Because) -> None:
    decision = decided(in_phase(**changes))
    assert (decision.move, decision.because, decision.to) == (Move.HOLD, (gate,), decision.from_)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"since": TODAY - timedelta(days=10)}, id="ten days"),
        pytest.param({"lights": "g g g g a . . ."}, id="four of five calm, the amber one four days ago"),
        pytest.param({"lights": "r g g g g g"}, id="a red morning before the last five"),
        pytest.param({"show_up": Rate(7, 10)}, id="seven of ten"),
        pytest.param({"held_until": TODAY - timedelta(days=7)}, id="a hold ended a week ago"),
        pytest.param({"here": "F3", "cleared": True}, id="cleared for the strength phase"),
        pytest.param({"watched": False, "lights": ""}, id="nothing sore, nothing rated"),
    ],
)
def test_at_the_edge_it_opens(changes: dict[str, Any]) -> None:
    assert decided(in_phase(**changes)).move is Move.ADVANCE


def test_a_test_that_is_locked_is_not_asked_before_clearance() -> None:
    allowed = frozenset({"f3_side_plank", "f3_dead_bugs"})
    asked = {w.gate: w for w in weighed(in_phase("F3", ticked=allowed))}
    assert (asked[Because.TESTS].met, asked[Because.TESTS].need) == (True, 2)
    assert decided(in_phase("F3", ticked=allowed, cleared=True)).because == (Because.TESTS,)


def test_the_last_phase_has_no_gates() -> None:
    facts = in_phase("F4", cleared=True)
    assert weighed(facts) == ()
    assert decided(facts) == Decision(Move.HOLD, "F4", "F4", (Because.LAST,))


def test_every_gate_is_told_in_order_with_how_far_it_is() -> None:
    found = weighed(in_phase(since=TODAY - timedelta(days=3), lights="g g g", ticked=frozenset()))
    assert [w.gate for w in found] == list(GATES)
    counted = {w.gate: (w.have, w.need) for w in found if w.need}
    assert counted == {
        Because.DAYS: (3, 10),
        Because.MORNINGS: (3, 4),
        Because.SHOW_UP: (14, 14),
        Because.TESTS: (0, 1),
    }


# --- ease


@pytest.mark.parametrize(
    "lights, why",
    [
        pytest.param("g g g r", Because.ONE_RED, id="a red morning"),
        pytest.param("g g g(r)", Because.ONE_RED, id="a red session"),
        pytest.param("g r . .", Because.ONE_RED, id="a red morning, two days without a look"),
        pytest.param("g g a a", Because.TWO_AMBERS, id="two ambers"),
        pytest.param("g a . g(a)", Because.TWO_AMBERS, id="two rated days running"),
    ],
)
def test_one_red_or_two_ambers_ease(lights: str, why: Because) -> None:
    assert decided(in_phase("F2", lights)) == Decision(Move.EASE, "F2", "F1", (why,))


@pytest.mark.parametrize(
    "lights",
    [
        pytest.param("g g g a", id="one amber only holds"),
        pytest.param("g a g a", id="a calm day between two ambers"),
        pytest.param("a a . . . . . .", id="two ambers of last week"),
        pytest.param("g r . . .", id="a red light four days ago"),
    ],
)
def test_less_than_that_holds(lights: str) -> None:
    assert decided(in_phase("F2", lights)).move is Move.HOLD


def test_the_first_phase_cannot_be_eased() -> None:
    decision = decided(in_phase("F1", "g g g r"))
    assert (decision.move, decision.to) == (Move.HOLD, "F1")
    assert Because.RED in decision.because


def test_what_hurt_before_this_phase_does_not_ease_it() -> None:
    assert decided(in_phase("F2", "g g r", since=TODAY)).move is Move.HOLD


def test_an_eased_phase_is_given_its_week() -> None:
    eased = past(Move.EASE, "F3", "F2", Because.ONE_RED, EASE_DWELL_DAYS - 1)
    facts = in_phase("F2", "g g g r", since=eased.on, past=(eased,))
    assert decided(facts).move is Move.HOLD
    assert decided(replace(facts, past=(replace(eased, on=eased.on - ONE_DAY),))).to == "F1"


def test_going_back_by_ones_own_wish_is_no_ease_to_wait_for() -> None:
    went = past(Move.EASE, "F3", "F2", Because.WENT_BACK, 1, By.RUNNER)
    assert decided(in_phase("F2", "g g g r", since=went.on, past=(went,))).to == "F1"


@pytest.mark.parametrize("here, to", [("F4", "F3"), ("P4", "P1"), ("H4", "H2")])
def test_a_clearance_taken_back_brings_the_last_phase_without_a_lock(here: str, to: str) -> None:
    assert decided(in_phase(here)) == Decision(Move.EASE, here, to, (Because.CLEARANCE,))


def test_where_no_phase_is_open_they_stay_with_the_gentle_set() -> None:
    assert decided(in_phase("M1")) == Decision(Move.HOLD, "M1", "M1", (Because.CLEARANCE,))


# --- the runner's word


def test_stay_holds_until_they_say_go_on() -> None:
    facts = in_phase()
    asked = overruled(facts, Wish.STAY)
    assert asked == Decision(Move.HOLD, "F1", "F1", (Because.STAY,), By.RUNNER)
    staying = replace(facts, past=(Past(TODAY, asked),))
    assert decided(staying).because == (Because.STAY,)
    assert overruled(staying, Wish.ON) == Decision(Move.ADVANCE, "F1", "F2", (Because.GATES_MET,), By.RUNNER)


def test_go_on_passes_no_other_gate() -> None:
    staying = past(Move.HOLD, "F1", "F1", Because.STAY, 1, By.RUNNER)
    facts = in_phase(ticked=frozenset(), past=(staying,))
    went_on = overruled(facts, Wish.ON)
    assert went_on == Decision(Move.HOLD, "F1", "F1", (Because.GO_ON,), By.RUNNER)
    assert not stays((staying, Past(TODAY, went_on)))
    assert decided(replace(facts, past=(staying, Past(TODAY, went_on)))).because == (Because.TESTS,)


def test_a_reason_to_hold_leaves_the_wish_to_stay_and_a_move_ends_it() -> None:
    asked = past(Move.HOLD, "F2", "F2", Because.STAY, 3, By.RUNNER)
    assert stays((asked, past(Move.HOLD, "F2", "F2", Because.AMBER, 2)))
    assert not stays((asked, past(Move.EASE, "F2", "F1", Because.ONE_RED, 1)))
    assert not stays(())


def test_go_back_one_and_never_below_the_first() -> None:
    assert overruled(in_phase("F3"), Wish.BACK) == Decision(Move.EASE, "F3", "F2", (Because.WENT_BACK,), By.RUNNER)
    assert overruled(in_phase("F1"), Wish.BACK) is None


def test_an_ease_can_be_taken_back_but_not_while_its_hold_stands() -> None:
    eased = past(Move.EASE, "F2", "F1", Because.TWO_AMBERS, 0)
    facts = in_phase("F1", since=TODAY, past=(past(Move.ADVANCE, "F1", "F2", Because.GATES_MET, 9), eased))
    assert overruled(facts, Wish.KEEP) == Decision(Move.ADVANCE, "F1", "F2", (Because.KEPT_ON,), By.RUNNER)
    assert overruled(replace(facts, locked=True), Wish.KEEP) is None


def test_there_is_nothing_to_keep_without_an_ease_or_past_a_lock() -> None:
    assert keeps(in_phase("F1")) is None
    assert keeps(in_phase("F1", past=(past(Move.EASE, "F2", "F1", Because.WENT_BACK, 0, By.RUNNER),))) is None
    from_p2 = past(Move.EASE, "P2", "P1", Because.ONE_RED, 0)
    assert keeps(in_phase("P1", past=(from_p2,))) is None
    assert keeps(in_phase("P1", past=(from_p2,), cleared=True)) is PROGRAMMES["pht12"].phase("P2")


@pytest.mark.parametrize(
    "programme, cleared, locked, why",
    [
        ("foundation12", False, False, None),
        ("pht12", False, False, None),
        ("hipflexor8", False, False, Because.CLEARANCE),
        ("maintain", False, True, Because.CLEARANCE),
        ("maintain", True, False, None),
        ("hipflexor8", True, True, Because.LOCK),
    ],
)
def test_which_programmes_may_be_chosen(programme: str, cleared: bool, locked: bool, why: Because | None) -> None:
    assert may_choose(PROGRAMMES[programme], cleared=cleared, locked=locked) is why


# --- laws

LIGHT = st.sampled_from(list(Light))
PHASES = [phase.id for programme in PROGRAMMES.values() for phase in programme.phases]
REASONS = st.sampled_from([Because.STAY, Because.GO_ON, Because.ONE_RED, Because.WENT_BACK, Because.GATES_MET, Because.AMBER])


@st.composite
def anybody(draw: st.DrawFn) -> PhaseFacts:
    """A runner anywhere in any programme, mostly in order, so that gates do open."""
    mostly = st.sampled_from([True, True, True, False])
    signs = [draw(st.sampled_from(["g", "g", "g", "g", ".", "a", "r", "g(a)"])) for _ in range(draw(st.integers(5, 16)))]
    here = draw(st.sampled_from(PHASES))
    facts = in_phase(here, " ".join(signs), since=TODAY - timedelta(days=draw(st.integers(0, 25))))
    kept = draw(st.integers(6, 14))
    decisions = [past(draw(st.sampled_from(list(Move))), here, here, draw(REASONS), n, draw(st.sampled_from(list(By)))) for n in (9, 4, 1)]
    return replace(
        facts,
        show_up=Rate(kept, 14),
        held_until=None if draw(mostly) else TODAY - timedelta(days=draw(st.integers(0, 9))),
        ticked=facts.ticked if draw(mostly) else frozenset(),
        cleared=draw(st.booleans()),
        locked=not draw(mostly),
        past=tuple(decisions[: draw(st.integers(0, 3))]),
    )


@given(anybody(), st.data())
def test_more_pain_never_advances_further(facts: PhaseFacts, data: st.DataObject) -> None:
    if not facts.lit:
        return
    place = data.draw(st.integers(0, len(facts.lit) - 1))
    day, graver = facts.lit[place], data.draw(LIGHT)
    sorer = replace(day, light=worst((day.light, graver)), morning=day.morning and worst((day.morning, graver)))
    worse = replace(facts, lit=(*facts.lit[:place], sorer, *facts.lit[place + 1 :]))
    assert ORDER.index(decided(worse).move) <= ORDER.index(decided(facts).move)


@given(anybody(), st.sampled_from([*Wish, None]))
def test_nobody_passes_a_lock(facts: PhaseFacts, wish: Wish | None) -> None:
    decision = decided(facts) if wish is None else overruled(facts, wish)
    if decision is not None and decision.move is Move.ADVANCE:
        assert not facts.locked
        assert facts.cleared or not facts.programme.phase(decision.to).needs_clearance


@given(anybody(), st.sampled_from([*Wish, None]))
def test_a_decision_goes_one_phase_at_a_time_and_says_why(facts: PhaseFacts, wish: Wish | None) -> None:
    decision = decided(facts) if wish is None else overruled(facts, wish)
    if decision is None:
        return
    ids = [phase.id for phase in facts.programme.phases]
    step = ids.index(decision.to) - ids.index(decision.from_)
    assert decision.because
    assert decision.from_ == facts.here
    assert {Move.ADVANCE: step == 1, Move.HOLD: step == 0, Move.EASE: step < 0}[decision.move]
    assert step >= -1 or decision.because == (Because.CLEARANCE,)


@given(anybody())
def test_a_step_forward_is_exactly_all_gates_met(facts: PhaseFacts) -> None:
    gates = weighed(facts)
    if decided(facts).move is Move.ADVANCE:
        assert gates
        assert all(w.met for w in gates)


# --- lights of a day

HIP, HAM = BodySite(Site.HIP_FLEXOR, Side.RIGHT), BodySite(Site.HAM_PROX, Side.LEFT)
BOTH = (Watched(HIP, 2), Watched(HAM, 2))


def rated(day: int, moment: Moment, value: int, where: BodySite | None = HIP) -> Rating:
    opened = the_day(MONDAY + day * ONE_DAY)
    return Rating(opened.date, moment, value, value, opened.opens_at + timedelta(hours=3 + day % 2), where)


def test_a_day_shows_the_worst_of_its_sites_and_moments() -> None:
    ratings = [
        rated(0, Moment.MORNING, 1),
        rated(0, Moment.MORNING, 2, HAM),
        rated(1, Moment.MORNING, 1),
        rated(1, Moment.MORNING, 3, HAM),
        rated(2, Moment.DURING, 5, None),
    ]
    assert lit(BOTH, ratings, (), MONDAY) == (
        Lit(MONDAY, Light.GREEN, Light.GREEN),
        Lit(MONDAY + ONE_DAY, Light.AMBER, Light.AMBER),
        Lit(MONDAY + 2 * ONE_DAY, Light.RED, None),
    )


def test_a_session_colours_its_own_day_and_not_the_next() -> None:
    lines = lit(BOTH, [rated(0, Moment.DURING, 4), rated(1, Moment.DURING, 1)], (), MONDAY)
    assert [line.light for line in lines] == [Light.AMBER, Light.GREEN]


def test_days_before_are_left_out_but_still_say_what_is_usual() -> None:
    ratings = [*(rated(n, Moment.MORNING, 0) for n in range(3)), rated(3, Moment.MORNING, 2)]
    assert lit(BOTH, ratings, (), MONDAY + 3 * ONE_DAY) == (Lit(MONDAY + 3 * ONE_DAY, Light.RED, Light.RED),)


def test_each_day_is_read_against_what_was_usual_then() -> None:
    red = Range(RangeKind.PROTECTED, the_day(MONDAY).opens_at, the_day(MONDAY).closes_at, HIP)
    usual_two = [rated(n, Moment.MORNING, 2) for n in range(3)]
    assert [line.morning for line in lit(BOTH, [*usual_two, rated(3, Moment.MORNING, 3)], (red,), MONDAY)] == [Light.GREEN] * 3 + [
        Light.AMBER
    ]


@given(st.lists(st.integers(0, 10), min_size=1, max_size=12))
def test_lights_come_in_order_one_a_day(values: list[int]) -> None:
    lines = lit(BOTH, [rated(n, Moment.MORNING, value) for n, value in enumerate(values)], (), MONDAY)
    assert len(lines) == len(values)
    assert all(a.on < b.on for a, b in pairwise(lines))
    assert all(line.morning is not None and GRAVITY[line.light] >= GRAVITY[line.morning] for line in lines)
