"""Everything a bot can put into a chat, as the page draws it, from a bot that sends one of each."""

import re
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.constants import ChatAction
from telegram.request import HTTPXRequest

from bot.clock import WoundClock
from bot.sandbox import Person, Sandbox
from tests.browser.apart import Apart
from tests.browser.eyes import Eyes, eyes

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def png(wide: int, high: int) -> bytes:
    """A green picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(high * (b"\x00" + wide * b"\x0b\x7a\x63"))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


class Chat:
    """Robin's chat with a bot that does as the test says."""

    def __init__(self, apart: Apart, sandbox: Sandbox, url: str) -> None:
        self.do, self.url = apart.do, url
        self.robin: Person = sandbox.person("Robin", "en", "Europe/Berlin")
        lines = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
        self.bot = Bot(sandbox.token, base_url=f"{url}/bot", get_updates_request=lines[0], request=lines[1])
        self.do(self.robin.says("/start"))
        self.do(self.bot.initialize())
        self._next = 0

    def tapped(self) -> str:
        """The id of the next tap the bot learns of."""
        while True:
            for update in self.do(self.bot.get_updates(self._next, timeout=10)):
                self._next = update.update_id + 1
                if update.callback_query is not None:
                    return update.callback_query.id


@pytest.fixture(scope="module")
def chat() -> Iterator[Chat]:
    apart, sandbox = Apart(), Sandbox(WoundClock(datetime(2026, 5, 5, 17, 42, tzinfo=UTC)))
    with apart.within(sandbox.serve()) as url:
        chat = Chat(apart, sandbox, url)
        yield chat
        apart.do(chat.bot.shutdown())
    apart.close()


@pytest.fixture
def page(browser: Browser, chat: Chat) -> Iterator[Eyes]:
    with eyes(browser, chat.url, welcomed=True) as page:
        page.bubble("/start").first.wait_for()
        yield page


def test_words_are_formatted_and_nothing_gets_through_that_is_not(page: Eyes, chat: Chat) -> None:
    html = "<b>bold</b> <i>leaning</i> <u>under</u> <s>gone</s> <code>a = 1</code> <tg-spoiler>hidden</tg-spoiler> <a href='https://x.example/'>out</a>"
    chat.do(chat.bot.send_message(chat.robin.id, html, parse_mode="HTML"))
    words = page.bubble("leaning").locator(".words")
    for tag in ("b", "i", "u", "s", "code"):
        expect(words.locator(tag)).to_have_count(1)
    expect(words.get_by_role("link", name="out")).to_have_attribute("rel", "noopener noreferrer")
    words.get_by_role("button", name="Hidden words, tap to read").click()
    expect(words.locator("tg-spoiler")).to_have_class(re.compile("open"))
    chat.do(chat.bot.send_message(chat.robin.id, "<img src=x onerror=alert(1)> <script>"))
    expect(page.bubble("onerror").locator("img")).to_have_count(0)


def test_buttons_have_styles_and_turn_until_answered(page: Eyes, chat: Chat) -> None:
    keys = [
        [
            InlineKeyboardButton("Done", callback_data="done", style="success"),
            InlineKeyboardButton("Skip", callback_data="skip", style="danger"),
        ],
        [InlineKeyboardButton("Read", url="https://x.example/")],
    ]
    sent = chat.do(chat.bot.send_message(chat.robin.id, "Mat time", reply_markup=InlineKeyboardMarkup(keys)))
    done = page.chat_buttons("Done").last
    expect(done).to_have_class(re.compile("success"))
    expect(page.chat_buttons("Skip").last).to_have_class(re.compile("danger"))
    done.click()
    expect(done).to_have_attribute("aria-busy", "true")
    chat.do(chat.bot.answer_callback_query(chat.tapped(), "Noted."))
    expect(page.page.locator("#toast")).to_have_text("Noted.")
    expect(done).not_to_have_attribute("aria-busy", "true")
    chat.do(chat.bot.edit_message_text("Kept", chat.robin.id, sent.message_id))
    expect(page.bubble("Kept").locator(".at")).to_contain_text("edited")
    expect(page.bubble("Mat time")).to_have_count(0)


def test_an_alert_wants_a_click(page: Eyes, chat: Chat) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Ask", callback_data="ask")]])
    chat.do(chat.bot.send_message(chat.robin.id, "A question", reply_markup=keys))
    page.tap("Ask")
    chat.do(chat.bot.answer_callback_query(chat.tapped(), "Are you sure?", show_alert=True))
    expect(page.page.locator("#alert")).to_contain_text("Are you sure?")
    page.page.get_by_role("button", name="OK").click()
    expect(page.page.locator("#alert")).to_be_hidden()


def test_pictures_grow_and_files_are_fetched(page: Eyes, chat: Chat) -> None:
    chat.do(chat.bot.send_photo(chat.robin.id, png(60, 40), caption="Your week"))
    page.page.get_by_role("button", name="Enlarge: Your week").click()
    expect(page.page.get_by_role("dialog", name="Picture").get_by_role("img", name="Your week")).to_be_visible()
    page.page.keyboard.press("Escape")
    chat.do(chat.bot.send_animation(chat.robin.id, GIF, filename="bridge.gif", caption="Bridge, slowly"))
    page.page.get_by_role("button", name="Pause: Bridge, slowly").click()
    expect(page.page.get_by_role("button", name="Play: Bridge, slowly")).to_be_visible()
    chat.do(chat.bot.send_document(chat.robin.id, b"x: 1", filename="plan.yaml"))
    with page.page.expect_download() as fetched:
        page.page.get_by_role("link", name=re.compile("plan.yaml")).click()
    assert fetched.value.path().read_bytes() == b"x: 1"


def test_typing_silence_and_reactions(page: Eyes, chat: Chat) -> None:
    chat.do(chat.bot.send_chat_action(chat.robin.id, ChatAction.TYPING))
    expect(page.page.locator("#bot-does")).to_have_text("typing…")
    sent = chat.do(chat.bot.send_message(chat.robin.id, "Softly", disable_notification=True))
    expect(page.page.locator("#bot-does")).not_to_have_text("typing…")
    softly = page.bubble("Softly")
    expect(softly.get_by_role("img", name="Sent without a sound")).to_be_visible()
    softly.get_by_role("button", name="React").click()
    softly.get_by_role("button", name="Thumbs up").click()
    expect(softly.get_by_role("button", name="Take back 👍")).to_be_visible()
    assert list(next(it for it in chat.robin.messages if it.id == sent.message_id).reactions) == ["👍"]
    softly.get_by_role("button", name="Take back 👍").click()
    expect(softly.get_by_role("button", name="Take back 👍")).to_have_count(0)


def test_commands_and_a_keyboard_below_the_chat(page: Eyes, chat: Chat) -> None:
    chat.do(chat.bot.set_my_commands([("plan", "What is ahead"), ("streak", "Days and reserves")]))
    page.page.get_by_role("button", name="Commands").click()
    page.page.get_by_role("menuitem", name="What is ahead").click()
    page.bubble("/plan").wait_for()
    chat.do(chat.bot.send_message(chat.robin.id, "Which?", reply_markup=ReplyKeyboardMarkup([["Left", "Right"]])))
    page.page.locator("#below").get_by_role("button", name="Left").click()
    expect(page.page.locator("#messages .mine").last).to_contain_text("Left")
