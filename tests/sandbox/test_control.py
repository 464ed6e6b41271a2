"""The same over HTTP: the page, people, taps, the clock, faults, and who may ask."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox
from tests.sandbox.asking import ask, changes


@pytest.mark.parametrize(
    "path, kind",
    [
        ("/", "text/html"),
        ("/page.css", "text/css"),
        ("/page.js", "text/javascript"),
        ("/chat.js", "text/javascript"),
        ("/icon.svg", "image/svg+xml"),
    ],
)
async def test_the_page_needs_nothing_from_outside(http: httpx.AsyncClient, path: str, kind: str) -> None:
    answer = await http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "https://" not in answer.text
    assert "style=" not in answer.text


async def test_a_person_lives_over_http(http: httpx.AsyncClient, bot: Bot, sandbox: Sandbox) -> None:
    ada = await ask(http, "people", name="Ada", language="de", zone="Europe/Berlin")
    assert sandbox.person("Ada").language == "de"
    await ask(http, f"people/{ada['id']}/says", text="/start")
    keys = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Done", callback_data="d"), InlineKeyboardButton("Skip", callback_data="s", style="danger")]]
    )
    sent = await bot.send_message(ada["id"], "<b>today?</b> <script>", parse_mode=None, reply_markup=keys)
    await ask(http, f"people/{ada['id']}/taps", message_id=sent.message_id, row=0, column=1)
    await ask(http, f"people/{ada['id']}/taps", label="done")
    await ask(http, f"people/{ada['id']}/location", latitude=1.5, longitude=2)
    await http.put(f"/sandbox/people/{ada['id']}/document?name=a.yaml", content=b"x: 1")
    updates = await bot.get_updates()
    assert [it.callback_query.data for it in updates if it.callback_query] == ["s", "d"]
    assert [bool(it.message and (it.message.location or it.message.document)) for it in updates[-2:]] == [True, True]
    shown = (await http.get(f"/sandbox/people/{ada['id']}/messages")).json()
    assert shown["person"]["zone"] == "Europe/Berlin"
    assert shown["messages"][1]["html"] == "&lt;b&gt;today?&lt;/b&gt; &lt;script&gt;"
    assert shown["messages"][1]["buttons"][0][1] == {"label": "Skip", "style": "danger", "url": None, "copy": None}
    file = await http.get(shown["messages"][-1]["file"]["url"])
    assert (file.content, file.headers["content-disposition"]) == (b"x: 1", "attachment")


async def test_changes_are_told_as_they_happen(http: httpx.AsyncClient, bot: Bot, robin: Person) -> None:
    async with changes(http) as told:
        sent = await bot.send_message(robin.id, "hello")
        change = await anext(told)
        assert (change["what"], change["person"], change["body"]["text"]) == ("bubble", robin.id, "hello")
        await bot.delete_message(robin.id, sent.message_id)
        assert await anext(told) == {"what": "gone", "person": robin.id, "body": sent.message_id}
        await ask(http, f"people/{robin.id}/blocks")
        assert (await anext(told))["what"] == "chat"
    state = (await http.get("/sandbox/state")).json()
    assert state["people"][0]["blocked"] is True


async def test_the_clock_is_wound_beside_the_page(http: httpx.AsyncClient, sandbox: Sandbox, clock: WoundClock) -> None:
    begin = clock.now()
    async with changes(http) as told:
        await ask(http, "wind", seconds=3600)
        heard = [await anext(told) for _ in range(4)]
        assert [it["what"] for it in heard] == ["wounds", "wounds", "clock", "wound"]
        assert [[it["end"] for it in change["body"]] for change in heard[:2]] == [[None], [clock.now().isoformat()]]
        assert heard[-1] == {"what": "wound", "person": 0, "body": None}
        assert clock.now() == begin + timedelta(hours=1)
        await ask(http, "wind", to=(begin + timedelta(days=1)).isoformat())
        heard = [await anext(told) for _ in range(4)]
        assert [(it["begin"], it["end"]) for it in heard[1]["body"]] == [(begin.isoformat(), clock.now().isoformat())], "one stretch"
    assert clock.now() == begin + timedelta(days=1)
    answer = await http.post("/sandbox/wind", json={"to": begin.isoformat()})
    assert answer.json() == {"error": "a moment with its zone, not before now"}


async def test_a_winding_can_be_stopped(http: httpx.AsyncClient, sandbox: Sandbox, clock: WoundClock) -> None:
    begin = clock.now()
    step = timedelta(minutes=1)

    async def next_event() -> Any:
        return clock.now() + step

    async def settled() -> None:
        await http.get("/sandbox/state")  # the page is answered while the clock is wound

    sandbox.next_event, sandbox.settled = next_event, settled
    async with changes(http) as told:
        await ask(http, "wind", seconds=360 * 86400)
        assert (await anext(told))["what"] == "wounds"
        assert (await anext(told))["body"]["events"] == 1
        assert (await http.post("/sandbox/wind", json={"seconds": 1})).status_code == 409
        assert (await ask(http, "wind/stop")) == {"winding": False}
    assert begin < clock.now() < begin + timedelta(days=360)
    assert sandbox.winding.way is None


async def test_a_bot_that_gets_nowhere_is_told(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    async def settled() -> None:
        raise TimeoutError

    sandbox.settled = settled
    async with changes(http) as told:
        await ask(http, "wind", seconds=60)
        while (change := await anext(told))["what"] != "wound":
            pass
    assert change["body"] == (await http.get("/sandbox/state")).json()["trouble"] == "the bot does not come to rest"


async def test_faults_over_http(http: httpx.AsyncClient, sandbox: Sandbox, robin: Person) -> None:
    await ask(http, "faults", trouble="too_many", method="sendMessage", person=robin.id, times=3, retry_after=2)
    [fault] = sandbox.faults
    assert (fault.chat_id, fault.times, fault.ways.retry_after) == (robin.id, 3, 2)
    assert (await http.get("/sandbox/state")).json()["faults"][0]["trouble"] == "too_many"
    await ask(http, "faults/clear")
    assert list(sandbox.faults) == []
    odd = ({"colour": "red"}, {"status": 999}, {"delay": "long"}, {"until": "x"}, {"times": "often"})
    for wrong in ({"trouble": "earthquake"}, *({"trouble": "slow", **it} for it in odd)):
        assert (await http.post("/sandbox/faults", json=wrong)).status_code == 400


async def test_other_sites_may_not_ask(http: httpx.AsyncClient, robin: Person) -> None:
    assert (await http.get("/sandbox/state", headers={"host": "evil.example"})).status_code == 403
    form = await http.post(f"/sandbox/people/{robin.id}/says", data={"text": "x"})
    assert form.status_code == 415
    assert len(robin.messages) == 1


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
async def test_no_page_talks_to_the_bot_api(http: httpx.AsyncClient, robin: Person, headers: dict[str, str]) -> None:
    answer = await http.post("/bot1:sandbox/sendMessage", data={"chat_id": robin.id, "text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert len(robin.messages) == 1


@pytest.mark.parametrize(
    "path, body, status",
    [
        ("people/77/says", {"text": "x"}, 404),
        ("people", {"name": " "}, 400),
        ("people", {"name": "Robin"}, 400),
        ("people", {}, 400),
        ("people/5000000001/says", {"text": " "}, 400),
        ("people/5000000001/taps", {"message_id": 1, "row": 0, "column": 0}, 404),
        ("people/5000000001/taps", {"message_id": 99, "row": 0, "column": 0}, 404),
        ("people/5000000001/location", {"latitude": "north", "longitude": 0}, 400),
        ("wind", [], 400),
    ],
)
async def test_what_makes_no_sense(http: httpx.AsyncClient, robin: Person, path: str, body: Any, status: int) -> None:
    answer = await http.post(f"/sandbox/{path}", json=body)
    assert (answer.status_code, "error" in answer.json()) == (status, True)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", ""])
async def test_loopback_only(sandbox: Sandbox, host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        async with sandbox.serve(host=host):
            pytest.fail("it listens")
