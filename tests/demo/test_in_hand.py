"""A phone in an autopilot's hand: handed over, taken back, met halfway, out of reach."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date, timedelta

import pytest

from bot.clock import WoundClock
from bot.demo import company
from bot.demo.autopilot import Autopilots
from bot.demo.doing import Manner, does
from bot.demo.fingers import Fingers
from bot.domain.entry import Mark, Reason
from bot.domain.pain import Moment
from bot.personas.named import Name
from bot.personas.person import Act, Deed
from bot.sandbox import Person
from tests.demo.composed import START, Demo, demo, evening

TUESDAY = date(2026, 3, 3)  # day 2
OUT_OF_THE_BLUE = (
    (Act(0, mark=Mark.SKIPPED, reason=Reason.TIRED), "select mark, reason from answers", ("skipped", "tired")),
    (Act(0, mark=Mark.TINY), "select mark, reason from answers", ("tiny", None)),
    (Act(0, Deed.RATES, pain=4, moment=Moment.AFTER), "select moment, most from ratings", ("after", 4)),
    (Act(0, Deed.WRITES), "select status from runners", ("active",)),
    (Act(0, Deed.TRAVELS, zone="Asia/Tokyo"), "select zone from runners", ("Asia/Tokyo",)),
    (Act(0, Deed.BLOCKS), "select kind from ranges", ("unreachable",)),
    (Act(0, Deed.COMES_BACK), "select status from runners", ("active",)),
)
QUIET = Manner(morning=False, during=False, able=False)


@pytest.fixture
async def stage(database: str) -> AsyncIterator[Demo]:
    async with demo(database) as stage:
        yield stage


@pytest.fixture
async def steady(stage: Demo) -> Person:
    """Somebody steady, on the evening of the first day."""
    person = stage.add(Name.STEADY)
    await stage.winds_to(evening(1))
    return person


def did(person: Person) -> list[str]:
    """What was said and tapped, in order."""
    return [it.text for it in person.transcript if it.event in ("says", "taps")]


async def test_taken_over_and_handed_back_in_the_middle(stage: Demo, steady: Person) -> None:
    steady.pilot = None
    await stage.winds_to(evening(2))
    assert await stage.marks(steady) == "✓?"
    steady.pilot = Name.STEADY
    await stage.winds_to(evening(2) + timedelta(minutes=1))
    assert await stage.marks(steady) == "✓?", "what was due before stays undone"
    await stage.winds_to(evening(3))
    assert await stage.marks(steady) == "✓.✓"


async def test_a_day_answered_by_hand_is_left_alone(stage: Demo, steady: Person) -> None:
    await stage.sandbox.wind_to_next(steady)
    await steady.taps("Tiny")
    await stage.winds_to(evening(2))
    assert await stage.marks(steady) == "✓t"
    assert did(steady)[-1] == "Tiny · 2 min"


async def test_a_chat_halfway_through_the_way_in_is_gone_on_with(stage: Demo) -> None:
    person = stage.sandbox.person("Robin")
    await person.says("/start")
    await stage.winds_to(START)
    for label in ("I'm 18+", "Right front hip", "Other…"):
        await person.taps(label)
        await stage.winds_to(START)
    person.pilot = Name.STEADY
    await stage.winds_to(evening(1))
    assert did(person).count("/start") == 1
    assert await stage.marks(person) == "✓"
    assert list(await stage.panel(person, "Lights")) == ["Right front hip"], "what was chosen by hand stays"


async def test_two_of_a_kind_have_names_of_their_own(stage: Demo) -> None:
    both = [stage.add(Name.STEADY) for _ in range(2)]
    await stage.winds_to(evening(1))
    assert [it.name for it in both] == ["Stella", "Stella 2"]
    assert [await stage.marks(it) for it in both] == ["✓", "✓"]


async def test_who_is_elsewhere_says_so_before_tomorrow(stage: Demo) -> None:
    person = stage.sandbox.person("Robin", zone="Asia/Kolkata")
    person.pilot = Name.SILENT
    await stage.winds_to(START)
    assert did(person)[-3:] == ["Wrong clock", "Asia/Kolkata", "Tomorrow"]
    assert (await stage.panel(person, "Next wake"))["At"] == "Mon 2 Mar 07:00"


async def test_another_process_of_the_demo_goes_on_from_the_rows(stage: Demo, steady: Person) -> None:
    following = await Autopilots(stage.sandbox, stage.store, stage.clock).next_act()
    assert following == START.replace(day=3, hour=12, minute=20), "day 2, 07:20 in New York"
    assert steady.pilot == Name.STEADY


async def test_who_was_blocked_by_hand_does_nothing(stage: Demo, steady: Person) -> None:
    await steady.blocks()
    await stage.winds_to(evening(3))
    assert await stage.marks(steady) == "✓~~"
    await steady.unblocks()
    await stage.winds_to(evening(4))
    assert (await stage.marks(steady))[-1] == "✓"


async def test_while_telegram_is_down_they_wait_and_then_do_it_late(stage: Demo, steady: Person) -> None:
    await stage.sandbox.wind_to_next(steady)
    before = did(steady)
    stage.sandbox.fault("down")
    autopilots = Autopilots(stage.sandbox, stage.store, stage.clock)
    stage.clock.wind_to(stage.clock.now() + timedelta(hours=3))
    assert await autopilots.next_act() is None
    assert not await autopilots.act()
    assert did(steady) == before
    stage.sandbox.faults.clear()
    await stage.winds_to(evening(2))
    assert await stage.marks(steady) == "✓✓"


async def test_while_nobody_winds_what_is_due_is_done(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "EVERY", 0.01)
    async with demo(database, running=True) as stage:
        person = stage.add(Name.SILENT)
        await stage.sandbox.world.bell.until(lambda: any("See you tomorrow" in it.text for it in person.messages), 20)
        assert isinstance(stage.clock, WoundClock)


async def test_an_act_out_of_the_blue_finds_its_way(stage: Demo, steady: Person, database: str) -> None:
    steady.pilot = None
    await stage.winds_to(evening(2))
    fingers = Fingers(stage.sandbox, steady, evening(2) - timedelta(hours=1))  # the day's messages are out of sight
    for act, query, wanted in OUT_OF_THE_BLUE:
        await does(fingers, act, TUESDAY, QUIET)
        await stage.winds_to(stage.clock.now())
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
            assert connection.execute(f"{query} order by rowid desc").fetchone() == wanted


async def test_stopping_the_clock_leaves_no_day_half_lived(stage: Demo) -> None:
    """Stop is pressed at each tap of a week: whoever was about to do something does it to its end."""
    person = stage.add(Name.STEADY)
    await stage.winds_to(evening(1))
    while stage.clock.now() < evening(8):
        taps = len(did(person))
        winding = asyncio.ensure_future(stage.winds_to(evening(8)))
        await stage.sandbox.world.bell.until(lambda taps=taps, winding=winding: len(did(person)) > taps or winding.done(), 30)  # type: ignore[misc]
        winding.cancel()
        await asyncio.gather(winding, return_exceptions=True)
    assert await stage.marks(person) == "✓✓✓✓✓✓✓✓"


async def test_taken_over_between_two_taps(stage: Demo) -> None:
    """The autopilot is on its way in; from the moment somebody has the phone it presses nothing more."""
    person = stage.add(Name.STEADY)
    winding = asyncio.ensure_future(stage.winds_to(START + timedelta(minutes=1)))
    await stage.sandbox.world.bell.until(lambda: len(did(person)) >= 3, 30)
    person.pilot = None
    before = len(did(person))
    await winding
    assert len(did(person)) <= before + 1, "no more than what was under the finger already"
