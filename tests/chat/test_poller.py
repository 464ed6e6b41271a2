"""The poller against the sandbox: nothing is lost, nobody waits for somebody else, nothing ends it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Update

from bot.chat import poller as module
from bot.chat.poller import Committed, Handled, Poller, TokenRefused
from bot.chat.wire import LimberBot, bot_for
from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox

TOKEN = "1:sandbox"
START = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock(START)


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


@pytest.fixture(autouse=True)
def short_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REST", (0.02,))


class House:
    """Stands in for the application: notes what it is handed and does what the scene says."""

    def __init__(self, bot: LimberBot, clock: WoundClock) -> None:
        self.began: list[str] = []  # words whose handling began
        self.kept: list[str] = []
        self.replied: list[str] = []
        self.scene: Callable[[str], Awaitable[Handled]] = self._nothing
        self.reply: Callable[[str], Awaitable[None]] | None = None
        self.spells: list[Any] = []
        self.went_deaf = asyncio.Event()
        self.poller = Poller(bot, self.handle, clock, poll_timeout=20, on_deaf=self.deaf, on_hearing=self.hears)

    async def handle(self, update: Update, committed: Committed) -> Handled:
        assert update.message is not None
        words = update.message.text or ""
        self.began.append(words)
        handled = await self.scene(words)
        if handled is Handled.DONE:
            self.kept.append(words)
        if handled is Handled.DONE and self.reply is not None:
            await committed()
            await self.reply(words)
            self.replied.append(words)
        return handled

    def deaf(self, since: datetime) -> None:
        self.spells.append(since)
        self.went_deaf.set()

    def hears(self) -> None:
        self.spells.append("hears")

    async def _nothing(self, words: str) -> Handled:
        return Handled.DONE


@pytest.fixture
async def house(bot: LimberBot, clock: WoundClock) -> AsyncIterator[House]:
    house = House(bot, clock)
    running = asyncio.ensure_future(house.poller.run())
    await house.poller.idle.wait()
    yield house
    await house.poller.stop()
    await running


@pytest.fixture
def robin(sandbox: Sandbox) -> Person:
    return sandbox.person("Robin")


async def test_what_is_handled_is_acknowledged_by_the_next_question(house: House, robin: Person, sandbox: Sandbox) -> None:
    for words in ("one", "two"):
        await robin.says(words)
    await sandbox.quiet()
    await house.poller.idle.wait()
    assert house.kept == ["one", "two"]
    asked = [call.raw for call in sandbox.calls if call.method == "getUpdates"]
    assert asked[0].get("offset") is None
    assert [asked[0]["timeout"], asked[-1]["timeout"]] == ["0", "20"]
    assert house.poller.first_poll.is_set()


async def test_nothing_is_acknowledged_before_it_is_kept(house: House, robin: Person, sandbox: Sandbox) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(words: str) -> Handled:
        begun.set()
        await go_on.wait()
        return Handled.DONE

    house.scene = slow
    await robin.says("a precious fact")
    await begun.wait()
    assert not house.poller.idle.is_set()
    assert sandbox.pending == 1
    go_on.set()
    await sandbox.quiet()
    assert house.kept == ["a precious fact"]


async def test_killed_before_the_commit_the_update_comes_again(bot: LimberBot, clock: WoundClock, robin: Person, sandbox: Sandbox) -> None:
    first, begun = House(bot, clock), asyncio.Event()

    async def forever(words: str) -> Handled:
        begun.set()
        await asyncio.Event().wait()
        return Handled.DONE

    first.scene = forever
    running = asyncio.ensure_future(first.poller.run())
    await robin.says("a precious fact")
    await begun.wait()
    running.cancel()
    await asyncio.wait([running])
    second = House(bot, clock)
    running = asyncio.ensure_future(second.poller.run())
    await sandbox.quiet()
    assert second.kept == ["a precious fact"]
    await second.poller.stop()
    await running


async def test_while_the_database_is_away_the_offset_is_held_and_nothing_is_handled_twice(
    house: House, robin: Person, sandbox: Sandbox, clock: WoundClock
) -> None:
    away, tries = True, 0
    again = asyncio.Event()

    async def scene(words: str) -> Handled:
        nonlocal tries
        if words != "two" or not away:
            return Handled.DONE
        tries += 1
        if tries == 3:
            again.set()
        return Handled.DATABASE_AWAY

    house.scene = scene
    for name, words in (("Ada", "one"), ("Ben", "two"), ("Cem", "three")):
        await sandbox.person(name).says(words)
    await again.wait()
    assert not house.poller.hearing
    assert [queued.body["message"]["text"] for queued in sandbox.world.updates.pending] == ["two", "three"]
    away = False
    await sandbox.quiet()
    assert sorted(house.kept) == ["one", "three", "two"]
    first, since, second = house.spells
    assert (first, second) == ("hears", "hears")
    assert timedelta(0) <= START - since < timedelta(seconds=1)


async def test_what_a_person_says_after_the_held_update_waits_for_it(house: House, robin: Person, sandbox: Sandbox) -> None:
    away = 2

    async def scene(words: str) -> Handled:
        nonlocal away
        if words == "one" and away:
            away -= 1
            return Handled.DATABASE_AWAY
        return Handled.DONE

    house.scene = scene
    for words in ("one", "two", "three"):
        await robin.says(words)
    await sandbox.quiet()
    assert house.kept == ["one", "two", "three"]


async def test_one_person_in_order_though_the_first_is_slow(house: House, robin: Person, sandbox: Sandbox) -> None:
    async def scene(words: str) -> Handled:
        for _ in range(0 if words != "0" else 50):
            await asyncio.sleep(0)
        return Handled.DONE

    house.scene = scene
    house.reply = lambda words: asyncio.sleep(0.02 if words == "0" else 0)
    for number in range(5):
        await robin.says(str(number))
    await sandbox.quiet()
    assert house.kept == house.replied == ["0", "1", "2", "3", "4"]


async def test_a_flood_of_one_person_delays_nobody(house: House, robin: Person, sandbox: Sandbox) -> None:
    let_go, ada_kept = asyncio.Event(), asyncio.Event()

    async def scene(words: str) -> Handled:
        if words == "ada":
            ada_kept.set()
        else:
            await let_go.wait()
        return Handled.DONE

    house.scene = scene
    for number in range(90):  # more than are handled at a time
        await robin.says(f"flood {number}")
    await sandbox.person("Ada").says("ada")
    await asyncio.wait_for(ada_kept.wait(), 5)
    assert [it for it in house.began if it != "ada"] == ["flood 0"]
    let_go.set()
    await sandbox.quiet()
    assert len(house.kept) == 91


async def test_a_slow_reply_holds_neither_the_persons_next_update_nor_for_long_the_batch(
    house: House, robin: Person, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REPLIES", 0.05)
    let_go = asyncio.Event()

    async def reply(words: str) -> None:
        await let_go.wait()

    house.reply = reply
    await robin.says("one")
    await robin.says("two")
    await sandbox.quiet()  # acknowledged, though nobody was answered yet
    assert (house.kept, house.replied) == (["one", "two"], [])
    assert not house.poller.idle.is_set()
    let_go.set()
    await house.poller.idle.wait()
    assert house.replied == ["one", "two"]


async def test_a_handler_that_raises_stops_nobody(house: House, robin: Person, sandbox: Sandbox) -> None:
    async def scene(words: str) -> Handled:
        if words == "bang":
            raise RuntimeError("Robin's secret words")
        return Handled.DONE

    house.scene = scene
    with capture_logs() as logs:
        for words in ("bang", "after"):
            await robin.says(words)
        await sandbox.quiet()
    assert house.kept == ["after"]
    assert [entry["event"] for entry in logs] == ["update broke its handler"]


async def test_an_update_nobody_can_read_is_skipped_with_its_id_only(house: House, robin: Person, sandbox: Sandbox) -> None:
    with capture_logs() as logs:
        sandbox.world.updates.put(robin.id, "message", {"message_id": "?", "date": "yesterday", "text": "secret"})
        sandbox.world.updates.put(robin.id, "callback_query", [])  # type: ignore[arg-type]
        await robin.says("after")
        await sandbox.quiet()
    assert house.kept == ["after"]
    assert [entry["event"] for entry in logs] == ["update can't be read"] * len(logs)
    assert logs
    assert "secret" not in str(logs)


async def test_deaf_is_told_with_its_beginning_and_hearing_when_it_is_back(
    house: House, robin: Person, sandbox: Sandbox, clock: WoundClock
) -> None:
    clock.wind_by(timedelta(hours=10))  # the open poll heard all the time
    down = sandbox.fault("down")
    await down.hit(2)
    assert not house.poller.hearing
    clock.wind_by(timedelta(hours=1))
    down.clear()
    await robin.says("hello?")
    await sandbox.quiet()
    assert house.kept == ["hello?"]
    first, since, second = house.spells
    assert (first, second) == ("hears", "hears")
    assert timedelta(0) <= START + timedelta(hours=10) - since < timedelta(seconds=20)


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_second_poller_or_a_webhook_is_loud_but_not_the_end(
    house: House, robin: Person, sandbox: Sandbox, bot: LimberBot, webhook: bool
) -> None:
    with capture_logs() as logs:
        if webhook:
            sandbox.world.updates.webhook = True
            sandbox.world.updates.interrupt(cut())
        else:
            await bot.get_updates(timeout=0)
        await house.went_deaf.wait()
        sandbox.world.updates.webhook = False
        await robin.says("still there?")
        await house.poller.idle.wait()
        await sandbox.quiet()
    assert house.kept == ["still there?"]
    loud = [(entry["event"], entry["why"]) for entry in logs if entry["log_level"] == "error"]
    assert loud[0] == ("deaf", "webhook" if webhook else "other_poller")


async def test_too_many_questions_wait_as_told(house: House, robin: Person, sandbox: Sandbox) -> None:
    with capture_logs() as logs:
        sandbox.fault("too_many", "getUpdates", retry_after=1)
        sandbox.world.updates.interrupt(cut())
        await robin.says("one")
        await sandbox.quiet()
    assert house.kept == ["one"]
    assert [entry["again_in"] for entry in logs if entry.get("why") == "429"] == [1.0]


@pytest.mark.parametrize("trouble", ["error", "page", "dropped"])
async def test_whatever_telegram_answers_it_asks_again(house: House, robin: Person, sandbox: Sandbox, trouble: str) -> None:
    fault = sandbox.fault(trouble, "getUpdates", times=3)
    await robin.says("one")
    await robin.says("two")
    await fault.hit(3)
    await sandbox.quiet()
    assert house.kept == ["one", "two"]


async def test_a_refused_token_ends_it_in_words(url: str, clock: WoundClock) -> None:
    bot = bot_for("1:somebody-elses", url)
    async with bot._request[0]:
        with pytest.raises(TokenRefused, match="TELEGRAM_BOT_TOKEN"):
            await House(bot, clock).poller.run()


async def test_stop_finishes_what_is_in_hand_and_acknowledges_it(
    bot: LimberBot, clock: WoundClock, robin: Person, sandbox: Sandbox
) -> None:
    house, begun, go_on = House(bot, clock), asyncio.Event(), asyncio.Event()

    async def slow(words: str) -> Handled:
        begun.set()
        await go_on.wait()
        return Handled.DONE

    house.scene = slow
    running = asyncio.ensure_future(house.poller.run())
    await robin.says("one")
    await begun.wait()
    stopping = asyncio.ensure_future(house.poller.stop())
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    await running
    assert house.kept == ["one"]
    assert sandbox.pending == 0


async def test_stop_abandons_what_does_not_end(
    bot: LimberBot, clock: WoundClock, robin: Person, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0.05)
    house, begun = House(bot, clock), asyncio.Event()

    async def forever(words: str) -> Handled:
        begun.set()
        await asyncio.Event().wait()
        return Handled.DONE

    house.scene = forever
    running = asyncio.ensure_future(house.poller.run())
    await robin.says("one")
    await begun.wait()
    async with asyncio.timeout(5):
        await house.poller.stop()
    await running
    assert sandbox.pending == 1  # comes again at the next start


async def test_stop_does_not_wait_for_the_long_poll_nor_for_telegram(
    bot: LimberBot, clock: WoundClock, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(bot, clock)
    await house.poller.stop()  # before it ran: nothing to do
    monkeypatch.setattr(module, "REST", (60.0,))
    house = House(bot, clock)
    down = sandbox.fault("down")
    running = asyncio.ensure_future(house.poller.run())
    await down.hit()
    async with asyncio.timeout(2):
        await house.poller.stop()
    await running


async def test_only_the_kinds_that_are_handled_are_asked_for(house: House, sandbox: Sandbox) -> None:
    assert list(sandbox.world.updates.wanted) == ["message", "edited_message", "callback_query", "my_chat_member"]


def cut() -> Exception:
    """What ends an open poll, so that the next one meets the fault."""
    from bot.sandbox.line import HungUp

    return HungUp("dropped")
