"""`make bench`: deciding and looking after five years, simulated days a second; then start to first poll, resident memory and
taps a second, and beside them what the protocol alone costs a bare bot; last a month wound in the demo.

Everything is measured in this run; taps go over HTTP on loopback, with the bot in a process of its own. Targets stand beside the
figures; nothing is asserted, since a machine may be busy.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import logs
from bot.clock import SystemClock
from bot.personas.assumptions import Assumptions
from bot.personas.policies import Policy
from bot.personas.simulate import Plan, simulate
from bot.sandbox import Bubble, Person, Sandbox, Tap
from bot.storage.migrate import migrate
from tests.bench import month, years

CHECKOUT = Path(__file__).parents[2]
STARTS, PEOPLE, TAPS = 5, 20, 20
CORES, SIMULATED, WHOLE = 2, 1000, 10_000
ENROLMENT = ("I'm 18+", "Left sit", "Right front", "That's all", "0–2", "None of", "On hold until", "After first")


@asynccontextmanager
async def process(*command: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program of ours with these settings; ended by SIGTERM."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "LOG_LEVEL": "error", **settings}
    with tempfile.TemporaryDirectory() as elsewhere:
        running = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=elsewhere, env=env)
        try:
            yield running
        finally:
            running.terminate()
            await running.wait()


def limber(url: str, database: Path) -> dict[str, str]:
    return {"TELEGRAM_BOT_TOKEN": "1:sandbox", "TELEGRAM_API_URL": url, "DATABASE_URL": f"sqlite:///{database}"}


def resident(pid: int) -> float:
    """Resident memory of a process, MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def starts(folder: Path) -> list[float]:
    """Seconds from the spawn to the first getUpdates on a migrated database."""
    taken = []
    for number in range(STARTS):
        sandbox, database = Sandbox(SystemClock()), folder / f"start{number}.db"
        migrate(f"sqlite:///{database}")
        async with sandbox.serve() as url:
            polls = sandbox.watch("getUpdates")
            began = time.perf_counter()
            async with process("-m", "bot", "run", **limber(url, database)):
                await polls.arrived(timeout=30)
                taken.append(time.perf_counter() - began)
    return taken


def newest(person: Person) -> Bubble:
    return next(message for message in reversed(person.messages) if not message.mine)


async def answered(person: Person, label: str, message: Bubble | None = None) -> None:
    """Taps, and waits until the button has stopped turning."""
    tap = await person.taps(label, message=message)
    if isinstance(tap, Tap):
        await tap.answered(timeout=60)


async def tapping(people: list[Person], labels: tuple[str, str]) -> tuple[float, list[float]]:
    """Taps a second over all people, and the seconds each tap waited for its answer."""
    waits: list[float] = []

    async def one(person: Person) -> None:
        for number in range(TAPS):
            message = newest(person)
            began = time.perf_counter()
            await answered(person, labels[number % 2], message)
            while not any(labels[(number + 1) % 2] in label for row in newest(person).buttons for label in row):
                await person.hears(timeout=60)
            waits.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(one(person) for person in people))
    return len(waits) / (time.perf_counter() - began), waits


async def ours(folder: Path) -> tuple[float, list[float], float, float]:
    """Taps a second and their waits; memory after the start, and after people enrolled and one searched a city."""
    sandbox, database = Sandbox(SystemClock()), folder / "taps.db"
    migrate(f"sqlite:///{database}")
    async with sandbox.serve() as url, process("-m", "bot", "run", **limber(url, database)) as running:
        people = [sandbox.person(f"Runner {n}", "de") for n in range(PEOPLE)]
        await sandbox.watch("getUpdates").arrived(timeout=30)
        at_start = resident(running.pid)
        for person in people:
            await person.says("/start")
            await person.hears()
            for label in ENROLMENT:
                await answered(person, label)
        await sandbox.quiet()
        for person in people:
            await person.says("/today")
            await person.hears()
        await sandbox.quiet()
        rate, waits = await tapping(people, ("Done", "Undo"))
        await people[0].says("/settings")
        await people[0].hears()
        await answered(people[0], "Zone")
        await people[0].says("leipzg")
        await people[0].hears(timeout=30)
        await sandbox.quiet()
        return rate, waits, at_start, resident(running.pid)


