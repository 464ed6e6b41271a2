"""A runner's days as somebody lived them: Robin's first day is Monday 2 March 2026, the prompt comes at 07:00."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.coach import Kind
from bot.domain.entry import Mark
from bot.domain.outbox import Refused, Unknown
from bot.services.life import Life as Seen
from bot.services.life import life
from bot.storage.engine import Store
from tests.services.life import BERLIN, MONDAY, ROBIN, Life, at

TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 4))


def seen(robin: Life, after: date | None = None) -> Seen:
    found = robin.store.read_now(life, ROBIN, robin.now, after)
    assert found is not None
    return found


def test_a_stranger_has_no_life(store: Store) -> None:
    assert store.read_now(life, ROBIN, at(MONDAY, "12:00")) is None


def test_the_evening_of_enrolment_comes_before_day_one(robin: Life) -> None:
    assert (seen(robin).today.number, seen(robin).before, seen(robin).answered) == (0, (), False)


def test_a_day_has_its_number_and_what_was_heard(robin: Life) -> None:
    robin.until(at(TUESDAY, "07:05"))
    found = seen(robin)
    assert (found.today.number, found.today.zone, found.zone) == (2, ZoneInfo(BERLIN), ZoneInfo(BERLIN))
    assert [(it.kind, it.at) for it in found.today.heard] == [(Kind.PROMPT, at(TUESDAY, "07:00"))]
    assert [(day.number, [it.kind for it in day.heard]) for day in found.before] == [(0, []), (1, [Kind.PROMPT, Kind.RESCUE])]


def test_a_word_on_today_answers_it_until_it_is_taken_back(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(None, Mark.TINY)
    assert seen(robin).answered
    robin.marks(None, Mark.OPEN)
    assert not seen(robin).answered


def test_days_that_nobody_has_opened_are_there_all_the_same(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.now = at(FRIDAY, "12:00")
    found = seen(robin)
    assert (found.today.number, found.today.day.date, found.today.heard) == (5, FRIDAY, ())
    assert [day.number for day in found.before] == [0, 1, 2, 3, 4]


def test_days_that_are_known_are_left_out(robin: Life) -> None:
    robin.until(at(WEDNESDAY, "07:05"))
    found = seen(robin, after=MONDAY)
    assert ([day.number for day in found.before], found.today.number) == ([2], 3)
    assert seen(robin, after=WEDNESDAY).today == found.today, "today is never left out"


def test_what_may_have_arrived_was_heard_and_what_failed_was_not(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"), Unknown())
    robin.until(at(TUESDAY, "07:05"), Refused("400"))
    found = seen(robin)
    assert found.before[1].heard[0].kind is Kind.PROMPT
    assert found.today.heard == ()
