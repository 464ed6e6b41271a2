"""A word on a day: done, tiny, partly, skipped, excused, taken back, later."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.domain import words
from bot.domain.coach import evening_at
from bot.domain.day import ONE_DAY
from bot.domain.entry import BACKFILL_DAYS, LATE_ANSWER_HOURS, Mark, Reason, entry
from bot.domain.refund import refund
from bot.domain.streak import Streak
from bot.services.facts import Loaded, known
from bot.services.load import take_back_strength, tell_todays
from bot.services.reach import take, taken
from bot.services.turn import Turned, Verdict, enrolled, turn, which_day
from bot.storage.tables import AnswerRow, LaterRow

AN_HOUR = timedelta(hours=1)
LATERS_A_DAY = 6  # more is not a plan; the rescue still comes (our choice)


class When(StrEnum):
    """When to ask again."""

    HOUR = "hour"
    EVENING = "evening"


def answer(
    session: Session,
    who: int,
    now: datetime,
    on: date | datetime | None,
    mark: Mark,
    reason: Reason | None = None,
    *,
    log: bool = False,
    message_id: int | None = None,
) -> Turned:
    """Writes a word on a day; the last one holds. From its own message until 48 h after the close, through /log 7 days back.

    A late one tells what it gave back: a reserve, or the streak that had ended.
    """
    stood: list[Streak] = []

    def act(session: Session, loaded: Loaded) -> Verdict:
        day = which_day(loaded, on)
        late = now >= loaded.asked[day].day.closes_at + timedelta(hours=LATE_ANSWER_HOURS)
        if late and not log:
            return Verdict.TOO_LATE
        if day < loaded.facts.today.date - BACKFILL_DAYS * ONE_DAY:
            return Verdict.NOT_A_DAY
        if mark is Mark.OPEN:
            take_back_strength(session, loaded, day, now)
        else:
            tell_todays(session, loaded, day, now)
        stood.append(_streak(loaded, now))
        return _write(session, loaded, day, now, mark, reason, backfilled=log and late)

    turned = turn(session, who, now, on, act, message_id)
    if turned.view.today or turned.verdict is not Verdict.WRITTEN:
        return turned
    return replace(turned, refund=refund(stood[0], turned.view.streak))


def later(session: Session, who: int, now: datetime, on: date, when: When, message_id: int | None = None) -> Turned:
    """Asks again in an hour, or this evening; a second tap on the same choice changes nothing."""

    def act(session: Session, loaded: Loaded) -> Verdict:
        if on != loaded.facts.today.date:
            return Verdict.TOO_LATE
        due = now + AN_HOUR if when is When.HOUR else max(evening_at(loaded.facts), now + AN_HOUR)
        pending = [x for x in loaded.facts.laters if x.due_at > now]
        if any(abs(x.due_at - due) < timedelta(minutes=2) for x in pending):
            return Verdict.SAME
        step = 2 + len(loaded.facts.laters)
        if step >= 2 + LATERS_A_DAY or due >= loaded.facts.today.closes_at:
            return Verdict.TOO_LATE
        session.add(LaterRow(runner_id=known(loaded.runner.id), date=on, step=step, due_at=due, at=now))
        return Verdict.WRITTEN

    return turn(session, who, now, on, act, message_id)


def see(session: Session, who: int, now: datetime, on: date | None = None, message_id: int | None = None) -> Turned:
    """The day as it stands; only that they were heard is written."""
    return turn(session, who, now, on, lambda _session, _loaded: Verdict.SAME, message_id)


def taken_before(session: Session, who: int, message_id: int) -> bool:
    """Whether these typed words were taken already: the same ones twice do nothing twice."""
    return taken(session, enrolled(session, who), message_id)


def take_words(session: Session, who: int, message_id: int, now: datetime) -> None:
    """Typed words are taken. To be written with the fact they brought, in one transaction, or a crash between would lose it."""
    take(session, enrolled(session, who), message_id, now)


def _streak(loaded: Loaded, now: datetime) -> Streak:
    return loaded.facts.diary.with_today(entry(loaded.facts.asked, loaded.facts.answer, now))


def _write(session: Session, loaded: Loaded, day: date, now: datetime, mark: Mark, reason: Reason | None, *, backfilled: bool) -> Verdict:
    last = loaded.answers.get(day)
    if (last is None and mark is Mark.OPEN) or (last is not None and (last.mark, last.reason) == (mark, reason)):
        return Verdict.SAME
    if mark is not Mark.OPEN:
        _responded(loaded, day, now)
    session.add(
        AnswerRow(
            runner_id=known(loaded.runner.id), date=day, mark=mark, reason=reason, at=now, backfilled=backfilled and mark is not Mark.OPEN
        )
    )
    return Verdict.WRITTEN


def _responded(loaded: Loaded, day: date, now: datetime) -> None:
    """The messages of that day that this entry followed soon enough to be put down to."""
    for row in loaded.said:
        sent_at = row.settled_at or row.sending_at
        if row.date == day and sent_at is not None and words.responded(sent_at, now):
            row.responded = True
