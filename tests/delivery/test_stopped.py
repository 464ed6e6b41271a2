"""Told to stop, it stops in time; told to start twice, it starts once."""

import asyncio
import sys
from pathlib import Path

import bot
from tests.delivery.conftest import SEVEN, House

CHECKOUT = Path(bot.__file__).parents[1]
IN_TIME = 10.0  #: seconds a stop may take: what a container gets before it is killed


async def test_sigterm_lets_what_is_in_the_air_arrive(house: House) -> None:
    await house.wind_to(SEVEN)
    fault = house.sandbox.fault("answer_slow", "sendMessage", person=house.robin)
    lodger = await house.lodger()
    await fault.hit()
    polls = house.sandbox.world.updates
    lodger.told_to_stop()
    await house.until(lambda: not polls.waiting)  # it no longer listens
    fault.clear()
    assert await lodger.gone() == 0, lodger.log
    assert house.outbox() == ["prompt sent"]


async def test_sigterm_while_everything_is_slow_stops_in_time(house: House) -> None:
    await house.wind_to(SEVEN)
    sends = house.sandbox.watch("sendMessage")
    lodger = await house.lodger()
    await house.settles()
    await sends.over(2)
    slow = house.sandbox.fault("slow", "[!gs]*", times=None)  # answers and edits
    slower = house.sandbox.fault("slow", "sendMessage", times=None)
    house.winds_quietly_to(SEVEN.replace(hour=18, minute=30))  # the rescue
    await lodger.beats()
    await slower.hit(2)
    tap = await house.taps("Later")
    await slow.hit()
    began = house.clock.monotonic()
    lodger.told_to_stop()
    code = await lodger.gone()
    took = house.clock.monotonic() - began
    assert code == 0, lodger.log
    assert took < IN_TIME, f"{took:.1f} s"
    assert tap.answer is None
    house.sandbox.faults.clear()
    await house.lodger()
    await house.settles()
    assert house.outbox() == house.outbox(house.ada) == ["prompt sent", "rescue unknown"]


async def test_a_second_process_on_the_same_database_is_refused_in_one_line(house: House) -> None:
    lodger = await house.lodger()
    await house.settles()
    polls = house.sandbox.watch("getUpdates")
    env = {
        "TELEGRAM_BOT_TOKEN": "1:sandbox",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "DATABASE_URL": f"sqlite:///{house.database}",
        "LOG_LEVEL": "warning",
    }
    second = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=env, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await second.communicate()
    assert second.returncode == 1
    assert out == b""
    assert err.decode().startswith("limber: another Limber is running on this database: ")
    assert err.count(b"\n") == 1
    assert polls.calls == []
    await house.robin.says("/streak")
    await house.robin.hears()
    assert lodger.alive
