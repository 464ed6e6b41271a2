"""Nineteen days of four autopilots side by side, wound once: what their chats and the panels show."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
import pytest_asyncio

from bot.personas.named import Name
from bot.sandbox import Entry, Person, Section
from tests.demo.composed import NEW_YORK, demo, evening, migrated_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHO = (Name.FALLER, Name.FLARE_UP, Name.TRAVELLER, Name.BLOCKER)
FLARE, JOURNEY = 12, 10  # days


@dataclass(frozen=True)
class Lived:
    """What is left of somebody's weeks."""

    phone: Person
    told: dict[str, dict[str, str]]  #: the panels at the end

    @property
    def log(self) -> list[Entry]:
        return self.phone.transcript

    @property
    def marks(self) -> str:
        return " ".join(told for label, told in self.told["Days"].items() if label != "Key").replace(" ", "")

    def day(self, number: int, zone: str = NEW_YORK) -> list[Entry]:
        """What happened between two evenings."""
        return [it for it in self.log if evening(number - 1, zone) < it.at <= evening(number, zone)]

    def taps(self, number: int) -> list[str]:
        return [it.text for it in self.day(number) if it.event == "taps"]

    def sends(self, number: int) -> list[Entry]:
        return [it for it in self.day(number) if it.event == "bot sends"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def weeks(tmp_path_factory: pytest.TempPathFactory) -> dict[Name, Lived]:
    async with demo(migrated_at(tmp_path_factory.mktemp("weeks"))) as stage:
        people = {name: stage.add(name) for name in WHO}
        await stage.winds_to(evening(19))
        assert stage.sandbox.panels is not None
        return {name: Lived(it, _told(await stage.sandbox.panels(it.id))) for name, it in people.items()}


def _told(sections: Sequence[Section]) -> dict[str, dict[str, str]]:
    return {section.title: dict(section.rows) for section in sections}


async def test_every_message_is_in_order(weeks: dict[Name, Lived]) -> None:
    for lived in weeks.values():
        sent = [it for it in lived.log if it.event == "bot sends"]
        assert all(one.at <= other.at for one, other in pairwise(lived.log))
        assert all(one.at <= other.at and (one.message_id or 0) < (other.message_id or 0) for one, other in pairwise(sent))
        assert len({it.message_id for it in sent}) == len(sent) > 15


async def test_the_way_in_ends_with_tomorrow(weeks: dict[Name, Lived]) -> None:
    for lived in weeks.values():
        first = [it.text for it in lived.log if it.event in ("says", "taps")]
        assert first[0] == "/start"
        assert first[1] == "I'm 18+, OK to store this"
        assert first[first.index("After first coffee · 07:00") + 1] == "Tomorrow"
        assert lived.log[0].at == next(it for it in lived.log if it.text == "Tomorrow").at, "at once"


async def test_the_faller_keeps_a_week_falls_and_comes_back(weeks: dict[Name, Lived]) -> None:
    assert weeks[Name.FALLER].marks == "✓✓✓✓✓✓✓.✓..t✓.✓✓✓✓✗"


async def test_the_fall_brings_a_smaller_ask(weeks: dict[Name, Lived]) -> None:
    faller = weeks[Name.FALLER]
    (shrunk,) = faller.sends(12)
    assert "the tiny version" in shrunk.text
    assert shrunk.buttons[0][0].startswith("Tiny")
    prompt, _second_ask = faller.sends(11)
    assert prompt.text.startswith("A reserve covered yesterday.")
    assert faller.taps(19)[-2:] == ["Skip", "Busy"]


async def test_four_kept_days_of_five_bring_the_plain_cue_back(weeks: dict[Name, Lived]) -> None:
    assert weeks[Name.FALLER].told["Ladder"] == {"Rung": "0 · plain cue", "Because": "nothing calls for more", "Since": "Wed 18 March"}


async def test_the_flare_up_is_told_on_day_12_and_protected_from_then(weeks: dict[Name, Lived]) -> None:
    sore = weeks[Name.FLARE_UP]
    assert sore.taps(FLARE) == ["Done", "5+", "Left hamstring", "None of these"]
    assert any("Deep bends and loading are off until" in it.text for it in sore.day(FLARE))
    assert "Gentle set" in sore.sends(FLARE + 1)[0].text
    assert sore.taps(FLARE + 1)[:2] == ["Different", "6"]
    assert sore.marks.startswith("✓" * FLARE + "~~~")
    assert sore.marks.endswith("✓✓"), "and it is over"
    assert sore.told["Lights"]["Left sit bone/hamstring"].startswith("green · usual 2")


async def test_the_traveller_takes_the_prompt_along(weeks: dict[Name, Lived]) -> None:
    traveller = weeks[Name.TRAVELLER]
    assert set(traveller.marks) <= {"✓", "?"}
    assert traveller.marks.count("✓") >= 18
    (shared,) = [it.at for it in traveller.log if it.event == "shares location"]
    in_tokyo = [it for it in traveller.log if it.event == "bot sends" and "routine" in it.text and it.at > shared]
    assert {(it.at.hour, it.at.minute) for it in in_tokyo} == {(22, 0)}, "07:00 there"
    assert traveller.phone.zone == "Asia/Tokyo"


async def test_the_nagged_one_blocks_and_is_left_alone(weeks: dict[Name, Lived]) -> None:
    blocker = weeks[Name.BLOCKER]
    assert blocker.phone.blocked
    assert blocker.log[-1].event == "blocks"
    heard = [it for it in blocker.log if it.event == "bot sends" and it.at > evening(7)]
    assert len(heard) == 8
    assert blocker.marks.startswith("✓✓✓✓✓✓✓....~")
    assert blocker.told["Next wake"]["At"] == "not before they write"
    assert "The bot is blocked" in blocker.told["Holds and pauses"]


async def test_the_panels_tell_a_life_in_the_middle(weeks: dict[Name, Lived]) -> None:
    told = weeks[Name.FALLER].told
    assert list(told) == ["Days", "Streak", "Ladder", "Lights", "Plan", "Next wake", "Outbox"]
    assert list(told["Days"])[:2] == ["2 to 8 Mar", "9 to 15 Mar"]
    assert (told["Streak"]["Reserves"], told["Streak"]["Longest"]) == ("0 of 2", "8 days")
    assert told["Plan"]["Programme"] == "Hip and hamstring foundation"
    assert told["Plan"]["Phase"].endswith("day 19")
    assert told["Plan"]["Run ladder"] == "not begun · locked: nobody has cleared them yet"
    assert (told["Next wake"]["At"], told["Next wake"]["For"]) == ("Sat 21 Mar 07:00", "prompt")
    assert len(told["Outbox"]) == 12
    newest, row = next(iter(told["Outbox"].items()))
    assert newest == "Fri 20 Mar 07:00"
    assert row.startswith("prompt · sent · cue.")
