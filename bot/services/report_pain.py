"""Ratings of pain, the lights they bring, and the red flags."""

from datetime import date, datetime

from sqlmodel import Session

from bot.domain.easing import usual
from bot.domain.entry import Mark
from bot.domain.hold import FLAG_HOLDS, RangeKind
from bot.domain.pain import DROPPED_FOR, Light, Moment, Rating, asks_flags, light
from bot.domain.red_flags import TIER, Flag
from bot.domain.site import BodySite, Side, Site
from bot.services.facts import Loaded, known
from bot.services.turn import Turned, Verdict, turn
from bot.services.view import is_morning
from bot.storage import rows
from bot.storage.tables import FlagRow, RangeRow, RatingRow


def rate(
    session: Session,
    who: int,
    now: datetime,
    on: date | None,
    moment: Moment | None,
    values: tuple[tuple[BodySite | None, int, int], ...],
    message_id: int | None = None,
) -> Turned:
    """Writes ratings (site, least, most; 0-10) of a day. `moment` None: morning before noon of an open day, else after.

    A red light protects the site for 48 h; a rating that takes a red one back within its day takes the hold back.
    """

    def act(session: Session, loaded: Loaded) -> Verdict:
        day = on or loaded.facts.today.date
        if day != loaded.facts.today.date:
            return Verdict.TOO_LATE
        worrying = False
        for where, least, most in values:
            rating = Rating(day, moment or _moment(loaded, now), least, most, now, where)
            worrying |= _write(session, loaded, rating)
        return Verdict.FLAGS if worrying else Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)


def as_usual(session: Session, who: int, now: datetime, on: date, message_id: int | None = None) -> Turned:
    """Writes this morning's ratings as the usual ones, for every site not yet rated today."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        if on != loaded.facts.today.date:
            return Verdict.TOO_LATE
        rated = {r.where for r in loaded.ratings if r.on == on and r.moment is Moment.MORNING}
        for watched in loaded.watched:
            if watched.where not in rated:
                level = usual(watched, loaded.ratings, loaded.facts.ranges, loaded.facts.today)
                _write(session, loaded, Rating(on, Moment.MORNING, level, level, now, watched.where))
        return Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)


def flag(session: Session, who: int, now: datetime, item: Flag) -> Turned:
    """A tapped item fires its tier; a graver hold stands beside a milder one."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        raise_flag(session, known(loaded.runner.id), item, now)
        return Verdict.WRITTEN

    return turn(session, who, now, None, act)


def raise_flag(session: Session, runner_id: int, item: Flag, now: datetime) -> None:
    """Keeps the item and puts its hold in place, once."""
    session.add(FlagRow(runner_id=runner_id, item=item, at=now))
    tier = TIER[item]
    if not any(r.kind is tier and r.until_at is None for r in rows.ranges(session, runner_id)):
        session.add(RangeRow(runner_id=runner_id, kind=tier, from_at=now, made_at=now))


def end_flag_holds(session: Session, who: int, now: datetime, *, mistaken: bool) -> Turned:
    """Ends every hold a flag put in place: somebody has looked, or the tap was a mistake (then as if it never held)."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        open_ = [r for r in rows.ranges(session, known(loaded.runner.id)) if r.kind in FLAG_HOLDS and r.until_at is None]
        for row in open_:
            row.until_at = row.from_at if mistaken else now
            session.add(row)
        return Verdict.WRITTEN if open_ else Verdict.SAME

    return turn(session, who, now, None, act)


def _moment(loaded: Loaded, now: datetime) -> Moment:
    return Moment.MORNING if is_morning(loaded.facts, now) and loaded.facts.mark(now) in (Mark.OPEN, Mark.PROTECTED) else Moment.AFTER


def _write(session: Session, loaded: Loaded, rating: Rating) -> bool:
    """Keeps one rating with what follows from it. True when it should open the red-flag list."""
    runner_id = known(loaded.runner.id)
    site, side = (rating.where.site, rating.where.side) if rating.where else (None, None)
    session.add(
        RatingRow(
            runner_id=runner_id,
            date=rating.on,
            site=site,
            side=side,
            moment=rating.moment,
            least=rating.least,
            most=rating.most,
            at=rating.at,
        )
    )
    level = _level(loaded, rating)
    if light(rating, level) is Light.RED:
        _protect(session, runner_id, rating)
    else:
        _take_back(session, runner_id, rating, loaded)
    return rating.exact and asks_flags(rating.most, level)


def _level(loaded: Loaded, rating: Rating) -> int:
    watched = [w for w in loaded.watched if rating.where in (None, w.where)]
    levels = [usual(w, loaded.ratings, loaded.facts.ranges, loaded.facts.today) for w in watched]
    return min(levels, default=0)


def _protect(session: Session, runner_id: int, rating: Rating) -> None:
    site, side = (rating.where.site, rating.where.side) if rating.where else (None, None)
    until = rating.at + DROPPED_FOR
    for row in rows.ranges(session, runner_id):
        if row.kind is not RangeKind.PROTECTED or row.until_at is None or row.until_at <= rating.at:
            continue
        if (row.site, row.side) == (site, side):
            row.until_at = until
            session.add(row)
            return
        if row.site is None and site is not None and row.from_at.date() == rating.at.date():
            row.site, row.side = site, side  # the nameless worst of the session now has its site
            session.add(row)
            return
    session.add(
        RangeRow(runner_id=runner_id, kind=RangeKind.PROTECTED, site=site, side=side, from_at=rating.at, until_at=until, made_at=rating.at)
    )


def _take_back(session: Session, runner_id: int, rating: Rating, loaded: Loaded) -> None:
    """A milder word at the same site and moment on the same day: the hold its red one began is as if it never was."""
    reds = [
        r
        for r in loaded.ratings
        if (r.on, r.moment) == (rating.on, rating.moment) and r.where in (rating.where, None) and light(r, _level(loaded, r)) is Light.RED
    ]
    began = {r.at for r in reds}
    for row in rows.ranges(session, runner_id):
        where = BodySite(Site(row.site), Side(row.side)) if row.site and row.side else None
        if row.kind is RangeKind.PROTECTED and row.from_at in began and where == rating.where:
            row.until_at = row.from_at
            session.add(row)
