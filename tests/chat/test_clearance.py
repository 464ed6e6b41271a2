"""A clinician's word in chat: /cleared, the end of a hold, /assessment; typed or tapped, taken back, and met by late taps."""

import re
from collections.abc import Callable

import pytest

from bot.domain.hold import RangeKind
from bot.domain.red_flags import Flag
from bot.domain.site import Site
from tests.chat.talking import Chat


async def test_a_flare_up_of_six_days_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await robin.until("07:00")
    await robin.steps("1", "1", "Done", "0–2")
    await robin.until("07:00")
    await robin.steps("Same", "Done", "3–4", "Left hamstring")
    await robin.until("07:00")
    await robin.steps("Different", "4", "Same", "None of these")
    await robin.steps("Gentle", "0–2")
    await robin.until("07:00")
    await robin.steps("Different", "3", "Same", "Rest")
    await robin.until("07:00")
    await robin.steps("Different", "3", "Same")
    await robin.until("07:00")
    await robin.steps("Same")
    assert await robin.until("18:00") == "", "no report on a protected day"
    await robin.steps("Something feels wrong", "None of these")
    await robin.until("07:00")
    await robin.taps("Seen, I may exercise")
    await robin.steps("Today", "My physio", "Yes, that's right")
    await robin.says("/today")
    await robin.steps("Same", "Done", "0–2")
    golden("flare_up.txt", robin.story())


async def test_an_assessment_that_clears_with_limits_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await robin.says("/cleared")
    await robin.says("/assessment")
    await robin.says("Thursday")
    await robin.says("/assessment")
    await robin.until("07:00", days=2)
    await robin.steps("Done", "0–2")
    await robin.until("10:00", days=2)
    await robin.taps("Cleared, with or without limits")
    await robin.says("tomorrow")
    await robin.says("someday")
    await robin.says("yesterday")
    await robin.says("Dr Novak, sports medicine")
    await robin.says("no hills, stop if I limp")
    await robin.taps("They ticked hop tests")
    await robin.taps("They did not tick hop tests")
    await robin.taps("‹ Back")
    await robin.says("no hills, no sprints.")
    await robin.says("yes")
    await robin.says("/plan")
    await robin.says("/cleared")
    await robin.taps("Not cleared after all")
    golden("assessment.txt", robin.story())


async def start(robin: Chat) -> None:
    await robin.until("12:00")
    await robin.says("/cleared")


async def test_all_of_it_by_taps_in_one_message(robin: Chat) -> None:
    await start(robin)
    asked = robin.last
    await robin.steps("Today", "My physio", "No limits")
    assert "That opens the way back to running, one-leg work, deep front" in robin.last.text
    assert "Hop tests not ticked, so they stay off." in robin.last.text
    assert "Hop tests ticked." in await robin.taps("They ticked hop tests")
    assert "good news" in await robin.taps("Yes, that's right")
    assert robin.last.id == asked.id
    brought = await robin.says("/cleared")
    assert "Cleared Tue 3 March · My physio." in brought
    assert "On which day" in await robin.taps("Change it")


async def test_taps_twice_and_taps_late(robin: Chat) -> None:
    await start(robin)
    await robin.steps("Today", "My physio", "No limits")
    await robin.taps("Yes, that's right")
    again = await robin.presses("clr", "clear", "yes", day="2026-03-03")
    assert "Cleared Tue 3 March" in again
    assert "Any limits" in await robin.presses("clr", "clear", "by", "doctor", day="2026-03-02"), "a button carries its day"
    assert "Fine, it stays as it is." in await robin.taps("No limits") + await robin.presses("clr", "clear", "leave")
    await robin.says("/cleared")
    undo = robin.last
    assert "locked again" in await robin.taps("Not cleared after all")
    await robin.presses("clr", "clear", "undo", on=undo)
    assert "On which day were you cleared?" in await robin.says("/cleared")


