"""A slump and a silence: the smaller ask, the quiet lines, the goodbye, and coming back."""

from collections.abc import Callable

from tests.chat.talking import Chat


async def test_a_silence_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await robin.next()
    await robin.steps("Done", "0–2")
    await robin.until("06:00", days=45)
    await robin.says("hello again")
    await robin.taps("Done, tiny")
    golden("silence.txt", robin.story())


async def test_a_bad_week_to_start(robin: Chat) -> None:
    await robin.next()
    while "Start Monday" not in robin.buttons:
        await robin.next()
    assert robin.buttons == ["2 minutes now", "Start Monday", "Stop"]
    line = robin.last
    assert "I'll be back on Mon 9 March" in await robin.taps("Start Monday")
    assert "Welcome back." in await robin.taps("Resume now")
    brought = await robin.presses("small", on=line)
    assert "The tiny version, 2 min" in brought
    assert "/resume when you're back" in await robin.presses("stop", on=line)


async def test_two_misses_shrink_the_plan_and_ask_once(robin: Chat) -> None:
    for _ in range(6):
        await robin.until("07:00")
        await robin.says("done")
    while not any("Another time" in row for row in robin.last.buttons):
        await robin.next()
    assert {"Another time", "Keep it tiny", "It hurts", "I'm away", "Tiny · 2 min", "Skip"} < set(robin.buttons)
    assert any(label.startswith("Full") for label in robin.buttons)
    assert "0 to 10" not in robin.last.text, "one ask a message"
    assert "2 min, the tiny version" in robin.last.text
    asked, day = robin.last, f"{robin.sandbox.clock.now():%Y-%m-%d}"
    assert "If 07:00 goes wrong, when instead?" in await robin.taps("Another time", asked)
    choices = robin.last
    assert "12:30 it is. I'll ask once then." in await robin.taps("12:30", choices)
    assert "When shall I ask?" in await robin.taps("Move the prompt", choices)
    assert "Prompt: 08:00" in await robin.taps("08:00")
    assert "What " not in await robin.says("/today"), "what was answered is not asked again"
    assert "Where?" in await robin.presses("bar", "hurts", day=day, on=asked)
    assert "How long?" in await robin.presses("bar", "away", day=day, on=asked)
    assert "Tiny it stays." in await robin.presses("bar", "tiny", day=day, on=asked)
    assert "✓" in await robin.taps("Done, tiny", asked)


async def test_the_back_off_line_starts_small_or_pauses(robin: Chat) -> None:
    for _ in range(7):
        await robin.until("07:00")
        await robin.says("done")
    while "Start small" not in robin.buttons:
        await robin.next()
    assert robin.buttons == ["Start small", "Pause me"]
    line = robin.last
    brought = await robin.taps("Start small")
    assert "Good to see you. Your 7 days are still here." in brought
    assert "The tiny version, 2 min" in brought
    assert "Paused." in await robin.taps("Pause me", line)
