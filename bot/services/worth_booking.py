"""Worth booking: what the days say together, put in place as a book-soon hold, once."""

from datetime import date, datetime

from sqlmodel import Session

from bot.domain.day import ONE_DAY, moment_in
from bot.domain.entry import KEPT, Mark, Prompting
from bot.domain.hold import FLAG_HOLDS, PAUSES, PROTECTING, RangeKind
from bot.domain.trends import HOLDS_FOR, NO_BETTER_DAYS, Trend, worth_booking
from bot.services import holds, morning_after
from bot.services.facts import Loaded, day_of, known, last_words
from bot.services.facts import rating as rating_of
from bot.storage import rows


def advise(session: Session, loaded: Loaded, now: datetime | None) -> None:
    """Puts the hold in place when the days up to now are worth an appointment, and no flag holds them already."""
    runner_id, today = known(loaded.runner.id), loaded.facts.today.date
    if now is None or any(
        row.kind in FLAG_HOLDS and row.from_at <= now and (row.until_at is None or now < row.until_at)
        for row in rows.ranges(session, runner_id)
    ):
        return
    first = today - NO_BETTER_DAYS * ONE_DAY
    found = worth_booking(
        loaded.watched,
        [rating_of(row) for row in rows.ratings_from(session, runner_id, first)],
        loaded.facts.ranges,
        today,
        show_up=_show_up(session, loaded, first),
        since=_looked_last(session, loaded),
        tired=morning_after.tired_mornings(session, runner_id, first),
    )
    if found is not None:
        holds.begin(session, runner_id, RangeKind.BOOK_SOON, now, until=now + HOLDS_FOR, because=found.trend, where=found.where)


def _looked_last(session: Session, loaded: Loaded) -> date | None:
    """When somebody last looked, or the last such week ended: what hurt before that was told already."""
    found = rows.ranges(session, known(loaded.runner.id))
    told = [
        row.until_at.astimezone(loaded.facts.place.zone).date()
        for row in found
        if row.because in set(Trend) and row.until_at is not None and row.until_at > row.from_at
    ]
    return max((on for on in (*(row.seen_on for row in found), *told, loaded.runner.cleared_on) if on is not None), default=None)


def _show_up(session: Session, loaded: Loaded, first: date) -> float | None:
    """Kept of due over the six weeks before today, 0-1; None while the plan is younger or nothing was due."""
    runner_id, today = known(loaded.runner.id), loaded.facts.today.date
    days = [d for d in rows.days_after(session, runner_id, first - ONE_DAY) if d.date < today]
    if len(days) < NO_BETTER_DAYS:
        return None
    answers = last_words(rows.answers_after(session, runner_id, first - ONE_DAY))
    held = [r for r in loaded.facts.ranges if r.kind in (*PAUSES, *PROTECTING)]
    kept = due = 0
    for day in days:
        mark = answers[day.date].mark if day.date in answers else None
        at = moment_in(day.date, loaded.runner.prompt_at, loaded.facts.place)
        neutral = mark is Mark.EXCUSED or day.prompting is Prompting.REST or any(r.touches(day_of(day), at) for r in held)
        kept += mark in KEPT
        due += mark in KEPT or not neutral
    return kept / due if due else None
