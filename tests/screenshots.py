"""`make screenshots`: the README's pictures, of the demo's page as it is. Always the same month: a picture changes when Limber does."""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Page, async_playwright

from bot import logs
from bot.personas.named import Name
from bot.sandbox import Person
from tests.browser.eyes import CHROMIUM
from tests.demo.composed import START
from tests.demo.living import living

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
LARGEST = 200 * 1024  # bytes; a page with pictures has to open on a train


async def pictures(folder: Path) -> None:
    """Writes them all."""
    async with async_playwright() as playwright, living(folder, Name.STEADY, Name.FALLER) as demo:
        url, sandbox = demo.url, demo.sandbox
        browser = await playwright.chromium.launch(executable_path=CHROMIUM)
        steady, faller = (next(it for it in sandbox.people if it.pilot == name) for name in (Name.STEADY, Name.FALLER))
        await sandbox.settle()
        await sandbox.wind_to(_morning(4) - timedelta(hours=10))
        steady.pilot = None
        await sandbox.wind_to(_morning(4))
        await _taken(browser, url, steady, "a-day.png")
        await sandbox.wind_to(_morning(12) - timedelta(hours=10))
        faller.pilot = None
        await sandbox.wind_to(_morning(12))
        await _taken(browser, url, faller, "week-two.png")
        await browser.close()


def _morning(number: int) -> datetime:
    """Of a day of the plan, a little after the prompt: 07:10 in New York, whose clocks go forward on day 7."""
    return datetime.combine(START.date() + timedelta(days=number), time(7, 10), ZoneInfo("America/New_York")).astimezone(UTC)


async def _taken(browser: Browser, url: str, who: Person, name: str) -> None:
    """The phone of somebody, as the page shows it."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 960}, device_scale_factor=2, color_scheme="light", locale="en-GB"
    )
    await context.add_init_script("localStorage.setItem('welcomed', 'yes')")
    page: Page = await context.new_page()
    await page.goto(url)
    await page.locator("#people").get_by_role("button", name=who.name).click()
    await page.locator("#messages .bubble").last.wait_for()
    await page.evaluate("document.activeElement.blur()")
    picture = await page.locator("main.phone").screenshot(animations="disabled", caret="hide")
    await context.close()
    if len(picture) > LARGEST:
        sys.exit(f"{name} has {len(picture) // 1024} KB, more than {LARGEST // 1024}: show less in it")
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / name).write_bytes(picture)
    print(f"docs/pictures/{name}: {len(picture) // 1024} KB")


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("screenshots need a Chromium (Debian: apt install chromium)")
    logs.configure("console", "warning")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(pictures(Path(folder)))
