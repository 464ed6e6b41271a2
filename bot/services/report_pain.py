"""Ratings of pain, the lights they bring, and the red flags."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.domain.day import ONE_DAY
from bot.domain.easing import reds, usual
from bot.domain.entry import Mark
from bot.domain.hold import FLAG_HOLDS, LIMP, RED, RangeKind
from bot.domain.pain import CORRECTED_WITHIN, DROPPED_FOR, Moment, Rating, asks_flags, standing
from bot.domain.red_flags import LIMP as LIMP_ITEM
from bot.domain.red_flags import TIER, Flag
from bot.domain.site import BodySite
from bot.domain.trends import Trend
from bot.services import holds, worth_booking
from bot.services.facts import Loaded, known, where_of
from bot.services.turn import Turned, Verdict, turn
from bot.services.view import is_morning
from bot.storage import rows
from bot.storage.tables import FlagRow, RatingRow

Values = tuple[tuple[BodySite | None, int, int], ...]


def rate(
    session: Session,
    who: int,
    now: datetime,
    on: date | None,
    moment: Moment | None,
    values: Values,
    message_id: int | None = None,
) -> Turned:
    """Writes ratings (site, least, most; 0-10) of a day. `moment` None: morning before noon of an open day, else after.

    Each red word protects its site for 48 h; a number that corrects it within the hour takes the hold back.
    """

    def act(session: Session, loaded: Loaded) -> Verdict:
        day = on or loaded.facts.today.date
        if day != loaded.facts.today.date or (moment is Moment.MORNING and not is_morning(loaded.facts, now)):
            return Verdict.TOO_LATE
        ratings = [Rating(day, moment or _moment(loaded, now), least, most, now, where) for where, least, most in values]
        return Verdict.FLAGS if _write(session, loaded, ratings) else Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)


def as_usual(session: Session, who: int, now: datetime, on: date, message_id: int | None = None) -> Turned:
    """Writes this morning's ratings as the usual ones, for every site not yet rated today."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        if on != loaded.facts.today.date or not is_morning(loaded.facts, now):
            return Verdict.TOO_LATE
        rated = {r.where for r in loaded.ratings if r.on == on and r.moment is Moment.MORNING}
        levels = {w.where: usual(w, loaded.ratings, loaded.facts.ranges, loaded.facts.today) for w in loaded.watched}
        same = [Rating(on, Moment.MORNING, level, level, now, where) for where, level in levels.items() if where not in rated]
        return Verdict.FLAGS if _write(session, loaded, same) else Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)


def limps(session: Session, who: int, now: datetime, where: BodySite) -> Turned:
    """They limp with it. Before clearance that is same-day, whatever the number; after it, red: 48 h without load there."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        runner_id = known(loaded.runner.id)
        if loaded.runner.cleared_on is None:
            raise_flag(session, runner_id, LIMP_ITEM, now)
        elif not any(r.because == LIMP and r.where == where and r.holds_at(now) for r in loaded.facts.ranges):
            _protect(session, runner_id, where, now, LIMP)
        return Verdict.WRITTEN

    return turn(session, who, now, None, act)


def flag(session: Session, who: int, now: datetime, item: Flag) -> Turned:
    """A tapped item fires its tier; a graver hold stands beside a milder one."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        raise_flag(session, known(loaded.runner.id), item, now)
        return Verdict.WRITTEN

    return turn(session, who, now, None, act)


def raise_flag(session: Session, runner_id: int, item: Flag, now: datetime) -> None:
    """Keeps the item and puts its hold in place, once."""
    session.add(FlagRow(runner_id=runner_id, item=item, at=now))
    if not any(r.because == item and r.until_at is None for r in rows.ranges(session, runner_id)):
        holds.begin(session, runner_id, TIER[item], now, because=item)


