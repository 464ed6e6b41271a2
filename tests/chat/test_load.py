"""/strength and /run: the strength day, its second chance, the ladder after clearance; twice, late, locked, made up."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.entry import Mark
from bot.services import check_in
from bot.storage.tables import Runner
from tests.chat.talking import Chat, orderly, told

LOCKED = "Running waits until you've been seen."


async def change(chat: Chat, **values: Any) -> None:
    """What a clinician, or another part of the plan, has changed meanwhile."""

    def write(session: Any) -> None:
        runner = session.exec(select(Runner)).one()
        for name, value in values.items():
            setattr(runner, name, value)
        session.add(runner)

    await chat.bot._store.write(write)


def story(chat: Chat, *spans: tuple[int, int | None]) -> str:
    """What was said between these marks; the ordinary days between them are left out."""
    told_ = []
    for begin, end in spans:
        entries = orderly(chat.person.transcript[begin:end])
        told_.append("\n".join(told(entry, chat) for entry in entries if entry.event != "answered"))
    return "\n\n...\n".join(told_) + "\n"


def mark(chat: Chat) -> int:
    return len(chat.person.transcript)


async def live(chat: Chat, days: int, at: str = "06:30") -> None:
    """Some days of the mat, noted at once after them; nine days back at most."""
    await chat.until(at, days=days)
    now = chat.sandbox.clock.now()

    def note(session: Any, who: int) -> None:
        for n in range(1, 10):
            check_in.answer(session, who, now, now.date() - timedelta(days=n), Mark.DONE, log=True)

    await chat.bot._store.write(note, chat.person.id)


@pytest.fixture
async def lifter(robin: Chat) -> Chat:
    """Robin on the morning of the first strength day, Wednesday 11 March."""
    await change(robin, strength_weekday=2)
    await live(robin, 9)
    await robin.until("07:00")
    return robin


@pytest.fixture
async def cleared(robin: Chat) -> Chat:
    """Robin, cleared on Tuesday."""
    await change(robin, cleared_on=date(2026, 3, 3), zone="Europe/Berlin")
    return robin


# --- strength


async def test_a_strength_week_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await robin.says("/strength")
    await robin.taps("Wed")
    begin = mark(robin)
    await live(robin, 9)
    first = mark(robin)
    await robin.until("07:00")  # Wednesday of the second week
    await robin.steps("Strength · 20 min", "How?", "Less", "‹ Back", "Strength · 20 min", "Done", "0–2", "5–6")
    await robin.says("/strength")
    done = mark(robin)
    await live(robin, 4, "17:00")
    report = mark(robin)
    await robin.until("18:00")
    told_ = mark(robin)
    await live(robin, 3)
    second = mark(robin)
    await robin.until("07:00")
    await robin.steps("Strength · 20 min", "Skip", "Today's set", "Done", "0–2")
    skipped = mark(robin)
    await live(robin, 2)
    chance = mark(robin)
    await robin.until("07:00")
    await robin.steps("Strength · 20 min", "Tiny · 8 min", "0–2", "5–6")
    await robin.says("/strength")
    golden("strength_week.txt", story(robin, (0, begin), (first, done), (report, told_), (second, skipped), (chance, None)))


async def test_a_full_session_makes_the_day_done_and_undo_takes_it_back(lifter: Chat) -> None:
    assert "[Strength · 20 min]" in lifter.person.screen
    brought = await lifter.steps("Strength · 20 min", "Done")
    assert "✓ Wednesday, strength." in brought
    assert "Worst during" in brought
    assert "How hard was it, 0 to 10?" in await lifter.taps("0–2")
    assert "Nothing more today." in await lifter.taps("7")
    assert "Strength day:" in await lifter.taps("Undo")


async def test_a_double_tap_and_a_late_tap_on_the_session(lifter: Chat) -> None:
    await lifter.taps("Strength · 20 min")
    session = lifter.last
    await lifter.taps("Tiny · 8 min")
    assert "✓ Wednesday, tiny strength." in lifter.person.screen
    assert await lifter.presses("str", "tiny", day="2026-03-11", on=session) == "", "it stands there already"
    assert "✓ Wednesday, strength." in await lifter.presses("str", "done", day="2026-03-11", on=session)
    await lifter.until("08:00", days=6)
    assert "That day is closed." in await lifter.presses("str", "undo", day="2026-03-11", on=session)
    assert "isn't in your diary" in await lifter.presses("str", "done", day="2026-02-11", on=session)
    assert "isn't in your diary" in await lifter.presses("str", day="2026-02-11", on=session)


async def test_a_sorer_morning_after_strength_asks_what_it_is(lifter: Chat) -> None:
    await lifter.says("2 1")
    await lifter.steps("Strength · 20 min", "Done", "0–2", "5–6")
    await lifter.until("07:00")
    brought = await lifter.says("3 1")
    assert "After yesterday's strength: what do you feel?" in brought
    assert "[Tired muscle] [The sore spot] [Neither]" in brought
    assert "what do you feel" not in await lifter.taps("Tired muscle")
    await lifter.until("07:00")
    assert "what do you feel" not in await lifter.says("3 1"), "only on the morning after"


async def test_an_evening_runner_is_asked_in_the_morning_question_itself(lifter: Chat) -> None:
    await lifter.steps("Strength · 20 min", "Done", "0–2", "5–6")
    await change(lifter, prompt_at=time(20, 30))
    await lifter.until("07:30", days=1)
    brought = await lifter.steps("3", "1")
    assert "Your set comes at 20:30." in brought
    assert "After yesterday's strength: what do you feel?" in brought
    brought = await lifter.taps("Tired muscle")
    assert "Your set comes at 20:30." in brought
    assert "what do you feel" not in brought


async def test_typed_strength(lifter: Chat) -> None:
    assert "Strength · level 1" in await lifter.says("strength")
    assert "✓ Wednesday, strength." in await lifter.says("did strength")
    assert "Done today." in await lifter.says("/strength")
    assert "[Done]" in await lifter.taps("Undo")


async def test_the_second_chance_in_words(lifter: Chat) -> None:
    assert "Today, with Friday as second chance." in await lifter.says("/strength")
    assert "Friday is the second chance." in await lifter.taps("Skip")
    assert "Not today, all right." in await lifter.says("/strength")
    await live(lifter, 2)
    await lifter.until("07:00")
    assert "Second chance for this week's strength" in lifter.person.screen
    assert "Today is this week's second chance." in await lifter.says("/strength")
    await lifter.taps("Done")
    await lifter.until("12:00")
    assert "This week's is done. Next: Wed 18 March." in await lifter.says("/strength")


async def test_a_second_session_is_an_extra(lifter: Chat) -> None:
    await lifter.says("did strength")
    await lifter.until("18:00", days=1)
    assert "One strength session a week is the plan." in await lifter.says("did strength")
    assert "give the legs tomorrow off" in await lifter.says("/strength")


async def test_another_weekday(lifter: Chat) -> None:
    await lifter.says("/strength")
    assert "Which weekday?" in await lifter.taps("Other weekday")
    await lifter.taps("‹ Back")
    await lifter.taps("Other weekday")
    assert "Next: Sat 14 March, second chance Monday." in await lifter.taps("Sat")


async def test_before_the_second_week_it_is_shown_and_not_asked(robin: Chat) -> None:
    assert "Which day suits it?" in await robin.says("/strength")
    brought = await robin.taps("Wed")
    assert "Next: Wed 11 March, second chance Friday." in brought
    assert "Two-leg calf raise" in brought
    assert robin.buttons == ["Other weekday"]


async def test_a_flag_shuts_strength_and_says_so(lifter: Chat) -> None:
    await lifter.taps("Strength · 20 min")
    session = lifter.last
    await lifter.presses("flag", "groin_standing")
    assert "Strength waits until somebody has looked at it." in await lifter.presses("str", "done", day="2026-03-11", on=session)
    assert "Strength waits" in await lifter.presses("str", day="2026-03-11", on=session)
    assert "Strength waits" in await lifter.says("did strength")
    assert "Strength waits" in await lifter.says("/strength")


async def test_a_level_easier(lifter: Chat) -> None:
    await change(lifter, cleared_on=date(2026, 3, 3), strength_level=2, phase="F4")
    brought = await lifter.says("/strength")
    assert "Strength · level 2" in brought
    assert "Level 3 opens with stage 5 of the run ladder, four weeks at this level" in brought
    assert "Level 1, as you wanted." in await lifter.taps("One level easier")


async def test_after_a_run_strength_waits_a_while(lifter: Chat) -> None:
    await lifter.says("ran 20 min 1")
    assert "leave six hours between" in await lifter.says("/strength")


async def test_two_missed_weeks_shrink_the_session(robin: Chat) -> None:
    await change(robin, strength_weekday=2)
    for days in (7, 7, 7, 2):
        await live(robin, days)
    await robin.until("07:00")
    assert "[Strength · 8 min]" in robin.person.screen
    assert "The 8-minute one is plenty." in robin.person.screen
    brought = await robin.taps("Strength · 8 min")
    assert "[Tiny · 8 min] [Done] [Skip]" in brought


# --- running


async def test_the_first_stages_as_a_story(robin: Chat, golden: Callable[[str, str], None]) -> None:
    await robin.says("/run")
    await robin.says("ran 15 min 2")
    before = mark(robin)
    await change(robin, cleared_on=date(2026, 3, 3))
    for _ in range(6):
        await robin.until("07:00")
        await robin.says("2 1")
        await robin.says("done")
    cleared = mark(robin)
    await robin.says("/run")
    await robin.steps("1", "2")
    paused = mark(robin)
    await robin.steps("3", "4", "5", "6")
    ticked = mark(robin)
    await morning(robin)
    opened = mark(robin)
    await robin.says("/run")
    await robin.steps("Log a run", "4 min", "0–2")
    one = mark(robin)
    await morning(robin)
    away = mark(robin)
    await morning(robin)
    await robin.until("18:00")
    await robin.says("ran 4 min 1")
    two = mark(robin)
    await morning(robin)
    three = mark(robin)
    await robin.says("/run")
    await robin.until("18:00", days=1)
    await robin.says("run 8")
    await robin.taps("5")
    five = mark(robin)
    await morning(robin)
    six = mark(robin)
    await robin.says("/run")
    spans = ((0, before), (cleared, paused), (ticked - 1, ticked), (opened, one), (away, two), (three, five), (six, None))
    golden("first_stages.txt", story(robin, *spans))


async def morning(chat: Chat) -> None:
    await chat.until("07:00")
    await chat.steps("Same", "Done", "0–2")


async def test_before_the_assessment_running_says_why_and_keeps_what_was_done(robin: Chat) -> None:
    brought = await robin.says("/run")
    assert LOCKED in brought
    assert "[Log a run]" in brought
    brought = await robin.says("ran 20 min 2")
    assert "✓ 20 min, worst 0–2." in brought
    assert LOCKED in brought
    assert "Kept in your diary all the same" in brought
    assert "✓ 20 min, worst 0–2." in await robin.says("/run")


async def test_an_outing_in_three_taps(cleared: Chat) -> None:
    brought = await cleared.says("/run")
    assert "A brisk walk of 30 min on the flat." in brought
    assert "You're cleared, so the ladder opens" in brought
    assert "How many minutes did you walk?" in await cleared.taps("Log a run")
    assert "✓ 30 min.\n    Worst pain, 0 to 10?" in await cleared.taps("30 min")
    assert "✓ 30 min, worst 0–2." in await cleared.taps("0–2")
    assert "kept rising" in await cleared.taps("It kept rising")
    assert "[Log a run]" in await cleared.taps("Undo")


async def test_a_limp_opens_the_list(cleared: Chat) -> None:
    await cleared.says("/run")
    await cleared.steps("Log a run", "30 min", "0–2")
    brought = await cleared.taps("I limped")
    assert "with a limp" in brought
    assert "That's enough for now" in brought
    assert brought.count("Limber:") == 1, "the list, below the redrawn message"
    assert "A red light is on" in await cleared.says("/run")


async def test_before_clearance_a_limp_is_same_day_and_a_slip_is_taken_back(robin: Chat) -> None:
    await robin.says("ran 15 min 2")
    brought = await robin.taps("I limped")
    assert "✓ 15 min, worst 0–2, with a limp." in brought
    assert "That's enough, stop here and rest.\n    Running waits until somebody has looked at it." in brought
    assert "Please be seen today." in brought
    assert "Any of these?" not in brought
    assert "Taken back, nothing is locked." in await robin.taps("I tapped that by mistake")
    assert "✓ 15 min, worst 0–2.\n" in await robin.says("/run")


async def test_a_limp_taken_back_leaves_a_red_outing_its_rest(robin: Chat) -> None:
    await robin.says("ran 15 min 7")
    await robin.taps("I limped", next(m for m in robin.messages if "✓ 15 min" in m.text))
    assert "still rests its 48 hours" in await robin.taps("I tapped that by mistake")


async def test_after_the_hour_a_limp_was_no_slip_of_the_thumb(robin: Chat) -> None:
    await robin.says("ran 15 min 2")
    await robin.taps("I limped")
    await robin.until("21:30")
    assert "That was more than an hour ago" in await robin.taps("I tapped that by mistake")


async def test_on_the_running_ban_more_pain_is_told_to_stop(robin: Chat) -> None:
    brought = await robin.says("ran 15 min 6")
    assert "That's enough, stop here and rest." in brought
    assert LOCKED in brought
    assert "48 hours" not in brought, "that would sound as if running was fine afterwards"
    assert LOCKED in await robin.says("/run")


async def test_a_sore_outing_stays_after_an_hour_and_a_second_one_adds_to_it(cleared: Chat) -> None:
    await cleared.until("08:00")
    await cleared.says("ran 4 min 7")
    outing = next(m for m in cleared.messages if "✓ 4 min" in m.text)
    await cleared.until("18:00")
    assert "✓ 8 min in 2 outings, worst 7+." in await cleared.says("ran 4 min 1")
    await cleared.taps("Undo")
    assert "it stays in your diary" in await cleared.taps("Undo", outing)
    assert "✓ 4 min, worst 7+." in await cleared.says("/run")


async def test_not_cleared_after_all_is_not_told_that_the_ladder_opens(robin: Chat) -> None:
    await robin.until("07:30")
    await change(robin, cleared_on=date(2026, 3, 3))
    await robin.until("07:00")
    assert "so the ladder opens" in robin.person.screen
    await robin.presses("clr", "clear", "undo")
    assert "ladder opens, with" not in await robin.says("/today")
    assert "ladder opens, with" not in await robin.says("/run")


async def test_the_day_s_message_tells_a_move_and_the_reply_to_a_run_does_not(cleared: Chat) -> None:
    await cleared.until("07:00")
    assert "so the ladder opens" in cleared.person.screen
    assert "so the ladder opens" not in await cleared.says("walked 30 min 1")
    assert "so the ladder opens" not in await cleared.says("/today")


async def test_tests_are_ticked_and_unticked(cleared: Chat) -> None:
    await cleared.says("/run")
    first = cleared.last
    brought = await cleared.taps("1")
    assert "1 ✓ Two brisk 30-minute walks" in brought
    assert await cleared.presses("run", "tick", "run_walk", day="2026-03-02", on=first) == "", "it is ticked already"
    assert "1 ○ Two brisk" in await cleared.taps("1 ✓")


async def test_a_tap_of_yesterdays_run_still_lands_there(cleared: Chat) -> None:
    await cleared.says("/run")
    await cleared.steps("Log a run", "30 min")
    asked = cleared.last
    await cleared.until("08:00")
    assert "✓ 30 min, worst 3." in await cleared.taps("3", asked)
    assert "That run isn't in your diary." in await cleared.presses("run", "pain", 3, day="2026-03-03", on=asked)
    assert "That run isn't in your diary." in await cleared.presses("run", "min", 20, day="2026-02-20", on=asked)


async def test_typed_runs(cleared: Chat) -> None:
    await cleared.says("/run")
    assert "Worst pain, 0 to 10?" in await cleared.says("walked 30 min")
    assert "✓ 30 min, worst 0–2." in await cleared.says("ran 30 min 1/10")
    assert "✓ 30 min, worst 0–2." in await cleared.says("run")


async def test_the_steady_base(cleared: Chat) -> None:
    await change(cleared, run_stage=11)
    await cleared.says("ran 30 min 1")
    await cleared.until("12:00", days=3)
    brought = await cleared.says("/run")
    assert "Running · steady base" in brought
    assert "Up to 33 min next" in brought
    assert "Longer than 33 min is a big step" in await cleared.says("ran 40 min 1")


async def test_an_open_outing_is_a_line_of_the_day(cleared: Chat) -> None:
    await cleared.says("/run")
    assert "An outing is open today, if you like: /run" in await cleared.next()
    await cleared.until("09:00")
    await cleared.says("walked 30 min 1")
    await cleared.until("07:00", days=2)
    assert "An outing is open from 09:00" in cleared.person.screen


async def test_one_stage_back(cleared: Chat) -> None:
    await change(cleared, run_stage=3)
    await cleared.says("/run")
    assert "Back to stage 2, as you wanted." in await cleared.taps("One stage back")


# --- made up

MADE_UP = """
1:str:- 1:str:20260302:effort:999 1:str:20260302:effort:x 1:str:20260302:day:9 1:str:20260302:easier:9 1:str:20260302:zzz 1:str:-:done
1:run:- 1:run:20260302:min:0 1:run:20260302:min:99999 1:run:20260302:pain:11 1:run:20260302:pain:x 1:run:-:limp 1:run:20260302:tick:dragon
1:sore:-:muscle 1:sore:20260302:moon 1:sore:20250302:spot
1:run:20260302:back:11 1:run:20260302:zzz 1:run:20250302:undo 1:str:20260302:easier:٣ 1:run:20260302:min:٣
"""


async def test_made_up_buttons_do_no_harm(robin: Chat) -> None:
    await robin.says("/today")
    for data in MADE_UP.split():
        assert "Something went wrong" not in await robin.forges(data), data
    assert "Day one" in await robin.says("/streak")
