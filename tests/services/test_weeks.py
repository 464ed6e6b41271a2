"""Weeks: the report, the ladder's lines, sealed days, and what a look costs them."""

import random
from datetime import timedelta

import pytest
from sqlmodel import delete

from bot.domain.coach import Kind
from bot.domain.entry import Mark, Reason
from bot.domain.question import Outcome, Question
from bot.domain.week import Win
from bot.domain.words import Intent
from bot.services import ask, pause, weekly_report
from bot.storage.tables import AskRow, SnapshotRow
from tests.services.life import MONDAY, Life, at


def live(robin: Life, days: str, first: int = 0) -> None:
    """✓ done, t tiny, ✗ skipped, . nothing, one a day."""
    marks = {"✓": (Mark.DONE, None), "t": (Mark.TINY, None), "✗": (Mark.SKIPPED, Reason.BUSY)}
    for n, sign in enumerate(days, first):
        robin.until(at(MONDAY + timedelta(days=n), "07:05"))
        if sign in marks:
            robin.marks(None, *marks[sign])


def test_sunday_brings_the_report_at_six(robin: Life) -> None:
    live(robin, "✓✓t✓✗✓")
    spoken = robin.until(at(MONDAY + timedelta(days=6), "18:01"))
    report = spoken[-1].facts
    assert robin.said[-1] == (at(MONDAY + timedelta(days=6), "18:00"), Kind.REPORT)
    assert report.week is not None
    assert (report.week.kept, report.week.due, report.week.main_reason) == (5, 6, Reason.BUSY)
    assert report.week.win is Win.CAME_BACK


def test_no_rescue_beside_the_report(robin: Life) -> None:
    live(robin, "✓✓✓✓✓✓")
    robin.until(at(MONDAY + timedelta(days=6), "23:00"))
    assert [kind for moment, kind in robin.said if moment > at(MONDAY + timedelta(days=6), "05:00")] == [Kind.PROMPT, Kind.REPORT]


def test_the_week_can_be_asked_for_at_any_time(robin: Life) -> None:
    live(robin, "✓✓")
    assert robin.do(weekly_report.so_far, robin.now).kept == 2


def test_two_missed_days_after_the_first_week_shrink_the_plan_once(robin: Life) -> None:
    live(robin, "✓✓✓✓✓✓✓✓..")
    spoken = robin.until(at(MONDAY + timedelta(days=10), "07:01"))
    assert spoken[-1].facts.intent is Intent.SHRINK
    assert spoken[-1].facts.day.tiny_first
    assert spoken[-1].facts.day.barrier
    spoken = robin.until(at(MONDAY + timedelta(days=11), "07:01"))
    assert spoken[-1].facts.intent is not Intent.SHRINK


def test_silence_ends_in_silence(robin: Life) -> None:
    live(robin, "✓✓✓✓✓✓✓✓✓")
    robin.until(at(MONDAY + timedelta(days=80), "12:00"))
    lines = [moment.date() for moment, kind in robin.said if kind is Kind.BACK_OFF]
    assert [(day - lines[0]).days + 1 for day in lines] == [1, 4, 9, 16, 30]
    assert robin.runner.next_wake_at is None


def test_any_word_ends_the_silence_with_a_small_start(robin: Life) -> None:
    live(robin, "✓✓✓✓✓✓✓✓✓")
    robin.until(at(MONDAY + timedelta(days=20), "12:00"))
    turned = robin.marks(None, Mark.TINY)
    assert turned.returned
    assert turned.view.streak.total == 10
    spoken = robin.until(at(MONDAY + timedelta(days=21), "07:01"))
    assert (spoken[-1].facts.kind, spoken[-1].facts.intent) == (Kind.PROMPT, Intent.CUE)


def test_no_text_comes_twice_in_seven_days(robin: Life) -> None:
    texts = []
    for n in range(28):
        texts += [s.facts.text_id for s in robin.until(at(MONDAY + timedelta(days=n), "07:05")) if s.facts.kind is Kind.PROMPT]
        robin.marks(None, Mark.DONE)
    assert all(text not in texts[max(0, n - 6) : n] for n, text in enumerate(texts))


@pytest.mark.parametrize("seed", range(4))
def test_the_snapshot_and_what_came_after_equal_the_whole_diary(robin: Life, seed: int) -> None:
    chance = random.Random(seed)
    for n in range(45):
        robin.until(at(MONDAY + timedelta(days=n), f"{chance.randint(8, 20):02}:15"))
        sign = chance.choice("✓✓✓✓t✗..")
        if sign != ".":
            robin.marks(None, {"✓": Mark.DONE, "t": Mark.TINY, "✗": Mark.SKIPPED}[sign], Reason.TIRED if sign == "✗" else None)
        if chance.random() < 0.1:
            back = robin.now.date() - timedelta(days=chance.randint(1, 7))
            robin.marks(back, Mark.DONE, log=True)
        if chance.random() < 0.05:
            robin.do(pause.pause, 2, robin.now)
    sealed = robin.facts.diary
    assert robin.table(SnapshotRow)
    robin.store.write_now(lambda s: s.exec(delete(SnapshotRow)))
    assert robin.facts.diary == sealed


def test_a_pause_is_neutral_and_ends_by_itself(robin: Life) -> None:
    live(robin, "✓✓✓")
    robin.do(pause.pause, 3, at(MONDAY + timedelta(days=3), "06:00"))
    robin.until(at(MONDAY + timedelta(days=6), "07:05"))
    assert [e.mark for e in robin.facts.entries[-3:]] == [Mark.PAUSED] * 3
    assert robin.said[-1] == (at(MONDAY + timedelta(days=6), "07:00"), Kind.PROMPT)
    assert robin.facts.diary.streak.length == 3


def test_questions_come_one_a_day_and_not_now_is_an_answer(robin: Life) -> None:
    live(robin, "✓")
    robin.until(at(MONDAY + timedelta(days=1), "07:05"))
    view = robin.marks(None, Mark.DONE).view
    assert view.question is Question.ASSESSMENT
    robin.store.write_now(ask.put, robin.id, Question.ASSESSMENT, view.date, robin.now)
    after = robin.do(ask.not_now, Question.ASSESSMENT, view.date, robin.now)
    assert after.view.question is None
    robin.until(at(MONDAY + timedelta(days=2), "07:05"))
    assert robin.marks(None, Mark.DONE).view.question is Question.BACKUP


def test_an_answered_question_never_comes_back(robin: Life) -> None:
    live(robin, "✓✓")
    robin.do(ask.answer_assessment, MONDAY + timedelta(days=30), robin.now)
    assert robin.runner.assessment_on == MONDAY + timedelta(days=30)
    live(robin, "✓✓✓✓✓✓✓✓", 2)
    assert Outcome.ANSWERED in {a.outcome for a in robin.table(AskRow)}
