"""Eight people, 66 days each, through the real bot in-process: what they read, and the laws that hold whatever they do."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.domain.coach import A_DAY, A_WEEK, COUNTED, Kind
from bot.domain.entry import Mark
from bot.storage.tables import AnswerRow, DecisionRow, OutboxRow, RangeRow
from tests.lives.house import House
from tests.lives.people import EVERYBODY
from tests.lives.person import END, START, ZONE, live
from tests.lives.phone import Line
from tests.lives.transcript import Transcript

QUIET_FROM, QUIET_TO, QUIET_TO_AT_WEEKENDS = time(21, 30), time(7, 30), time(9)
CHOSEN = {Kind.PROMPT, Kind.LATER, Kind.FOLLOW_UP, Kind.BACK_OFF, Kind.SAFETY}  #: at the time they chose, or asked for
ONCE_ANSWERED = {Kind.REPORT, Kind.SAFETY}  #: may come on an answered day
LINES_A_PHONE_SHOWS = 18
LONGEST = 900  #: characters


@dataclass(frozen=True)
class Life:
    """What is left of 66 days."""

    name: str
    lines: list[Line]
    signs: dict[date, str]
    answers: list[AnswerRow]
    outbox: list[OutboxRow]
    ranges: list[RangeRow]
    decisions: list[DecisionRow]

    @property
    def unasked(self) -> list[Line]:
        return [line for line in self.lines if line.kind is not None]

    @property
    def said(self) -> Iterator[Line]:
        return (line for line in self.lines if line.by_bot and line.text)


@pytest.fixture(scope="module", params=EVERYBODY)
def part(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def life(part: str, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """Lived once, read by every test."""
    path = tmp_path_factory.mktemp(part) / "limber.db"
    shutil.copyfile(migrated, path)
    return asyncio.run(_lived(part, f"sqlite:///{path}"))


async def _lived(part: str, database: str) -> Life:
    house = House(database, START, ZONE, name=EVERYBODY[part].name)
    await house.opens()
    try:
        await live(EVERYBODY[part](house))
        tables = (house.table(kind) for kind in (AnswerRow, OutboxRow, RangeRow, DecisionRow))
        return Life(house.name, house.phone.lines, house.signs(), *tables)
    finally:
        await house.closes()


def test_what_one_reads(life: Life, part: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{part}.txt", Transcript(life.name, life.signs).written(life.lines))


# When the bot speaks


def test_nothing_unasked_comes_in_quiet_hours(life: Life) -> None:
    for line in life.unasked:
        ends = QUIET_TO_AT_WEEKENDS if line.at.weekday() >= 5 else QUIET_TO
        assert line.kind in CHOSEN or ends <= line.at.time() < QUIET_FROM, line


def test_a_nudge_keeps_under_the_caps(life: Life) -> None:
    counted = [line for line in life.unasked if line.kind in COUNTED]
    for n, line in enumerate(counted):
        if line.kind is Kind.RESCUE:
            before = [it.day for it in counted[:n] if line.day - it.day < timedelta(days=7)]
            assert len(before) < A_WEEK, line
            assert before.count(line.day) < A_DAY, line


def test_one_prompt_a_day_at_most(life: Life) -> None:
    prompts = Counter(line.day for line in life.unasked if line.kind is Kind.PROMPT)
    assert max(prompts.values()) == 1


def test_nothing_comes_once_the_day_is_answered(life: Life) -> None:
    for line in life.unasked:
        words = [answer for answer in life.answers if answer.date == line.day and answer.at <= line.at]
        if words and words[-1].mark is not Mark.OPEN:
            assert line.kind in ONCE_ANSWERED, line


def test_nothing_comes_while_paused_or_blocked(life: Life) -> None:
    for line in life.unasked:
        over = [r for r in life.ranges if r.kind in ("pause", "unreachable") and r.from_at <= line.at]
        assert not [r for r in over if r.until_at is None or line.at < r.until_at], line


def test_no_text_comes_twice_in_seven_days(life: Life) -> None:
    last: dict[str, date] = {}
    for line in life.unasked:
        if line.kind not in (Kind.SAFETY, Kind.FOLLOW_UP):
            assert line.text_id not in last or line.day - last[line.text_id] >= timedelta(days=7), line
        last[line.text_id] = line.day


# What it says


def test_every_message_fits_a_phone(life: Life) -> None:
    for line in life.said:
        assert line.text.count("\n") < LINES_A_PHONE_SHOWS, line.text
        assert len(line.text) <= LONGEST, line.text
        assert all(len(row) <= 8 for row in line.labels), line.labels


def test_no_zero_is_ever_shown_and_nothing_is_shouted(life: Life) -> None:
    for line in life.said:
        assert not re.search(r"\b0 (days?|reserves?|of|in all|min)\b|\bDay 0\b", line.text), line.text
        assert "!" not in line.text, line.text


def test_nothing_of_the_machine_shows(life: Life) -> None:
    for line in life.said:
        assert not re.search(r"Traceback|Error|Exception|None\b(?! of)|nan\b|[{}<>]|&\w+;|went wrong on my side|_", line.text), line.text


def test_every_tap_is_answered_and_brings_something(life: Life) -> None:
    for at, line in enumerate(life.lines):
        if line.event != "taps":
            continue
        rest = life.lines[at + 1 :]
        until = next((n for n, it in enumerate(rest) if not it.by_bot or it.kind is not None), len(rest))
        assert sum(it.event in ("popup", "answered") for it in rest[:until]) == 1, line
        assert any(it.event in ("edits", "sends", "popup") for it in rest[:until]), line


def test_they_live_to_the_end(life: Life) -> None:
    """Every day is in the diary, and none is still open but the last."""
    days = [date(2026, 3, 2) + timedelta(days=n) for n in range(66)]
    assert [day for day in days if day not in life.signs] == []
    assert END.date() == days[-1]
    assert "?" not in [life.signs[day] for day in days[:-1]]
