"""Whole days of ratings, as a runner taps them: more pain on a day never brings a milder answer on it, of any kind."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clearance import locks
from bot.domain.day import ONE_DAY
from bot.domain.easing import easing, light_on, lights, reds, usual
from bot.domain.hold import RED, Range, RangeKind
from bot.domain.pain import DROPPED_FOR, GRAVITY, Light, Moment, Rating, Watched, asks_flags, worst
from bot.domain.programme import Ease
from bot.domain.site import BodySite, Side, Site
from bot.domain.trends import worth_booking
from tests.domain.diary_text import MONDAY, the_day

pytestmark = pytest.mark.no_cover  # thousands of days

HAM, HIP = BodySite(Site.HAM_PROX, Side.LEFT), BodySite(Site.HIP_FLEXOR, Side.RIGHT)
DAYS = 24
HARSHNESS = [None, *Ease]
BANDS = ((0, 2), (3, 4), (5, 10))
SAID = (  # hours after the day opens, and how often: corrections soon after, news later
    (3, Moment.MORNING, 0.7),
    (3.5, Moment.MORNING, 0.15),
    (4, Moment.DURING, 0.7),
    (4.2, Moment.DURING, 0.4),
    (9, Moment.AFTER, 0.15),
    (9.5, Moment.AFTER, 0.15),
    (16, Moment.AFTER, 0.15),
)


@dataclass(frozen=True)
class Lived:
    """Some weeks of words, the last of them today's, and the holds that followed day by day."""

    watched: tuple[Watched, ...]
    words: tuple[Rating, ...]
    ranges: tuple[Range, ...]

    @property
    def now(self) -> datetime:
        return the_day(TODAY).opens_at + timedelta(hours=20)


TODAY = MONDAY + DAYS * ONE_DAY


def lived(watched: tuple[Watched, ...], words: tuple[Rating, ...]) -> Lived:
    """Every red word begins its hold, as the services write it."""
    ranges: list[Range] = []
    for n in range(DAYS + 1):
        found = reds(watched, [w for w in words if w.on <= MONDAY + n * ONE_DAY], ranges, MONDAY + n * ONE_DAY)
        ranges += [Range(RangeKind.PROTECTED, r.at, r.at + DROPPED_FOR, r.where, RED) for r in found]
    return Lived(watched, words, tuple(ranges))


def a_life(rng: Random) -> tuple[tuple[Watched, ...], tuple[Rating, ...]]:
    """Weeks around a level that drifts, with mornings, sessions and odd moments; days without a word happen."""
    level = rng.randint(0, 5)
    watched = tuple(Watched(where, level) for where in rng.choice([(HAM,), (HAM, HIP)]))
    words: list[Rating] = []
    for n in range(DAYS + 1):
        level = min(8, max(0, level + rng.choice([-1, 0, 0, 0, 1])))
        day = the_day(MONDAY + n * ONE_DAY)
        for hour, moment, share in SAID:
            if rng.random() < share:
                value = min(10, max(0, level + rng.randint(-2, 3)))
                least, most = next(b for b in BANDS if value <= b[1]) if moment is Moment.DURING else (value, value)
                where = rng.choice([w.where for w in watched] + ([None] if moment is Moment.DURING else []))
                words.append(Rating(day.date, moment, least, most, day.opens_at + timedelta(hours=hour), where))
    return watched, tuple(words)


def worse(rng: Random, words: tuple[Rating, ...]) -> tuple[Rating, ...]:
    """The same words, some of today's higher."""

    def more(word: Rating) -> Rating:
        if word.on != TODAY or rng.random() < 0.3:
            return word
        if word.moment is Moment.DURING:
            least, most = rng.choice([b for b in BANDS if b[0] >= word.least])
            return replace(word, least=least, most=most)
        value = rng.randint(word.most, 10)
        return replace(word, least=value, most=value)

    return tuple(more(word) for word in words)


def asks(life: Lived) -> bool:
    day = the_day(TODAY)
    return any(
        asks_flags(word, min(usual(w, life.words, life.ranges, day) for w in life.watched if word.where in (None, w.where)))
        for word in life.words
        if word.on == TODAY
    )


def shut(life: Lived) -> set[str]:
    holding = [r.kind for r in life.ranges if r.holds_at(life.now)]
    return {*locks(hiatus=False, cleared=True, holds=holding)}


def advised(life: Lived) -> bool:
    return worth_booking(life.watched, life.words, life.ranges, TODAY, show_up=0.9) is not None


@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_more_pain_today_never_brings_a_milder_answer_of_any_kind(seed: int) -> None:
    rng = Random(seed)
    watched, words = a_life(rng)
    mild, grave = lived(watched, words), lived(watched, worse(rng, words))
    day = the_day(TODAY)
    for each in watched:
        before, after = (worst(lights(each, life.words, life.ranges, day)) for life in (mild, grave))
        assert GRAVITY[before] <= GRAVITY[after], "the light"
        held_before, held_after = (
            any(r.holds_at(life.now) and r.where in (each.where, None) for r in life.ranges) for life in (mild, grave)
        )
        assert held_before <= held_after, "the hold"
    ease_before, ease_after = (easing(watched, life.words, life.ranges, day, life.now) for life in (mild, grave))
    for site in Site:
        assert HARSHNESS.index(ease_before.get(site)) <= HARSHNESS.index(ease_after.get(site)), "the routine"
    assert asks(mild) <= asks(grave), "the flags list"
    assert shut(mild) <= shut(grave), "the locks, the run among them"
    assert advised(mild) <= advised(grave), "the advice to book"


@settings(max_examples=80)
@given(st.integers(0, 2**32))
def test_tired_muscle_only_ever_takes_an_amber_away(seed: int) -> None:
    watched, words = a_life(Random(seed))
    life = lived(watched, words)
    for each in watched:
        plain = light_on(each, words, life.ranges, TODAY)
        tired = light_on(each, words, life.ranges, TODAY, tired=[TODAY])
        assert tired is plain or (plain, tired) == (Light.AMBER, Light.GREEN)


@settings(max_examples=80)
@given(st.integers(0, 2**32))
def test_a_red_word_holds_its_site_for_48_hours_whatever_else_is_said_that_day(seed: int) -> None:
    watched, words = a_life(Random(seed))
    life = lived(watched, words)
    for word in reds(watched, words, life.ranges, TODAY):
        site = [w for w in watched if word.where in (w.where, None)]
        soon = word.at + timedelta(hours=1, minutes=1)
        for each in site:
            assert easing([each], words, life.ranges, the_day(TODAY), soon)[each.where.site] is Ease.DROPPED
