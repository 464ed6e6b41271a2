"""A month wound on the demo's page with all six autopilots, over HTTP as the page asks for it."""

import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from bot.demo import PILOTS
from tests.browser.eyes import demo

DAYS = 30


def month() -> tuple[float, int, bool]:
    """Seconds a month takes, how many messages are on the phones after it, and whether each phone has them in order."""
    options = [word for pilot in PILOTS for word in ("--persona", pilot.key)]
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder), *options) as url,
        httpx.Client(base_url=f"{url}/sandbox/", timeout=60) as http,
    ):
        people = [it["id"] for it in _state(http)["people"] if it["pilot"]]
        while not all(_messages(http, who) for who in people):
            time.sleep(0.1)  # they enrol within a second or two
        began = time.perf_counter()
        http.post("wind", json={"seconds": DAYS * 86400})
        while _state(http)["winding"]:
            time.sleep(0.1)
        took = time.perf_counter() - began
        phones = [_messages(http, who) for who in people]
    told = [[(it["id"], it["at"]) for it in phone] for phone in phones]
    ordered = all(phone == sorted(phone) and [at for _, at in phone] == sorted(at for _, at in phone) for phone in told)
    return took, sum(map(len, told)), ordered


def _state(http: httpx.Client) -> Any:
    return http.get("state").json()


def _messages(http: httpx.Client, who: int) -> Any:
    return http.get(f"people/{who}/messages").json()["messages"]
