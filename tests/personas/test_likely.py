"""The behaviour model, a day at a time: with this luck, what do they do?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.coach import Kind
from bot.domain.entry import Mark
from bot.domain.words import Intent
from bot.personas import likely
from bot.personas.assumptions import Assumptions
from bot.personas.likely import Likely, Luck, luck
from bot.personas.person import Said, Today

HAS = Assumptions()
SEVEN = 7 * 60
CUE = Said(SEVEN, Kind.PROMPT, Intent.CUE, "cue.1")
TINY = Said(18 * 60, Kind.RESCUE, Intent.RESCUE, "rescue.1", tiny=True)


def somebody(will: float, *, says_no: float = 0.99, annoyed: float = 0.99, **more: int) -> Likely:
    """A person to whom every day brings the same luck; twenty minutes from a message to a deed."""
    return replace(Likely(HAS, (Luck(will, 20, says_no, annoyed),) * 30), **more)  # type: ignore[arg-type]


def does(person: Likely, *said: Said, day: int = 8) -> list[tuple[int, Mark]]:
    return [(act.at, act.mark) for act in person.acts(Today(day, said))]


def test_they_do_it_at_their_own_hour_when_they_would_anyway() -> None:
    assert does(somebody(0.84)) == [(SEVEN + 20, Mark.DONE)]
    assert does(somebody(0.84), CUE, TINY) == [(SEVEN + 20, Mark.DONE)]


@pytest.mark.parametrize("misses, day, chance", [(0, 7, 0.9), (3, 7, 0.9), (0, 8, 0.85), (1, 8, 0.3), (2, 8, 0.1), (9, 8, 0.1)])
def test_the_chance_follows_the_last_days(misses: int, day: int, chance: float) -> None:
    assert does(somebody(chance - 0.001, misses=misses), day=day)
    assert not does(somebody(chance + 0.001, misses=misses), day=day)


def test_a_reminder_multiplies_the_odds() -> None:
    """.85 is odds of 5.67; times 1.4 is 7.93, a chance of .888."""
    assert does(somebody(0.887), CUE) == [(SEVEN + 20, Mark.DONE)]
    assert does(somebody(0.889), CUE) == []


def test_the_same_copy_loses_half_of_its_strength_in_twelve_days() -> None:
    """1.4 to the power of one half is 1.18: a chance of .870 after twelve days, and .888 again with another copy."""
    stale = replace(somebody(0.872), copy="cue.1", copy_age=12)
    assert does(stale, CUE) == []
    assert does(stale, replace(CUE, text_id="cue.2")) == [(SEVEN + 20, Mark.DONE)]
    assert does(replace(stale, luck=somebody(0.869).luck), CUE) == [(SEVEN + 20, Mark.DONE)]


def test_a_smaller_ask_adds_to_the_chance_and_is_answered_with_tiny() -> None:
    assert does(somebody(0.3, misses=2), CUE, TINY) == [(18 * 60 + 20, Mark.TINY)]
    assert does(somebody(0.4, misses=2), CUE, TINY) == []


def test_a_no_comes_after_the_first_message_and_silence_says_nothing() -> None:
    assert does(somebody(0.95, says_no=0.19), CUE) == [(SEVEN + 20, Mark.SKIPPED)]
    assert does(somebody(0.95, says_no=0.21), CUE) == []
    assert does(somebody(0.95, says_no=0.19)) == []


def test_more_messages_wear_patience_out_by_their_square() -> None:
    """.002 x 4 for two messages a day."""
    assert somebody(0.95, annoyed=0.0079).after(Today(8, (CUE, TINY))).muted
    assert not somebody(0.95, annoyed=0.0081).after(Today(8, (CUE, TINY))).muted
    assert not somebody(0.95, annoyed=0.0001).after(Today(8)).muted


def test_who_muted_hears_nothing_and_stays_muted() -> None:
    deaf = somebody(0.86, says_no=0.0, muted=True)
    assert does(deaf, CUE, TINY) == []
    assert deaf.after(Today(8, (CUE,))).muted
    assert does(replace(deaf, luck=somebody(0.84).luck), CUE) == [(SEVEN + 20, Mark.DONE)]


def test_misses_are_counted_until_the_next_kept_day() -> None:
    silent, keen = somebody(0.95), somebody(0.05)
    assert silent.after(Today(8)).after(Today(9, (CUE,))).misses == 2
    assert somebody(0.95, says_no=0).after(Today(8, (CUE,))).misses == 1
    assert keen.after(Today(8)) is keen
    assert replace(keen, misses=3).after(Today(8)).misses == 0


def test_a_copy_ages_day_by_day_until_another_one() -> None:
    person = somebody(0.5).after(Today(8, (CUE,))).after(Today(9)).after(Today(10, (CUE, TINY)))
    assert (person.copy, person.copy_age) == ("cue.1", 2)
    assert person.after(Today(11, (replace(CUE, text_id="cue.2"),))).copy_age == 1


def test_a_line_about_people_helps_for_three_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words for people have their intents in the rules; here one stands in for them."""
    monkeypatch.setattr(likely, "PEOPLE", frozenset({Intent.CUE.value}))
    lonely = somebody(0.2, misses=5)
    assert does(lonely, CUE) == [(SEVEN + 20, Mark.DONE)]
    met = replace(lonely.after(Today(8, (CUE,))), misses=5, luck=somebody(0.19).luck)
    assert [bool(does(met, day=day)) for day in (9, 10, 11)] == [True, True, False]
    assert not does(replace(met, luck=somebody(0.27).luck), CUE, day=9), "help is not added twice"


def test_luck_is_the_same_for_the_same_seed_and_longer_lives_begin_alike() -> None:
    assert luck("1/7", 30, 45) == luck("1/7", 66, 45)[:30]
    assert luck("1/7", 30, 45) != luck("1/8", 30, 45)
    assert all(1 <= day.lag <= 241 for day in luck("1/7", 3000, 45))


@given(st.floats(0, 0.999), st.integers(0, 3), st.integers(1, 20), st.lists(st.sampled_from([CUE, TINY]), max_size=5))
def test_another_message_never_undoes_a_kept_day(will: float, misses: int, day: int, said: list[Said]) -> None:
    person = somebody(will, misses=misses)
    before, after = person.acts(Today(day, tuple(said))), person.acts(Today(day, (*said, TINY)))
    if before:
        assert after == before
