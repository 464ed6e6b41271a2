"""The demo keeps what happened, and its bot can be killed: nothing said is lost, nothing comes twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot import demo as shown
from bot.demo import CannotStart, Demo
from bot.sandbox import Person, Sandbox, Where, Wish
from bot.sandbox.moments import morning

ENROLS = (
    "I'm 18+",
    "Left sit bone",
    "Right front hip",
    "That's all",
    "0–2",
    "None of these",
    "On hold until",
    "After first coffee",
    "Tomorrow",
)


@asynccontextmanager
async def demo(folder: Path, *personas: str) -> AsyncIterator[Sandbox]:
    """A demo at work."""
    stopping, one = asyncio.Event(), Demo(folder, personas)
    living = asyncio.ensure_future(one.live(0, stopping, open_page=False))
    up = asyncio.ensure_future(one.sandbox.world.bell.until(lambda: one.sandbox.over, 30))
    await asyncio.wait({living, up}, return_when=asyncio.FIRST_COMPLETED)
    if living.done():
        up.cancel()
        await asyncio.gather(up, return_exceptions=True)
        living.result()
    try:
        yield one.sandbox
    finally:
        stopping.set()
        await living


async def enrols(sandbox: Sandbox) -> Person:
    """Robin, as far as "see you tomorrow"."""
    robin = sandbox.person("Robin")
    await robin.says("/start")
    for label in ENROLS:
        await sandbox.settle()
        await robin.taps(label)
    await sandbox.settle()
    return robin


async def to_the_morning(sandbox: Sandbox) -> None:
    await sandbox.wind_to(morning(sandbox.clock.now(), "America/New_York"))


async def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with demo(tmp_path) as sandbox:
        await enrols(sandbox)
        await to_the_morning(sandbox)
        before, stood = sandbox.people[0].messages, sandbox.clock.now()
    async with demo(tmp_path) as sandbox:
        [robin] = sandbox.people
        assert robin.messages == before
        assert stood <= sandbox.clock.now() < stood + timedelta(minutes=5), "the time between counts for nothing"
        await robin.taps("Done")
        await sandbox.settle()
        assert robin.messages[-1].text.startswith("✓ ")
        assert len(robin.messages) == len(before)


async def test_a_killed_bot_loses_nothing_and_says_nothing_twice(tmp_path: Path) -> None:
    async with demo(tmp_path) as sandbox:
        robin, stage = await enrols(sandbox), sandbox.process
        assert stage is not None
        with pytest.raises(RuntimeError, match="in a process of its own"):
            await stage.wish(Wish.KILL)
        await stage.wish(Wish.OWN)
        await to_the_morning(sandbox)
        prompt = robin.messages[-1]
        assert prompt.button("Done")

        await stage.wish(Wish.KILL)
        assert [stage.where] == [Where.DOWN]
        await robin.taps("Done")
        await sandbox.wind_to(sandbox.clock.now() + timedelta(hours=2))
        assert robin.messages[-1] == prompt, "nobody is there to answer"

        await stage.wish(Wish.START)
        assert [stage.where] == [Where.OWN]
        await sandbox.settle()
        assert (robin.messages[-1].id, robin.messages[-1].text[0]) == (prompt.id, "✓")
        await to_the_morning(sandbox)
        second = robin.messages[-1]
        assert second.button("Done")
        assert second.id > prompt.id

        await stage.wish(Wish.RESTART)
        await sandbox.settle()
        assert robin.messages[-1] == second
        await stage.wish(Wish.INSIDE)
        assert [stage.where] == [Where.INSIDE]
        await robin.taps("Done")
        await sandbox.settle()
        assert robin.messages[-1].text.startswith("✓ ")
    assert "Traceback" not in (tmp_path / shown.LOG).read_text()


async def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    async with demo(tmp_path):
        with pytest.raises(CannotStart, match="another demo is at work in"):
            async with demo(tmp_path):
                pass


def test_what_can_not_be_read_is_named_and_the_way_out_too(tmp_path: Path) -> None:
    (tmp_path / shown.MEMORY).write_text("{}")
    with pytest.raises(CannotStart, match=rf"{shown.MEMORY} .*begin anew with --fresh"):
        Demo(tmp_path, ())


def test_starting_anew_touches_nothing_else(tmp_path: Path) -> None:
    for name in (shown.DATABASE, shown.MEMORY, shown.CLOCK, shown.LOG, "diary.txt"):
        (tmp_path / name).touch()
    shown._forget(tmp_path)
    assert [it.name for it in tmp_path.iterdir()] == ["diary.txt"]


async def test_autopilots_asked_for_are_there_once(tmp_path: Path) -> None:
    for _ in range(2):
        async with demo(tmp_path, "silent") as sandbox:
            assert [it.pilot for it in sandbox.people] == [None, "silent"]
