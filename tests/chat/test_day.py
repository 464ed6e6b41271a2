"""The day: prompt, done, tiny, skip, later, undo; twice, late, and long past."""

from collections.abc import Callable

from tests.chat.talking import Chat

MADE_UP = """
1:skip:-:zzz 1:later:-:hour 1:rate:-:knee:left:11 1:rate:20260302:wing:left:3 1:q:20260302:backup:2561 1:q:-:why:type
1:set:-:time:9999 1:set:-:report:9 1:set:-:quiet:2200 1:pause:-:99999999999 1:logged:20260302:missed 1:logged:-:done
1:dur:20260302:4 1:hurt:20260302:knee:left:11 1:pain:-:knee:left 1:flag:-:dragon 1:same:- 1:move:-:2561
"""


async def test_a_first_week_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await robin.next()
    await robin.steps("2", "1", "How?", "Less", "Done", "0–2")
    await robin.next()
    await robin.steps("Same", "Later", "In 1 hour")
    await robin.next()
    await robin.steps("Tiny", "0–2", "Not now")
    await robin.next()
    await robin.steps("Different", "3", "Same", "Done", "3–4", "Left hamstring", "12:30")
    await robin.next()
    await robin.steps("Same", "Skip", "Busy", "Undo", "Skip", "Other", "Tired")
    await robin.next()
    await robin.steps("Same", "Done", "0–2", "Write it")
    await robin.says("easy miles with <friends>")
    await robin.until("18:00", days=1)
    await robin.next()
    golden("first_week.txt", robin.story())


async def test_done_counts_at_the_first_tap_and_a_second_one_changes_nothing(robin: Chat) -> None:
    await robin.next()
    done = robin.last.button("Done")
    assert done is not None
    await robin.person.presses(robin.last, done)
    await robin.person.presses(robin.last, done)
    brought = await robin.settled()
    assert brought.count("✓ Tuesday. Day one · 2 reserves.") == 1
    assert "Day one" in await robin.says("/streak")


async def test_a_reason_is_thanked_for(robin: Chat) -> None:
    await robin.next()
    for reason in ("Busy", "Tired", "Bored", "Forgot"):
        assert f"Not Tuesday: {reason.lower()}. Thanks for saying so." in await robin.steps("Skip", reason)
        assert robin.buttons == ["Undo"]
        assert "[Done]" in await robin.taps("Undo")


async def test_pain_illness_and_travel_do_not_count_against_them(robin: Chat) -> None:
    await robin.next()
    assert "~ Tuesday doesn't count against you. Get well." in await robin.steps("Skip", "Ill")
    assert "Safe travels." in await robin.steps("Undo", "Skip", "Travelling")
    assert "How long?" in await robin.taps("Pause…")
    await robin.taps("Undo")
    brought = await robin.steps("Skip", "It hurts")
    assert "Where does it hurt?" in brought
    assert "Left sit bone/hamstring now, 0 (none) to 10 (worst)?" in await robin.taps("Left hamstring")
    assert "Noted: left hamstring 2." in await robin.taps("2")


async def test_later_in_an_hour_or_this_evening(robin: Chat) -> None:
    await robin.next()
    assert "I'll ask again at 08:00." in await robin.steps("Later", "In 1 hour")
    assert await robin.presses("later", "hour", day="2026-03-03") == "", "the same choice twice is one"
    assert (await robin.next()).startswith("Tue 03 08:00")
    assert "I'll ask again at 18:30." in await robin.steps("Later", "This evening")
    assert (await robin.next()).startswith("Tue 03 18:30")


async def test_undo_goes_back_to_the_question(robin: Chat) -> None:
    await robin.next()
    before = robin.last.text, robin.buttons
    await robin.taps("Done")
    await robin.taps("Undo")
    assert (robin.last.text, robin.buttons) == before
    undo = "1:undo:20260303"
    assert await robin.forges(undo) == "", "a second Undo changes nothing"


async def test_how_shows_the_cues_on_one_screen(robin: Chat) -> None:
    await robin.next()
    brought = await robin.taps("How?")
    assert "Long slow breath out" in brought
    assert len(brought) < 1100
    assert "[Done]" in brought
    assert "[Less]" in brought


async def test_yesterdays_message_still_answers_for_yesterday(robin: Chat) -> None:
    await robin.next()
    tuesday = robin.last
    await robin.until("07:00")
    assert "✓ Tuesday. Day one · 2 reserves." in await robin.taps("Done", tuesday)
    assert "Worst during" not in str([m.text for m in robin.messages if m.id == tuesday.id])
    assert "Tuesday can still be noted." in await robin.taps("Undo", tuesday)
    assert "Wednesday" in await robin.says("done")


