"""The way in: every branch, every Back, and what a hurried thumb does."""

from collections.abc import Callable

import pytest

from tests.chat.talking import STEPS, Chat, restart

TO_THE_TIME = ("I'm 18+", "Nothing", "None of", "Some running")


async def test_the_way_in_as_a_story(chat: Chat, golden: Callable[[str, str], None]) -> None:
    await chat.says("/start")
    await chat.taps("More")
    await chat.taps("‹ Back")
    await chat.steps(*STEPS)
    await chat.taps("Do it now")
    await chat.taps("Done, tiny")
    await chat.taps("0–2")
    golden("enrolment.txt", chat.story())


async def test_two_sites_take_at_most_eight_taps(chat: Chat) -> None:
    assert len(STEPS) <= 8
    assert "I make it 19:42 with you (Berlin). First prompt tomorrow, 07:00." in await chat.enrols(then=None)
    assert chat.buttons == ["Do it now", "Tomorrow", "Wrong clock", "Other time"]


async def test_every_step_has_a_way_back(chat: Chat) -> None:
    await chat.says("/start")
    for forward in STEPS[:-1]:
        await chat.taps(forward)
        before = chat.last.text, chat.buttons
        assert "‹ Back" in chat.buttons
        await chat.taps("‹ Back")
        assert (chat.last.text, chat.buttons) != before
        if forward in ("Left sit", "Right front"):  # ticking is no step
            await chat.taps("I'm 18+")
        else:
            await chat.taps(forward)
        assert (chat.last.text, chat.buttons) == before


async def test_a_second_tap_on_back_goes_back_one_step_only(chat: Chat) -> None:
    await chat.says("/start")
    await chat.steps("I'm 18+", "Left sit", "That's all", "0–2")
    back = chat.last.button("‹ Back")
    assert back is not None
    await chat.person.presses(chat.last, back)
    await chat.person.presses(chat.last, back)
    await chat.settled()
    assert chat.last.text.startswith("Worst of these today")


async def test_a_double_tap_on_a_site_ticks_it_once(chat: Chat) -> None:
    await chat.says("/start")
    await chat.taps("I'm 18+")
    left = chat.last.button("Left front hip")
    assert left is not None
    await chat.person.presses(chat.last, left)
    await chat.person.presses(chat.last, left)
    await chat.settled()
    assert "✓ Left front hip" in chat.buttons
    await chat.taps("✓ Left front hip")
    assert "Left front hip" in chat.buttons
    assert "Nothing" in chat.buttons


@pytest.mark.parametrize("band", ["5–6", "7+"])
async def test_who_is_sore_at_the_start_is_offered_no_set_before_a_number(chat: Chat, band: str) -> None:
    closed = await chat.enrols("I'm 18+", "Left sit", "That's all", band, "None of", "Some running", "After first", then=None)
    assert "rest it now" in closed
    assert "two minutes now" not in closed
    assert "Do it now" not in chat.buttons
    await chat.taps("Tomorrow")
    await chat.next()
    brought = await chat.says("7")
    assert "Left sit bone/hamstring 7. Today is protected" in brought
    assert "usually" not in brought


async def test_nothing_sore_skips_the_number(chat: Chat) -> None:
    await chat.says("/start")
    assert "Any of these?" in await chat.steps("I'm 18+", "Nothing")
    assert "Where is it sore?" in await chat.taps("‹ Back")


async def test_other_sites_come_along(chat: Chat) -> None:
    await chat.says("/start")
    await chat.steps("I'm 18+", "Other…", "Left groin", "Low back")
    assert chat.buttons[-2:] == ["‹ Back", "That's all"]
    await chat.taps("‹ Back")
    assert {"✓ Left groin", "✓ Low back"} < set(chat.buttons)
    await chat.steps("That's all", "3–4", "None of", "On hold", "Before bed", "Later today")
    assert "Left groin" in await chat.says("/pain")
    assert chat.buttons == ["Left groin", "Low back", "Something feels wrong"]


@pytest.mark.parametrize("typed, shown", [("6:45", "tomorrow, 06:45"), ("9pm", "today, 21:00")])
async def test_another_time_is_typed(chat: Chat, typed: str, shown: str) -> None:
    await chat.says("/start")
    assert "Type it" in await chat.steps(*TO_THE_TIME, "Other")
    assert f"First prompt {shown}." in await chat.says(typed)
    assert chat.buttons[:2] == ["Do it now", "Later today" if "today" in shown else "Tomorrow"]


async def test_a_time_that_is_none_gets_an_example(chat: Chat) -> None:
    await chat.says("/start")
    await chat.steps(*TO_THE_TIME, "Other")
    for rubbish in ("after breakfast", "25:00", "done"):
        assert "I can't read that as a time." in await chat.says(rubbish)
    assert "When is the mat easiest?" in await chat.taps("‹ Back")


async def test_words_where_a_tap_is_expected_get_the_step_again(chat: Chat) -> None:
    assert "I'm Limber" in await chat.says("hello?")
    await chat.taps("I'm 18+")
    brought = await chat.says("my left hip")
    assert "A tap is enough here." in brought
    assert "[Left front hip]" in brought
    await chat.steps("Left front", "That's all", "5–6")
    assert "Any of these?" in await chat.says("numb")


EMERGENCY, SAME_DAY, BOOK_SOON = "Please stop and get emergency help now", "Please be seen today", "Worth booking an assessment"


