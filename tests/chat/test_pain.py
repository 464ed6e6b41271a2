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
    assert "Right front hip 7. Today is protected; nothing is lost." in brought, "no morning was rated yet: nothing is usual"
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
    for brought in (await robin.says("done"), await robin.says("/today")):
        said, counted = brought.index("get emergency help now"), brought.index("✓ Thursday")
        assert said < counted < brought.index("Please leave it at that until somebody has looked at it.")
        assert "[Seen, I may exercise]\n    [Undo]" in brought
    late = await robin.taps("I tapped that by mistake", flagged)
    assert "That was more than an hour ago" in late
    assert "On which day was it looked at?" in late
    assert "said you may exercise?" in await robin.steps("Today", "My doctor")
    await robin.taps("Yes, that's right")
    assert "Coffee done?" in await robin.next()


async def test_a_slip_of_the_thumb_within_the_hour_is_taken_back(robin: Chat) -> None:
    await robin.says("/help")
    await robin.steps("Something feels wrong", "A")
    assert "nothing is locked" in await robin.taps("I tapped that by mistake")


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
    assert "Three days running, or more, at 5 and above." in "".join(m.text for m in robin.messages)
    assert "The gentle set only until Thu 12 March, and worth booking an appointment." in await robin.says("/today")


async def test_a_keyword_in_a_clinicians_limits_is_kept_and_the_list_stays_one_tap_away(robin: Chat) -> None:
    await robin.until("12:00")
    await robin.says("/cleared")
    await robin.steps("Today", "My physio")
    brought = await robin.says("no hopping, stop if I limp")
    assert "Limits: no hopping, stop if I limp." in brought
    assert robin.buttons[-1] == "Something feels wrong"
    assert LIST not in brought
    assert "No clearance" not in await robin.taps("Yes, that's right")
    await robin.says("/cleared")
    await robin.taps("Change it")
    assert LIST in await robin.says("my knee gave way"), "no date was meant"


async def test_a_keyword_in_the_why_is_kept_too(robin: Chat) -> None:
    await robin.says("/today")
    await robin.presses("q", "why", "type", day="2026-03-02")
    brought = await robin.says("to run without a limp")
    assert "Kept. A good reason.\n    [Something feels wrong]" in brought
    assert LIST not in brought
    await robin.presses("q", "why", "type", day="2026-03-02")
    assert LIST in await robin.says("skip, my leg feels numb"), "a tap in words is no reason"


async def test_then_i_fall_off_locks_nothing(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.says("I do a week, then I fall off")
    assert "[Done]" in await robin.says("/today")


# --- typed pain


async def test_typed_pain_asks_where(robin: Chat) -> None:
    assert "Where?" in await robin.says("my hamstring is sore")
    assert robin.buttons == ["Left sit bone/hamstring", "Right front hip", "Something feels wrong"]
    assert "I understand taps" in await robin.says("no pain today")
    assert LIST in await robin.says("my groin hurts when I walk")


async def test_a_typed_number_of_pain_is_kept_once_its_site_is_named(robin: Chat) -> None:
    assert "Where?" in await robin.says("pain 8")
    brought = await robin.taps("Right front hip")
    assert "Noted: right hip 8." in brought
    assert LIST in brought


async def test_with_one_site_a_typed_number_of_pain_is_a_number(chat: Chat) -> None:
    await chat.enrols("I'm 18+", "Left sit", "That's all", "0–2", "None of", "Some running", "After first")
    await chat.next()
    assert "This morning: left hamstring 2." in await chat.says("pain 2")


# --- rest and rating again under a hold


async def test_rest_under_book_soon_is_rest_and_asks_for_no_site(robin: Chat) -> None:
    await robin.says("/help")
    await robin.steps("Something feels wrong", "N")
    for _ in range(4):
        await robin.until("07:00")
        brought = await robin.taps("Rest")
        assert "rest it is. Your days are safe.\n    [Something feels wrong] [Undo]" in brought


async def test_red_on_an_excused_day_says_what_is_off(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.says("skip ill")
    await robin.says("/pain")
    brought = await robin.steps("Left sit bone", "6")
    assert "rest it is. Your days are safe." in brought
    assert "Deep bends and loading are off until Thursday 07:00." in brought


async def test_rate_again_in_the_evening_has_a_way_back(robin: Chat) -> None:
    await robin.until("18:00")
    await robin.says("/pain")
    await robin.steps("Left sit bone", "5")
    assert "[‹ Back]" in await robin.taps("Rate again")
    assert "Today is protected" in await robin.taps("‹ Back")


async def test_a_slip_of_the_thumb_takes_the_gentle_week_back(chat: Chat) -> None:
    await chat.enrols("I'm 18+", "Left sit", "Right front", "That's all", "5–6", "None of", "On hold until", "After first")
    for _ in range(3):
        await chat.until("07:00")
        brought = await chat.says("1 5")
    assert "The gentle set only until Thu 12 March, and worth booking an appointment." in brought
    day = chat.last if "Rate again" in chat.buttons else next(m for m in reversed(chat.messages) if "gentle set only" in m.text)
    assert "Right front hip, 0 (none) to 10 (worst)?" in await chat.taps("Rate again", day)
    assert "[Tiny · 2 min] [Done]" in await chat.taps("1", day)


async def test_where_no_site_brought_the_week_rating_again_asks_for_it(chat: Chat) -> None:
    await chat.enrols("I'm 18+", "Left sit", "Right front", "That's all", "5–6", "None of", "On hold until", "After first")
    for _ in range(3):
        await chat.until("07:00")
        await chat.says("5 5")
    await chat.until("13:00")
    await chat.says("/today")
    assert "[Left sit bone/hamstring]\n    [Right front hip]\n    [Something feels wrong]\n    [‹ Back]" in await chat.taps("Rate again")
    assert "now, 0 (none) to 10 (worst)?" in await chat.taps("Left sit bone")
    assert "The gentle set only" in await chat.taps("‹ Back")


async def test_different_on_an_old_morning_question_comes_too_late(chat: Chat) -> None:
    await late_enrolled(chat)
    await chat.until("20:45", days=1)
    await chat.says("done")
    await chat.until("07:30")
    asked = chat.last
    await chat.until("09:00", days=2)
    assert "That moment has passed." in await chat.presses("morn", "diff", day="2026-03-04", on=asked)


async def test_plan_and_pause_say_what_a_same_day_hold_says(robin: Chat) -> None:
    await robin.says("/help")
    await robin.steps("Something feels wrong", "G")
    brought = await robin.says("/plan")
    assert "Walk as little as you can" in brought
    assert "symptom-free walks" not in brought
    await robin.says("/pause")
    assert "It still needs to be seen" in await robin.taps("1 week")
    assert "[Yes, I may exercise] [Booked]" in await robin.until("07:00", days=3)
