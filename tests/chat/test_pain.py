"""Soreness: morning numbers, the protected day, the red flags, and how a slip of the thumb is taken back."""

from collections.abc import Callable

from tests.chat.talking import Chat

LIST = "Any of these? Tap the one that fits."


async def test_a_protected_day_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await robin.next()
    await robin.steps("2", "4", "Rate again", "4", "Gentle", "0–2")
    await robin.next()
    await robin.steps("2", "2", "Rest", "Something feels wrong", "G")
    await robin.says("/today")
    await robin.says("/start")
    await robin.next()
    await robin.steps("Booked")
    await robin.says("/resume")
    await robin.steps("Seen, I may", "Today", "My physio", "Yes, that's right")
    golden("protected_day.txt", robin.story())


async def test_rating_rows_never_hide_the_rest(robin: Chat) -> None:
    await robin.next()
    assert {"0", "10", "Done", "Tiny · 2 min", "Skip"} < set(robin.buttons)
    await robin.steps("2", "1")
    assert "This morning: left hamstring 2 · right hip 1." in robin.last.text
    await robin.next()  # the evening's rescue
    await robin.until("07:00")
    assert robin.buttons[:2] == ["Same", "Different"]
    await robin.taps("Different")
    assert {"0", "10", "Done", "Tiny · 2 min", "Skip"} < set(robin.buttons)
    assert "Before you move much: right hip 1, as usual?" in await robin.taps("3")
    assert "This morning: left hamstring 3 · right hip 1." in await robin.taps("Same")


async def test_a_high_number_protects_and_opens_the_list(robin: Chat) -> None:
    await robin.next()
    brought = await robin.steps("2", "7")
    assert "Right front hip 7, usually 2. Today is protected; nothing is lost." in brought
    assert LIST in brought
    assert "/help opens this list" in await robin.taps("None of these")
    protected = next(m for m in robin.messages if "protected" in m.text)
    assert [*protected.buttons[0], *protected.buttons[1]] == ["Gentle · 3 min", "Rest", "Rate again", "Something feels wrong"]
    await robin.taps("Rate again", protected)
    brought = await robin.taps("2", protected)
    assert "[Done] [Tiny · 2 min]" in brought, "a milder word takes the hold back"


async def test_the_worst_of_a_session_can_be_rated_again(robin: Chat) -> None:
    await robin.next()
    assert "Deep bends and loading are off until Thursday 07:00." in await robin.steps("Done", "5+")
    assert "Worst during: 5+, left hamstring." in await robin.taps("Left hamstring")
    assert "[0–2] [3–4] [5+]" in await robin.taps("Rate again")
    assert "Worst during: 0–2. Nothing more today." in await robin.taps("0–2")
    assert "[Done]" in await robin.until("07:00")


async def test_an_amber_day_keeps_its_dose_and_takes_easier_moves(robin: Chat) -> None:
    await robin.next()
    brought = await robin.steps("2", "3")
    assert "(easier: " in brought
    assert "easier: A" not in brought, "the easier way reads on in small letters"
    assert "[Done]" in brought


async def test_pain_at_any_time(robin: Chat) -> None:
    brought = await robin.says("/pain")
    assert "[Left sit bone/hamstring]\n    [Right front hip]\n    [Something feels wrong]" in brought
    assert "Right front hip now, 0 (none) to 10 (worst)?" in await robin.taps("Right front hip")
    assert "Noted: right hip 2." in await robin.taps("2")
    await robin.until("09:00")
    assert "That day has passed." in await robin.presses("hurt", "hip_flexor", "right", 2, day="2026-03-02")


async def test_an_emergency_silences_everything_and_a_mistake_takes_it_back(robin: Chat) -> None:
    await robin.says("/help")
    assert LIST in await robin.taps("Something feels wrong")
    assert "Please stop and get emergency help now" in await robin.taps("A")
    flagged = robin.last
    await robin.until("20:00", days=3)
    assert robin.last.id == flagged.id, "all nudges are off"
    brought = await robin.says("done")
    assert "Please leave it at that until somebody has looked at it." in brought
    assert "nothing is locked" in await robin.taps("I tapped that by mistake", flagged)
    assert "Coffee done?" in await robin.next()


async def test_a_same_day_flag_asks_every_three_days_and_ends_when_a_clinician_has_looked(robin: Chat) -> None:
    await robin.says("/help")
    await robin.steps("Something feels wrong", "G")
    assert await robin.until("06:59", days=2) == ""
    assert "[Yes, I may exercise] [Booked]" in await robin.next()
    assert "Please do get it seen." in await robin.taps("Not yet")
    assert "[Yes, I may exercise] [Booked]" in await robin.next()
    await robin.taps("Yes, I may exercise")
    assert "said you may exercise?" in await robin.steps("Yesterday", "My doctor")
    assert "Please do get it seen." in await robin.taps("Not yet")
    await robin.says("/start")
    assert "We start gently." in await robin.steps("Seen, I may exercise", "Today", "My physio", "Yes, that's right")
    assert "[Done]" in await robin.says("/today")