@pytest.mark.parametrize("item, says", [("A", EMERGENCY), ("G", SAME_DAY), ("N", BOOK_SOON)])
async def test_a_red_flag_speaks_at_once(chat: Chat, item: str, says: str) -> None:
    await chat.says("/start")
    assert says in await chat.steps("I'm 18+", "Nothing", item)
    assert chat.buttons == ["I tapped that by mistake", "Go on"]
    flagged = chat.last
    assert "Running right now?" in await chat.taps("Go on")
    assert says in next(m.text for m in chat.messages if m.id == flagged.id), "what it said stays in sight"
    closed = await chat.steps("On hold until", "After first")
    if says == BOOK_SOON:
        assert "Only the gentle set until somebody has looked at it." in closed
        assert "Gentle · 3 min" in str(await chat.taps("Do it now"))
    else:
        assert "Your plan waits until somebody has looked at it" in closed
        assert "Do it now" not in chat.buttons
        assert says in await chat.says("/today")


async def test_a_red_flag_tapped_by_mistake_is_taken_back(chat: Chat) -> None:
    await chat.says("/start")
    await chat.steps("I'm 18+", "Nothing", "A")
    assert "Any of these?" in await chat.taps("I tapped that by mistake")
    await chat.steps("None of", "On hold", "After first", "Tomorrow")
    assert "Coffee done?" in await chat.next()


async def test_after_a_flag_at_the_close_the_mistake_can_still_be_taken_back(chat: Chat) -> None:
    await chat.says("/start")
    await chat.steps("I'm 18+", "Nothing", "G", "Go on", "On hold", "After first")
    assert "nothing is locked" in await chat.taps("I tapped that by mistake")
    assert "Coffee done?" in await chat.next()


async def test_start_in_the_middle_goes_on_and_after_the_end_wipes_nothing(chat: Chat) -> None:
    await chat.says("/start")
    await chat.steps("I'm 18+", "Left sit", "That's all")
    assert "Worst of these today" in await chat.says("/start")
    await chat.steps("0–2", "None of", "Some running", "After work", "Do it now", "Done, tiny")
    brought = await chat.says("/start")
    assert "You're set up already, nothing is lost.\n    Day one · 2 reserves." in brought
    assert "Next prompt tomorrow at 18:00." in brought


async def test_a_restart_in_the_middle_loses_no_step(chat: Chat, database: str) -> None:
    await chat.says("/start")
    await chat.steps("I'm 18+", "Left sit", "That's all", "0–2")
    await restart(chat, database)
    assert "Running right now?" in await chat.taps("None of")
    assert "First prompt tomorrow, 07:00." in await chat.steps("Some running", "After first")


async def test_buttons_of_the_way_in_that_come_after_its_end_show_where_things_stand(chat: Chat) -> None:
    await chat.enrols()
    for late in (("ok",), ("more",), ("band", 2), ("flag", "numb_saddle"), ("at", "bed"), ("back",), ("go",)):
        brought = await chat.presses("en", *late)
        assert "You're set up already" in brought or brought == ""
        assert "Next prompt tomorrow at 07:00." in chat.last.text


async def test_a_double_tap_on_the_last_step_makes_one_plan(chat: Chat) -> None:
    await chat.says("/start")
    await chat.steps(*STEPS[:-1])
    coffee = chat.last.button("After first")
    assert coffee is not None
    await chat.person.presses(chat.last, coffee)
    await chat.person.presses(chat.last, coffee)
    await chat.settled()
    assert "Next prompt tomorrow at 07:00." in await chat.says("/start")


async def test_a_step_cannot_be_jumped_over(chat: Chat) -> None:
    await chat.says("/start")
    await chat.taps("I'm 18+")
    await chat.presses("en", "at", "bed")
    assert "Where is it sore?" in await chat.says("/start")
    await chat.presses("en", "site", "wing", "left")
    await chat.presses("en", "band", "99")
    assert "✓" not in str(chat.buttons)


async def test_strangers_to_the_bot_get_a_way_in_from_anywhere(chat: Chat) -> None:
    for command in ("/today", "/streak", "/plan", "/pain", "/log", "/report", "/pause", "/resume", "/settings"):
        assert "I'm Limber" in await chat.says(command)
    assert "I keep nothing about you" in await chat.says("/delete")
    assert "/start begins" in await chat.says("/help")
    assert "/start begins." in await chat.says("/nonsense")
    await chat.person.sends_sticker()
    assert "/start begins." in await chat.settled()
    assert "I'm Limber" in await chat.presses("done", day="2026-03-02")


async def test_commands_during_the_way_in_show_the_step_again(chat: Chat) -> None:
    await chat.says("/start")
    await chat.steps("I'm 18+", "Nothing", "None of")
    for command in ("/today", "/pain", "/log", "/report", "/pause", "/resume", "/settings", "/streak", "/plan"):
        brought = await chat.says(command)
        assert "A few taps first, then that works." in brought
        assert "Running right now?" in brought
    await chat.person.shares_location(52.5, 13.4)
    assert "Running right now?" in await chat.settled()
    assert "goes on where you were" in await chat.says("/help")
    await chat.says("/delete")
    assert "Gone, all of it." in await chat.steps("Erase…", "Yes, erase")
    assert "I'm Limber" in await chat.says("/start")
