"""The demo keeps what happened, and its bot can be killed: nothing said is lost, nothing comes twice."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot import demo as shown
from bot.clock import WoundClock
from bot.demo import CannotStart, Demo, only_one
from bot.sandbox import Sandbox, Where, Wish
from bot.sandbox.moments import morning
from bot.sandbox.winding import Stuck
from tests.demo.composed import START
from tests.demo.living import enrols, living

CHECKOUT = Path(__file__).parents[2]
WINDER = "import subprocess, sys; subprocess.run([sys.executable, '-m', 'bot', 'run'], stderr=sys.stdout)"


async def to_the_morning(sandbox: Sandbox) -> None:
    await sandbox.wind_to(morning(sandbox.clock.now(), "America/New_York"))


async def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with living(tmp_path) as demo:
        sandbox = demo.sandbox
        await enrols(sandbox)
        await to_the_morning(sandbox)
        before, stood = sandbox.people[0].messages, sandbox.clock.now()
    async with living(tmp_path) as demo:
        sandbox = demo.sandbox
        [robin] = sandbox.people
        assert robin.messages == before
        assert stood <= sandbox.clock.now() < stood + timedelta(minutes=5), "the time between counts for nothing"
        await robin.taps("Done")
        await sandbox.settle()
        assert robin.messages[-1].text.startswith("✓ ")
        assert len(robin.messages) == len(before)


async def test_a_killed_bot_loses_nothing_and_says_nothing_twice(tmp_path: Path) -> None:
    async with living(tmp_path) as demo:
        sandbox = demo.sandbox
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

        await stage.wish(Wish.OWN)
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


def test_two_demos_do_not_share_a_folder_and_the_second_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / shown.DATABASE).write_text("the first one's")
    with only_one(tmp_path), pytest.raises(CannotStart, match="another demo is at work in"):
        shown.run(port=0, open_page=False, fresh=True, personas=(), folder=tmp_path)
    assert (tmp_path / shown.DATABASE).read_text() == "the first one's"
    assert not (tmp_path / shown.CLOCK).exists()


async def test_a_kill_during_a_winding_stops_the_clock_and_says_why(tmp_path: Path) -> None:
    async with living(tmp_path) as demo:
        await enrols(demo.sandbox)
        await wished(demo, Wish.OWN)
        winding = asyncio.ensure_future(demo.sandbox.wind_to(START + timedelta(days=60)))
        await demo.sandbox.world.bell.until(lambda: demo.sandbox.people[0].newest > 4, 30)
        await wished(demo, Wish.KILL)
        with pytest.raises(Stuck, match="the bot is gone"):
            await winding
        assert demo.sandbox.clock.now() < START + timedelta(days=60)


async def test_a_restart_during_a_winding_skips_nothing(tmp_path: Path) -> None:
    async with living(tmp_path, "steady") as demo:
        await demo.sandbox.settle()
        await wished(demo, Wish.OWN)
        stella = demo.sandbox.people[1]
        winding = asyncio.ensure_future(demo.sandbox.wind_to(START + timedelta(days=6)))
        await demo.sandbox.world.bell.until(lambda: len(stella.messages) > 3, 30)
        await wished(demo, Wish.RESTART)
        await winding
        receipts = [it.text for it in stella.messages if it.text.startswith("✓")]
        assert len(receipts) == 6


async def test_the_end_waits_for_a_wish_and_leaves_nobody_behind(tmp_path: Path) -> None:
    async with living(tmp_path) as demo:
        wish = asyncio.ensure_future(wished(demo, Wish.OWN))
        await asyncio.sleep(0)
    await asyncio.gather(wish, return_exceptions=True)
    assert demo.sandbox.process is not None
    assert demo.sandbox.process.where is Where.DOWN
    with pytest.raises(RuntimeError, match="is ending"):
        await wished(demo, Wish.OWN)


async def wished(demo: Demo, wish: Wish) -> None:
    """Has it done."""
    assert demo.sandbox.process is not None
    await demo.sandbox.process.wish(wish)


async def test_after_a_kill_the_clock_goes_on_from_its_hands_and_nobody_gets_anothers_number(tmp_path: Path) -> None:
    async with living(tmp_path) as demo:
        kept_last = demo.sandbox.memory()
        lost = demo.sandbox.add(demo.sandbox.pilots[0])
        await demo.sandbox.wind_to(START + timedelta(days=1))
        stood = demo.sandbox.clock.now()
    kept_last.write(tmp_path / shown.MEMORY)  # what a killed demo would have left
    async with living(tmp_path) as demo:
        assert demo.sandbox.clock.now() >= stood - timedelta(minutes=1)
        assert demo.sandbox.person("Kim").id > lost.id


def test_a_bot_on_a_wound_clock_ends_with_its_winder(tmp_path: Path) -> None:
    """Where the demo is killed outright, its bot in a process of its own must not hold the database for ever."""
    WoundClock(START, file=tmp_path / "clock.json")
    told = {
        "TELEGRAM_BOT_TOKEN": "1:x",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'limber.db'}",
        "LIMBER_CLOCK_FILE": str(tmp_path / "clock.json"),
    }
    command = [sys.executable, "-c", WINDER]
    env = {"PYTHONPATH": str(CHECKOUT), "LOG_LEVEL": "info", **told}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as winder:
        assert winder.stdout is not None
        assert any("started" in line for line in winder.stdout)
        winder.kill()
        assert any("nobody winds the clock any more" in line for line in winder.stdout)
        assert "stopped" in winder.stdout.read()  # and the pipe is closed: nobody is left


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
        async with living(tmp_path, "silent") as demo:
            assert [it.pilot for it in demo.sandbox.people] == [None, "silent"]
