"""What soreness does to today's moves: easier variants on amber, dropped for 48 h on red, then two thirds of the sets.

After a red flag's hold all moves begin at two thirds. Laws: more pain never gives a milder light or ease; tired muscle never
hides red; a graver hold never gives a milder day after it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.domain.day import ONE_DAY, Day
from bot.domain.hold import FLAG_HOLDS, PROTECTING, Range, RangeKind
from bot.domain.pain import CORRECTED_WITHIN, Light, Moment, Rating, Soreness, Watched, baseline, light, standing, unsettled, worst
from bot.domain.programme import Ease
from bot.domain.site import BodySite, Site

RATED_LATELY = 4 * ONE_DAY  # as far back as a session can still be unsettled
TWO_THIRDS_AT_MOST = timedelta(days=7)  # without a green morning to end it (our choice)
TWO_THIRDS_AT_LEAST = timedelta(hours=20)  # the first session back is a lighter one, whatever its morning (our choice)


def mornings(ratings: Iterable[Rating], where: BodySite, ranges: Sequence[Range]) -> tuple[int, ...]:
    """The rated mornings of a site, oldest first, one a day (the last word), those under a hold left out."""
    by_day = {r.on: r for r in ratings if r.moment is Moment.MORNING and r.where == where}
    holds = [r for r in ranges if r.kind in PROTECTING]
    return tuple(r.most for _, r in sorted(by_day.items()) if not any(h.holds_at(r.at) for h in holds))


def usual(watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], before: Day) -> int:
    """The baseline of a site on a day, from the mornings before it."""
    return usual_on(watched, ratings, ranges, before.date)


def usual_on(watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], on: date) -> int:
    """The baseline of a site on a date, from the mornings before it."""
    earlier = [r for r in ratings if r.on < on]
    return baseline(mornings(earlier, watched.where, ranges), watched.enrolled_at_most)


def easing(
    watched: Sequence[Watched],
    ratings: Sequence[Rating],
    ranges: Sequence[Range],
    today: Day,
    now: datetime,
    tired: Collection[date] = (),
) -> Mapping[Site, Ease]:
    """How far each sore site bends today's moves; calm sites are absent. `tired`: mornings of tired muscle after strength."""
    eases: dict[Site, Ease] = {}
    for each in watched:
        site, ease = each.where.site, _ease(each, ratings, ranges, today, now, tired)
        if ease is not None:  # left and right share a site: the sorer side decides
            eases[site] = max(ease, eases.get(site, ease), key=list(Ease).index)
    if not _back_from_a_flag(watched, ratings, ranges, today, now):
        return eases
    return {site: max(Ease.TWO_THIRDS, eases.get(site, Ease.TWO_THIRDS), key=list(Ease).index) for site in Site}


def _back_from_a_flag(watched: Sequence[Watched], ratings: Sequence[Rating], ranges: Sequence[Range], today: Day, now: datetime) -> bool:
    """Whether a red flag's hold ended lately, and not every watched site has had a green morning since. A mistaken one never was."""
    ended = max((r.until_at for r in ranges if r.kind in FLAG_HOLDS and r.until_at and r.from_at < r.until_at <= now), default=None)
    if ended is None or now - ended >= TWO_THIRDS_AT_MOST:
        return False
    return not watched or not all(_green_since(each, ratings, ranges, ended, today) for each in watched)


def lights(
    watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], today: Day, tired: Collection[date] = ()
) -> tuple[Light, ...]:
    """The lights that count today: what was rated today, and the worst of yesterday's session until a morning is rated."""
    words = [r for r in standing(ratings) if r.where in (watched.where, None)]
    todays = [r for r in words if r.on == today.date]
    rated = any(r.moment is Moment.MORNING for r in todays)
    yesterdays = [] if rated else [r for r in words if r.on == today.date - ONE_DAY and r.moment is Moment.DURING]
    level = usual(watched, ratings, ranges, today)
    return tuple(_light(r, words, watched.where, level, tired) for r in [*yesterdays, *todays])


def light_on(watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], on: date, tired: Collection[date] = ()) -> Light | None:
    """The worst light a site was rated to on a date, from that day's words alone; None when it was not rated."""
    lately = [r for r in ratings if on - RATED_LATELY <= r.on <= on]
    words = [r for r in standing(lately) if r.where in (watched.where, None)]
    level = usual_on(watched, ratings, ranges, on)
    found = [_light(r, words, watched.where, level, tired) for r in words if r.on == on]
    return worst(found) if found else None


def reds(watched: Sequence[Watched], ratings: Sequence[Rating], ranges: Sequence[Range], on: date) -> tuple[Rating, ...]:
    """The words of a date that stand and are red at some watched site; each of them drops what loads its site for 48 h."""
    words = standing(ratings)
    levels = {w.where: usual_on(w, ratings, ranges, on) for w in watched}
    return tuple(r for r in words if r.on == on and _red(r, words, levels))


def _red(rating: Rating, words: Sequence[Rating], levels: Mapping[BodySite, int]) -> bool:
    mine = {where: level for where, level in levels.items() if rating.where in (where, None)}
    if not mine:  # a place they do not watch: nothing is usual there
        return light(rating, 0) is Light.RED
    return any(_light(rating, words, where, level, ()) is Light.RED for where, level in mine.items())


def _light(rating: Rating, words: Sequence[Rating], where: BodySite, level: int, tired: Collection[date]) -> Light:
    if unsettled(rating, words, where, level):
        return Light.RED
    return light(rating, level, Soreness.MUSCLE if rating.on in tired else Soreness.NONE)


def _ease(
    watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], today: Day, now: datetime, tired: Collection[date]
) -> Ease | None:
    holds = [r for r in ranges if r.kind is RangeKind.PROTECTED and r.where in (watched.where, None)]
    if any(r.holds_at(now) for r in holds):
        return Ease.DROPPED
    ended = max((r.until_at for r in holds if r.until_at and r.until_at - r.from_at >= CORRECTED_WITHIN), default=None)
    if ended is not None and now - ended < TWO_THIRDS_AT_MOST and not _green_since(watched, ratings, ranges, ended, today):
        return Ease.TWO_THIRDS
    return None if worst(lights(watched, ratings, ranges, today, tired)) is Light.GREEN else Ease.EASIER


def _green_since(watched: Watched, ratings: Sequence[Rating], ranges: Sequence[Range], ended: datetime, today: Day) -> bool:
    level = usual(watched, ratings, ranges, today)
    mine = [r for r in standing(ratings) if r.moment is Moment.MORNING and r.where == watched.where and r.at >= ended + TWO_THIRDS_AT_LEAST]
    return any(light(r, level) is Light.GREEN for r in mine)
