"""Whatever can go wrong with a call goes wrong on request, down to what the library raises and why."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.sandbox import Person, Sandbox, Trouble
from tests.sandbox.conftest import TOKEN, Bots


async def test_too_many(bot: Bot, robin: Person, sandbox: Sandbox, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # or the library warns of its next version
    sandbox.fault(Trouble.TOO_MANY, "sendMessage", times=2, retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(robin.id, "x")
    assert refused.value.retry_after == timedelta(seconds=7)
    answer = await http.post(f"/bot{TOKEN}/sendMessage", data={"chat_id": robin.id, "text": "x"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json() == {
        "ok": False, "error_code": 429, "description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7},
    }  # fmt: skip
    await bot.send_message(robin.id, "at last")
    assert [bubble.text for bubble in robin.messages] == ["/start", "at last"]


@pytest.mark.parametrize("status, words", [(500, "Internal Server Error"), (502, "Bad Gateway"), (503, "Service Unavailable")])
async def test_an_error_with_a_body(bot: Bot, robin: Person, sandbox: Sandbox, status: int, words: str) -> None:
    sandbox.fault("error", "sendMessage", status=status)
    with pytest.raises(NetworkError, match=words) as failed:
        await bot.send_message(robin.id, "x")
    assert failed.value.__cause__ is None
    assert len(robin.messages) == 1


async def test_an_error_page(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    sandbox.fault("page", "sendMessage")
    with pytest.raises(NetworkError, match=r"Bad Gateway \(502\).*html") as failed:
        await bot.send_message(robin.id, "x")
    assert type(failed.value.__cause__) is TelegramError
    assert len(robin.messages) == 1


@pytest.mark.parametrize("trouble, shown", [("dropped", ["/start"]), ("answer_lost", ["/start", "x"])])
async def test_a_cut_line_looks_the_same_before_and_after_the_call_is_taken(
    bot: Bot, robin: Person, sandbox: Sandbox, trouble: str, shown: list[str]
) -> None:
    fault = sandbox.fault(trouble, "sendMessage")
    with pytest.raises(NetworkError) as failed:
        await bot.send_message(robin.id, "x")
    assert type(failed.value.__cause__) is httpx.RemoteProtocolError
    assert [bubble.text for bubble in robin.messages] == shown
    call = await fault.hit()
    assert (call.taken, call.outcome) == (len(shown) == 2, trouble.replace("_", " "))
    await bot.send_message(robin.id, "y")
    assert fault.hits == 1


async def test_nobody_listening_is_a_connect_error(sandbox: Sandbox, connect: Bots, robin: Person) -> None:
    async with sandbox.serve() as url, connect(url) as bot:
        pass
    with pytest.raises(NetworkError) as failed:
        async with connect(url) as bot:
            await bot.send_message(robin.id, "x")
    assert type(failed.value.__cause__) is httpx.ConnectError


async def test_one_person_blocks_the_others_do_not(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    ada = sandbox.person("Ada")
    await ada.says("/start")
    fault = sandbox.fault("blocked", "send*", person=robin, times=None)
    await bot.send_message(ada.id, "x")
    for _ in range(2):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(robin.id, "x")
    fault.clear()
    await bot.send_message(robin.id, "x")
    assert list(sandbox.faults) == []


async def test_slow_until_let_go(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    let_go = asyncio.Event()
    watch = sandbox.watch("sendMessage", robin)
    fault = sandbox.fault("slow", "sendMessage", until=let_go)
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(bot.send_message(robin.id, "x"))
        call = await fault.hit()
        assert await watch.arrived() is call
        assert not call.taken
        assert len(robin.messages) == 1
        let_go.set()
    assert sending.result().text == "x"
    assert (await watch.over()).outcome == "ok"


async def test_taken_and_the_answer_held_until_the_fault_is_cleared(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    watch = sandbox.watch("sendMessage")
    fault = sandbox.fault("answer_slow", "sendMessage")
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(bot.send_message(robin.id, "x"))
        call = await watch.taken()
        await fault.hit()
        assert robin.messages[-1].text == "x"
        assert not call.over
        fault.clear()
    assert sending.result().message_id == robin.messages[-1].id


async def test_slow_for_a_while(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    sandbox.fault("slow", "sendMessage", delay=0.05)
    begin = sandbox.clock.monotonic()
    await bot.send_message(robin.id, "x")
    assert sandbox.clock.monotonic() - begin >= 0.05


async def test_a_caller_that_gave_up_does_not_undo_the_call(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    watch = sandbox.watch("sendMessage")
    fault = sandbox.fault("slow", "sendMessage")
    with pytest.raises(NetworkError) as failed:
        await bot.send_message(robin.id, "x", read_timeout=0.05)
    assert type(failed.value.__cause__) is httpx.ReadTimeout
    fault.clear()
    await watch.taken()
    assert robin.messages[-1].text == "x"


async def test_telegram_wholly_down(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=30))
    await sandbox.quiet()
    down = sandbox.fault("down")
    for call in (poll, bot.get_updates(), bot.get_me(), bot.send_message(robin.id, "x")):
        with pytest.raises(NetworkError) as failed:
            await call
        assert type(failed.value.__cause__) is httpx.RemoteProtocolError
    down.clear()
    await bot.get_me()


async def test_a_refused_call_is_not_taken_and_keeps_its_after_fault(bot: Bot, robin: Person, sandbox: Sandbox) -> None:
    fault = sandbox.fault("answer_lost", "sendMessage")
    with pytest.raises(BadRequest):
        await bot.send_message(42, "x")
    assert fault.hits == 0


async def test_leaving_does_not_wait_for_held_calls(sandbox: Sandbox, connect: Bots, robin: Person) -> None:
    fault = sandbox.fault("slow", "sendMessage")
    async with sandbox.serve() as url, connect(url) as bot:
        sending = asyncio.ensure_future(bot.send_message(robin.id, "x"))
        await fault.hit()
    with pytest.raises(NetworkError):
        await sending
    assert len(robin.messages) == 1
