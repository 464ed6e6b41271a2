"""A pause over a range of whole days: from today or later, with an end or until they are back; changed, ended, called off."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from bot.domain.day import ONE_DAY, instant, local_day
from bot.domain.entry import KEPT
from bot.domain.hold import RangeKind
from bot.services.facts import Loaded, known, place
from bot.services.preferences import Standing, standing
from bot.services.turn import hear
from bot.storage import rows
from bot.storage.tables import RangeRow, Runner

LONGEST_DAYS = 366  # a year and a day; for longer, "until I'm back" is the honest word (our choice)
WEEKDAYS = 7


class Ruling(StrEnum):
    """What became of a wish to pause."""

    PAUSED = "paused"
    PAST = "past"  #: the last day of it is over already
    BACKWARDS = "backwards"  #: it ends before it begins
    TOO_LONG = "too_long"  #: longer than a year, or more than a year away
    NONE = "none"  #: there is no pause to change


@dataclass(frozen=True, slots=True)
class Pause:
    """The pause as it stands now: whole days, `first` to `last`, both paused; `last` None: until they are back."""

    first: date
    last: date | None
    back: date | None  #: the day the prompt is back
    later: bool  #: it begins after today
    today_kept: bool  #: today was done already, and counts


@dataclass(frozen=True, slots=True)
class Paused:
    """What came of it. `pause` is None when there is none."""

    ruling: Ruling
    standing: Standing
    pause: Pause | None = None
    replaced: bool = False  #: another pause stood there


def pause(session: Session, who: int, days: int | None, now: datetime) -> Paused:
    """Pauses for so many whole days (1-366), or until they are back (None)."""
    return pause_over(session, who, now, days=days)


def pause_over(
    session: Session, who: int, now: datetime, *, first: date | None = None, last: date | None = None, days: int | None = None
) -> Paused:
    """Pauses `first` to `last`, or for so many `days`; without either until they are back. A new pause takes the old one's place.

    Without `first` it begins today, or tomorrow when today is kept already. Days before today keep their marks.
    """
    runner, loaded, _ = hear(session, who, now)
    today = loaded.facts.today
    begins = max(first or _soonest(loaded), today.date)
    ends = last if days is None else begins + (min(days, LONGEST_DAYS + 1) - 1) * ONE_DAY
    ruling = _ruling(begins, ends, today.date, named=first)
    if ruling is not Ruling.PAUSED:
        return Paused(ruling, standing(session, who, now), _standing_pause(session, loaded, now))
    begins = begins if ends is None else min(begins, ends)  # "until tomorrow" with today kept: only today is left of it
    replaced = _make_room(session, runner, begins, now)
    row = RangeRow(
        runner_id=known(runner.id),
        kind=RangeKind.PAUSE,
        from_at=today.opens_at if begins == today.date else _opening(runner, begins),
        until_at=None if ends is None else _opening(runner, ends + ONE_DAY),
        made_at=now,
    )
    session.add(row)
    session.flush()
    return Paused(Ruling.PAUSED, standing(session, who, now), _described(loaded, row, now), replaced)


def lasts(session: Session, who: int, last: date, now: datetime) -> Paused:
    """The pause that holds, or else the coming one, now lasts through `last`."""
    runner, loaded, _ = hear(session, who, now)
    row = _standing_row(session, known(runner.id), now)
    if row is None:
        return Paused(Ruling.NONE, standing(session, who, now))
    today = loaded.facts.today.date
    ruling = _ruling(max(_day(loaded, row.from_at), today), last, today, named=_day(loaded, row.from_at))
    if ruling is Ruling.PAUSED:
        row.until_at = _opening(runner, last + ONE_DAY)
        session.add(row)
        session.flush()
    return Paused(ruling, standing(session, who, now), _described(loaded, row, now))


def now_or_next(session: Session, who: int, now: datetime) -> Pause | None:
    """The pause that holds now, else the next one to come, else None. Hears the runner."""
    _, loaded, _ = hear(session, who, now)
    return _standing_pause(session, loaded, now)


def resume(session: Session, who: int, now: datetime) -> Standing:
    """Ends the pause that holds, or where none does calls off what is planned.

    Taken and ended on one day it never was; back before today's prompt, today counts; after it, today stays free.
    """
    runner, loaded, _ = hear(session, who, now)
    today = loaded.facts.today
    found = _open_rows(session, known(runner.id), now)
    for row in [r for r in found if r.from_at <= now] or found:
        early = now < loaded.facts.ask_at(today.date)
        row.until_at = row.from_at if row.from_at >= today.opens_at else today.opens_at if early else now
        session.add(row)
    session.flush()
    return standing(session, who, now)


def _soonest(loaded: Loaded) -> date:
    """Today, or tomorrow when today is kept: a day that is done needs no pause."""
    today = loaded.facts.today.date
    answer = loaded.answers.get(today)
    return today + ONE_DAY if answer is not None and answer.mark in KEPT else today


def _ruling(begins: date, ends: date | None, today: date, named: date | None) -> Ruling:
    """Whether a pause may be so; `named` is the first day as it was asked for."""
    if (begins - today).days >= LONGEST_DAYS:
        return Ruling.TOO_LONG
    if ends is None:
        return Ruling.PAUSED
    if named is not None and ends < named:
        return Ruling.BACKWARDS
    if ends < today:
        return Ruling.PAST
    return Ruling.TOO_LONG if (ends - begins).days >= LONGEST_DAYS else Ruling.PAUSED


def _make_room(session: Session, runner: Runner, begins: date, now: datetime) -> bool:
    """What stood there before gives way: a coming pause wholly, a running one from the day the new one begins. True if one did."""
    starts, found = _opening(runner, begins), False
    for row in _open_rows(session, known(runner.id), now):
        if row.from_at <= now and row.until_at is not None and row.until_at <= starts:
            continue  # it runs out before the new one begins
        row.until_at = max(row.from_at, starts) if row.from_at <= now else row.from_at
        session.add(row)
        found = True
    return found


def _open_rows(session: Session, runner_id: int, now: datetime) -> list[RangeRow]:
    """Pauses that hold now or are still to come."""
    found = rows.ranges(session, runner_id)
    return [r for r in found if r.kind is RangeKind.PAUSE and (r.until_at is None or r.until_at > max(now, r.from_at))]


def _standing_row(session: Session, runner_id: int, now: datetime) -> RangeRow | None:
    """The one that holds now, else the next to come."""
    return min(_open_rows(session, runner_id, now), key=lambda row: row.from_at, default=None)


def _standing_pause(session: Session, loaded: Loaded, now: datetime) -> Pause | None:
    row = _standing_row(session, known(loaded.runner.id), now)
    return None if row is None else _described(loaded, row, now)


def _described(loaded: Loaded, row: RangeRow, now: datetime) -> Pause:
    back = None if row.until_at is None else _day(loaded, row.until_at)
    answer = loaded.answers.get(loaded.facts.today.date)
    return Pause(
        first=_day(loaded, row.from_at),
        last=None if back is None else back - ONE_DAY,
        back=None if back is None else _prompted(loaded.runner, back),
        later=row.from_at > now,
        today_kept=answer is not None and answer.mark in KEPT,
    )


def _opening(runner: Runner, day: date) -> datetime:
    return instant(day, runner.rolls_over, place(runner).zone)


def _day(loaded: Loaded, moment: datetime) -> date:
    """The runner's day that opens at a moment, or holds it."""
    return local_day(moment, loaded.facts.place)


def _prompted(runner: Runner, day: date) -> date:
    """The first day from `day` on that is not off the contract."""
    coming = [day + n * ONE_DAY for n in range(WEEKDAYS)]
    return next((it for it in coming if not runner.rest_days >> it.weekday() & 1), day)
