"""A demo as somebody starts it, and somebody's browser on its page."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Locator, Page

from tests.browser.apart import Apart
from tests.demo.living import ENROLS, living

CHECKOUT = Path(__file__).parents[2]
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
WIDE, PHONE = (1280, 860), (390, 844)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AT_MOST = 20_000.0  # milliseconds until something is seen, on a machine that is busy with a whole suite


@contextmanager
def staged(folder: Path, *personas: str) -> Iterator[str]:
    """A demo that begins on a Sunday evening, in a thread beside the test: a process of its own takes two seconds to come and go."""
    apart = Apart()
    with apart.within(living(folder, *personas)) as demo:
        yield demo.url
    apart.close()


@contextmanager
def demo(folder: Path, *options: str, port: int = 0) -> Iterator[str]:
    """`python -m bot demo` in a folder of its own, from its start to its end; gives the address it prints."""
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port), *options]
    running = subprocess.Popen(command, cwd=folder, env={"PYTHONPATH": str(CHECKOUT)}, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    try:
        said = running.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, f"the demo said {said!r}"
        assert "loopback only" in said
        yield found[0]
    finally:
        running.terminate()
        running.communicate(timeout=30)
    assert running.returncode == 0


@dataclass
class Eyes:
    """A page, and what a developer would see of it besides: errors, and where it asked."""

    page: Page
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(AT_MOST)
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or request.url[:40]))

    # --- what a hand does

    def tap(self, label: str) -> None:
        """The newest button in the chat that begins so."""
        self.chat_buttons(label).last.click()

    def live(self) -> None:
        """Through the welcome, to the chat."""
        self.page.get_by_role("button", name="Live a few days").click()

    def enrols(self) -> None:
        """From Start to "see you tomorrow"; each tap waits for the next question."""
        self.page.get_by_role("button", name="Start", exact=True).click()
        for label in ENROLS:
            self.tap(label)
        self.bubble("See you tomorrow").wait_for()

    def wind(self, name: str) -> None:
        """Winds the clock by the button of that name, and waits until it has come there."""
        self.page.locator("#clock-panel").get_by_role("button", name=name).click()
        self.wound()

    def wound(self) -> None:
        """Waits until the clock is not being wound any more, as the page sees it: from the click on it says that it is."""
        self.page.locator('#winders[aria-busy="false"]').wait_for(timeout=60_000)

    # --- what an eye finds

    def chat_buttons(self, label: str) -> Locator:
        """Buttons in the chat whose label begins so."""
        return self.page.locator("#messages .keys button", has_text=re.compile(rf"^\s*{re.escape(label)}"))

    def bubble(self, words: str) -> Locator:
        """Messages with these words."""
        return self.page.locator("#messages .bubble", has_text=words)

    def moments(self) -> list[str]:
        """The moments of all messages as they stand on the page, in order of place."""
        found: list[str] = self.page.locator("#messages .bubble time").evaluate_all("all => all.map(one => one.dateTime)")
        return found

    def shuts_nobody_out(self, what: str) -> None:
        """axe finds nothing wrong with the page as it stands, light and dark."""
        self.page.evaluate(AXE_FILE_PATH.read_text("utf-8"))  # the page's policy lets no script in by a tag, rightly
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
            assert [f"{it['id']}: {[node['html'][:90] for node in it['nodes']]}" for it in found] == [], f"{what}, {scheme}"


@contextmanager
def eyes(
    browser: Browser, url: str, size: tuple[int, int] = WIDE, *, dark: bool = False, welcomed: bool = False, still: bool = False
) -> Iterator[Eyes]:
    """Somebody opens the page. Afterwards: no errors, and nothing was asked of anybody but this machine."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce" if still else "no-preference",
        has_touch=size == PHONE,
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    if welcomed:
        context.add_init_script("localStorage.setItem('welcomed', 'yes')")
    page = context.new_page()
    looking = Eyes(page)
    try:
        page.goto(url)
        yield looking
        assert looking.errors == [], looking.errors
        assert looking.hosts <= {"127.0.0.1"}
    finally:
        context.close()
