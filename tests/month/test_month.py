"""Four people and their first month with the bot: as it is built for real, over HTTP, on a wound clock.

The chats are golden files: `make golden` writes them again, and the diff is what a reviewer reads. The laws below hold over
the chats whatever they say; the last tests hold the database against the month counted again from the chats.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot import app
from bot.clock import WoundClock
from bot.delivery.pacing import Pacer
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.month import people
from tests.month.chat import Line, read, written
from tests.month.life import live, settled
from tests.month.people import EVERYBODY, march
from tests.month.recount import Count, count

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.parametrize("part", EVERYBODY)]

PROMPT_AT = {"steady": time(7), "week_two": time(7), "silent": time(18), "traveller": time(7)}
QUIET_FROM, QUIET_TO, QUIET_TO_AT_WEEKENDS = time(21, 30), time(7, 30), time(9)
LAST_DAY = march(37)  # the three others pause at noon
HOME_AGAIN = march(34)  # the traveller, at noon: the day's prompt comes at once
LONGEST = 900


@dataclass(frozen=True)
class Month:
    """What is left of it: every chat, what it comes to, and the database."""

    chats: dict[str, list[Line]]
    counts: dict[str, Count]
    telegram_ids: dict[str, int]
    database: Path

    def rows(self, part: str, query: str) -> list[tuple[Any, ...]]:
        """Rows of one person; `:me` is their id in our own tables."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            ((me,),) = connection.execute("select id from runners where telegram_id = ?", (self.telegram_ids[part],))
            return connection.execute(query, {"me": me}).fetchall()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The month, lived once."""
    database = tmp_path_factory.mktemp("month") / "limber.db"
    clock = WoundClock(people.START)
    return await _lived(clock, Sandbox(clock), database)


async def _lived(clock: WoundClock, sandbox: Sandbox, database: Path) -> Month:
    async with sandbox.serve() as url:
        settings = Settings(telegram_bot_token=SecretStr(sandbox.token), telegram_api_url=url, database_url=f"sqlite:///{database}")
        app.migrate(settings)
        pacer = Pacer(clock, per_chat=0)  # no second between two messages where a day takes none
        async with app.build(settings, clock, pacer=pacer) as bot:

            async def settle() -> None:
                await settled(bot, sandbox)

            everybody = {part: who(sandbox.person(who.name, who.language), clock, settle) for part, who in EVERYBODY.items()}
            await bot.poller.first_poll.wait()
            await live(bot, sandbox, clock, list(everybody.values()), people.AFTERMATH)
    chats = {part: read(who.phone.transcript, who.zone_at) for part, who in everybody.items()}
    return Month(chats, {part: count(lines) for part, lines in chats.items()}, {p: who.phone.id for p, who in everybody.items()}, database)


@pytest.fixture
def chat(month: Month, part: str) -> list[Line]:
    return month.chats[part]


@pytest.fixture
def counted(month: Month, part: str) -> Count:
    return month.counts[part]


async def test_what_one_reads(chat: list[Line], part: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{part}.txt", written(chat, EVERYBODY[part].name))


# When the bot speaks


async def test_every_day_is_asked_once_and_at_the_chosen_time(counted: Count, part: str) -> None:
    prompts = [line for what, line in counted.unasked if what == "prompt"]
    late = [line.day for line in prompts if line.at.time() != PROMPT_AT[part]]
    assert max(Counter(line.day for line in prompts).values()) == 1
    assert late == ([HOME_AGAIN] if part == "traveller" else [])


async def test_no_day_is_left_out(counted: Count, part: str) -> None:
    asked = {line.day for what, line in counted.unasked if what == "prompt"}
    last = march(20) if part == "silent" else LAST_DAY
    days = {march(8) + timedelta(days=n) for n in range((last - march(8)).days + 1)}
    breaks = {"steady": {march(31), march(32), march(33)}, "traveller": {march(30)}}  # on the 30th she resumes in the afternoon
    assert days - asked == breaks.get(part, set())
    assert asked <= days


async def test_nothing_comes_in_quiet_hours_but_what_was_chosen(counted: Count, part: str) -> None:
    for what, line in counted.unasked:
        clock = line.at.time()
        ends = QUIET_TO_AT_WEEKENDS if line.at.weekday() >= 5 else QUIET_TO
        if not ends <= clock < QUIET_FROM:
            assert what == "later" or (what in ("prompt", "assessment") and clock == PROMPT_AT[part]), line


async def test_one_thing_a_day_beside_the_prompt(counted: Count) -> None:
    a_day = Counter(line.day for what, line in counted.unasked if what != "later")
    assert max(a_day.values()) <= 2


async def test_nothing_but_the_report_and_the_assessment_come_once_the_day_is_answered(chat: list[Line]) -> None:
    for at, line in enumerate(chat):
        if line.unasked and not line.text.startswith(("Your week", "Your assessment was due")):
            before = count(chat[:at])
            assert before.last_mark(line.day) == "open", line


async def test_nothing_comes_while_paused(counted: Count, chat: list[Line]) -> None:
    pauses = [line.at for line in chat if line.text.startswith("Paused. ") and line.by_bot]
    assert len(pauses) == len(counted.pauses)
    for begin, (_, end) in zip(pauses, counted.pauses, strict=True):
        during = [line for _, line in counted.unasked if begin < line.at and (end is None or line.day < end)]
        assert during == []


async def test_no_opening_comes_twice_in_seven_days(counted: Count) -> None:
    last: dict[str, date] = {}
    for what, line in counted.unasked:
        if what not in ("report", "assessment"):
            opening = _opening(line)
            assert opening not in last or line.day - last[opening] >= timedelta(days=7), opening
            last[opening] = line.day


def _opening(line: Line) -> str:
    """The words chosen for the day: no facts before them, no moves after them."""
    facts = ("A reserve covered", "I was away", "One more full set", "Two full days", "Your assessment")
    return next(it for it in line.text.split("\n") if it and not it.startswith(facts))


async def test_the_assessment_is_recalled_the_day_before(counted: Count, part: str) -> None:
    recalled = [line.day for _, line in counted.unasked if "assessment is tomorrow" in line.text]
    assert recalled == ([march(23)] if part == "steady" else [])


async def test_silence_is_met_with_less(counted: Count, part: str) -> None:
    """Shrunk after two days; from the sixth silent day a line on days 1, 4, 9, 16 and 30; no report meanwhile."""
    if part != "silent":
        assert not [line for what, line in counted.unasked if what == "back_off"]
        return
    entry = march(21)  # after five silent days: 16 to 20 March
    since = [(what, line) for what, line in counted.unasked if line.day >= entry]
    assert [(what, (line.day - entry).days + 1) for what, line in since] == [("back_off", day) for day in (1, 4, 9, 16, 30)]
    assert [line.day for _, line in counted.unasked if line.offers("Keep it tiny")] == [march(18)]
    assert "days are kept." in since[-1][1].text


# What it says


def _said(chat: list[Line]) -> Iterator[Line]:
    return (line for line in chat if line.by_bot and line.text)


async def test_every_message_fits_a_phone(chat: list[Line]) -> None:
    for line in _said(chat):
        assert len(line.text) <= LONGEST, f"{len(line.text)}: {line.text}"
        assert all(len(row) <= 8 for row in line.buttons)
        assert all(button.strip() for row in line.buttons for button in row)


async def test_no_zero_is_ever_shown_and_nothing_is_shouted(chat: list[Line]) -> None:
    for line in _said(chat):
        assert not re.search(r"\b0 (days?|reserves?|of|in all|min)\b|\bDay 0\b", line.text), line.text
        assert "!" not in line.text, line.text


async def test_nothing_of_the_machine_shows(chat: list[Line]) -> None:
    for line in _said(chat):
        assert not re.search(r"Traceback|Error|Exception|None\b(?! of)|nan\b|[{}<>]|&\w+;|went wrong on my side|_", line.text), line.text


async def test_every_tap_is_answered_and_changes_something(chat: list[Line]) -> None:
    for at, line in enumerate(chat):
        if line.event != "taps":
            continue
        rest = chat[at + 1 :]
        until = next((n for n, it in enumerate(rest) if not it.by_bot), len(rest))
        answers = rest[:until]
        assert sum(it.event in ("popup", "answered") for it in answers) == 1, line
        assert any(it.event in ("bot edits", "bot sends", "popup") for it in answers), line


async def test_a_question_under_a_receipt_comes_back_once_at_most(chat: list[Line]) -> None:
    asked: dict[str, set[date]] = {}
    for line in chat:
        if line.by_bot and line.text.startswith("✓ ") and line.offers("Not now"):
            asked.setdefault(line.text.split("\n")[-1], set()).add(line.day)
    assert {question: len(days) for question, days in asked.items() if len(days) > 2} == {}


# What is kept


async def test_the_database_has_the_answers_of_the_chat(month: Month, counted: Count, part: str) -> None:
    rows = month.rows(part, "select date, mark, reason from answers where runner_id = :me order by id")
    kept = {date.fromisoformat(on): (mark, why) for on, mark, why in rows}  # the last word holds
    assert kept == counted.answers


async def test_the_database_has_the_ratings_of_the_chat(month: Month, counted: Count, part: str) -> None:
    query = "select date, site, side, moment, least, most from ratings where runner_id = :me order by id"
    assert [(date.fromisoformat(on), *what) for on, *what in month.rows(part, query)] == counted.ratings


async def test_what_left_the_house_is_what_came_unasked(month: Month, counted: Count, part: str) -> None:
    rows = month.rows(part, "select kind, date, message_id, settled_at, state from outbox where runner_id = :me order by id")
    assert {state for *_, state in rows} == {"sent"}
    left = {number: (what, date.fromisoformat(on), at[:19]) for what, on, number, at, _ in rows}
    came = {line.message_id: (what, line.day, _utc(line.at)) for what, line in counted.unasked}
    assert left == came


async def test_every_message_of_a_day_can_be_drawn_again(month: Month, counted: Count, part: str) -> None:
    rows = month.rows(part, "select message_id, date from screens where runner_id = :me")
    assert {number: date.fromisoformat(on) for number, on in rows} == counted.screens


async def test_every_word_that_left_something_was_taken_once(month: Month, counted: Count, part: str) -> None:
    ((heard,),) = month.rows(part, "select count(*) from heard where runner_id = :me")
    assert heard == counted.typed


async def test_what_they_told_is_kept(month: Month, part: str) -> None:
    sites = month.rows(part, "select site, side, enrolled_at_most from sore_sites where runner_id = :me order by id")
    (told,) = month.rows(part, "select zone, assessment_on, why, backup_at, strength_weekday, dialogue from runners where id = :me")
    both = [("ham_prox", "left", 2), ("hip_flexor", "right", 2)]
    assert sites == {"week_two": [("hip_flexor", "right", 3)], "silent": []}.get(part, both)
    if part == "steady":
        assert told == ("Europe/Berlin", "2026-03-24", "easy miles with friends", "12:30:00.000000", 2, None)
    else:
        assert told == ("America/New_York" if part == "silent" else "Europe/Berlin", None, None, None, None, None)


async def test_pauses_and_protection_are_kept(month: Month, counted: Count, part: str) -> None:
    rows = month.rows(part, "select kind from ranges where runner_id = :me and (until_at is null or until_at > from_at)")
    kinds = Counter(kind for (kind,) in rows)
    assert kinds["pause"] == len(counted.pauses)
    assert (kinds["protected"] > 0) == bool(counted.protected), "a range a red word, as many as there were"
    assert set(kinds) <= {"pause", "protected"}


async def test_the_days_tile_the_month(month: Month, part: str) -> None:
    """No date twice and none left out, each opening where the one before it closed: across Berlin, Los Angeles and summer time."""
    days = month.rows(part, "select date, opens_at, closes_at from days where runner_id = :me order by id")
    dates = [date.fromisoformat(on) for on, _, _ in days]
    assert dates == [dates[0] + timedelta(days=n) for n in range(len(dates))]
    assert all(one[2] == following[1] for one, following in pairwise(days))
    assert not month.rows(part, "select 1 from outages")


async def test_every_receipt_tells_the_streak_of_a_naive_recount(counted: Count) -> None:
    assert len(counted.receipts) > 9
    for line, streak in counted.receipts:
        assert f". {streak}." in line.text.split("\n")[0], line


def _utc(at: datetime) -> str:
    return f"{at - (at.utcoffset() or timedelta()):%Y-%m-%d %H:%M:%S}"
