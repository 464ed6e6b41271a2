"""The page of the demo in a real browser, by clicks and keys, as somebody meets it who has never heard of Limber."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.eyes import PHONE, WIDE, Eyes, demo, eyes, staged
from tests.demo.living import ENROLS


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with staged(tmp_path) as url:
        yield url


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Eyes]:
    with eyes(browser, url) as page:
        yield page


def test_enrolment_a_day_and_a_week_by_clicks(page: Eyes) -> None:
    page.page.get_by_text("a few minutes of hip and hamstring mobility a day", exact=False).first.wait_for()
    page.live()
    page.enrols()
    page.wind("Tomorrow, 08:00")
    expect(page.page.locator("#messages .mark.wound")).to_have_text(re.compile("^The clock was wound: .+ to .+ 08:00$"))
    page.tap("Done")
    page.bubble("Day one · 2 reserves").wait_for()
    page.tap("0–2")
    page.bubble("Nothing more today").wait_for()
    page.tap("Undo")
    expect(page.chat_buttons("Done").last).to_be_visible()
    page.tap("Done")
    page.bubble("Day one").wait_for()
    before = len(page.moments())
    page.wind("+1 week")
    expect(page.page.locator("#messages .bubble").nth(before + 4)).to_be_attached()  # a prompt each day, until it backs off
    moments = page.moments()
    assert moments == sorted(moments)
    expect(page.page.locator("#time")).to_have_text(re.compile("^09:"))  # the clocks went forward on the way


def test_a_month_of_somebody_who_falls_off_in_week_two(page: Eyes) -> None:
    page.page.get_by_role("button", name="Watch a month").click()
    expect(page.page.locator("#said")).to_have_text(re.compile(r"^\d+ messages$"), timeout=60_000)
    expect(page.page.locator("#bot-does")).to_contain_text("Felix")
    moments = page.moments()
    assert len(moments) > 30
    assert moments == sorted(moments)
    expect(page.chat_buttons("Not today").first).to_be_attached()  # a rescue, in the evening of a day that went by
    expect(page.bubble(", tiny. Day 1 back").first).to_be_attached()  # and the way back is two minutes long
    expect(page.page.locator("#knows-panel")).to_contain_text("Ladder")
    page.page.get_by_role("button", name="Take over").click()
    expect(page.page.get_by_text("You have this phone.")).to_be_visible()
    page.page.get_by_role("button", name="Hand back").click()
    expect(page.page.get_by_text("On autopilot:")).to_be_visible()


def test_typing_by_hand_takes_the_phone_from_an_autopilot(browser: Browser, tmp_path: Path) -> None:
    with staged(tmp_path, "steady") as url, eyes(browser, url, welcomed=True) as page:
        page.page.get_by_role("button", name=re.compile("^Stella")).click()
        page.bubble("See you tomorrow").wait_for()
        page.page.get_by_role("textbox", name="Message").fill("/streak")
        page.page.get_by_role("button", name="Send").click()
        page.bubble("/streak").wait_for()
        expect(page.page.get_by_role("button", name="Hand back")).to_be_visible()


def test_what_breaks_recovers(browser: Browser, url: str) -> None:
    with eyes(browser, url, welcomed=True) as page:
        page.enrols()
        page.wind("Tomorrow, 08:00")
        page.page.get_by_text("Break something").click()
        down = page.page.get_by_role("button", name=re.compile("^Telegram is down"))
        down.click()
        expect(down).to_have_attribute("aria-pressed", "true")
        page.tap("Done")
        expect(page.page.locator("#calls")).to_contain_text("dropped")
        expect(page.bubble("Day one")).to_have_count(0)
        page.page.get_by_role("button", name="Mend everything").click()
        page.bubble("Day one").wait_for()
        expect(down).to_have_attribute("aria-pressed", "false")

        page.page.get_by_role("button", name="Give it a process of its own").click()
        page.page.get_by_role("button", name="Kill it").click()
        page.page.get_by_text("Limber is dead.").wait_for()
        page.tap("0–2")
        page.wind("+1 h")
        expect(page.bubble("Nothing more today")).to_have_count(0)
        page.page.get_by_role("button", name="Start it again").click()
        page.bubble("Nothing more today").wait_for()
        page.page.get_by_role("button", name="Take it back in").click()
        page.page.get_by_role("button", name="Give it a process of its own").wait_for()

        blocks = page.page.get_by_role("button", name=re.compile("^Robin blocks the bot"))
        blocks.click()
        expect(page.page.get_by_text("Robin has blocked Limber. Nothing gets through.")).to_be_visible()
        expect(page.page.get_by_role("textbox", name="Message")).to_be_disabled()
        page.page.get_by_role("button", name="Unblock", exact=True).click()
        expect(page.page.get_by_role("textbox", name="Message")).to_be_enabled()


def test_everything_by_keyboard_alone(page: Eyes) -> None:
    keys = page.page.keyboard
    expect(page.page.get_by_role("button", name="Live a few days")).to_be_focused()
    keys.press("Enter")
    expect(page.page.get_by_role("button", name="Start", exact=True)).to_be_focused()
    keys.press("Enter")
    for label in ENROLS:
        page.chat_buttons(label).last.wait_for()
        tab_to(page, label)
        keys.press("Enter")
    page.bubble("See you tomorrow").wait_for()
    tab_to(page, "To the next message")
    keys.press("Space")
    page.bubble("Coffee done?").wait_for()
    page.wound()
    page.page.get_by_role("textbox", name="Message").focus()
    keys.type("/")
    expect(page.page.get_by_role("menuitem", name="streak")).to_be_visible()
    keys.type("streak")
    keys.press("Escape")
    keys.press("Enter")
    page.bubble("Day one").wait_for()


def tab_to(page: Eyes, label: str) -> None:
    """Goes from control to control, round the page if need be, until one has that label."""
    for _ in range(200):
        page.page.keyboard.press("Tab")
        focused: str = page.page.evaluate("document.activeElement.textContent")
        if focused.strip().startswith(label):
            return
    pytest.fail(f"no way to {label!r} by the Tab key")


def test_dark_where_the_system_is_dark_and_by_hand(browser: Browser, url: str) -> None:
    with eyes(browser, url, welcomed=True, dark=True) as page:
        assert brightness(page) < 60
        page.page.get_by_role("button", name="Light or dark").click()
        assert brightness(page) > 200
        page.page.reload()
        page.page.get_by_role("button", name="Start", exact=True).wait_for()
        assert brightness(page) > 200, "a choice is remembered"


def brightness(page: Eyes) -> float:
    """Of the ground of the page, 0-255."""
    colour: str = page.page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nobody_is_shut_out(browser: Browser, url: str, size: tuple[int, int]) -> None:
    with eyes(browser, url, size, still=True) as page:
        page.shuts_nobody_out("the welcome")
        page.live()
        page.shuts_nobody_out("an empty chat")
        page.enrols()
        page.shuts_nobody_out("a chat")
        if size == PHONE:
            for sheet in ("Runners", "Clock", "What it knows", "Break it"):
                page.page.get_by_role("button", name=sheet, exact=True).click()
                page.shuts_nobody_out(sheet)
                page.page.get_by_role("button", name="Close").click()
        else:
            page.page.get_by_text("Break something").click()
            page.shuts_nobody_out("the faults")
        page.page.get_by_role("button", name="Attach").click()
        page.page.get_by_role("menuitem", name=re.compile("location", re.IGNORECASE)).click()
        page.shuts_nobody_out("the cities")


def test_a_city_and_a_file(browser: Browser, url: str, tmp_path: Path) -> None:
    with eyes(browser, url, welcomed=True) as page:
        page.enrols()
        page.page.get_by_role("button", name="Attach").click()
        page.page.get_by_role("menuitem", name=re.compile("location", re.IGNORECASE)).click()
        page.page.get_by_role("button", name=re.compile("^Tokyo")).click()
        expect(page.page.locator("#zone")).to_have_value("Asia/Tokyo")
        page.bubble("Tokyo").first.wait_for()
        programme = tmp_path / "mine.yaml"
        programme.write_text("name: mine\n")
        page.page.locator("#file").set_input_files(programme)
        expect(page.page.locator("#messages .mine .file")).to_contain_text("mine.yaml")


def test_starting_over_asks_first(browser: Browser, tmp_path: Path) -> None:
    with demo(tmp_path) as url, eyes(browser, url, welcomed=True) as page:
        page.page.get_by_role("button", name="Start", exact=True).click()
        page.page.get_by_role("button", name="Start over", exact=True).click()
        page.page.get_by_role("button", name="Keep it").click()
        expect(page.chat_buttons("I'm 18+")).to_be_visible()
        page.page.get_by_role("button", name="Start over", exact=True).click()
        page.page.get_by_role("dialog").get_by_role("button", name="Start over").click()
        page.page.get_by_role("button", name="Start", exact=True).click()
        expect(page.chat_buttons("I'm 18+")).to_be_visible()
        expect(page.page.locator("#messages .bubble")).to_have_count(2)


def test_a_demo_that_ends_is_noticed_and_another_one_is_not_taken_for_it(browser: Browser, tmp_path: Path) -> None:
    with ExitStack() as context:
        with demo(tmp_path, "--persona", "silent") as url:
            page = context.enter_context(eyes(browser, url, welcomed=True))
            page.page.get_by_role("button", name=re.compile("^Sam")).click()
            page.bubble("/start").wait_for()
        lost = page.page.get_by_role("alert").filter(has_text="Is it still running?")
        expect(lost).to_be_visible()
        message = page.page.get_by_role("textbox", name="Message")
        message.fill("hello")
        page.page.get_by_role("button", name="Send").click()
        expect(message).to_have_value("hello")
        with demo(tmp_path, "--fresh", port=int(url.rpartition(":")[2])):
            page.page.get_by_role("button", name="Start", exact=True).wait_for()
            expect(lost).to_be_hidden()
            expect(page.page.get_by_role("button", name=re.compile("^Sam"))).to_have_count(0)
        page.errors = [it for it in page.errors if not re.search("ERR_(CONNECTION|INCOMPLETE|EMPTY)", it)]  # the line was dead


def test_a_long_wind_can_be_stopped_and_the_page_lives_on(browser: Browser, url: str) -> None:
    with eyes(browser, url, welcomed=True) as page:
        page.enrols()
        page.page.get_by_label("Pace of play").select_option("360")
        page.page.get_by_role("button", name="Play", exact=True).click()
        page.bubble("Coffee done?").first.wait_for()
        page.page.get_by_role("button", name="Attach").click()
        expect(page.page.get_by_role("menuitem", name=re.compile("location", re.IGNORECASE))).to_be_visible()
        page.page.keyboard.press("Escape")
        page.page.get_by_role("button", name="Pause", exact=True).click()
        page.wound()
        page.page.get_by_role("button", name="Play", exact=True).wait_for()
