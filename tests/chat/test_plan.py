"""/plan and what it brings: the next phase, its tests, staying, going back, another plan; and a phase that opens, as a story."""

from collections.abc import Callable

import pytest

from bot.domain.red_flags import Flag
from tests.chat.talking import Chat

FITS = 24  #: lines that a phone shows without scrolling, long ones counted as they wrap
WIDTH = 44


async def lives(robin: Chat, days: int, numbers: str = "1 1") -> None:
    """So many mornings rated and sets done, each with its question answered."""
    for _ in range(days):
        await robin.until("07:00")
        await robin.until("07:10")
        await robin.says(numbers)
        await robin.says("done")
        await robin.says("1")


def lines(text: str) -> int:
    return sum(1 + len(line) // WIDTH for line in text.split("\n"))


async def test_a_phase_opens_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await lives(robin, 9)
    told = len(robin.story())
    await robin.says("/plan")
    await robin.steps("12 bridges", "Routines A and B", "‹ Back")
    await robin.until("07:00")
    await robin.until("07:10")
    await robin.steps("Same", "Tiny", "0–2")
    await robin.until("07:00")
    await robin.until("07:10")
    await robin.steps("How?", "Less", "Same", "Done", "0–2")
    await robin.says("/plan")
    await robin.until("07:00")
    await robin.says("6 1")
    await robin.says("/plan")
    await robin.until("07:00", days=2)
    await robin.taps("On with Mobility")
    await robin.says("/plan")
    await robin.steps("Stay here", "Go on", "Go back one", "Another plan", "Hamstring at the sit bone", "Begin it")
    await robin.taps("Routines A and B")
    golden("phase_opens.txt", robin.story()[told:])


async def test_the_plan_fits_a_phone(robin: Chat) -> None:
    await robin.says("/plan")
    assert lines(robin.last.text) <= FITS
    await robin.taps("Routines A and B")
    assert lines(robin.last.text) <= FITS
    assert "12 glute bridges" in await robin.taps("‹ Back")


async def test_a_tick_is_set_and_not_toggled(robin: Chat) -> None:
    await robin.says("/plan")
    assert "✓ 12 glute bridges" in await robin.taps("○ 12 bridges")
    await robin.presses("tick", "f1_bridges", "on")
    assert "✓ 12 glute bridges" in robin.last.text
    assert "○ 12 glute bridges" in await robin.taps("✓ 12 bridges")


async def test_back_to_the_phase_before_from_the_prompt(robin: Chat) -> None:
    await robin.says("/plan")
    await robin.taps("12 bridges")
    await lives(robin, 10)
    assert "New from today: Mobility. Calm mornings and your ticks opened it." in await robin.until("07:00")
    brought = await robin.taps("Back to Release")
    assert "Release it is." in brought
    assert "Feet-up breathing" in brought
    assert "Back to Release" not in robin.buttons
    assert "Release it is." in await robin.presses("phase", "back", "F2", day="2026-03-13")
    assert "You went back here on Fri 13 March." in await robin.says("/plan")


async def test_yesterdays_prompt_can_still_overrule_and_stays_yesterdays(robin: Chat) -> None:
    await robin.says("/plan")
    await robin.taps("12 bridges")
    await lives(robin, 10)
    await robin.until("07:00")
    prompt = robin.last
    await robin.until("08:00", days=1)
    brought = await robin.taps("Back to Release", prompt)
    assert "Release it is." in brought
    assert "Friday can still be noted." in brought
    assert "from another time" in await robin.presses("phase", "back", "F1", day="2025-01-01")


async def test_a_phase_left_after_todays_set_begins_tomorrow(robin: Chat) -> None:
    await robin.says("/plan")
    await robin.taps("12 bridges")
    await lives(robin, 11)
    assert "Release from tomorrow." in await robin.presses("phase", "back", "F2", day="2026-03-13")
    assert "Release · from tomorrow" in await robin.says("/plan")


async def test_all_gates_met_say_that_it_opens_tomorrow(robin: Chat) -> None:
    await lives(robin, 11)
    await robin.says("/plan")
    assert "Mobility opens tomorrow." in await robin.taps("12 bridges")


async def test_a_locked_plan_says_why(robin: Chat) -> None:
    await robin.says("/plan")
    assert "Front-of-hip focus · needs a clinician's word first" in await robin.taps("Another plan")
    assert robin.buttons == ["Hamstring at the sit bone", "‹ Back"]
    for data in (("hipflexor8",), ("maintain", "yes")):
        brought = await robin.presses("prog", *data)
        assert "popup" in brought
        assert "needs a clinician's word first." in brought
    assert "Hip and hamstring foundation" in await robin.says("/plan")


async def test_the_plan_while_paused_and_before_clearance(robin: Chat) -> None:
    await robin.says("/pause")
    await robin.taps("Until I'm back")
    brought = await robin.says("/plan")
    assert "Paused; /resume ends that." in brought
    assert "Running waits until you've been seen." in brought


@pytest.mark.parametrize("flag, told", [(Flag.GROIN_STANDING, "Your plan waits"), (Flag.UNWELL, "Only the gentle set")])
async def test_the_plan_under_a_red_flag_waits(robin: Chat, flag: Flag, told: str) -> None:
    await robin.says("/plan")
    await robin.presses("flag", flag)
    brought = await robin.says("/plan")
    assert told in brought
    assert "opens with" not in brought
    assert robin.buttons == ["Routines A and B", "Another plan"]
    assert "Hamstring at the sit bone · waits until the hold is over" in await robin.taps("Another plan")
    await robin.presses("phase", "on", "F1")
    assert "Not while that is locked." in await robin.presses("phase", "back", "F1")


@pytest.mark.parametrize(
    "verb, args",
    [
        ("plan", ("nonsense",)),
        ("tick", ()),
        ("tick", ("nonsense", "on")),
        ("phase", ()),
        ("phase", ("stay", "nonsense")),
        ("phase", ("nonsense", "F1")),
        ("prog", ("nonsense", "yes")),
        ("prog", ("foundation12",)),
    ],
)
async def test_forged_buttons_change_nothing(robin: Chat, verb: str, args: tuple[str, ...]) -> None:
    await robin.says("/plan")
    before = robin.last.text
    brought = await robin.presses(verb, *args)
    assert "Something went wrong" not in brought
    await robin.says("/plan")
    assert robin.last.text == before


async def test_the_last_test_is_asked_for_under_a_receipt(robin: Chat) -> None:
    """Nobody has to look into /plan to get on."""
    await lives(robin, 11)
    assert robin.last.text.endswith(
        "One thing still opens the next phase. Can you do this?\n12 glute bridges in a row, at most 2 of 10 anywhere"
    )
    asked = robin.last
    assert "Ticked. /plan shows what it opens." in await robin.taps("Yes, I can")
    assert "popup" not in await robin.presses("q", "tests", "f1_bridges", day="2026-03-13", on=asked)  # a second tap
    assert "New from today: Mobility." in await robin.next()


async def test_not_yet_is_asked_again_some_days_later(robin: Chat) -> None:
    await lives(robin, 11)
    await robin.taps("Not yet")
    seen = []
    for _ in range(3):
        await lives(robin, 1)
        seen.append("Can you do this?" in robin.last.text)
    assert seen == [False, False, True]
