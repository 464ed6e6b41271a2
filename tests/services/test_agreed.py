"""Agreements over weeks: what is offered when, what then holds, and what a text earned."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bot.domain.coach import Kind
from bot.domain.contract import mask
from bot.domain.day import ONE_DAY
from bot.domain.entry import Mark, Prompting, Reason
from bot.domain.question import Outcome, Question
from bot.services import agree, ask, preferences
from bot.services.facts import known
from bot.services.weekly_report import so_far
from bot.storage import rows
from bot.storage.engine import Store
from bot.storage.tables import AskRow, DecisionRow, OpenedDay, OutboxRow, SnapshotRow
from tests.services.life import MONDAY, Life, at

MARKS = {"✓": Mark.DONE, "t": Mark.TINY, "✗": Mark.SKIPPED}


@pytest.fixture
def life(store: Store) -> Life:
    return Life(store)


def lives(life: Life, signs: str, clock: str = "07:20", first: date = MONDAY) -> Any:
    """So many days, one sign each, answered at that time; what the last answer brought."""
    turned = None
    for number, sign in enumerate(signs):
        life.until(at(first + number * ONE_DAY, clock))
        if sign in MARKS:
            turned = life.marks(None, MARKS[sign], Reason.BUSY if sign == "✗" else None)
            question = turned.view.question
            if question is not None and turned.view.mark is Mark.DONE:
                life.do(_asked_and_left, question, turned.view.date, life.now)
    return turned


def _asked_and_left(session: Session, who: int, question: Question, on: date, now: datetime) -> None:
    ask.put(session, known(known(rows.runner_of(session, who)).id), question, on, now)
    ask.not_now(session, who, question, on, now)


def days(life: Life) -> dict[date, OpenedDay]:
    return {d.date: d for d in life.table(OpenedDay)}


# --- three days a week


def test_three_days_a_week_begin_with_the_next_day_off(life: Life) -> None:
    lives(life, "✓✓")  # Tuesday is answered
    life.do(agree.rest_days, mask(frozenset({1, 3, 5, 6})), life.now)
    life.until(at(MONDAY + 6 * ONE_DAY, "12:00"))
    kinds = [d.prompting for _, d in sorted(days(life).items())][1:]
    rest, asked = Prompting.REST, Prompting.PROMPTED
    assert kinds == [asked, asked, asked, rest, asked, rest, rest]
    assert life.facts.diary.adherence.window == "ddm-m-"
    assert not [s for s in life.said if s[0].date() == MONDAY + 3 * ONE_DAY]


def test_a_set_done_on_a_rest_day_counts(life: Life) -> None:
    life.do(agree.rest_days, mask(frozenset({0})), life.now)
    assert lives(life, "✓").view.streak.length == 1


# --- a weekday that keeps being missed


def test_the_weekday_missed_twice_is_offered_under_a_receipt_and_left_alone_for_a_fortnight(life: Life) -> None:
    turned = lives(life, "✓✓.✓✓✓✓ ✓✓.✓".replace(" ", ""))
    assert (turned.view.question, turned.view.offered) == (Question.REST_DAY, 2)
    turned = lives(life, "✓", first=MONDAY + 11 * ONE_DAY)
    assert turned.view.question is None
    [asked] = [a for a in life.table(AskRow) if a.question is Question.REST_DAY]
    assert asked.outcome is Outcome.NOT_NOW


def test_the_weekday_off_is_rest_from_then_on(life: Life) -> None:
    lives(life, "✓✓.✓✓✓✓✓✓.✓")
    life.do(agree.rest_day, 2, None, life.now)
    lives(life, "✓✓✓✓✓.✓", first=MONDAY + 11 * ONE_DAY)
    assert days(life)[MONDAY + 16 * ONE_DAY].prompting is Prompting.REST
    assert life.facts.diary.adherence.window == "ddmddddddmdddddd-"


# --- prompts that fade


def test_after_three_good_weeks_less_is_offered_and_a_missed_quiet_day_brings_it_back(life: Life) -> None:
    lives(life, "✓" * 21)
    turned = lives(life, "✓", first=MONDAY + 21 * ONE_DAY)
    assert (turned.view.question, turned.view.offered) == (Question.FADE, 5)
    life.do(agree.fade, 5, turned.view.date, life.now)
    lives(life, "✓✓✓✓✓✓", first=MONDAY + 22 * ONE_DAY)  # Tuesday to Sunday, all done
    prompts = [when.date() for when, kind in life.said if kind is Kind.PROMPT]
    assert MONDAY + 22 * ONE_DAY not in prompts
    assert MONDAY + 26 * ONE_DAY not in prompts
    assert len([d for d in prompts if d > MONDAY + 21 * ONE_DAY]) == 4
    lives(life, "✓.✓✓✓✓", first=MONDAY + 28 * ONE_DAY)  # the next Tuesday is left undone
    assert life.facts.entries[-3].mark is Mark.DONE
    assert days(life)[MONDAY + 33 * ONE_DAY].prompting is Prompting.PROMPTED  # Saturday is asked for again
    missed = next(e for e in life.facts.entries if e.date == MONDAY + 29 * ONE_DAY)
    assert missed.mark is Mark.MISSED


def test_the_next_prompt_asks_for_the_quiet_day_before(life: Life) -> None:
    lives(life, "✓")
    life.do(agree.fade, 5, None, life.now)
    spoken = life.until(at(MONDAY + 2 * ONE_DAY, "07:00"))
    prompt = spoken[-1].facts.day
    assert prompt.yesterday == MONDAY + ONE_DAY
    turned = life.marks(MONDAY + ONE_DAY, Mark.DONE)
    assert turned.view.streak.length == 2
    assert life.marks(None, Mark.OPEN).view.yesterday is None


# --- a time learned


def test_fourteen_late_entries_offer_a_later_prompt_once_in_four_weeks(life: Life) -> None:
    lives(life, "✓" * 14, clock="09:12")
    [report] = [s for s in life.until(at(MONDAY + 13 * ONE_DAY, "18:01")) if s.facts.kind is Kind.REPORT]
    assert report.facts.week is not None
    assert report.facts.week.better_time == time(9, 10)
    lives(life, "✓" * 7, clock="09:12", first=MONDAY + 14 * ONE_DAY)
    assert life.do(so_far, life.now).better_time is None
    lives(life, "✓" * 21, clock="09:12", first=MONDAY + 21 * ONE_DAY)
    assert life.do(so_far, life.now).better_time == time(9, 10)


def test_entries_right_after_a_message_teach_nothing_and_a_moved_prompt_is_left_alone(life: Life) -> None:
    lives(life, "✓" * 20, clock="07:40")
    assert life.do(so_far, life.now).better_time is None
    life.do(preferences.set_prompt, time(5), life.now)
    assert [d.kind for d in life.table(DecisionRow) if d.kind == preferences.PROMPT_MOVED] == [preferences.PROMPT_MOVED]
    assert life.do(so_far, life.now).better_time is None


def test_five_skips_running_offer_a_smaller_contract_once_in_a_fortnight(life: Life) -> None:
    lives(life, "✓✓✓✓✓✓✓✓✗✗✗✗✗")
    assert not life.do(so_far, life.now).smaller  # yesterday morning offered it
    lives(life, "✗", first=MONDAY + 13 * ONE_DAY)
    assert life.do(so_far, life.now).smaller
    life.do(agree.decline, Question.CONTRACT, life.now)
    life.until(life.now + timedelta(days=3))
    assert not life.do(so_far, life.now).smaller


# --- what a text earned


def test_a_message_that_an_entry_follows_soon_has_responded(life: Life) -> None:
    lives(life, "✓", clock="07:20")
    lives(life, "✓", clock="09:30", first=MONDAY + ONE_DAY)
    said = {r.date: r for r in life.table(OutboxRow) if r.kind is Kind.PROMPT}
    assert (said[MONDAY].responded, said[MONDAY + ONE_DAY].responded) == (True, False)
    assert 0 < (said[MONDAY].probability or 0) <= 1
    assert said[MONDAY].slot == "morning"


def test_how_texts_fared_is_sealed_with_the_diary_and_counted_on(life: Life) -> None:
    lives(life, "✓" * 40)
    [snapshot] = life.table(SnapshotRow)
    assert snapshot.through > MONDAY + 15 * ONE_DAY
    sealed = sum(tally[0] for tally in snapshot.state["words"].values())
    assert sealed == len([r for r in life.table(OutboxRow) if r.date <= snapshot.through])
    assert sum(tally.sent for tally in life.facts.tallies.values()) == len(life.table(OutboxRow))
    answered = [r.text_id for r in life.table(OutboxRow) if r.responded]
    assert all(life.facts.tallies[text_id].answered > 0 for text_id in answered)