def mistaken(session: Session, who: int, now: datetime, item: Flag | None) -> Turned:
    """The tap on an item was a mistake: its hold is as if it never was. What other items hold stays. None: the last item.

    A slip of the thumb is noticed within the hour. TOO_LATE: the hold stands longer than that, and somebody has to look.
    """

    def act(session: Session, loaded: Loaded) -> Verdict:
        runner_id = known(loaded.runner.id)
        tapped = item or session.exec(select(FlagRow.item).where(FlagRow.runner_id == runner_id).order_by(col(FlagRow.id).desc())).first()
        found = [r for r in rows.ranges(session, runner_id) if r.kind in FLAG_HOLDS and r.because == tapped and r.until_at is None]
        slips = [row for row in found if now - row.from_at <= CORRECTED_WITHIN]
        for row in slips:
            holds.take_back(session, row)
        return Verdict.WRITTEN if slips else Verdict.TOO_LATE if found else Verdict.SAME

    return turn(session, who, now, None, act)


def _moment(loaded: Loaded, now: datetime) -> Moment:
    return Moment.MORNING if is_morning(loaded.facts, now) and loaded.facts.mark(now) in (Mark.OPEN, Mark.PROTECTED) else Moment.AFTER


def _write(session: Session, loaded: Loaded, ratings: list[Rating]) -> bool:
    """Keeps ratings of today with what follows from them. True when they should open the red-flag list."""
    for rating in ratings:
        site, side = (rating.where.site, rating.where.side) if rating.where else (None, None)
        session.add(
            RatingRow(
                runner_id=known(loaded.runner.id),
                date=rating.on,
                site=site,
                side=side,
                moment=rating.moment,
                least=rating.least,
                most=rating.most,
                at=rating.at,
            )
        )
    session.flush()
    words = (*loaded.ratings, *ratings)
    _settle_holds(session, loaded, words)
    _settle_advice(session, loaded, words)
    worth_booking.advise(session, loaded, ratings[-1].at if ratings else None)
    return any(_asks(loaded, rating) for rating in ratings)


def _asks(loaded: Loaded, rating: Rating) -> bool:
    """Whether a rating opens the list, and no word on the same moment that was as high did so before."""
    sites = [w for w in loaded.watched if rating.where in (None, w.where)]
    level = min((usual(w, loaded.ratings, loaded.facts.ranges, loaded.facts.today) for w in sites), default=0)
    yesterday = rating.on - ONE_DAY
    before = [r.most for r in loaded.ratings if (r.on, r.moment, r.where) == (yesterday, Moment.MORNING, rating.where)]
    earlier = [r for r in loaded.ratings if (r.on, r.moment) == (rating.on, rating.moment) and r.where in (rating.where, None)]
    asked = any(r.most >= rating.most and asks_flags(r, level) for r in earlier)
    return asks_flags(rating, level, before[-1] if before else None) and not asked


def _settle_holds(session: Session, loaded: Loaded, words: tuple[Rating, ...]) -> None:
    """Today's red words and the holds they began agree: each that stands has its 48 h, one that was corrected has none."""
    runner_id, on = known(loaded.runner.id), loaded.facts.today.date
    standing = {(r.at, r.where) for r in reds(loaded.watched, words, loaded.facts.ranges, on)}
    said = {r.at for r in words if r.on == on}
    for row in rows.ranges(session, runner_id):
        if row.because != RED or row.from_at not in said:
            continue
        where = where_of(row.site, row.side)
        if (row.from_at, where) in standing:
            standing.remove((row.from_at, where))
        else:
            holds.take_back(session, row)
    for at, where in sorted(standing, key=lambda it: it[0]):
        _protect(session, runner_id, where, at, RED)


def _settle_advice(session: Session, loaded: Loaded, words: tuple[Rating, ...]) -> None:
    """What today's numbers said together is as if it never was once one of them was corrected; it is weighed anew right after."""
    kept = set(standing(words))
    dropped = {r.at for r in words if r.on == loaded.facts.today.date and r not in kept}
    for row in rows.ranges(session, known(loaded.runner.id)):
        if row.because in set(Trend) and row.from_at in dropped:
            holds.take_back(session, row)


def _protect(session: Session, runner_id: int, where: BodySite | None, at: datetime, because: str) -> None:
    holds.begin(session, runner_id, RangeKind.PROTECTED, at, until=at + DROPPED_FOR, because=because, where=where)
