"""The facts of the weekly report."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.domain import week
from bot.domain.adherence import CODES, LEAST_DUE
from bot.domain.contract import NUDGED, learned_time, wants_smaller
from bot.domain.day import ONE_DAY
from bot.domain.easing import mornings
from bot.domain.entry import KEPT, entry
from bot.domain.question import Question
from bot.domain.week import DAYS, Week
from bot.domain.words import Intent
from bot.services import ask, running, strength
from bot.services.facts import Loaded, known, last_words
from bot.services.look import settle_on
from bot.services.preferences import PROMPT_MOVED
from bot.services.turn import hear
from bot.storage import rows

LEARNED_EVERY, CONTRACT_EVERY = 28, 14  # days between two offers of their kind (rules.md 5; the fortnight is our choice)
SAME_BREATH = 2  # days: on the morning that offered fewer days and the day after, the report does not (our choice)
NO_HOLDS = ()  # a report leaves no bad morning out; only the baseline does
_KEPT, _DUE = {CODES[m] for m in CODES if m in ("done", "partial", "tiny")}, set(CODES.values())


def week_of(loaded: Loaded, now: datetime) -> Week:
    """The week that ends today: six closed days and today's hollow dot, against the seven days before."""
    facts = loaded.facts
    today = facts.today.date
    begins = today - timedelta(days=DAYS - 1)
    entries = tuple(e for e in facts.entries if e.date >= begins)
    window = facts.diary.adherence.window
    earlier = window[: len(window) - len(entries)][-DAYS:]
    line = entry(facts.asked, facts.answer, now)
    counted = [*entries, *([line] if line.due else [])]
    kept, due = sum(e.kept for e in counted), sum(e.due for e in counted)
    before = (sum(c in _KEPT for c in earlier), sum(c in _DUE for c in earlier))
    before = before if before[1] >= LEAST_DUE else (0, 0)
    lines = (week.site_week(w.where, *_two_weeks(loaded, w.where, begins)) for w in loaded.watched)
    return Week(
        today=today,
        entries=entries,
        kept=kept,
        due=due,
        kept_before=before[0],
        due_before=before[1],
        streak=facts.diary.with_today(line),
        sites=tuple(line for line in lines if line is not None),
        main_reason=week.main_reason((*entries, line)),
        win=week.win(counted, kept, due, before),
        came_back_on=week.came_back_on(counted),
    )


def with_offer(session: Session, loaded: Loaded, of: Week, now: datetime) -> Week:
    """The report with its one change: a smaller contract where the days don't go well, else a time nearer to when they do."""
    runner, today = loaded.runner, loaded.facts.today.date
    put = rows.asks(session, known(runner.id))

    def lately(question: Question, days: int) -> bool:
        return any(a.question is question and a.date != today and (today - a.date).days < days for a in put)

    offered = any(s.intent in (Intent.WHY, Intent.PEOPLE) and (today - s.date).days < SAME_BREATH for s in loaded.said)
    wants = wants_smaller(loaded.facts.diary.adherence, runner.rest_days)
    smaller = wants and not offered and not lately(Question.CONTRACT, CONTRACT_EVERY)
    learned = None if smaller or lately(Question.LEARNED_TIME, LEARNED_EVERY) else _learned(session, loaded)
    for question, wanted in ((Question.CONTRACT, smaller), (Question.LEARNED_TIME, learned is not None)):
        if wanted:
            ask.put(session, known(runner.id), question, today, now)
    return replace(of, smaller=smaller, better_time=learned)


def _learned(session: Session, loaded: Loaded) -> time | None:
    """The time that their entries of the last weeks show, unless the prompt was moved in that time: one time-mover at a time."""
    runner, today = loaded.runner, loaded.facts.today
    runner_id, first = known(runner.id), today.date - LEARNED_EVERY * ONE_DAY
    moved = rows.decisions_from(session, runner_id, today.opens_at - LEARNED_EVERY * ONE_DAY)
    if any(d.kind == PROMPT_MOVED for d in moved):
        return None
    days = {d.date: d for d in rows.days_after(session, runner_id, first)}
    spoken = rows.said_from(session, runner_id, first)
    entered = []
    for on, answer in last_words(rows.answers_after(session, runner_id, first)).items():
        at = [s.settled_at for s in spoken if s.date == on and s.settled_at is not None]
        nudged = any(timedelta() <= answer.at - sent <= NUDGED for sent in at)
        if on in days and answer.mark in KEPT and not answer.backfilled and not nudged:
            entered.append(answer.at - days[on].opens_at)
    return learned_time(runner.prompt_at, entered, runner.rolls_over)


def _two_weeks(loaded: Loaded, where: object, begins: date) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The site's rated mornings of the week before, and of this one."""
    mine = [r for r in loaded.ratings if r.where == where]
    site = next(w.where for w in loaded.watched if w.where == where)
    before = mornings([r for r in mine if begins - DAYS * ONE_DAY <= r.on < begins], site, NO_HOLDS)
    return before, mornings([r for r in mine if r.on >= begins], site, NO_HOLDS)


def so_far(session: Session, who: int, now: datetime) -> Week:
    """The week so far, for /report."""
    _, loaded, _ = hear(session, who, now)
    settle_on(session, loaded, now)
    return whole_week(session, loaded, now)


def whole_week(session: Session, loaded: Loaded, now: datetime) -> Week:
    """The week with its strength session, the run ladder and the one change it offers; that it was offered is kept."""
    week = replace(week_of(loaded, now), strength=strength.week_line(session, loaded, now), running=running.week_line(session, loaded, now))
    return with_offer(session, loaded, week, now)
