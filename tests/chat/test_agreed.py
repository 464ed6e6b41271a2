"""What is agreed about the days: three a week, a weekday off, a plan B, fewer prompts, a time learned."""

from collections.abc import Callable

from tests.chat.talking import Chat


async def days(robin: Chat, signs: str, at: str = "08:00") -> str:
    """Days answered in words, one sign each: d done, t tiny, s skipped, . silent. What the last one brought."""
    brought = ""
    for sign in signs:
        brought = await robin.until(at)
        if sign != ".":
            brought = await robin.says({"d": "done", "t": "tiny", "s": "skip busy"}[sign])
            if "Worst during" in brought:
                brought = await robin.says("1")
            if "Not now" in robin.buttons:
                await robin.taps("Not now")
    return brought


async def test_a_slump_down_to_three_days_a_week_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await days(robin, "dddd")
    await robin.says("/settings")
    await days(robin, "ddd...")
    await robin.until("07:30")
    await robin.taps("Three days")
    await robin.taps("Tue, Thu")
    await robin.taps("Mon, Wed")
    await robin.until("07:30", days=3)
    await robin.says("/streak")
    golden("three_days.txt", robin.story().split("Thu 12 ", 1)[1])


async def test_the_days_are_chosen_in_settings_too_and_twice_is_once(robin: Chat) -> None:
    await robin.says("/settings")
    assert "Which days shall count?" in await robin.taps("Days")
    chosen = robin.last
    assert "Agreed: Tue, Thu, and Sat." in await robin.taps("Tue, Thu", chosen)
    assert "Days: Tue, Thu, and Sat" in await robin.says("/settings")
    assert "Every day again." in await robin.taps("Every day", chosen)
    assert "Days: every day" in await robin.says("/settings")


async def test_a_day_off_contract_shows_its_set_and_asks_for_nothing(robin: Chat) -> None:
    await robin.says("/today")
    await robin.presses("days", 0b0000010)  # Tuesday is off
    assert "Wed 04 07:00" in await robin.next()
    await robin.presses("days", 0b0000100)
    assert "A rest day, nothing is due." in await robin.says("/today")
    assert "✓ Wednesday. Day one" in await robin.taps("Done")


async def test_a_plan_b_is_used_in_the_evening(robin: Chat) -> None:
    await robin.next()
    assert "A plan: if the first try goes wrong, 20:30 it is." in await robin.presses("bar", "at", "2030", day="2026-03-03")
    assert (await robin.next()).startswith("Tue 03 20:30  Limber:\n    Your plan for busy days: 20:30.")


async def test_yesterday_too(robin: Chat) -> None:
    await robin.says("/today")
    assert "Quiet on Tue and Sat." in await robin.presses("fade", 5)
    assert "Days: every day, prompts on 5 of 7" in await robin.says("/settings")
    brought = await robin.until("07:30", days=2)  # Tuesday is quiet, and stays without a word
    assert "Tue 03" not in brought
    assert "Tuesday was a quiet one: done as well?" in brought
    assert "reserve" not in brought
    assert "Yesterday too" in str(robin.buttons)
    asked = robin.last
    brought = await robin.taps("Yesterday too", asked)
    assert "✓ Tuesday too." in brought
    assert "[Yesterday too]" not in brought
    assert "✓ Tuesday too." in await robin.presses("too", day="2026-03-03", on=asked)  # a second tap
    assert "✓ Wednesday. 2 days running" in await robin.says("done")


async def test_made_up_agreements_do_nothing(robin: Chat) -> None:
    await robin.next()
    for verb, *args in (("days", 127), ("days", "all"), ("days", -1), ("fade", 6), ("fade", "x"), ("q", "rest_day", 9), ("q", "fade", 4)):
        await robin.presses(verb, *args, day="2026-03-03")
    await robin.presses("too")
    await robin.presses("bar", "at", "2561", day="2026-03-03")
    assert "Days: every day\n" in await robin.says("/settings")


async def test_a_report_s_offer_of_fewer_days_is_taken_or_left(robin: Chat) -> None:
    await robin.says("/report")
    assert "Fine, it stays as it is." in await robin.presses("days", "no", day="2026-03-02")
    assert "Agreed: Mon, Wed, and Fri." in await robin.presses("days", "three", day="2026-03-02")


async def test_answers_under_a_receipt(robin: Chat) -> None:
    await robin.next()
    await robin.steps("2", "1", "Done", "0–2")
    assert "Wednesday is a rest day from now on." in await robin.presses("q", "rest_day", 2, day="2026-03-03")
    assert "Quiet on Tue and Sat." in await robin.presses("q", "fade", 5, day="2026-03-03")
    assert "Thu 05 07:00" in await robin.next()
