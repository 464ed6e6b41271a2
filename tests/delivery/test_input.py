"""What people say and tap is kept through kills and a database that is away, and counts once."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox import Person
from tests.delivery.conftest import SEVEN, House
from tests.delivery.lodger import PATIENCE, Lodger

ANSWERS = "select mark from answers order by id"


async def asked(house: House) -> None:
    """Seven o'clock: Robin and Ada have their prompts, and whoever asked is gone again."""
    await house.wind_to(SEVEN)
    first = await house.lodger()
    await house.settles()
    assert await first.terminated() == 0, first.log


def receipt(person: Person) -> bool:
    """The day's message is a receipt now."""
    return any(bubble.button("Undo") for bubble in person.messages)


async def test_killed_between_commit_and_reply_the_tap_comes_again_counts_once_and_is_answered(house: House) -> None:
    await asked(house)
    first = await house.lodger()
    held = [house.sandbox.fault("slow", method) for method in ("answerCallbackQuery", "editMessageText")]  # once each, for good
    tap = await house.taps("Done")
    for fault in held:
        await fault.hit()
    assert house.rows(ANSWERS) == ["done"]
    await first.killed()
    assert house.sandbox.pending == 1
    await house.lodger()
    await house.settles()
    await tap.answered()
    assert receipt(house.robin)
    assert house.rows(ANSWERS) == ["done"]
    assert house.sandbox.pending == 0


async def test_killed_before_the_commit_the_tap_comes_again_and_is_handled_once(house: House) -> None:
    await asked(house)
    first = await house.lodger(hold="write 1")
    await house.settles()
    polls = house.sandbox.watch("getUpdates")
    tap = await house.taps("Done")
    await first.tells("step", step="write 1")
    with pytest.raises(TimeoutError):  # a next question would acknowledge it
        await polls.arrived(timeout=0.5)
    await first.killed()
    assert house.rows(ANSWERS) == []
    await house.lodger()
    await house.settles()
    await tap.answered()
    assert receipt(house.robin)
    assert house.rows(ANSWERS) == ["done"]


@pytest.mark.parametrize("words, marks", [("done", ["done"]), ("/today", [])])
async def test_killed_after_any_commit_what_was_typed_comes_again_and_counts_once(house: House, words: str, marks: list[str]) -> None:
    await asked(house)
    await house.robin.says(words)
    await handled_through_kills(house)
    assert house.rows(ANSWERS) == marks
    assert receipt(house.robin) == bool(marks)


async def test_killed_after_any_commit_a_tap_comes_again_and_counts_once(house: House) -> None:
    await asked(house)
    await house.taps("Tiny")
    await handled_through_kills(house)
    assert house.rows(ANSWERS) == ["tiny"]
    assert receipt(house.robin)


async def test_killed_after_any_commit_of_a_step_of_the_enrolment_it_says_the_same(house: House) -> None:
    eve = house.sandbox.person("Eve")
    first = await house.lodger()
    await eve.says("/start")
    await eve.hears()
    await house.taps("18+", eve)
    await eve.hears()
    await house.settles()
    await first.terminated()
    await house.taps("Left sit bone", eve)
    await handled_through_kills(house)
    assert house.rows("select dialogue ->> '$.sites' from runners where status = 'enrolling'") == ['["ham_prox:left"]']
    assert eve.messages[-1].button("✓ Left sit bone")


async def handled_through_kills(house: House) -> None:
    """A bot handles what waits at Telegram, killed after its first transaction; the next one after its second, until one comes through."""
    for nth in range(1, 10):
        lodger = await house.lodger(hold=f"commit {nth}", until="started")
        if not await reaches(house, lodger, f"commit {nth}"):
            return
        await lodger.killed()
    pytest.fail("more than nine transactions for one update")


async def reaches(house: House, lodger: Lodger, step: str) -> bool:
    """Waits until it holds at that step (True), or has handled everything without coming by (False)."""
    held = asyncio.create_task(lodger.tells("step", step=step))
    handled = asyncio.create_task(house.sandbox.quiet(PATIENCE))
    done, rest = await asyncio.wait({held, handled}, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()
    return held in done


async def test_the_database_away_while_a_tap_is_handled_holds_it_back_until_it_is_there(house: House) -> None:
    await asked(house)
    lodger = await house.lodger()
    await house.settles()
    with house.no_database():
        tap = await house.taps("Done")
        await house.ada.says("tiny")
        await lodger.tells("deaf", why="database away")
        assert house.sandbox.pending == 2
        assert tap.answer is None
    await tap.answered()
    await house.ada.hears()
    await house.sandbox.quiet(PATIENCE)
    assert house.sandbox.pending == 0
    assert sorted(house.rows(ANSWERS)) == ["done", "tiny"]
    assert receipt(house.robin)
    assert receipt(house.ada)
    assert lodger.alive


async def test_the_database_away_when_the_prompt_is_due_it_is_said_when_it_is_back(house: House) -> None:
    lodger = await house.lodger()
    await house.settles()
    with house.no_database():
        house.winds_quietly_to(SEVEN + timedelta(minutes=1))
        await lodger.beats()
        await lodger.tells("beat without the database")
        assert house.screens() == []
    await lodger.beats()
    await house.robin.hears()
    await house.settles()
    assert house.outbox() == house.outbox(house.ada) == ["prompt sent"]
    assert len(house.screens()) == 1


async def test_planned_and_then_paused_it_is_dropped_and_said_when_they_resume(house: House) -> None:
    await house.wind_to(SEVEN)
    lodger = await house.lodger(hold="planned")
    await lodger.tells("step", step="planned", outbox_id=1)
    await lodger.tells("step", step="planned", outbox_id=2)
    await house.robin.says("/pause")
    await house.robin.hears()
    await house.taps("3")
    await house.robin.hears()
    lodger.goes_on()
    await house.settles()
    assert house.outbox() == []
    assert house.outbox(house.ada) == ["prompt sent"]
    assert "prompt.dropped" in house.rows("select kind from decisions where runner_id = 1")
    await house.robin.says("/resume")
    await house.robin.hears()
    await house.settles()
    assert house.outbox() == ["prompt sent"]
    assert sum(bubble.button("Done") is not None for bubble in house.screens()) == 1