async def test_a_book_soon_flag_leaves_the_gentle_set_and_a_way_out(robin: Chat) -> None:
    await robin.says("/help")
    await robin.steps("Something feels wrong", "N")
    brought = await robin.next()
    assert "Only the gentle set until somebody has looked at it." in brought
    assert "[Something feels wrong] [Seen, I may exercise]" in brought
    assert "We start gently." in await robin.steps("Seen, I may exercise", "Today", "Sports clinic", "Yes, that's right")


async def test_someone_without_a_sore_spot_is_asked_for_no_number(chat: Chat) -> None:
    await chat.enrols("I'm 18+", "Nothing", "None of", "Some running", "After first")
    brought = await chat.next()
    assert "0 to 10" not in brought
    assert "Nothing more today." in await chat.taps("Done")
    assert "You named no sore spot." in await chat.says("/pain")
    assert "You named no sore spot." in await chat.says("3")


# --- the front of the hip before clearance, and limps


async def test_before_clearance_front_hip_pain_is_asked_when_it_hurts(robin: Chat) -> None:
    await robin.says("/pain")
    brought = await robin.steps("Right front hip", "1")
    assert "Does it hurt like this standing or walking, at rest or at night?" in brought
    assert "Please be seen today." in await robin.taps("Standing or walking"), "whatever the number"
    assert "nothing is locked" in await robin.taps("I tapped that by mistake")


async def test_a_limp_before_clearance_is_same_day(robin: Chat) -> None:
    await robin.says("/pain")
    await robin.steps("Left sit bone", "2")
    assert "Please be seen today." in await robin.taps("I limp with it")
    assert await robin.presses("limp", "nowhere") == ""


async def test_a_limp_after_clearance_takes_the_load_off_for_two_days(robin: Chat) -> None:
    await robin.until("12:00")
    await robin.says("/cleared")
    await robin.steps("Today", "My physio", "No limits", "Yes, that's right")
    await robin.says("/pain")
    assert "Does it hurt" not in await robin.steps("Right front hip", "2")
    brought = await robin.taps("I limp with it")
    assert "you limp with the right front hip" in brought
    assert "loading are off until Thursday 12:00." in brought
    assert "Right front hip needs quiet." in await robin.says("/today")
    assert "[I limp with it]" not in await robin.presses("hurt", "hip_flexor", "right", 0, day="2026-03-03")


# --- evening runners


async def late_enrolled(chat: Chat) -> None:
    await chat.enrols(
        "I'm 18+", "Left sit", "Right front", "That's all", "0–2", "None of", "On hold until", "Before bed", then="Later today"
    )


async def test_an_evening_runners_morning_after_load(chat: Chat, golden: Callable[[str, str], None]) -> None:
    await late_enrolled(chat)
    await chat.until("20:45", days=1)
    await chat.says("done")
    await chat.taps("0–2")
    await chat.until("07:30")
    await chat.steps("1", "2")
    await chat.until("20:45")
    await chat.says("done")
    await chat.taps("0–2")
    await chat.until("07:30")
    await chat.steps("Different", "1", "4")
    await chat.until("20:45")
    golden("morning_after.txt", chat.story())


async def test_same_in_the_morning_and_taps_that_come_late(chat: Chat) -> None:
    await late_enrolled(chat)
    for _ in range(2):
        await chat.until("20:45")
        await chat.says("done")
        await chat.until("07:30")
        if "Same" not in chat.buttons:
            await chat.steps("1", "2")
    asked = chat.last
    assert "That moment has passed." in await chat.presses("morn", "same", day="2026-03-03", on=asked)
    assert "Your set comes at 20:30." in await chat.taps("Same")
    await chat.until("12:30")
    assert "That moment has passed." in await chat.presses("morn", "ham_prox", "left", 3, day="2026-03-05", on=asked)
    assert await chat.presses("morn", "same", on=asked) == ""


# --- the list, and the advice


async def test_the_third_day_excused_for_pain_offers_the_list(robin: Chat) -> None:
    for n in range(3):
        await robin.until("07:00")
        brought = await robin.says("skip it hurts")
        assert ("[Go through the list]" in brought) is (n == 2)
    assert LIST in await robin.taps("Go through the list")


async def test_three_sore_days_are_worth_booking_and_an_appointment_is_named(robin: Chat) -> None:
    await robin.says("/assessment")
    await robin.says("20 March")
    for _ in range(3):
        await robin.until("15:00")
        await robin.says("/pain")
        brought = await robin.steps("Left sit bone", "5")
        if LIST in brought:
            await robin.taps("None of these")
    assert "Three days running at 5 or more." in "".join(m.text for m in robin.messages)
    assert "The gentle set only until Thu 12 March, and worth booking an appointment." in await robin.says("/today")


async def test_a_keyword_in_a_clinicians_limits_is_kept_and_opens_the_list(robin: Chat) -> None:
    await robin.until("12:00")
    await robin.says("/cleared")
    await robin.steps("Today", "My physio")
    brought = await robin.says("no hopping, stop if I limp")
    assert "Limits: no hopping, stop if I limp." in brought
    assert LIST in brought


async def test_then_i_fall_off_locks_nothing(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.says("I do a week, then I fall off")
    assert "[Done]" in await robin.says("/today")
