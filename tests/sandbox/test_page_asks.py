"""What the page asks besides: autopilots, what the bot knows, the phone's clock, playing, calls, the bot's process, starting over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.clock import WoundClock
from bot.sandbox import Person, Pilot, Sandbox, Section, Stuck, Where, Wish
from tests.sandbox.asking import ask, changes, state

FALLER = Pilot("faller", "Week-two faller", "Good for a week.", "Felix", zone="Europe/Berlin")


async def test_an_autopilot_is_added_with_one_click(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.pilots = (FALLER,)
    assert [it["title"] for it in (await state(http))["pilots"]] == ["Week-two faller"]
    names = [(await ask(http, "people", pilot="faller"))["name"] for _ in range(3)]
    assert names == ["Felix", "Felix 2", "Felix 3"]
    assert [(it.pilot, it.zone) for it in sandbox.people] == [("faller", "Europe/Berlin")] * 3
    assert (await http.post("/sandbox/people", json={"pilot": "nobody"})).status_code == 404


async def test_a_phone_is_taken_over_and_handed_back(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.pilots = (FALLER,)
    felix = await ask(http, "people", pilot="faller")
    assert (await ask(http, f"people/{felix['id']}/pilot", pilot=None))["pilot"] is None
    assert sandbox.people[0].pilot is None
    assert (await ask(http, f"people/{felix['id']}/pilot", pilot="faller"))["pilot"] == "faller"


async def test_what_the_bot_knows_is_shown_as_it_is_handed_over(http: httpx.AsyncClient, sandbox: Sandbox, robin: Person) -> None:
    asked: list[int] = []

    async def panels(person: int) -> Sequence[Section]:
        asked.append(person)
        return [Section("Streak", (("length", "9"),))]

    assert ((await state(http))["knows"], (await http.get(f"/sandbox/people/{robin.id}/panels")).json()) == (False, {"sections": []})
    sandbox.panels = panels
    told = (await http.get(f"/sandbox/people/{robin.id}/panels")).json()
    assert told == {"sections": [{"title": "Streak", "rows": [["length", "9"]]}]}
    assert ((await state(http))["knows"], asked) == (True, [robin.id])


async def test_a_city_sets_the_phones_clock(http: httpx.AsyncClient, robin: Person) -> None:
    await ask(http, f"people/{robin.id}/location", latitude=35.7, longitude=139.7, zone="Asia/Tokyo")
    assert robin.zone == "Asia/Tokyo"
    await ask(http, f"people/{robin.id}/zone", zone="Europe/Berlin")
    assert (await state(http))["people"][0]["zone"] == "Europe/Berlin"
    assert (await http.post(f"/sandbox/people/{robin.id}/zone", json={"zone": "Mars"})).status_code == 404


async def test_a_reaction_is_put_and_taken_away(http: httpx.AsyncClient, bot: Bot, robin: Person) -> None:
    sent = await bot.send_message(robin.id, "hello")
    await ask(http, f"people/{robin.id}/reacts", message_id=sent.message_id, emoji="👍")
    assert list(robin.messages[-1].reactions) == ["👍"]
    await ask(http, f"people/{robin.id}/reacts", message_id=sent.message_id, emoji=None)
    assert not robin.messages[-1].reactions
    assert (await http.post(f"/sandbox/people/{robin.id}/reacts", json={"message_id": 99})).status_code == 404


async def test_until_tonight_goes_by_the_phones_clock(http: httpx.AsyncClient, sandbox: Sandbox, robin: Person) -> None:
    robin.zone = "Asia/Tokyo"  # 16:30 there
    told = await ask(http, "wind", until="tonight", person=robin.id)
    assert told == {"winding": True, "target": "2026-01-05T11:00:00+00:00"}
    assert (await http.post("/sandbox/wind", json={"until": "noon", "person": robin.id})).status_code in (404, 409)


async def test_it_plays_until_stopped_and_skips_nothing(http: httpx.AsyncClient, sandbox: Sandbox, clock: WoundClock) -> None:
    begin, seen = clock.now(), []
    due = [begin + timedelta(minutes=it) for it in (3, 7, 11)]

    async def next_event() -> Any:
        return due[0] if due else None

    async def settled() -> None:
        while due and due[0] <= clock.now():
            seen.append((due.pop(0), clock.now()))
        sandbox.world.bell.ring()

    sandbox.next_event, sandbox.settled = next_event, settled
    await ask(http, "wind", play=60)
    assert (await state(http))["play"] == 60
    assert (await http.post("/sandbox/wind", json={"seconds": 1})).status_code == 409
    await sandbox.world.bell.until(lambda: not due, 10)
    await ask(http, "wind/stop")
    assert [moment for moment, _ in seen] == [now for _, now in seen], "each at its very moment"
    assert ((await state(http))["play"], (await state(http))["winding"]) == (None, False)


@pytest.mark.parametrize("pace", [0, -1, 1441])
async def test_a_pace_that_is_none(pace: float, http: httpx.AsyncClient) -> None:
    assert (await http.post("/sandbox/wind", json={"play": pace})).status_code == 400


async def test_windings_with_no_message_between_are_one_stretch(sandbox: Sandbox, robin: Person, clock: WoundClock) -> None:
    begin, hour = clock.now(), timedelta(hours=1)
    await sandbox.wind_to(begin)
    assert sandbox.world.wounds == [], "nothing moved"
    await sandbox.wind_to(begin + hour)
    await sandbox.wind_to(begin + 2 * hour)
    await robin.says("hello")
    await sandbox.wind_to(begin + 3 * hour)
    assert [(it.after, it.begin - begin, it.end and it.end - begin) for it in sandbox.world.wounds] == [
        (1, timedelta(), 2 * hour),
        (2, 2 * hour, 3 * hour),
    ]


async def test_the_last_calls_and_what_became_of_them(http: httpx.AsyncClient, bot: Bot, sandbox: Sandbox, robin: Person) -> None:
    await bot.send_message(robin.id, "hello")
    await bot.get_updates()
    told = (await http.get("/sandbox/calls")).json()["calls"]
    assert [(it["method"], it["person"], it["outcome"], it["taken"]) for it in told][-1:] == [("sendMessage", robin.id, "ok", True)]


async def test_one_fault_is_mended_and_the_other_stays(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    first, second = [await ask(http, "faults", trouble="slow", delay=2, times=None) for _ in range(2)]
    await ask(http, "faults/clear", id=first["id"])
    assert [(it["id"], it["delay"]) for it in (await state(http))["faults"]] == [(second["id"], 2)]


class Stage:
    """A process that does as it is told, but for one wish."""

    where = Where.INSIDE

    async def wish(self, wish: Wish) -> None:
        if wish is Wish.KILL:
            raise RuntimeError("only a bot in a process of its own can be killed")
        self.where = Where.OWN


async def test_the_bots_process_is_steered(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    assert (await http.post("/sandbox/process", json={"wish": "kill"})).status_code == 404, "there is none to steer"
    assert (await state(http))["process"] is None
    sandbox.process = Stage()
    assert await ask(http, "process", wish="own") == {"process": "own"}
    assert (await state(http))["process"] == "own"
    refused = await http.post("/sandbox/process", json={"wish": "kill"})
    assert (refused.status_code, refused.json()) == (409, {"error": "only a bot in a process of its own can be killed"})
    assert (await http.post("/sandbox/process", json={"wish": "fly"})).status_code == 400


async def test_a_dead_bot_is_not_waited_for(sandbox: Sandbox, bot: Bot, robin: Person, clock: WoundClock) -> None:
    await bot.get_updates()
    await robin.says("is anybody there?")
    sandbox.process = stage = Stage()
    stage.where = Where.DOWN
    await sandbox.wind_to(clock.now() + timedelta(hours=1))
    assert len(sandbox.world.updates.pending) == 1


async def test_starting_over_is_the_hosts(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    assert (await http.post("/sandbox/over", json={})).status_code == 404
    over: list[bool] = []
    sandbox.over = lambda: over.append(True)
    assert (await state(http))["over"] is True
    assert (await http.post("/sandbox/over", json={})).status_code == 202
    assert over == [True]


async def test_a_winding_that_fails_says_so_and_another_may_follow(http: httpx.AsyncClient, sandbox: Sandbox, clock: WoundClock) -> None:
    begin = clock.now()

    async def broken() -> Any:
        raise KeyError("why")

    sandbox.next_event = broken
    async with changes(http) as told:
        await ask(http, "wind", seconds=60)
        while (await anext(told))["what"] != "wound":
            pass
    assert (await state(http))["trouble"] == "something failed, the log says what"
    assert await ask(http, "wind/stop") == {"winding": False}
    sandbox.next_event = None
    await ask(http, "wind", seconds=60)
    await sandbox.world.bell.until(lambda: clock.now() > begin, 10)


@pytest.mark.parametrize("seconds", [-1, 1e12, 1e300, "soon"])
async def test_no_winding_to_where_there_is_no_time(http: httpx.AsyncClient, seconds: object) -> None:
    assert (await http.post("/sandbox/wind", json={"seconds": seconds})).status_code == 400


async def test_a_bot_that_goes_down_on_the_way_stops_the_clock(sandbox: Sandbox, clock: WoundClock) -> None:
    begin, stage = clock.now(), Stage()
    sandbox.process = stage

    async def next_event() -> Any:
        return clock.now() + timedelta(hours=1)

    async def settled() -> None:
        if clock.now() > begin + timedelta(hours=5):
            stage.where = Where.DOWN

    sandbox.next_event, sandbox.settled = next_event, settled
    with pytest.raises(Stuck, match="the bot is gone"):
        await sandbox.wind_to(begin + timedelta(days=30))
    assert clock.now() - begin < timedelta(hours=8)
    sandbox.next_event = None
    await sandbox.wind_to(begin + timedelta(days=1))
    assert clock.now() == begin + timedelta(days=1), "wound on without it"
