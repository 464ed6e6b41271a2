"""A whole demo at work in a folder, as `python -m bot demo` has it, but beginning at a chosen moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.demo import Demo, only_one
from bot.sandbox import Person, Sandbox
from bot.sandbox.line import line_at
from tests.demo.composed import START

ENROLS = (
    "I'm 18+",
    "Left sit bone",
    "Right front hip",
    "That's all",
    "0–2",
    "None of these",
    "On hold until",
    "After first coffee",
    "Tomorrow",
)


@asynccontextmanager
async def living(folder: Path, *personas: str, begins: datetime = START) -> AsyncIterator[Demo]:
    """From its start to its end."""
    with only_one(folder), line_at("127.0.0.1", 0) as line:
        stopping, demo = asyncio.Event(), Demo(folder, personas, begins)
        life = asyncio.ensure_future(demo.live(line, stopping, open_page=False))
        up = asyncio.ensure_future(demo.sandbox.world.bell.until(lambda: demo.sandbox.over, 30))
        await asyncio.wait({life, up}, return_when=asyncio.FIRST_COMPLETED)
        if life.done():
            up.cancel()
            await asyncio.gather(up, return_exceptions=True)
            life.result()
        try:
            yield demo
        finally:
            stopping.set()
            await life


async def enrols(sandbox: Sandbox) -> Person:
    """Robin, as far as "see you tomorrow"; the first day is the next one."""
    robin = sandbox.person("Robin")
    await robin.says("/start")
    for label in ENROLS:
        await sandbox.settle()
        await robin.taps(label)
    await sandbox.settle()
    return robin
