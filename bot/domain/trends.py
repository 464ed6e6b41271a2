"""When soreness over days is worth an appointment: the rules that put a book-soon hold in place. docs/sources.md#red-flags.

They look at days, never at one number, and say that somebody should look, never what it is. A trend keeps the gentle set for a
week and is then weighed anew: nobody tapped an item, so nothing holds for good. Law: more pain today never takes the advice back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.domain.day import ONE_DAY
from bot.domain.easing import light_on, mornings
from bot.domain.hold import Range, RangeKind
from bot.domain.pain import Light, Rating, Watched, changed, standing
from bot.domain.site import BodySite

HIGH, HIGH_DAYS, HIGH_WITHIN = 7, 2, 7  # pain of 7 or more on 2 days in 7 (our choice)
SORE, SORE_DAYS = 5, 3  # 5 or more on 3 days running (our choice)
RED_DAYS, RED_WITHIN = 3, 7  # red on 3 days in 7 (our choice)
AMBER_WEEKS, AMBER_DAYS_A_WEEK = 3, 3  # amber 3 weeks running; a week is amber with 3 such days (our choice)
NO_BETTER_DAYS = 42  # six weeks of showing up without a real change (our choice)
NO_BETTER_SHOW_UP = 0.7
NO_BETTER_MORNINGS = 3  # rated, in the first week and in the last, to compare at all (our choice)
NO_BETTER_FROM = 3  # a steady 2 or less is green, and nothing to be seen about (our choice)
WEEK = 7
HOLDS_FOR = timedelta(days=7)  # then the plan goes on; only a tapped flag holds until somebody has looked (our choice)


class Trend(StrEnum):
    """Why it is worth booking, the most pressing first. Stored; never rename one."""

    HIGH_TWICE = "high_twice"
    SORE_RUNNING = "sore_running"
    RED_OFTEN = "red_often"
    AMBER_WEEKS = "amber_weeks"
    NO_BETTER = "no_better"


@dataclass(frozen=True, slots=True)
class Advice:
    """Worth booking: why, and the site where it is one site's doing."""

    trend: Trend
    where: BodySite | None = None


def worth_booking(
    watched: Sequence[Watched],
    ratings: Sequence[Rating],
    ranges: Sequence[Range],
    today: date,
    *,
    show_up: float | None = None,
    since: date | None = None,
    tired: Collection[date] = (),
) -> Advice | None:
    """The most pressing advice of the days up to today, or None.

    `ratings` reach six weeks back. `show_up` is that of those six weeks, 0-1 (None: the plan is younger). Days up to `since`, on
    which somebody last looked, no longer count.
    """
    lately = [r for r in standing(ratings) if since is None or r.on > since]
    if trend := _numbers(lately, today):
        return Advice(trend)
    first = today - (NO_BETTER_DAYS - 1) * ONE_DAY
    days = [first + n * ONE_DAY for n in range(NO_BETTER_DAYS) if since is None or first + n * ONE_DAY > since]
    lights = {w.where: {on: light_on(w, ratings, ranges, on, tired) for on in days[-AMBER_WEEKS * WEEK :]} for w in watched}
    red = {on for of_site in lights.values() for on, light in of_site.items() if light is Light.RED}
    if _within(red, today, RED_WITHIN) >= RED_DAYS:
        return Advice(Trend.RED_OFTEN)
    for where, of_site in lights.items():
        if _amber_weeks(of_site, today):
            return Advice(Trend.AMBER_WEEKS, where)
    if show_up is not None and show_up >= NO_BETTER_SHOW_UP and len(days) == NO_BETTER_DAYS:
        return next((Advice(Trend.NO_BETTER, w.where) for w in watched if _no_better(w, ratings, first, today)), None)
    return None


def advice(ranges: Iterable[Range], now: datetime) -> tuple[Advice, datetime] | None:
    """The advice that holds now, and when it was given; None when a tapped flag or nothing says to book."""
    for hold in ranges:
        if hold.kind is RangeKind.BOOK_SOON and hold.because in set(Trend) and hold.holds_at(now):
            return Advice(Trend(hold.because), hold.where), hold.from_at
    return None


def _numbers(ratings: Sequence[Rating], today: date) -> Trend | None:
    """What the plain numbers say, whatever is usual; a tapped band is taken at its least."""
    if _within({r.on for r in ratings if r.least >= HIGH}, today, HIGH_WITHIN) >= HIGH_DAYS:
        return Trend.HIGH_TWICE
    if _within({r.on for r in ratings if r.least >= SORE}, today, SORE_DAYS) == SORE_DAYS:
        return Trend.SORE_RUNNING
    return None


def _within(days: Collection[date], today: date, last: int) -> int:
    """How many of the days are among the last so many, today included."""
    return sum(timedelta() <= today - day < last * ONE_DAY for day in days)


def _amber_weeks(lights: Mapping[date, Light | None], today: date) -> bool:
    sore = {on for on, light in lights.items() if light in (Light.AMBER, Light.RED)}
    return all(_within(sore, today - week * WEEK * ONE_DAY, WEEK) >= AMBER_DAYS_A_WEEK for week in range(AMBER_WEEKS))


def _no_better(watched: Watched, ratings: Sequence[Rating], first: date, today: date) -> bool:
    """Whether the last week's mornings are no real change from the first one's. Sore mornings under a hold count here."""
    begun = mornings([r for r in ratings if first <= r.on < first + WEEK * ONE_DAY], watched.where, ())
    lately = mornings([r for r in ratings if today - WEEK * ONE_DAY < r.on <= today], watched.where, ())
    if min(len(begun), len(lately)) < NO_BETTER_MORNINGS or median(begun) < NO_BETTER_FROM:
        return False
    return changed(median(begun), median(lately)) >= 0
