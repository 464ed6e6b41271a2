"""A real browser for each file of tests; where none can be had the tests say so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.eyes import CHROMIUM


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ended with its file: while it runs, no other event loop can."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine, so the page is not tried in a browser (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-gpu", "--disable-software-rasterizer"])
        yield browser
        browser.close()
