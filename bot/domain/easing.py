"""What soreness does to today's moves: easier variants on amber, dropped for 48 h on red, then two thirds of the sets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.day import ONE_DAY, Day
from bot.domain.hold import Range, RangeKind
from bot.domain.pain import Light, Moment, Rating, Watched, baseline, light, worst
from bot.domain.programme import Ease
from bot.domain.site import BodySite, Site

TWO_THIRDS_AT_MOST = timedelta(days=7)  # without a green morning to end it (our choice)


def mornings(ratings: Iterable[Rating], where: BodySite, ranges: Sequence[Range]) -> tuple[int, ...]:
    """The rated mornings of a site, oldest first, one a day (the last word), protected ones left out."""
    by_day = {r.on: r for r in ratings if r.moment is Moment.MORNING and r.where == where}
    holds = [r for r in ranges if r.kind is RangeKind.PROTECTED]
    return tuple(r.most for _, r in sorted(by_day.items()) if not any(h.holds_at(r.at) for h in holds))


def usual(watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], before: Day) -> int:
    """The baseline of a site on a day, from the mornings before it."""
    earlier = [r for r in ratings if r.on < before.date]
    return baseline(mornings(earlier, watched.where, ranges), watched.enrolled_at_most)


def easing(
    watched: Sequence[Watched], ratings: Sequence[Rating], ranges: Sequence[Range], today: Day, now: datetime
) -> Mapping[Site, Ease]:
    """How far each sore site bends today's moves; calm sites are absent."""
    eases: dict[Site, Ease] = {}
    for each in watched:
        site, ease = each.where.site, _ease(each, ratings, ranges, today, now)
        if ease is not None:  # left and right share a site: the sorer side decides
            eases[site] = max(ease, eases.get(site, ease), key=list(Ease).index)
    return eases


def lights(watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], today: Day) -> tuple[Light, ...]:
    """The lights that count today: what was rated today, and the worst of yesterday's session until a morning is rated."""
    mine = [r for r in last_words(ratings) if r.where in (watched.where, None)]
    todays = [r for r in mine if r.on == today.date]
    rated = any(r.moment is Moment.MORNING for r in todays)
    yesterdays = [] if rated else [r for r in mine if r.on == today.date - ONE_DAY and r.moment is Moment.DURING]
    level = usual(watched, ratings, ranges, today)
    return tuple(light(r, level) for r in [*yesterdays, *todays])


def last_words(ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """The last rating of each day, moment and site; a site named later replaces the nameless one."""
    last = {(r.on, r.moment, r.where): r for r in ratings}
    named = {(r.on, r.moment, r.at) for r in last.values() if r.where is not None}
    return tuple(r for r in last.values() if r.where is not None or not any(n[:2] == (r.on, r.moment) and n[2] >= r.at for n in named))


def _ease(watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], today: Day, now: datetime) -> Ease | None:
    reds = [r for r in ranges if r.kind is RangeKind.PROTECTED and r.where in (watched.where, None)]
    if any(r.holds_at(now) for r in reds):
        return Ease.DROPPED
    ended = max((r.until_at for r in reds if r.until_at and r.until_at - r.from_at >= timedelta(hours=1)), default=None)
    if ended is not None and now - ended < TWO_THIRDS_AT_MOST and not _green_since(watched, ratings, ranges, ended, today):
        return Ease.TWO_THIRDS
    return None if worst(lights(watched, ratings, ranges, today)) is Light.GREEN else Ease.EASIER


def _green_since(watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], ended: datetime, today: Day) -> bool:
    level = usual(watched, ratings, ranges, today)
    return any(
        r.at >= ended and r.moment is Moment.MORNING and r.where == watched.where and light(r, level) is Light.GREEN for r in ratings
    )