async def bare() -> tuple[float, list[float]]:
    """The same taps on a bare python-telegram-bot: one handler that answers and edits, no database."""
    sandbox = Sandbox(SystemClock())
    async with sandbox.serve() as url, process("-m", "tests.bench.bare", url):
        people = [sandbox.person(f"Runner {n}") for n in range(PEOPLE)]
        for person in people:
            await person.says("/start")
        for person in people:
            await person.hears(timeout=30)
        await sandbox.quiet()
        return await tapping(people, ("Done", "Undo"))


def line(what: str, figure: str, beside: str) -> None:
    print(f"{what:<44}{figure:>22}   {beside}", flush=True)


def rules(folder: Path) -> None:
    """What the rules cost, without a network: a decision and a look after five years, and simulated lives."""
    store, runner_id = years.five_years(folder)
    before = years.DAYS + years.LONGEST_UNSEALED
    for what, spans, target in (
        ("decide, a runner of 5 years", years.decisions(store, runner_id, years.DAYS), 1),
        ("look with its loading, a runner of 5 years", years.looks(store, runner_id, years.DAYS), 5),
        ("the same on the eve of the next sealing", years.looks(store, runner_id, before), 5),
    ):
        line(what, str(spans), f"target under {target} ms; {spans.slowest}")
    store.close()
    for what, policies in (("our ladder", (Policy.LADDER,)), ("all eight policies", tuple(Policy))):
        plan = Plan(Assumptions(), policies, SIMULATED)
        began, used = time.perf_counter(), os.times()
        simulate(plan, CORES, lambda _done: None)
        took, now = time.perf_counter() - began, os.times()
        cpu = (now.children_user + now.children_system - used.children_user - used.children_system) / CORES
        rate, whole = SIMULATED * plan.days / took, f"{took * WHOLE / SIMULATED:.0f} s ({cpu * WHOLE / SIMULATED:.0f} CPU a core)"
        line(f"simulate, {what}, {CORES} processes", f"{rate:,.0f} runner-days/s", f"{WHOLE:,} runners x {plan.days} days in {whole}")


async def main() -> None:
    logs.configure("console", "error")
    with tempfile.TemporaryDirectory() as name:
        rules(Path(name))
    with tempfile.TemporaryDirectory() as name:
        taken = await starts(Path(name))
        line("start to first poll, migrated database", f"{statistics.median(taken):.2f} s", "target under 1.5 s (median of 5)")
        rate, waits, at_start, later = await ours(Path(name))
        line("resident memory after the start", f"{at_start:.0f} MB", "target under 120 MB")
        line("resident memory after taps and a city search", f"{later:.0f} MB", "target under 120 MB")
        peer_rate, peer_waits = await bare()
        for label, speed, spans in (("Limber", rate, waits), ("bare python-telegram-bot, no database", peer_rate, peer_waits)):
            spans.sort()
            p50, p99 = spans[len(spans) // 2] * 1e3, spans[int(len(spans) * 0.99)] * 1e3
            line(f"taps a second, {PEOPLE} people at once", f"{speed:.0f}", f"p50 {p50:.0f} ms, p99 {p99:.0f} ms   {label}")
    took, messages, ordered = await asyncio.to_thread(month.month)
    beside = f"target under 20 s; {messages} messages on the phones, {'in order' if ordered else 'OUT OF ORDER'}"
    line(f"{month.DAYS} days wound with six autopilots", f"{took:.1f} s", beside)


if __name__ == "__main__":
    asyncio.run(main())
