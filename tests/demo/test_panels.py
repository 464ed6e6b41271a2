"""What the bot knows, in words; and that looking at it changes nothing."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.clock import WoundClock
from bot.demo.panels import panels_of
from bot.domain.entry import Mark
from bot.domain.pain import Moment
from bot.domain.site import BodySite, Side, Site
from bot.services import enrol, look, pause, report_pain
from bot.storage.engine import Store
from tests.services.life import BERLIN, MONDAY, ROBIN, Life, at

HAMSTRING = BodySite(Site.HAM_PROX, Side.LEFT)
TITLES = ["Days", "Streak", "Ladder", "Lights", "Plan", "Next wake", "Outbox"]


@pytest.fixture
def robin(store: Store) -> Life:
    return Life(store)


async def told(robin: Life, who: int = ROBIN) -> dict[str, dict[str, str]]:
    found = await panels_of(robin.store, WoundClock(robin.now))(who)
    return {section.title: dict(section.rows) for section in found}


async def test_a_stranger_is_one_line(robin: Life) -> None:
    assert await told(robin, ROBIN + 1) == {"Not enrolled": {"So far": "has not said yes to a diary yet"}}


async def test_somebody_on_the_way_in_is_one_line(store: Store) -> None:
    clock = WoundClock(at(MONDAY, "19:42"))
    store.write_now(enrol.begin, ROBIN, "en", BERLIN, clock.now())
    (section,) = await panels_of(store, clock)(ROBIN)
    assert section.rows == (("So far", "still on the way in"),)


async def test_before_the_first_day(robin: Life) -> None:
    found = await told(robin)
    assert list(found) == TITLES
    assert found["Days"]["So far"] == "the first day is still to come"
    assert found["Streak"] == {"Length": "0 days", "Reserves": "2 of 2", "Kept in all": "0 days", "Longest": "0 days"}
    assert found["Ladder"] == {"Rung": "0 · plain cue", "Because": "nothing calls for more"}
    assert found["Lights"]["Right front hip"] == "green · usual 2 · no rating in the last weeks"
    assert found["Plan"]["Phase"] == "Release, from the first day"
    assert found["Plan"]["Run ladder"] == "not begun · locked: on hold before an assessment"
    assert (found["Next wake"]["At"], found["Next wake"]["For"]) == ("Mon 2 Mar 07:00", "prompt")
    assert found["Outbox"] == {"So far": "nothing"}


async def test_a_day_that_waits_for_its_answer(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    found = await told(robin)
    assert found["Days"]["2 to 8 Mar"] == "?"
    assert (found["Next wake"]["At"], found["Next wake"]["For"]) == ("Mon 2 Mar 18:30", "second ask")
    assert found["Next wake"]["Prompt"] == "quiet: “it was said already”"
    assert found["Next wake"]["Second ask"] == "comes if there is no answer by then"
    assert list(found["Outbox"]) == ["Mon 2 Mar 07:00"]


async def test_a_streak_that_broke_can_be_repaired(robin: Life) -> None:
    for day in range(3):
        robin.until(at(MONDAY + timedelta(days=day), "07:05"))
        robin.marks(None, Mark.DONE)
    robin.until(at(MONDAY + timedelta(days=6), "07:05"))
    found = await told(robin)
    assert found["Days"]["2 to 8 Mar"] == "✓ ✓ ✓ . . . ?"
    assert found["Streak"]["Broke"] == "Sat 7 March, after 3 days"
    assert found["Streak"]["Repair"] == "open: 2 of 2 full days to go"
    assert found["Ladder"]["Rung"] == "4 · back off"
    assert found["Ladder"]["Because"] == "3 days running without a word"


async def test_a_rung_tells_what_brought_it(robin: Life) -> None:
    for day in range(9):
        robin.until(at(MONDAY + timedelta(days=day), "07:05"))
        robin.marks(None, Mark.DONE if day not in (4, 7, 8) else Mark.SKIPPED)
    robin.until(at(MONDAY + timedelta(days=9), "07:05"))
    assert (await told(robin))["Ladder"] == {
        "Rung": "2 · shrink and replan",
        "Because": "2 days running not kept, kept 4 of 7 due days",
        "Since": "Wed 11 March",
    }


async def test_a_red_morning_and_a_pause(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(report_pain.rate, robin.now, None, Moment.MORNING, ((HAMSTRING, 6, 6),))
    found = await told(robin)
    assert found["Lights"]["Left sit bone/hamstring"] == "red · usual 2 · last 6 in the morning, Mon 2 March"
    assert found["Holds and pauses"] == {
        "Protected, left hamstring": "since Mon 2 Mar 07:05, until Wed 4 Mar 07:05 · a red light",
    }
    assert found["Plan"]["Strength"] == "level 1, no weekday yet · locked: a red light"
    robin.do(pause.pause, 3, robin.now)
    found = await told(robin)
    assert found["Days"]["2 to 8 Mar"] == "~"
    assert "Pause" in found["Holds and pauses"]
    assert found["Next wake"]["Everything"] == "quiet: “you were on a break”"


async def test_every_day_of_a_sealed_diary_is_shown(robin: Life) -> None:
    for day in range(24):
        robin.until(at(MONDAY + timedelta(days=day), "07:05"))
        robin.marks(None, Mark.DONE if day % 3 else Mark.TINY)
    found = await told(robin)
    assert " ".join(it for label, it in found["Days"].items() if label != "Key").replace(" ", "") == "t✓✓" * 8
    assert found["Streak"]["Kept in all"] == "24 days"
    assert len(found["Outbox"]) == 12


async def test_looking_writes_nothing_even_where_days_are_still_to_be_opened(robin: Life, database: str) -> None:
    for day in range(20):
        robin.until(at(MONDAY + timedelta(days=day), "07:05"))
        robin.marks(None, Mark.DONE)
    robin.now += timedelta(days=30)  # nobody has looked meanwhile
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        before, version = list(connection.iterdump()), connection.execute("pragma data_version").fetchone()
        found = await told(robin)
        assert found["Days"]
        assert connection.execute("pragma data_version").fetchone() == version, "no other connection has changed the file"
        assert list(connection.iterdump()) == before
    robin.store.write_now(look.look, 1, robin.now)
    assert (await told(robin))["Days"] == found["Days"], "and what was seen is what is so"
