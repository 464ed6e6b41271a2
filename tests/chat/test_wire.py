"""Every way a call of the Bot API can end, over real sockets, and the value it becomes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs
from telegram.ext import Application

from bot.chat.screen import Button, Screen
from bot.chat.wire import LimberBot, TokenRefused, Wire, bot_for, listen
from bot.clock import WoundClock
from bot.domain.outbox import Lane, Outcome, Refused, Sent, TryLater, Unknown, Unreachable
from bot.sandbox import Person, Sandbox, Tap

TOKEN = "1:sandbox"
HELLO = Screen("Hello <b>you</b>", ((Button("Done", "1:done", style="success"), Button("Site", url="https://example.org")),))


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock(datetime(2026, 1, 5, 7, 30, tzinfo=UTC))


@pytest.fixture
def sandbox(clock: WoundClock) -> Sandbox:
    return Sandbox(clock, TOKEN)


@pytest.fixture
async def url(sandbox: Sandbox) -> AsyncIterator[str]:
    async with sandbox.serve() as url:
        yield url


@pytest.fixture
async def bot(url: str) -> AsyncIterator[LimberBot]:
    async with bot_for(TOKEN, url) as bot:
        yield bot


@pytest.fixture
def halts() -> list[float]:
    return []


@pytest.fixture
def wire(bot: LimberBot, clock: WoundClock, halts: list[float]) -> Wire:
    return Wire(bot, clock, halts.append, {Lane.REPLY: 0.2, Lane.BULK: 5.0})


@pytest.fixture
async def robin(sandbox: Sandbox, url: str) -> Person:
    robin = sandbox.person("Robin")
    await robin.says("/start")
    return robin


def on_phone(person: Person) -> list[str]:
    return [bubble.text for bubble in person.messages if not bubble.mine]


# What a screen becomes.


async def test_a_screen_is_said_with_its_buttons(wire: Wire, robin: Person) -> None:
    outcome = await wire.say(robin.id, HELLO)
    bubble = robin.messages[-1]
    assert outcome == Sent(bubble.id)
    assert (bubble.text, bubble.buttons, bubble.silent) == ("Hello you", (("Done", "Site"),), False)
    assert bubble.keyboard[0][0]["style"] == "success"


async def test_a_silent_screen_and_the_keyboard_below_the_chat(wire: Wire, robin: Person) -> None:
    await wire.say(robin.id, Screen("Where are you?", silent=True, ask_location="Share my place"))
    assert robin.messages[-1].silent
    assert [*robin.keyboard] == [("Share my place",)]
    await wire.say(robin.id, Screen("Thank you.", drop_reply_keyboard=True))
    assert not robin.keyboard


async def test_links_are_not_previewed(wire: Wire, robin: Person, sandbox: Sandbox) -> None:
    await wire.say(robin.id, Screen("https://example.org"))
    assert sandbox.calls[-1].given("link_preview_options")["is_disabled"] is True


async def test_a_message_is_drawn_again_and_the_same_again_is_fine(wire: Wire, robin: Person) -> None:
    said = await wire.say(robin.id, HELLO)
    assert isinstance(said, Sent)
    for _ in range(2):
        assert await wire.redraw(robin.id, said.message_id, Screen("Done.")) == said
    assert (robin.messages[-1].text, robin.messages[-1].buttons) == ("Done.", ())


async def test_buttons_are_taken_away_once_or_twice(wire: Wire, robin: Person) -> None:
    said = await wire.say(robin.id, HELLO)
    assert isinstance(said, Sent)
    for _ in range(2):
        assert await wire.strip(robin.id, said.message_id) == said
    assert robin.messages[-1].buttons == ()


async def test_a_message_that_is_gone_is_refused(wire: Wire, robin: Person) -> None:
    assert await wire.redraw(robin.id, 4711, HELLO) == Refused("gone")


async def test_a_tap_is_answered_and_a_second_answer_is_harmless(wire: Wire, robin: Person) -> None:
    await wire.say(robin.id, HELLO)
    tap = await robin.taps("Done")
    assert isinstance(tap, Tap)
    assert await wire.answer(tap.id, "Logged", alert=True) == Sent(0)
    assert await wire.answer(tap.id) == Sent(0)
    assert (await tap.answered()).text == "Logged"


async def test_typing_the_menu_and_leaving(wire: Wire, robin: Person, sandbox: Sandbox) -> None:
    assert await wire.typing(robin.id) == Sent(0)
    assert robin.action == "typing"
    assert await wire.commands([("today", "Today's routine")]) == Sent(0)
    group = sandbox.group("Runners")
    await group.adds_bot(robin)
    assert await wire.leave(group.id) == Sent(0)
    assert not group.has_bot


# What Telegram's "no" means.


async def test_the_log_says_why_without_what_was_said(wire: Wire, robin: Person) -> None:
    with capture_logs() as logs:
        await wire.say(robin.id, Screen("<secret>"))
        await robin.blocks()
        await wire.say(robin.id, Screen("secret"))
    assert [(it["method"], it["outcome"], it["why"]) for it in logs] == [
        ("sendMessage", "Refused", "Can't parse entities"),
        ("sendMessage", "Unreachable", "bot was blocked by the user"),
    ]
    assert "secret" not in str(logs)


@pytest.mark.parametrize(
    "trouble, outcome, arrives",
    [
        ("error", TryLater(1.0), False),
        ("page", Unknown(), False),
        ("dropped", Unknown(), False),
        ("answer_lost", Unknown(), True),
        ("answer_slow", Unknown(), True),
        ("slow", Unknown(), False),
        ("blocked", Unreachable(), False),
    ],
)
async def test_what_goes_wrong(
    wire: Wire, robin: Person, sandbox: Sandbox, halts: list[float], trouble: str, outcome: Outcome, arrives: bool
) -> None:
    fault = sandbox.fault(trouble, "sendMessage")
    assert await wire.say(robin.id, HELLO) == outcome
    assert on_phone(robin) == (["Hello you"] if arrives else [])
    assert fault.hits == 1  # the library repeats nothing by itself
    assert halts == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_the_bot_apis_own_5xx_is_tried_later(wire: Wire, robin: Person, sandbox: Sandbox, status: int) -> None:
    sandbox.fault("error", "sendMessage", status=status)
    assert await wire.say(robin.id, HELLO) == TryLater(1.0)


@pytest.mark.parametrize("call", ["say", "answer"])
async def test_too_many_waits_exactly_as_told_and_halts_the_bulk(
    wire: Wire, robin: Person, sandbox: Sandbox, halts: list[float], call: str
) -> None:
    sandbox.fault("too_many", retry_after=7)
    outcome = await (wire.say(robin.id, HELLO) if call == "say" else wire.answer("1"))
    assert outcome == TryLater(7.0, halt=True)
    assert halts == [7.0]


async def test_a_person_who_never_wrote_or_does_not_exist_is_unreachable(wire: Wire, sandbox: Sandbox) -> None:
    assert await wire.say(sandbox.person("Ada").id, HELLO) == Unreachable()
    assert await wire.say(42, HELLO) == Unreachable()


async def test_what_telegram_can_not_read_is_refused(wire: Wire, robin: Person) -> None:
    assert await wire.say(robin.id, Screen("<b>never closed")) == Refused("400")
    assert await wire.say(robin.id, Screen("x" * 5000)) == Refused("400")
    assert await wire.say(robin.id, Screen("x", ((Button("y", "z" * 65),),))) == Refused("400")


async def test_a_screen_that_can_not_be_built_does_not_raise(wire: Wire, robin: Person) -> None:
    assert await wire.say(robin.id, Screen("x", ((None,),))) == Unknown()  # type: ignore[arg-type]


async def test_nobody_listening_means_it_never_left(clock: WoundClock, sandbox: Sandbox) -> None:
    async with sandbox.serve() as url, bot_for(TOKEN, url) as bot:
        wire = Wire(bot, clock)
    async with bot.request:
        assert await wire.say(1, HELLO) == TryLater(1.0)


async def test_a_host_that_takes_no_connections_means_it_never_left(clock: WoundClock) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:  # fill the queue, so that the next connection gets no answer
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        bot = bot_for(TOKEN, f"http://127.0.0.1:{full.getsockname()[1]}", connect=0.2)
        async with bot.request:
            assert await Wire(bot, clock).say(1, HELLO) == TryLater(1.0)
        for one in waiting:
            one.close()


async def test_no_free_line_means_it_never_left(url: str, clock: WoundClock, robin: Person, sandbox: Sandbox) -> None:
    async with bot_for(TOKEN, url, pool=0.1, lines=1) as bot:
        wire = Wire(bot, clock)
        fault = sandbox.fault("slow", "sendMessage")
        async with asyncio.TaskGroup() as group:
            first = group.create_task(wire.say(robin.id, HELLO, Lane.BULK))
            await fault.hit()
            assert await wire.say(robin.id, HELLO) == TryLater(1.0)
            fault.clear()
        assert isinstance(first.result(), Sent)


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[str]:
    """Answers everything with these bytes, then closes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def http(status: int, body: str) -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    "answer, outcome",
    [
        (http(403, "<html>Forbidden by your company"), Unknown()),  # must not pause anybody
        (http(403, '{"error": "forbidden"}'), Unknown()),
        (http(400, "<html>Bad Request"), Unknown()),
        (http(429, "<html>slow down"), Unknown()),
        (http(500, '["no"]'), Unknown()),
        (http(503, '{"message": "upstream"}'), Unknown()),
        (http(302, "<html>log in first"), Unknown()),
        (http(200, "<html>log in first"), Unknown()),
        (http(200, "{}"), Unknown()),
        (http(200, '{"ok": true, "result": {"nothing": 1}}'), Unknown()),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", Unknown()),
        (b"", Unknown()),
        (b"SSH-2.0-OpenSSH_9\r\n", Unknown()),
        (http(429, '{"ok": false, "error_code": 429, "description": "Too Many Requests"}'), TryLater(1.0, halt=True)),
        (http(413, '{"ok": false, "error_code": 413, "description": "Request Entity Too Large"}'), Refused("413")),
        (http(401, '{"ok": false, "error_code": 401, "description": "Unauthorized"}'), Refused("401")),
        (http(403, '{"ok": false, "error_code": 403, "description": "Forbidden: user is deactivated"}'), Unreachable()),
        (
            http(400, '{"ok": false, "description": "Bad Request: upgraded", "parameters": {"migrate_to_chat_id": -1001}}'),
            Refused("migrated"),
        ),
    ],
)
async def test_answers_telegram_or_somebody_else_may_give(clock: WoundClock, answer: bytes, outcome: Outcome) -> None:
    async with raw_server(answer) as url:
        bot = bot_for(TOKEN, url)
        async with bot.request:
            assert await Wire(bot, clock).say(1, HELLO) == outcome


async def test_a_reset_connection_is_unknown(clock: WoundClock) -> None:
    def slam(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    server = await asyncio.start_server(slam, "127.0.0.1", 0)
    async with server:
        bot = bot_for(TOKEN, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        async with bot.request:
            assert await Wire(bot, clock).say(1, HELLO) == Unknown()


async def test_a_strange_token_is_refused_in_words(url: str) -> None:
    bot = bot_for("1:somebody-elses", url)
    async with bot._request[0]:
        with pytest.raises(TokenRefused, match="TELEGRAM_BOT_TOKEN"):
            await listen(bot, 0, 0)


async def test_the_librarys_application_takes_this_bot(bot: LimberBot) -> None:
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    async with application:
        assert application.bot.username == "limber_sandbox_bot"
