"""Commands: settings, pause, log, report, help, delete."""

import asyncio
from collections.abc import Callable

from bot.chat import application
from tests.chat.talking import Chat


async def test_settings_and_delete_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await robin.says("/settings")
    await robin.taps("Time")
    await robin.says("breakfast")
    await robin.says("5:15")
    await robin.steps("Quiet hours", "‹ Back", "Quiet hours", "22:30", "Report day", "Wed")
    await robin.taps("Zone")
    await robin.says("tokyo")
    for command in ("/streak", "/plan", "/log", "/report", "/help", "/pause"):
        await robin.says(command)
    await robin.taps("3 days")
    await robin.says("/start")
    await robin.says("/resume")
    await robin.says("/resume")
    await robin.says("/delete")
    await robin.taps("Keep it")
    await robin.says("/delete")
    await robin.steps("Erase…", "Yes, erase it all")
    await robin.says("/today")
    golden("settings.txt", robin.story())


async def test_times_and_hours_are_typed(robin: Chat) -> None:
    await robin.says("/settings")
    await robin.taps("Time")
    assert "I can't read that as a time. Like this: 6:45" in await robin.says("soon")
    assert "Prompt: 06:45" in await robin.says("6:45")
    await robin.taps("Quiet hours")
    assert "I can't read that as hours. Like this: 22:00-07:00" in await robin.says("the night")
    assert "Quiet: 23:00–06:00" in await robin.says("23:00-06:00")
    brought = await robin.next()
    assert brought.startswith("Tue 03 06:45  Limber:")
    assert "Coffee" not in brought, "no coffee at another hour"


async def test_every_pause(robin: Chat) -> None:
    returns = {
        "3 days": "on Thu 5 March",
        "1 week": "on Mon 9 March",
        "2 weeks": "on Mon 16 March",
        "Until I'm back": "/resume when you're back",
    }
    for label, told in returns.items():
        await robin.says("/pause")
        assert told in await robin.taps(label)
    assert "Paused; /resume ends that." in await robin.says("/start")
    assert await robin.until("08:00", days=3) == ""
    assert "Welcome back. Next prompt" in await robin.taps("Resume now")
    assert "You're not paused." in await robin.says("/resume")


async def test_a_pause_is_typed_with_its_command(robin: Chat) -> None:
    brought = await robin.says("/pause until Friday")
    assert "Paused. I'll be back on Fri 6 March at 07:00; the last day off is Thu 5 March." in brought
    assert "the last day off is Fri 6 March" in await robin.taps("One day longer")
    assert "I'll be back on Mon 16 March at 07:00" in await robin.says("/pause for 2 weeks")
    assert "This takes the place of the break before." in robin.last.text
    assert "back on Thu 12 March" in await robin.says("/pause 10 days")
    assert "back on Sat 4 April" in await robin.says("/pause 2026-04-04")
    assert "Resume now" in robin.buttons
    assert "Welcome back." in await robin.taps("Resume now")


async def test_a_pause_that_begins_later_is_called_off(robin: Chat) -> None:
    brought = await robin.says("pause from Monday for a week")
    assert "Noted: a break from Mon 9 March. I'll be back on Mon 16 March at 07:00; the last day off is Sun 15 March." in brought
    assert (await robin.next()).startswith("Tue 03 07:00")
    assert "A break is planned: Mon 9 March to Sun 15 March." in await robin.says("/pause")
    assert "Called off, no break then. Next prompt" in await robin.taps("Call it off")


async def test_a_pause_is_typed_after_a_bare_command(robin: Chat) -> None:
    assert "Or type it: until Friday" in await robin.says("/pause")
    assert "I can't read that as a stretch of days." in await robin.says("when the moon is full")
    assert "Those days are over already" in await robin.says("until 2025-12-03")
    assert "That would end before it begins." in await robin.says("from 2026-04-10 to 2026-04-03")
    assert "That's more than a year." in await robin.says("until 2028-01-01")
    assert "back on Wed 30 December" in await robin.says("until 30 Dec")
    assert "You're paused; the last day off is Tue 29 December." in await robin.says("pause")
    assert "it stays as it is" in await robin.says("no")
    assert "You're paused; the last day off is Tue 29 December." in await robin.says("from Monday for a week")


