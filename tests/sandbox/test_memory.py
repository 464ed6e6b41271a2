"""What outlasts a run: people, chats, files, updates nobody took, and where the clock stood."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox
from bot.sandbox.memory import SKIPPED, Memory, keep

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Done", callback_data="d", style="primary")]])


async def test_everything_comes_back(sandbox: Sandbox, robin: Person, bot: Bot, clock: WoundClock, tmp_path: Path) -> None:
    robin.zone, robin.pilot = "Europe/Berlin", "faller"
    await bot.send_message(robin.id, "<b>Mat time</b>", parse_mode="HTML", reply_markup=KEYS, disable_notification=True)
    await bot.send_document(robin.id, bytes(range(256)), filename="a.bin")
    await bot.set_my_commands([("plan", "What is ahead")])
    await robin.taps("Done")
    await sandbox.wind_to(clock.now() + timedelta(hours=2))
    sandbox.memory().write(tmp_path / "kept.json")

    kept = Memory.read(tmp_path / "kept.json")
    assert kept is not None
    again = Sandbox(WoundClock(kept.now))
    again.recall(kept)

    [same] = again.people
    assert same.messages == robin.messages
    assert (same.name, same.language, same.zone, same.pilot) == ("Robin", "en", "Europe/Berlin", "faller")
    assert again.world.updates.pending == sandbox.world.updates.pending != []
    assert (again.world.wounds, again.world.commands) == (sandbox.world.wounds, sandbox.world.commands)
    assert again.clock.now() == clock.now()


async def test_no_number_is_given_twice_even_if_the_last_ones_were_not_kept(sandbox: Sandbox, robin: Person) -> None:
    kept = sandbox.memory()
    lost = await robin.says("never kept")
    again = Sandbox(WoundClock(kept.now))
    again.recall(kept)
    fresh = await again.people[0].says("hello")
    assert lost.id < fresh.id < lost.id + SKIPPED + 1
    assert again.world.updates.pending[-1].id > sandbox.world.updates.pending[-1].id


async def test_it_is_written_soon_after_a_change_and_at_the_end(sandbox: Sandbox, robin: Person, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "kept.json"
    keeping = asyncio.ensure_future(keep(sandbox.world, sandbox.memory, path, rest=0))
    await asyncio.sleep(0)
    await robin.says("first")
    await sandbox.world.bell.until(path.exists, 10)
    await robin.says("second")
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    kept = Memory.read(path)
    assert kept is not None
    assert [it.bubble.text for it in kept.chats[0].bubbles] == ["/start", "first", "second"]


def test_nothing_kept_is_nothing(tmp_path: Path) -> None:
    assert Memory.read(tmp_path / "none.json") is None


@pytest.mark.parametrize("content", ["", "{}", "not json"])
def test_a_file_of_something_else_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text(content)
    with pytest.raises(ValueError, match=r"kept.json holds something else"):
        Memory.read(tmp_path / "kept.json")
