"""Red flags: every item has its tier; a word only opens the list."""

import pytest

from bot.domain.hold import FLAG_HOLDS, RangeKind
from bot.domain.red_flags import TIER, Flag, worrying


def test_every_item_of_the_list_has_a_tier_and_the_gravest_come_first() -> None:
    assert set(TIER) == set(Flag)
    gravity = [FLAG_HOLDS.index(TIER[flag]) for flag in Flag]
    assert gravity == sorted(gravity, reverse=True)


@pytest.mark.parametrize("flag", [Flag.NUMB_SADDLE, Flag.BLADDER_BOWEL, Flag.NO_WEIGHT])
def test_what_cannot_wait_is_an_emergency(flag: Flag) -> None:
    assert TIER[flag] is RangeKind.EMERGENCY


@pytest.mark.parametrize("flag", [Flag.GROIN_STANDING, Flag.NIGHT_REST])
def test_what_must_be_seen_today_whatever_the_number(flag: Flag) -> None:
    assert TIER[flag] is RangeKind.SAME_DAY


@pytest.mark.parametrize(
    "text",
    [
        "something popped",
        "my foot is NUMB",
        "I can't walk",
        "i can’t put weight on it",
        "cannot bear weight",
        "can't take any weight",
        "I've been limping since",
        "it woke me up",
        "swollen calf",
        "i fell off the bike",
        "a fever since yesterday",
        "it hurts at night",
        "pain at rest",
        "it hurts to stand",
        "pain when walking",
        "short of breath",
        "it wakes me",
        "my groin hurts when I walk",
        "when I walk my groin hurts",
        "walking hurts",
        "painful to hop",
        "pain in the groin on standing",
        "my calf is swollen and warm",
        "pins and needles",
        "can't pee",
        "trouble peeing since yesterday",
        "I can’t feel my left foot",
        "no feeling in my leg",
        "heard a snap",
        "my knee gave way",
        "my leg went dead",
        "my leg feels weak",
        "I fell",
        "I've fallen down the stairs",
        "slipped and fell on my hip",
        "pain keeps me awake",
        "a bruise on the back of my thigh",
        "pain in my chest",
        "trouble breathing",
    ],
)
def test_words_that_open_the_list(text: str) -> None:
    assert worrying(text)


@pytest.mark.parametrize(
    "text",
    [
        "done",
        "then I fall off",
        "number 3",
        "popular route",
        "limber and loose",
        "weight training went well",
        "3",
        "fell asleep",
        "then I fell asleep on the mat",
        "I fell behind this week",
        "I can't stand these moves",
        "trouble sleeping",
        "walked 20 min",
        "my legs are tired",
        "my hip feels warm and loose",
        "going way better",
        "a snap decision",
        "my hamstring is sore",
        "pain 8",
        "skip, no time",
        "landing page for work",
    ],
)
def test_words_that_do_not(text: str) -> None:
    assert not worrying(text)