async def test_a_tap_typed_where_a_pause_was_asked_for_is_still_a_tap(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.says("/pause")
    assert "✓ Tuesday. Day one" in await robin.says("done")
    brought = await robin.says("/pause 3 days")
    assert "back on Sat 7 March at 07:00; the last day off is Fri 6 March" in brought
    assert "Today is done and counts." in brought


async def test_lengthening_a_pause_that_is_over_says_so(robin: Chat) -> None:
    await robin.says("/pause today")
    assert "Paused. I'll be back on Tue 3 March" in robin.last.text
    await robin.says("/resume")
    assert "You're not paused any more." in await robin.presses("pause", "to", day="2026-03-09")


async def test_a_pause_ends_by_itself(robin: Chat) -> None:
    await robin.says("/pause")
    await robin.taps("3 days")
    assert (await robin.next()).startswith("Thu 05 07:00")


async def test_each_mark_of_an_earlier_day_and_undo(robin: Chat) -> None:
    await robin.until("20:00", days=2)
    for label, told in (
        ("Done", "✓ Tue 3 March."),
        ("Tiny", "✓ Tue 3 March, tiny."),
        ("In part", "✓ Tue 3 March, in part."),
        ("Skipped", "Tue 3 March, skipped."),
        ("Ill", "Tue 3 March: ill."),
        ("Travelling", "Tue 3 March: travelling."),
    ):
        await robin.says("/log")
        assert "Tue 3 March: what became of it?" in await robin.taps("Tue 3 March")
        assert told in await robin.taps(label)
        assert "Taken back: Tue 3 March." in await robin.taps("Undo")
    assert "what became of it?" in await robin.taps("Note it again")
    assert "Which day?" in await robin.taps("‹ Back")


async def test_log_reaches_seven_days_back(robin: Chat) -> None:
    await robin.until("20:00", days=9)
    await robin.says("/log")
    assert robin.last.buttons[-1][0].startswith("Wed 4 March")
    assert "I can note the last seven days only." in await robin.presses("logged", "done", day="2026-03-02")


async def test_commands_while_paused_and_while_held(robin: Chat) -> None:
    commands = (
        "/today",
        "/streak",
        "/plan",
        "/pain",
        "/log",
        "/report",
        "/why",
        "/pause",
        "/resume",
        "/settings",
        "/help",
        "/start",
        "/delete",
    )
    await robin.says("/pause")
    await robin.taps("Until I'm back")
    for command in commands:
        brought = await robin.says(command)
        assert brought.count("Limber:") == 1
        assert "Something went wrong" not in brought
    await robin.says("/help")
    await robin.steps("Something feels wrong", "A")
    for command in commands:
        brought = await robin.says(command)
        assert brought.count("Limber:") == 1
        assert "Something went wrong" not in brought


async def registered(chat: Chat) -> object:
    while True:
        for call in chat.sandbox.calls:
            if call.method == "setMyCommands":
                return call.params
        await asyncio.sleep(0.01)


async def test_the_menu_is_registered(robin: Chat) -> None:
    menu = str(await registered(robin))
    for name in application.COMMANDS:
        assert (f"'{name}'" in menu) == (name != "start")


async def test_the_weekly_report_has_todays_buttons_and_one_change(robin: Chat) -> None:
    for _ in range(5):
        await robin.until("07:00")
        await robin.until("09:30")
        await robin.says("done")
        await robin.says("1")
    brought = await robin.until("18:00", days=1)
    assert "Your week  ✓ ✓ ✓ ✓ ✓ ○" in brought
    assert "5 of 5 days" in brought
    assert "Today is still open." in brought
    report = robin.last
    brought = await robin.taps("Tiny", report)
    assert "✓ Sunday, tiny. 6 days running" in brought
    [shown] = [m for m in robin.messages if m.id == report.id]
    assert shown.buttons == (("Anything new?",),)
    assert "✓ ✓ ✓ ✓ ✓ t" in shown.text
    assert "still open" not in shown.text


async def test_yes_and_no_to_the_one_change(robin: Chat) -> None:
    await robin.says("/report")
    assert "I ask at 09:30 from now on." in await robin.presses("move", "0930", day="2026-03-02")
    moved = robin.last
    assert "Prompt: 09:30" in await robin.says("/settings")
    assert "I ask at 07:00 from now on." in await robin.taps("Undo", moved)
    await robin.says("/report")
    assert "Fine, it stays as it is." in await robin.presses("move", "no", day="2026-03-02")
