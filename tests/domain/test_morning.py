"""The silent question of an evening runner's morning, and what an assessment's date asks of the days around it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bot.domain.coach import Because, Facts, Kind
from bot.domain.day import ONE_DAY
from bot.domain.entry import Entry, Mark
from bot.domain.hold import RangeKind
from bot.domain.ladder import Rung
from bot.domain.morning import Visit, asks_after_load, loaded_on, next_visit, visit
from bot.domain.outbox import State
from bot.domain.words import Intent
from tests.domain.a_day import SATURDAY, WEDNESDAY, a_day, answer, clock, holds, messages, prompted, said, wakes, wanted, why

EVENING = time(18)


# --- after load


@pytest.mark.parametrize(
    "prompt, loaded, trained, unanswered, asks",
    [
        pytest.param("18:00", True, False, 0, True, id="an evening runner after a full set"),
        pytest.param("12:00", True, False, 0, True, id="noon is an evening anchor"),
        pytest.param("11:59", True, True, 0, False, id="a morning prompt asks for itself"),
        pytest.param("18:00", False, False, 0, False, id="after a day without load"),
        pytest.param("18:00", False, True, 0, True, id="after strength or a run"),
        pytest.param("18:00", True, False, 3, False, id="three left unanswered"),
        pytest.param("18:00", True, True, 3, True, id="strength is asked after all the same"),
    ],
)
def test_which_mornings_have_a_question_of_their_own(prompt: str, loaded: bool, trained: bool, unanswered: int, asks: bool) -> None:
    at = time.fromisoformat(prompt)
    assert asks_after_load(at, loaded=loaded, trained=trained, unanswered=unanswered) is asks


@pytest.mark.parametrize(
    "mark, held, loads", [(Mark.DONE, False, True), (Mark.DONE, True, False), (Mark.TINY, False, False), (Mark.PARTIAL, False, False)]
)
def test_a_whole_set_of_an_ordinary_day_loads(mark: Mark, held: bool, loads: bool) -> None:
    assert loaded_on(WEDNESDAY, [Entry(WEDNESDAY, mark, held=held)]) is loads
    assert not loaded_on(WEDNESDAY, [Entry(WEDNESDAY - ONE_DAY, mark, held=held)])


def evening(on: date = WEDNESDAY, **changes: Any) -> Facts:
    return a_day(on, prompt_at=EVENING, after_load=True, **changes)


def test_it_is_asked_when_the_quiet_hours_end_and_not_later_than_noon() -> None:
    assert wanted(evening(), "07:29") == []
    assert wanted(evening(), "07:30") == ["morning"]
    assert wanted(evening(), "11:59") == ["morning"]
    assert wanted(evening(), "12:00") == []
    assert wakes(evening(), "05:00") == "Wed 07:30"
    assert wanted(evening(SATURDAY), "08:59") == []
    assert wanted(evening(SATURDAY), "09:00") == ["morning"]


def test_it_leaves_the_evening_its_prompt_and_its_rescue() -> None:
    asked = said(Kind.MORNING, "07:30")
    assert wanted(evening(said=(asked,)), "09:00") == []
    assert wanted(evening(said=(asked,)), "18:00") == ["prompt"]
    assert wanted(evening(said=prompted(asked, at="18:00")), "19:15") == ["rescue"]


@pytest.mark.parametrize(
    "changes, because",
    [
        pytest.param({"after_load": False}, Because.NOTHING_TO_SAY, id="nothing was loaded, or it is rated"),
        pytest.param({"answer": answer(Mark.DONE)}, Because.ANSWERED, id="the day is answered"),
        pytest.param({"ranges": (holds(RangeKind.PROTECTED, clock("05:00")),)}, Because.HELD, id="a hold"),
        pytest.param({"rung": Rung.BACK_OFF}, Because.BACKED_OFF, id="a back-off"),
        pytest.param({"said": (said(Kind.MORNING, "07:30"),)}, Because.SAID, id="asked already"),
    ],
)
def test_it_is_not_asked(changes: dict[str, Any], because: Because) -> None:
    facts = a_day(WEDNESDAY, **{"prompt_at": EVENING, "after_load": True, **changes})
    assert why(facts, "08:00", "morning") is because


def test_it_waits_half_an_hour_after_a_word_of_theirs() -> None:
    facts = evening(last_heard_at=clock("07:20"))
    assert wakes(facts, "07:30") == "Wed 07:50"


def test_an_evening_runner_is_looked_at_the_next_morning() -> None:
    facts = a_day(WEDNESDAY, prompt_at=EVENING, answer=answer(Mark.DONE, "18:30"))
    assert wakes(facts, "18:30") == "Thu 07:30"


# --- the assessment


@pytest.mark.parametrize(
    "days, asked, what",
    [
        (2, None, None),
        (1, None, Visit.EVE),
        (0, None, None),
        (-1, None, Visit.AFTER),
        (-3, None, Visit.AFTER),
        (-4, None, None),
        (-2, -1, None),
        (-2, 1, Visit.AFTER),
    ],
)
def test_what_the_date_asks_of_a_day(days: int, asked: int | None, what: Visit | None) -> None:
    on = WEDNESDAY + days * ONE_DAY
    assert visit(on, WEDNESDAY, None if asked is None else on - asked * ONE_DAY) is what
    assert visit(None, WEDNESDAY, None) is None


def test_when_it_is_spoken_of_next() -> None:
    assert next_visit(WEDNESDAY, WEDNESDAY - 9 * ONE_DAY) == WEDNESDAY - ONE_DAY
    assert next_visit(WEDNESDAY, WEDNESDAY - ONE_DAY) == WEDNESDAY + ONE_DAY
    assert next_visit(WEDNESDAY, WEDNESDAY + ONE_DAY) is None
    assert next_visit(None, WEDNESDAY) is None


def booked(days: int, **changes: Any) -> Facts:
    """A Wednesday so many days before the assessment."""
    return a_day(WEDNESDAY, assessment_on=WEDNESDAY + days * ONE_DAY, **changes)


def held() -> dict[str, Any]:
    return {"ranges": (holds(RangeKind.SAME_DAY, clock("05:00") - timedelta(days=1)),), "held": True}


def test_the_day_before_the_prompt_says_it_and_without_a_prompt_a_line_does() -> None:
    assert wanted(booked(1), "07:00") == ["prompt"]
    assert wanted(booked(1, said=prompted()), "07:01") == []
    assert wanted(booked(1, answer=answer(Mark.DONE, "06:00")), "07:00") == ["assessment"]
    assert wanted(booked(1, **held()), "07:00") == ["assessment"]
    assert wanted(booked(1, rest=True), "07:00") == ["assessment"]
    assert messages(booked(1, rest=True), "07:00")[0].intent is Intent.EVE
    assert wanted(booked(1, rest=True, last_heard_at=clock("10:00")), "10:01") == [], "they have just told us the date"


def test_the_day_after_it_is_asked_about_beside_the_prompt_and_under_a_hold() -> None:
    assert wanted(booked(-1), "07:00") == ["prompt"]  # one ask a message, and one message at a time
    assert wanted(booked(-1, said=prompted()), "09:59") == []
    assert wanted(booked(-1, said=prompted()), "10:00") == ["assessment"]
    assert wanted(booked(-1, **held()), "10:00") == ["assessment"]
    assert messages(booked(-1, said=prompted()), "10:00")[0].intent is Intent.ASSESSED


def test_an_evening_runner_is_asked_at_noon() -> None:
    assert wanted(booked(-1, prompt_at=time(20, 30)), "11:59") == []
    assert wanted(booked(-1, prompt_at=time(20, 30)), "12:00") == ["assessment"]


def test_it_is_said_once_and_once_more_if_it_may_be_lost() -> None:
    sent = said(Kind.ASSESSMENT, "07:00")
    assert why(booked(-1, said=(sent,)), "09:00", "assessment") is Because.SAID
    lost = said(Kind.ASSESSMENT, "07:00", state=State.UNKNOWN)
    assert wanted(booked(-1, said=prompted(lost)), "07:09") == []
    assert wanted(booked(-1, said=prompted(lost)), "07:10") == ["assessment"]
    assert wanted(booked(-1, said=prompted(lost, said(Kind.ASSESSMENT, "07:10", 1))), "07:30") == []
    assert wanted(booked(-2, said=prompted(said(Kind.ASSESSMENT, "07:00", on=WEDNESDAY - ONE_DAY))), "08:00") == []


def test_a_day_we_slept_through_is_made_up_for_on_the_next() -> None:
    assert wanted(booked(-2, said=prompted()), "10:00") == ["assessment"]
    assert why(booked(-1, said=prompted()), "23:00", "assessment") is Because.TOO_LATE


def test_a_held_runner_is_woken_for_it() -> None:
    begun = holds(RangeKind.SAME_DAY, datetime.combine(WEDNESDAY - 40 * ONE_DAY, time(9), clock("09:00").tzinfo))
    facts = a_day(WEDNESDAY, held=True, ranges=(begun,), assessment_on=WEDNESDAY + 3 * ONE_DAY)
    assert wakes(facts, "12:00") == "Fri 07:00"
