"""/why: day by day what the bot said or left unsaid, and the reasons, from what is kept. Facts; the words are chat's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.domain.coach import rescue_at
from bot.domain.day import ONE_DAY, Day, Place
from bot.domain.easing import usual
from bot.domain.entry import Mark, Prompting, entry
from bot.domain.hold import FLAG_HOLDS, PAUSES, PROTECTING, Range, RangeKind
from bot.domain.pain import Light, Rating, light
from bot.domain.why import Moved, Spoke, Stood, Times, Told, backed_off, silences
from bot.services.facts import Loaded, day_of, known
from bot.services.look import settle_on
from bot.services.turn import hear
from bot.storage import rows
from bot.storage.tables import AnswerRow, DecisionRow, OpenedDay, OutboxRow, ProgressRow

PAGE = 7  # days: a week, newest first


@dataclass(frozen=True, slots=True)
class Why:
    """A week of days, newest first, and whether there are older ones."""

    today: date
    days: tuple[Told, ...]
    older: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """The rows of a stretch of days."""

    days: Sequence[OpenedDay]
    outbox: Sequence[OutboxRow]
    answers: Sequence[AnswerRow]
    decisions: Sequence[DecisionRow]
    progress: Sequence[ProgressRow]


def why(session: Session, who: int, now: datetime, until: date | None = None) -> Why:
    """The week that ends on `until` (today where that is no day of theirs). Raises NotEnrolled."""
    runner, loaded, _ = hear(session, who, now)
    settle_on(session, loaded, now)
    session.flush()
    today = loaded.facts.today.date
    newest = until if until is not None and until < today and rows.day(session, known(runner.id), until) else today
    kept = _kept(session, known(runner.id), newest - PAGE * ONE_DAY, newest)  # and the day before the page, if there is one to tell
    days: list[Told] = []
    for row in kept.days:
        if _counts(loaded, row, kept):
            days.append(_told(loaded, row, kept, now, days[-1] if days else None))
    return Why(today, tuple(reversed(days[-PAGE:])), len(days) > PAGE)


def _kept(session: Session, runner_id: int, first: date, last: date) -> _Kept:
    days = [d for d in rows.days_after(session, runner_id, first - ONE_DAY) if d.date <= last]
    since, until = days[0].opens_at, days[-1].closes_at
    decisions = select(DecisionRow).where(DecisionRow.runner_id == runner_id, DecisionRow.at >= since, DecisionRow.at < until)
    progress = select(ProgressRow).where(ProgressRow.runner_id == runner_id, ProgressRow.date >= first, ProgressRow.date <= last)
    return _Kept(
        days,
        rows.said_from(session, runner_id, first),
        rows.answers_after(session, runner_id, first - ONE_DAY),
        session.exec(decisions.order_by(col(DecisionRow.id))).all(),
        session.exec(progress.order_by(col(ProgressRow.id))).all(),
    )


def _counts(loaded: Loaded, row: OpenedDay, kept: _Kept) -> bool:
    """Whether there is anything to tell: of the evening of enrolment there is not, unless something was done."""
    enrolled = loaded.runner.enrolled_at
    if enrolled is None or not day_of(row).contains(enrolled):
        return True
    return any(a.date == row.date for a in kept.answers) or any(o.date == row.date for o in kept.outbox)


def _told(loaded: Loaded, row: OpenedDay, kept: _Kept, now: datetime, before: Told | None) -> Told:
    day = day_of(row)
    words = [a for a in kept.answers if a.date == day.date]
    first = next((a.at for a in words if a.mark is not Mark.OPEN), None)
    last = words[-1] if words and words[-1].mark is not Mark.OPEN else None
    log = [d for d in kept.decisions if day.contains(d.at)]
    here = replace(loaded.facts, place=Place(ZoneInfo(row.zone), loaded.facts.place.rolls_over))
    told = Told(
        date=day.date,
        mark=_mark(loaded, row, last, now),
        reason=last.reason if last else None,
        spoke=tuple(_spoke(o, log) for o in kept.outbox if o.date == day.date),
        stood=_stood(loaded, day),
        moved=tuple(Moved(p.track, p.move, p.from_, p.to, p.because, p.by) for p in kept.progress if p.date == day.date),
        answered_at=first if first is not None and first < day.closes_at else None,
        noted_later=last is not None and last.at >= day.closes_at,
        zone=row.zone,
    )
    times = Times(
        prompt=here.ask_at(day.date),
        second=rescue_at(replace(here, today=day)) or day.closes_at,
        report_due=day.date.weekday() == loaded.facts.report_weekday,
        over=now >= day.closes_at,
        backed_off=before is not None and backed_off(before),
    )
    silent = silences(told, [(d.kind, d.because) for d in log], times)
    return replace(told, silent=silent)


def _mark(loaded: Loaded, row: OpenedDay, last: AnswerRow | None, now: datetime) -> Mark:
    """What became of the day: from the fold where it is loaded, else read from what is kept of it."""
    found = next((e.mark for e in loaded.facts.entries if e.date == row.date), None)
    if found is not None:
        return found
    if row.date in loaded.asked:
        return entry(loaded.asked[row.date], loaded.answers.get(row.date), now).mark
    if last is not None:
        return last.mark
    day = day_of(row)
    over = [r.kind for r in loaded.facts.ranges if r.touches(day, loaded.facts.ask_at(day.date))]
    if any(kind in PROTECTING for kind in over):
        return Mark.PROTECTED
    if any(kind in PAUSES for kind in over):
        return Mark.PAUSED
    return Mark.REST if row.prompting is Prompting.REST else Mark.MISSED


def _spoke(row: OutboxRow, log: Sequence[DecisionRow]) -> Spoke:
    because = next((d.because for d in log if d.kind == row.kind and d.at == row.planned_at), "")
    return Spoke(row.kind, row.settled_at or row.sending_at or row.planned_at, row.intent, because, row.state)


def _stood(loaded: Loaded, day: Day) -> Stood | None:
    """The gravest thing that stood over the day; for a sore site with the last red number up to then."""
    ask_at = loaded.facts.ask_at(day.date)
    over = [r for r in loaded.facts.ranges if r.touches(day, ask_at) or (r.kind in FLAG_HOLDS and day.contains(r.from_at))]
    over = [r for r in over if r.until_at is None or r.until_at > r.from_at]
    if not over:
        return None
    gravest = max(over, key=lambda r: list(RangeKind).index(r.kind))
    until = gravest.until_at if gravest.until_at is not None and day.opens_at < gravest.until_at < day.closes_at else None
    red = _last_red(loaded, gravest, day.date) if gravest.kind is RangeKind.PROTECTED else None
    if red is None:
        return Stood(gravest.kind, until=until if gravest.kind in PAUSES else None)
    rating, level = red
    return Stood(gravest.kind, gravest.where, rating.least, rating.on, level, or_more=not rating.exact)


def _last_red(loaded: Loaded, hold: Range, on: date) -> tuple[Rating, int] | None:
    """The last red rating of the held site up to a day, and what was usual then; None where that is no longer known."""
    watched = next((w for w in loaded.watched if w.where == hold.where), None)
    mine = [r for r in loaded.ratings if r.where == hold.where and hold.from_at <= r.at and r.on <= on and r.on in loaded.asked]
    for rating in reversed(mine if watched is not None else []):
        level = usual(known(watched), loaded.ratings, loaded.facts.ranges, loaded.asked[rating.on].day)
        if light(rating, level) is Light.RED:
            return rating, level
    return None