async def test_a_message_of_last_week_is_closed(robin: Chat) -> None:
    await robin.next()
    tuesday = robin.last
    await robin.until("08:00", days=6)
    brought = await robin.taps("Done", tuesday)
    assert "That day is closed. /log reaches seven days back." in brought
    assert "Tuesday is closed." in brought


async def test_taps_from_nowhere_do_nothing(robin: Chat) -> None:
    await robin.says("/today")
    assert "from another time" in await robin.forges("garbage")
    assert "from another time" in await robin.forges("2:done:20260302")
    assert "from another time" in await robin.forges("1:done:99999999")
    for day in ("2026-03-01", "2025-03-02", "2026-03-04"):
        for verb, *args in (
            ("done",),
            ("skip", "busy"),
            ("rate", "ham_prox", "left", 3),
            ("dur", 0),
            ("start",),
            ("dsite", "knee", "left"),
        ):
            assert "That day isn't in your diary." in await robin.presses(verb, *args, day=day)
    assert "Day one" in await robin.says("/streak")


async def test_made_up_arguments_do_no_harm(robin: Chat) -> None:
    await robin.says("/today")
    for data in MADE_UP.split():
        assert "Something went wrong" not in await robin.forges(data), data
    assert "Day one" in await robin.says("/streak")
    assert "Prompt: 07:00" in await robin.says("/settings")


async def test_an_evening_rescue_and_the_day_after(robin: Chat) -> None:
    await robin.next()
    assert (await robin.next()).startswith("Tue 03 18:30")
    assert robin.buttons == ["Start", "Not today"]
    assert "The tiny version, 2 min" in await robin.taps("Start")
    await robin.taps("‹ Back")
    assert "What got in the way?" in await robin.presses("skip", "other", day="2026-03-03")
    brought = await robin.next()
    assert "Coffee" not in brought
    assert "[Tiny · 2 min] [Done]" in brought, "after a miss the smaller one comes first"


async def test_questions_come_one_a_day_under_the_receipt(robin: Chat) -> None:
    await robin.next()
    assert "Nothing more today.\n    [Undo]" in await robin.steps("Done", "0–2")
    await robin.next()
    assert "When is your assessment?" in await robin.steps("Done", "0–2")
    assert "Type the date, like 3 Dec" in await robin.taps("Type the date")
    for unread in ("soon", "yesterday"):
        assert "I can't read that as a coming date." in await robin.says(unread)
    assert "Noted: Thu 3 December. I'll remind you the day before." in await robin.says("3 Dec")
    await robin.next()
    assert "If 07:00 goes wrong, when instead?" in await robin.steps("Done", "0–2")
    assert "12:30 it is." in await robin.taps("12:30")
    await robin.next()
    assert "Good legs again: for what?" in await robin.steps("Done", "0–2")
    await robin.taps("Write it")
    assert "Kept. A good reason." in await robin.says("easy miles with <friends> & dogs")
    await robin.next()
    assert "one longer glute and hip session" in await robin.steps("Done", "0–2")
    assert "Wednesday it is." in await robin.taps("Wed")
    plan = await robin.says("/plan")
    assert "For: “easy miles with <friends> & dogs”" in plan
    assert "Strength day: Wednesday." in plan
    assert "(assessment Thu 3 December)" in plan


async def test_not_now_and_a_typed_no_leave_the_question_and_the_day_alone(robin: Chat) -> None:
    await robin.until("07:00", days=2)
    brought = await robin.steps("Done", "0–2", "Not now")
    assert "Worst during: 0–2. Nothing more today.\n    [Undo]" in brought
    await robin.until("07:00")
    await robin.steps("Done", "0–2", "12:30")
    await robin.until("07:00")
    await robin.steps("Done", "0–2", "Write it")
    assert "Fine, another time." in await robin.says("no")
    assert "✓ Friday. 3 days running" in await robin.says("/today")


async def test_day_seven_says_an_honest_word_and_tiny_leads(robin: Chat) -> None:
    await robin.next()
    for _ in range(6):
        await robin.steps("Done", "0–2")
        while "[Done]" not in (await robin.next()):
            pass
    assert robin.buttons[robin.buttons.index("Done") - 1].startswith("Tiny")
    brought = await robin.steps("Done", "0–2")
    assert "7 days: a milestone." in brought
    assert "So until day 16 Tiny sits first. Expect a miss; you have 2 reserves." in brought
