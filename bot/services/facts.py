"""From rows to the facts the rules want. Opens the days that have come meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import diary as diary_
from bot.domain.coach import Facts, Later, Quiet, Said
from bot.domain.day import ONE_DAY, Day, Place, days_to_open, moment_in
from bot.domain.diary import SEALED_AFTER, VERSION, Diary
from bot.domain.entry import KEPT, Answer, Asked, Mark
from bot.domain.hold import PAUSES, PROTECTING, Range
from bot.domain.pain import Rating, Watched
from bot.domain.site import BodySite, Side, Site
from bot.services import loads
from bot.storage import rows
from bot.storage.tables import AnswerRow, OpenedDay, OutageRow, OutboxRow, RangeRow, RatingRow, Runner, ScreenRow, SnapshotRow

RATINGS_DAYS = 28
SAID_DAYS = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A runner's rows as facts, and what the screens need besides."""

    runner: Runner
    facts: Facts
    days: tuple[OpenedDay, ...]
    answers: dict[date, Answer]
    asked: dict[date, Asked]
    watched: tuple[Watched, ...]
    ratings: tuple[Rating, ...]
    outages: tuple[OutageRow, ...]
    said: tuple[OutboxRow, ...]  #: what left the house in the last eight days
    screens: tuple[ScreenRow, ...]  #: messages that show a day, since the snapshot


def known(value: T | None) -> T:
    """A value that is there by now. Raises LookupError where a caller broke that promise."""
    if value is None:
        raise LookupError("expected a stored value")
    return value


def place(runner: Runner) -> Place:
    return Place(ZoneInfo(runner.zone), runner.rolls_over)


def day_of(row: OpenedDay) -> Day:
    return Day(row.date, row.opens_at, row.closes_at)


def open_days(session: Session, runner: Runner, now: datetime, last: OpenedDay) -> list[OpenedDay]:
    """Opens the days that have come since the last one; returns them, the last holds `now`."""
    opened = []
    for day in days_to_open(day_of(last), now, place(runner)):
        answer = _last_answer(session, known(runner.id), last.date)
        index = last.index + (1 if answer in KEPT else 0)
        last = OpenedDay(
            runner_id=last.runner_id,
            date=day.date,
            opens_at=day.opens_at,
            closes_at=day.closes_at,
            programme_id=known(runner.programme_id),
            phase=known(runner.phase),
            index=index,
        )
        session.add(last)
        opened.append(last)
    if opened:
        session.flush()
    return opened


def load(session: Session, runner: Runner, now: datetime) -> Loaded:
    """Everything a decision or a screen needs of one enrolled runner."""
    runner_id = known(runner.id)
    snapshot = rows.snapshot(session, runner_id)
    base = _diary(snapshot)
    days = list(rows.days_after(session, runner_id, base.through))
    days += open_days(session, runner, now, days[-1])
    ranges = [_range(r) for r in rows.ranges(session, runner_id)]
    screens = rows.screens_after(session, runner_id, base.through)
    outages = tuple(rows.outages_after(session, days[0].opens_at))
    answers = _answers(rows.answers_after(session, runner_id, base.through))
    asked = {d.date: _asked(runner, d, ranges, screens, outages) for d in days}
    first = _first_day(runner, days[0], answers)
    closed = [(asked[d.date], answers.get(d.date)) for d in days[:-1] if d.date >= first]
    folded, entries = diary_.fold(closed, now, base)
    if base.through is None or days[-1].date - base.through > timedelta(days=2 * SEALED_AFTER):
        _seal(session, runner_id, snapshot, base, closed, now, days[-1].date)
    today = days[-1]
    ratings = rows.ratings_from(session, runner_id, today.date - timedelta(days=RATINGS_DAYS))
    said = rows.said_from(session, runner_id, today.date - timedelta(days=SAID_DAYS))
    shown = [s.at for s in screens if s.date == today.date]
    facts = Facts(
        status=runner.status,
        place=place(runner),
        prompt_at=runner.prompt_at,
        first_day=first,
        today=day_of(today),
        asked=asked[today.date],
        answer=answers.get(today.date),
        diary=folded,
        entries=entries,
        ranges=tuple(ranges),
        laters=tuple(Later(x.step, x.due_at) for x in rows.laters(session, runner_id, today.date)),
        said=tuple(Said(s.kind, s.date, s.step, s.state, s.settled_at or s.sending_at or s.planned_at, s.text_id) for s in said),
        shown_at=max(shown, default=None),
        last_heard_at=runner.last_heard_at,
        backup_at=runner.backup_at,
        quiet=Quiet(runner.quiet_from, runner.quiet_to, runner.quiet_to_weekend),
        report_weekday=runner.report_weekday,
        report_at=runner.report_at,
        after_load=loads.asks_after_load(session, runner, today.date, entries, ratings, said),
        assessment_on=runner.assessment_on,
    )
    watched = tuple(Watched(BodySite(s.site, s.side), s.enrolled_at_most) for s in rows.sites(session, runner_id))
    return Loaded(
        runner, facts, tuple(days), answers, asked, watched, tuple(rating(r) for r in ratings), outages, tuple(said), tuple(screens)
    )


