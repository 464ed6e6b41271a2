"""A day is a local date that rolls over at night; a moment is aware UTC. This file is the only one that converts.

Days tile time and never go back: each opens where the one before it closed, and a change of zone
moves only the close of the day that is open.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ROLLS_OVER = time(4)  # rules.md 1: a reply at 01:30 belongs to the day before (our choice; a setting, 00:00-06:00)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A runner's local date and the moments it covers: [opens_at, closes_at), aware UTC."""

    date: date
    opens_at: datetime
    closes_at: datetime

    def contains(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at


@dataclass(frozen=True, slots=True)
class Place:
    """Where a runner's wall clock hangs: the zone, and the hour at which their day turns."""

    zone: ZoneInfo
    rolls_over: time = ROLLS_OVER


@lru_cache(maxsize=4096)  # a decision asks for the same few moments again and again
def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment the wall clock first shows `at` on that calendar date; a skipped 02:30 becomes 03:30."""
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


def moment_in(day: date, at: time, place: Place) -> datetime:
    """The moment `at` comes within the runner's day: an hour before the roll-over is in the next calendar date."""
    return instant(day if at >= place.rolls_over else day + ONE_DAY, at, place.zone)


def local_day(now: datetime, place: Place) -> date:
    """The runner's day at `now`."""
    today = now.astimezone(place.zone).date()
    return today if now >= instant(today, place.rolls_over, place.zone) else today - ONE_DAY


def wall_time(moment: datetime, place: Place) -> time:
    """What the runner's wall clock shows, to the minute."""
    return moment.astimezone(place.zone).time().replace(second=0, microsecond=0, fold=0)


def first_day(now: datetime, place: Place) -> Day:
    """The day that `now` lies in, as the wall clock cuts it: what a runner's first day looks like."""
    today = local_day(now, place)
    return Day(today, instant(today, place.rolls_over, place.zone), instant(today + ONE_DAY, place.rolls_over, place.zone))


def days_to_open(last: Day, now: datetime, place: Place) -> tuple[Day, ...]:
    """The days that follow `last` up to the one that holds `now`, in order; none when `last` still holds it.

    A clock that went back opens nothing: the current day is the later of the local day and the last one opened.
    """
    opened: list[Day] = []
    while now >= last.closes_at:
        following = last.date + ONE_DAY
        closes = max(last.closes_at, instant(following + ONE_DAY, place.rolls_over, place.zone))
        last = Day(following, last.closes_at, closes)
        opened.append(last)
    return tuple(opened)


def moved(open_day: Day, now: datetime, place: Place) -> Day:
    """The open day after a change of zone at `now`: it closes at the new place's roll-over, never before now or its own opening."""
    return replace(open_day, closes_at=max(now, open_day.opens_at, instant(open_day.date + ONE_DAY, place.rolls_over, place.zone)))


def week_of(day: date) -> tuple[date, ...]:
    """The seven dates, Monday to Sunday, of the week that `day` lies in."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=n) for n in range(7))
