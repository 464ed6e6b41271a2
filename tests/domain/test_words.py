"""Which text next: none twice in a week, and among the others the ones that are answered, without ever settling on one."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import ONE_DAY
from bot.domain.words import (
    HOW_MANY,
    REST_DAYS,
    Choice,
    Intent,
    Slot,
    Tally,
    choose,
    count,
    probabilities,
    responded,
    slot,
    text_ids,
)
from tests.domain.diary_text import MONDAY

ONCE = {Intent.REPORT, Intent.EVE, Intent.ASSESSED}  # drawn from facts, or said once in months
REPEATED = [intent for intent in Intent if intent not in ONCE]


def tallies(**rates: tuple[int, int]) -> dict[str, Tally]:
    """So many of so many answered, each drawn with certainty, long ago: cue_1=(3, 10)."""
    long_ago = MONDAY - 400 * ONE_DAY
    return {name.replace("_", "."): Tally(sent, sent, sent, answered, long_ago) for name, (answered, sent) in rates.items()}


def share(found: dict[str, Tally], text_id: str) -> float:
    """How often a text of the cue is drawn, over two thousand runners."""
    drawn = Counter(choose(Intent.CUE, MONDAY, (), found, seed).text_id for seed in range(2000))
    return drawn[text_id] / 2000


# --- enough texts


def test_every_intent_that_repeats_has_eight_texts_or_more() -> None:
    assert set(HOW_MANY) == set(Intent)
    assert all(HOW_MANY[intent] >= 8 for intent in REPEATED)
    assert text_ids(Intent.REPORT) == ("report.1",)


# --- none twice in a week


def test_a_text_of_this_week_is_not_drawn() -> None:
    said = [(f"rescue.{n}", MONDAY) for n in range(1, 8)]
    assert choose(Intent.RESCUE, MONDAY + 6 * ONE_DAY, [*said, ("cue.1", MONDAY)]) == Choice("rescue.8", 1.0)
    drawn = {choose(Intent.RESCUE, MONDAY + 7 * ONE_DAY, said, seed=seed).text_id for seed in range(200)}
    assert drawn == set(text_ids(Intent.RESCUE))


def test_where_all_were_used_this_week_the_oldest_comes_back_and_not_by_chance() -> None:
    said = [(f"rescue.{n}", MONDAY + (n % 4) * ONE_DAY) for n in range(1, 9)]
    assert choose(Intent.RESCUE, MONDAY + 4 * ONE_DAY, said) == Choice("rescue.4", None)


@given(st.sampled_from(REPEATED), st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 30), st.integers(0, 99))
def test_no_text_twice_in_seven_days_when_it_is_said_daily(intent: Intent, starts: date, days: int, seed: int) -> None:
    said: list[tuple[str, date]] = []
    for n in range(days):
        today = starts + timedelta(days=n)
        text_id = choose(intent, today, said[-8:], seed=seed).text_id
        assert text_id in text_ids(intent)
        assert all(today - day >= timedelta(days=REST_DAYS) for used, day in said if used == text_id)
        said.append((text_id, today))


# --- the draw


def test_asking_again_gives_the_same_text_and_another_runner_another() -> None:
    assert choose(Intent.CUE, MONDAY, (), seed=7) == choose(Intent.CUE, MONDAY, (), seed=7)
    assert len({choose(Intent.CUE, MONDAY, (), seed=seed).text_id for seed in range(200)}) == HOW_MANY[Intent.CUE]


def test_without_any_answers_yet_every_text_is_as_likely() -> None:
    assert choose(Intent.CUE, MONDAY, ()).probability == pytest.approx(0.1)
    assert share({}, "cue.3") == pytest.approx(0.1, abs=0.03)


def test_a_text_that_is_answered_more_often_is_drawn_more_often_but_not_always() -> None:
    liked = tallies(**{f"cue_{n}": (10 if n == 3 else 5, 20) for n in range(1, 11)})
    assert 0.3 < share(liked, "cue.3") < 0.95
    assert share(liked, "cue.4") > 0


def test_a_few_answers_say_little() -> None:
    young = tallies(**{f"cue_{n}": (1 if n == 3 else 0, 1) for n in range(1, 11)})
    old = tallies(**{f"cue_{n}": (40 if n == 3 else 0, 40) for n in range(1, 11)})
    assert share(young, "cue.3") < share(old, "cue.3")


def test_a_text_used_a_week_ago_has_not_recovered_yet() -> None:
    said = [("cue.1", MONDAY - 7 * ONE_DAY)]
    drawn = Counter(choose(Intent.CUE, MONDAY, said, seed=seed).text_id for seed in range(2000))
    assert drawn["cue.1"] < drawn["cue.2"]


def test_what_was_drawn_against_the_odds_weighs_more() -> None:
    found = count(count({}, "cue.1", MONDAY, 0.5, answered=True), "cue.1", MONDAY - ONE_DAY, None, answered=False)
    assert found["cue.1"] == Tally(2, 3.0, 5.0, 2.0, MONDAY)
    assert found["cue.1"].evidence == pytest.approx(1.8)
    assert Tally().evidence == 0


@given(st.dictionaries(st.sampled_from(text_ids(Intent.CUE)), st.floats(-3, 3), min_size=1))
def test_the_chances_of_a_draw_add_up(scores: dict[str, float]) -> None:
    chances = probabilities(scores)
    assert sum(chances.values()) == pytest.approx(1)
    assert min(chances.values()) >= 0.005
    assert max(chances, key=lambda i: chances[i]) in [i for i, score in scores.items() if score >= max(scores.values()) - 1e-9]


# --- the answer to a message


@pytest.mark.parametrize("minutes, its_own", [(-1, False), (0, True), (120, True), (121, False)])
def test_an_entry_within_two_hours_is_the_message_s(minutes: int, its_own: bool) -> None:
    sent = datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert responded(sent, sent + timedelta(minutes=minutes)) is its_own


@pytest.mark.parametrize("at, part", [("00:10", Slot.MORNING), ("11:59", Slot.MORNING), ("12:00", Slot.MIDDAY), ("17:00", Slot.EVENING)])
def test_the_part_of_the_day(at: str, part: Slot) -> None:
    assert slot(time.fromisoformat(at)) is part
