"""The facts of the weekly report."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.domain import week
from bot.domain.adherence import CODES, LEAST_DUE
from bot.domain.day import ONE_DAY
from bot.domain.easing import mornings
from bot.domain.entry import entry
from bot.domain.week import DAYS, Week
from bot.services import running, strength
from bot.services.facts import Loaded
from bot.services.look import settle_on
from bot.services.turn import hear

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
    answered = [loaded.answers[e.date].at - loaded.asked[e.date].day.opens_at for e in entries if e.kept and e.date in loaded.answers]
    return Week(
        today=today,
        entries=entries,
        kept=kept,
        due=due,
        kept_before=before[0],
        due_before=before[1],
        streak=facts.diary.with_today(line),
        sites=tuple(line for line in lines if line is not None),
        main_reason=week.main_reason(entries),
        win=week.win(counted, kept, due, before),
        came_back_on=week.came_back_on(counted),
        better_time=week.better_time(facts.prompt_at, answered, facts.place.rolls_over),
    )


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
    return with_tracks(session, loaded, week_of(loaded, now), now)


def with_tracks(session: Session, loaded: Loaded, of: Week, now: datetime) -> Week:
    """The week with what became of its strength session and where the run ladder stands."""
    return replace(of, strength=strength.week_line(session, loaded, now), running=running.week_line(session, loaded, now))
