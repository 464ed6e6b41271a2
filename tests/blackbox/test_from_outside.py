"""Limber as its operator starts it and a person meets it: three settings, a Bot API server that is not ours, a clock that jumps."""

import re
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.blackbox.machine import TOKEN, Machine, library
from tests.blackbox.telegram import Message, Person, Telegram

BERLIN = ZoneInfo("Europe/Berlin")  # what "de" stands for; summer time ends there on Sunday 25 October 2026
A_BIT = timedelta(seconds=1.5)
SOON = timedelta(seconds=15)  # a beat every two seconds, and machines that are busy with a whole suite


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram(TOKEN) as telegram:
        yield telegram


def enrols(person: Person, *, at: str) -> Message:
    """From the first word to the plan; the message that closes it."""
    person.says("/start")
    for label in ("18+", "Left sit bone", "Right front hip", "all", "0–2", "None", "On hold", at):
        person.presses(label)
    return person.messages[-1]


def prompts(person: Person) -> list[str]:
    """When the bot asked of its own accord, on the clock on their wall."""
    asked = [m for m in person.messages[1:] if "routine" in m.text or "✓" in m.text]
    return [f"{m.at.astimezone(BERLIN):%a %H:%M}" for m in asked]


def test_three_settings_are_enough_and_a_kill_loses_nothing(telegram: Telegram, tmp_path: Path) -> None:
    machine = Machine(tmp_path, telegram)
    robin = telegram.person("Robin", "en")
    try:
        machine.start()
        telegram.wait(lambda: "setMyCommands" in telegram.methods, "command menu")
        robin.says("/start")
        for label in ("18+", "Left sit bone", "all"):
            robin.presses(label)
        assert machine.stop(signal.SIGKILL) == -9
        machine.start()
        for label in ("0–2", "None", "On hold", "07:00"):
            robin.presses(label)
        robin.presses("Do it now")
        robin.presses("Done, tiny")
        assert "tiny. Day one" in robin.messages[-1].text
        assert machine.stop(signal.SIGTERM) == 0, machine.said
        machine.start()
        assert "Day one" in robin.says("/streak").text
        assert machine.stop(signal.SIGTERM) == 0, machine.said
        assert telegram.updates == [], "what was handled is acknowledged"
    finally:
        machine.scrap()
    assert TOKEN not in machine.said
    assert "Traceback" not in machine.said
    assert "error" not in machine.said.lower()


def test_on_a_clock_that_jumps_by_hours_and_days_every_morning_has_its_prompt_and_only_one(telegram: Telegram, tmp_path: Path) -> None:
    faketime = library()
    if faketime is None:
        pytest.skip("libfaketime is not on this machine (Debian: apt-get install faketime), so its wall clock can't be wound")
    machine = Machine(tmp_path, telegram, faketime)
    anna, ben = telegram.person("Anna", "de"), telegram.person("Ben", "de")

    def the_prompt_comes(person: Person, due: datetime) -> None:
        """Just before it is due the clock is set; then the prompt comes when it is due on that clock, and not before."""
        before = len(person.messages)
        machine.jumps_to(due - A_BIT)
        message = person.next_message(before)
        assert due <= message.at <= due + SOON, person.screen

    machine.set_clock(berlin(22, 20))
    try:
        machine.start()
        close = enrols(anna, at="07:00")
        shown = re.search(r"I make it (\d\d:\d\d) with you \(Berlin\). First prompt tomorrow, 07:00", close.text)
        assert shown, close.text
        assert shown[1] == f"{telegram.now().astimezone(BERLIN):%H:%M}"
        enrols(ben, at="18:00")

        # The machine slept through the night.
        the_prompt_comes(anna, berlin(23, 7))

        # Back by hours: the library's own scheduler would be silent until nine again. Ben wants half past six, which is about to come.
        machine.jumps_to(berlin(23, 9))
        machine.jumps_to(berlin(23, 6, 30) - 2 * A_BIT)
        ben.says("/settings")
        ben.presses("Time")
        before = len(ben.messages)
        ben.says("6:30")
        prompt = ben.next_message(before + 1)
        assert berlin(23, 6, 30) <= prompt.at <= berlin(23, 6, 30) + SOON, ben.screen

        # Seven o'clock comes a second time.
        machine.jumps_to(berlin(23, 7) + A_BIT)
        anna.says("/streak")
        assert prompts(anna) == ["Fri 07:00"]

        # Forward by a day; and by another one, over the end of summer time.
        the_prompt_comes(anna, berlin(24, 7))
        the_prompt_comes(anna, berlin(25, 7))
        assert berlin(25, 7) - berlin(24, 7) == timedelta(hours=25)

        # Back by two days: what was said is not said again. Forward by three: the next morning is one as any other.
        machine.jumps_to(berlin(23, 6, 59))
        anna.says("/streak")
        the_prompt_comes(anna, berlin(26, 7))

        assert prompts(anna) == ["Fri 07:00", "Sat 07:00", "Sun 07:00", "Mon 07:00"]
        telegram.wait(lambda: len(prompts(ben)) >= 4, "Ben's prompt of Monday, late as it is")
        days = [when.split()[0] for when in prompts(ben)]
        assert days == ["Fri", "Sat", "Sun", "Mon"]
        assert machine.stop(signal.SIGTERM) == 0, machine.said
    finally:
        machine.scrap()
    assert "Traceback" not in machine.said


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October 2026 on Berlin's clocks."""
    return datetime(2026, 10, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)
