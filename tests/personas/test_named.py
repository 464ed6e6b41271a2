"""People with a story: what each does, day by day."""

import pytest

from bot.domain.coach import Kind
from bot.domain.entry import Mark
from bot.domain.words import Intent
from bot.personas.named import RULES, Name, Named
from bot.personas.person import Deed, Said, Today

SIGNS = {Mark.DONE: "✓", Mark.TINY: "t", Mark.SKIPPED: "✗"}
OTHER = {Deed.RATES: "pain", Deed.WRITES: "hello", Deed.BLOCKS: "block", Deed.COMES_BACK: "start", Deed.TRAVELS: "travel"}


def story(name: Name, days: int, said: int = 1, seed: int = 1) -> list[str]:
    """What they do each day when so many messages come at 07:00, 09:00 ..."""
    person, pages = Named(name, seed), []
    for number in range(1, days + 1):
        today = Today(number, tuple(Said(60 * (7 + 2 * n), Kind.PROMPT, Intent.CUE, "cue.1") for n in range(said)))
        acts = person.acts(today)
        pages.append(" ".join(SIGNS[act.mark] if act.deed is Deed.ANSWERS else OTHER[act.deed] for act in acts) or ".")
        person = person.after(today)
    return pages


def line(name: Name, days: int, said: int = 1) -> str:
    return "".join(story(name, days, said))


def test_everybody_has_a_rule() -> None:
    assert set(RULES) == set(Name)


@pytest.mark.parametrize(
    "name, days, said",
    [
        (Name.STEADY, 9, "✓✓✓✓✓✓✓✓✓"),
        (Name.ALTERNATING, 9, "✓.✓.✓.✓.✓"),
        (Name.SILENT, 9, "✓........"),
        (Name.SKIPPER, 9, "✗✗✗✗✗✗✗✗✗"),
        (Name.FALLER, 25, "✓✓✓✓✓✓✓.✓..t✓.✓✓✓✓✗✗✓t✓✓✓"),
        (Name.BACK_AGAIN, 26, "✓✓✓✓✓✓✓✓✓..............hello t✓✓"),
    ],
)
def test_the_days_of(name: Name, days: int, said: str) -> None:
    assert line(name, days) == said


def test_fading_keeps_two_days_in_five_after_a_good_week() -> None:
    days = story(Name.FADING, 1000)
    assert days[:7] == ["✓"] * 7
    assert days[7:].count("✓") / 993 == pytest.approx(0.4, abs=0.05)
    assert story(Name.FADING, 40, seed=1) != story(Name.FADING, 40, seed=2)


def test_a_flare_up_is_rated_and_rested_for_six_days() -> None:
    assert story(Name.FLARE_UP, 19)[10:] == ["✓", "✓ pain", "pain", "pain", "pain", "pain", "pain", "pain ✓", "✓"]


def test_who_is_nagged_blocks_after_eight_messages_and_is_back_on_day_forty() -> None:
    assert story(Name.BLOCKER, 12, said=2)[6:] == ["✓", ".", ".", ".", "block", "."]
    assert story(Name.BLOCKER, 41, said=1)[13:16] == [".", "block", "."]
    assert story(Name.BLOCKER, 42)[38:] == [".", "start t", "✓", "✓"]
    assert "block" not in story(Name.BLOCKER, 39, said=0)


def test_the_straw_that_broke_it_is_answered_with_the_block() -> None:
    person = Named(Name.BLOCKER)
    for number in range(1, 8):
        person = person.after(Today(number))
    messages = tuple(Said(60 * (7 + n), Kind.PROMPT, Intent.CUE, "cue.1") for n in range(9))
    assert person.acts(Today(8, messages[:7])) == ()
    (act,) = person.acts(Today(8, messages))
    assert (act.deed, act.at) == (Deed.BLOCKS, messages[7].at + 20)


def test_a_traveller_tells_of_three_zones() -> None:
    person = Named(Name.TRAVELLER)
    zones = {number: act.zone for number in range(1, 40) for act in person.acts(Today(number)) if act.zone}
    assert zones == {10: "Asia/Tokyo", 20: "America/New_York", 30: "Europe/Berlin"}


def test_acts_come_in_order_and_follow_the_first_message() -> None:
    for name in Name:
        for number in range(1, 67):
            times = [act.at for act in Named(name, hour=8 * 60).acts(Today(number))]
            assert times == sorted(times)
            assert all(at > 8 * 60 for at in times)