def _diary(snapshot: SnapshotRow | None) -> Diary:
    if snapshot is None or snapshot.version != VERSION:
        return Diary()
    return diary_.from_json(snapshot.state)


def _seal(
    session: Session,
    runner_id: int,
    snapshot: SnapshotRow | None,
    base: Diary,
    closed: Sequence[tuple[Asked, Answer | None]],
    now: datetime,
    today: date,
) -> None:
    """Folds the days no edit can reach any more into the snapshot."""
    old = [(asked, answer) for asked, answer in closed if asked.day.date < today - timedelta(days=SEALED_AFTER)]
    if not old:
        return
    sealed, _ = diary_.fold(old, now, base)
    row = snapshot or SnapshotRow(runner_id=runner_id, version=VERSION, through=known(sealed.through), state={})
    row.version, row.through, row.state = VERSION, known(sealed.through), diary_.to_json(sealed)
    session.add(row)


def _answers(found: Sequence[AnswerRow]) -> dict[date, Answer]:
    return {a.date: Answer(a.mark, a.at, a.reason, a.backfilled) for a in found}


def _asked(runner: Runner, row: OpenedDay, ranges: Sequence[Range], screens: Sequence[ScreenRow], outages: Sequence[OutageRow]) -> Asked:
    day = day_of(row)
    ask_at = moment_in(day.date, runner.prompt_at, place(runner))
    asked_at = min((s.at for s in screens if s.date == day.date), default=None)
    over = [r for r in ranges if r.touches(day, ask_at)]
    return Asked(
        day,
        asked_at=asked_at,
        listened=1.0 if asked_at is None else _listened(asked_at, day.closes_at, outages),
        replied=row.replied_at is not None,
        held=any(r.kind in PROTECTING for r in over),
        paused=any(r.kind in PAUSES for r in over),
    )


def _listened(start: datetime, end: datetime, outages: Sequence[OutageRow]) -> float:
    """The share of [start, end) that no outage covers."""
    whole = (end - start).total_seconds()
    away = sum(max(0.0, (min(end, o.until_at) - max(start, o.from_at)).total_seconds()) for o in outages)
    return 1.0 if whole <= 0 else max(0.0, 1 - away / whole)


def _first_day(runner: Runner, first: OpenedDay, answers: dict[date, Answer]) -> date:
    """The day of enrolment if its prompt was still ahead or they did that day's session; else the next."""
    enrolled = known(runner.enrolled_at)
    if not day_of(first).contains(enrolled):
        return first.date  # the first days are sealed: all that are loaded count
    ahead = moment_in(first.date, runner.prompt_at, place(runner)) > enrolled
    answer = answers.get(first.date)
    return first.date if ahead or (answer is not None and answer.mark in KEPT) else first.date + ONE_DAY


def _last_answer(session: Session, runner_id: int, on: date) -> Mark | None:
    found = rows.answers_after(session, runner_id, on - ONE_DAY)
    return next((a.mark for a in reversed(found) if a.date == on), None)


def _range(row: RangeRow) -> Range:
    where = BodySite(Site(row.site), Side(row.side)) if row.site and row.side else None
    return Range(row.kind, row.from_at, row.until_at, where, row.because)


def rating(row: RatingRow) -> Rating:
    """A stored rating as the rules know it."""
    where = BodySite(Site(row.site), Side(row.side)) if row.site and row.side else None
    return Rating(row.date, row.moment, row.least, row.most, row.at, where)