@pytest.mark.parametrize(
    "args", [(), ("clear",), ("pizza", "yes"), ("clear", "by", "me"), ("clear", "hops", "maybe"), ("clear", "back", "where")]
)
async def test_forged_buttons_change_nothing(robin: Chat, args: tuple[str, ...]) -> None:
    await start(robin)
    await robin.presses("clr", *args)
    await robin.presses("clr", *args, day="2026-03-03")
    assert "On which day were you cleared?" in await robin.says("/cleared")


async def test_words_that_leave_the_dialogue_and_words_that_are_taps(robin: Chat) -> None:
    await start(robin)
    assert "Fine, it stays as it is." in await robin.says("not now")
    await robin.says("/cleared")
    assert "That is more than half a year ago" in await robin.says("2025-05-01")
    await robin.steps("Yesterday", "Sports clinic")
    assert "No limits." in await robin.says("none")
    assert "I understand taps" in await robin.says("what now")
    assert "✓ Tuesday." in await robin.says("done")
    assert "Fine, it stays as it is." in await robin.says("no")


async def test_a_day_before_the_hold_began_is_not_enough(robin: Chat) -> None:
    await robin.until("12:00")
    await robin.presses("flag", "night_rest")
    await robin.says("/start")
    await robin.taps("Seen, I may exercise")
    assert "That was before this came up." in await robin.taps("Yesterday")
    await robin.says("today")
    await robin.says("the hospital")
    assert "That opens strength." in robin.last.text
    assert "Good that it was looked at." in await robin.says("yes")
    assert "Nothing is on hold." in await robin.presses("seen", "yes")


async def test_an_assessment_moves_and_is_called_off(robin: Chat) -> None:
    assert "When is your assessment?" in await robin.says("/assessment")
    assert "Once it has a date" in await robin.taps("Not booked yet")
    assert "I understand taps" in await robin.says("next week maybe"), "nothing is awaited any more"
    await robin.says("/assessment")
    assert "Noted: Fri 6 March." in await robin.says("6 March")
    await robin.says("/assessment")
    booked = robin.last
    assert "Type the date" in await robin.taps("Another date")
    await robin.says("7 March")
    assert "Your assessment: Sat 7 March." in await robin.taps("It's off", booked), "a button about the older date changes nothing"
    assert "Once it has a date" in await robin.taps("It's off", booked)


@pytest.mark.parametrize(
    "tap, says", [("Not cleared", "Everything stays as it is"), ("Moved", "Type the date"), ("It hasn't happened", "Once it has a date")]
)
async def test_the_day_after_it_is_asked_how_it_went(robin: Chat, tap: str, says: str) -> None:
    await robin.says("/assessment")
    await robin.says("tomorrow")
    await robin.until("10:00", days=2)
    asked = next(m for m in robin.messages if "How did it go?" in m.text)
    assert says in await robin.taps(tap, asked)
    await robin.presses("asm", "pizza")


async def test_the_line_of_the_day_before_stands_on_a_protected_day_too(robin: Chat) -> None:
    await robin.says("/assessment")
    await robin.says("Wednesday")
    await robin.until("07:00")
    brought = await robin.taps("6")
    assert "Today is protected" in brought
    assert "Your assessment is tomorrow." in brought


async def test_no_log_line_knows_where_or_how_much_it_hurts(robin: Chat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await robin.until("07:00")
    await robin.steps("7", "None of these")
    await robin.says("/pain")
    await robin.steps("Right front hip", "9", "I limp with it")
    await robin.until("07:00", days=3)
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("bot.") and not r.name.startswith("bot.sandbox"))
    for word in (*Site, *Flag, *RangeKind):
        assert not re.search(rf"\b{word}\b", ours), word


async def test_booked_under_a_hold_is_kept_and_reminded_of(robin: Chat) -> None:
    await robin.says("/help")
    await robin.presses("flag", "groin_standing")
    await robin.until("07:00", days=3)
    assert "ring and ask for sooner" in await robin.taps("Booked")
    assert "Type the date" in await robin.taps("Add the date")
    await robin.says("Sunday")
    assert "You are seen on Sun 8 March." in await robin.says("/today")
    assert "Your assessment is tomorrow." in await robin.until("07:00", days=2)
