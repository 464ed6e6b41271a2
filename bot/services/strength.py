"""The weekly strength session: done, tiny, skipped, taken back; how hard it was, how the next morning felt; what moves its level."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.domain import strength
from bot.domain.day import ONE_DAY
from bot.domain.entry import LATE_ANSWER_HOURS, Mark
from bot.domain.pain import Soreness
from bot.domain.progression import By, Move, Track
from bot.domain.strength import Because, StrengthWeek
from bot.domain.track import Step
from bot.services import load, tracks
from bot.services.facts import Loaded, known
from bot.services.look import settle_on
from bot.services.strength_today import StrengthToday, strength_today
from bot.services.turn import Turned, Verdict, hear, turn, which_day
from bot.storage import rows
from bot.storage.tables import StrengthRow

WORDS = frozenset({Mark.DONE, Mark.TINY, Mark.SKIPPED, Mark.OPEN})  #: what can be said of a session; OPEN takes it back


@dataclass(frozen=True, slots=True)
class StrengthSeen:
    """Where strength stands, and what was decided about it since it was last shown."""

    today: StrengthToday
    moves: tuple[load.Moved, ...]


def see(session: Session, who: int, now: datetime) -> StrengthSeen:
    """For /strength: hears the runner, looks at the level, tells what was decided. Raises NotEnrolled."""
    _, loaded, _ = hear(session, who, now)
    tracks.review_strength(session, loaded, now)
    settle_on(session, loaded, now)
    return _seen(session, loaded, now)


def log(session: Session, who: int, now: datetime, on: date | datetime | None, mark: Mark, message_id: int | None = None) -> Turned:
    """A word on a day's session; the last one holds. Full makes the day done, tiny a part of it, a skip leaves the day alone.

    SAME: it stood there, or strength is shut today (see `Turned.view.strength.locked`). Raises NotEnrolled.
    """

    def act(session: Session, loaded: Loaded) -> Verdict:
        day = which_day(loaded, on)
        if now >= loaded.asked[day].day.closes_at + timedelta(hours=LATE_ANSWER_HOURS):
            return Verdict.TOO_LATE
        today = strength_today(session, loaded, day, now)
        shut = today.locked is not None and mark in strength.KEPT
        if mark not in WORDS or shut or mark is (today.mark or Mark.OPEN):
            return Verdict.SAME
        if today.kept:
            load.take_back_the_day(session, loaded, day, now)
        session.add(StrengthRow(runner_id=known(loaded.runner.id), date=day, level=today.level, mark=mark, at=now))
        session.flush()
        load.count_for_the_day(session, loaded, day, mark, now)
        load.tell_todays(session, loaded, day, now)
        return Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)


def feel(session: Session, who: int, now: datetime, on: date, effort: int, message_id: int | None = None) -> Turned:
    """How hard a day's session was, 0-10 as felt."""
    return _added(session, who, now, on, on, message_id, effort=effort)


def say_soreness(session: Session, who: int, now: datetime, on: date, soreness: Soreness, message_id: int | None = None) -> Turned:
    """What the morning of `on` says of the session of the day before: nothing, tired muscle, or the sore spot."""
    return _added(session, who, now, on, on - ONE_DAY, message_id, soreness=soreness)


def easier(session: Session, who: int, now: datetime, level: int) -> StrengthSeen:
    """The runner wants the level below `level`; two green sessions lead back up. A second tap finds them there already."""
    runner, loaded, _ = hear(session, who, now)
    if level == runner.strength_level > strength.LOWEST:
        load.decide(session, loaded, Track.STRENGTH, level, Step(Move.EASE, level - 1, Because.ASKED), now, By.RUNNER)
        runner.strength_level = level - 1
        session.add(runner)
        session.flush()
    settle_on(session, loaded, now)
    return _seen(session, loaded, now)


def week_line(session: Session, loaded: Loaded, now: datetime) -> StrengthWeek | None:
    """What became of the strength week whose fixed day lies in the week that ends today; None when none was asked for."""
    facts, weekday = loaded.facts, loaded.runner.strength_weekday
    if weekday is None or load.locked(loaded, now, running=False) is not None:
        return None
    today = facts.today.date
    fixed = today - ((today.weekday() - weekday) % 7) * ONE_DAY
    done = load.sessions(session, loaded, load.FAR_BACK)
    off = load.neutral(loaded, (fixed, fixed + strength.SECOND_CHANCE_AFTER))
    return strength.week_of(today, weekday, load.began(loaded), done, off)


def _added(
    session: Session,
    who: int,
    now: datetime,
    on: date,
    of: date,
    message_id: int | None,
    *,
    effort: int | None = None,
    soreness: Soreness | None = None,
) -> Turned:
    """Adds to the word on the session of a day; without a kept session there is nothing to add to."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        word = load.strength_words(rows.strength_from(session, known(loaded.runner.id), of)).get(of)
        if word is None or word.mark not in strength.KEPT or (effort is not None and not 0 <= effort <= 10):
            return Verdict.SAME
        added = (word.effort if effort is None else effort, word.soreness if soreness is None else soreness)
        if added == (word.effort, word.soreness):
            return Verdict.SAME
        session.add(
            StrengthRow(runner_id=word.runner_id, date=of, level=word.level, mark=word.mark, effort=added[0], soreness=added[1], at=word.at)
        )
        return Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)


def _seen(session: Session, loaded: Loaded, now: datetime) -> StrengthSeen:
    today = strength_today(session, loaded, loaded.facts.today.date, now, load.FAR_BACK)
    return StrengthSeen(today, load.untold(session, loaded, Track.STRENGTH, now))
