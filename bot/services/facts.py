"""From rows to the facts the rules want. Opens the days that have come meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import diary as diary_
from bot.domain.coach import Facts, Later, Quiet, Said
from bot.domain.contract import BACK_FOR, prompting
from bot.domain.day import ONE_DAY, Day, Place, days_to_open, moment_in
from bot.domain.diary import SEALED_AFTER
from bot.domain.entry import KEPT, Answer, Asked, Entry, Mark, Prompting
from bot.domain.hold import PAUSES, PROTECTING, Range
from bot.domain.ladder import Rung
from bot.domain.pain import Rating, Watched
from bot.domain.question import Question
from bot.domain.site import BodySite, Side, Site
from bot.services import morning_after, sealed
from bot.storage import rows
from bot.storage.tables import AnswerRow, OpenedDay, OutageRow, OutboxRow, RangeRow, Runner, ScreenRow

RATINGS_DAYS = 28
RANGES_DAYS = 60  # ranges that ended before can hold no day that a rule looks back to (trends reach six weeks)
SAID_DAYS = 15  # their own words are quoted once in fourteen
OFFER_RESTS = timedelta(days=2)  # the morning leaves be what the report has just offered (our choice)
USUAL_OF, USUAL_LEAST = 7, 5  # kept days that the usual time of an entry is read from (our choice)
T = TypeVar("T")


@dataclass(frozen=True)
class Loaded:
    """A runner's rows as facts, and what the screens need besides. Sites and ratings are read when first asked for: a look needs none."""

    runner: Runner
    facts: Facts
    days: tuple[OpenedDay, ...]
    answers: dict[date, Answer]
    asked: dict[date, Asked]
    outages: tuple[OutageRow, ...]
    said: tuple[OutboxRow, ...]  #: what left the house in the last fifteen days, or since the snapshot
    screens: tuple[ScreenRow, ...]  #: messages that show a day, since the snapshot
    session: Session = field(repr=False, compare=False)

    def read(self) -> None:
        """Reads sites and ratings now, so that what is written next does not show in what was known before."""
        _ = self.watched, self.ratings

    @cached_property
    def watched(self) -> tuple[Watched, ...]:
        """The sites the runner watches."""
        return tuple(Watched(BodySite(s.site, s.side), s.enrolled_at_most) for s in rows.sites(self.session, known(self.runner.id)))

    @cached_property
    def ratings(self) -> tuple[Rating, ...]:
        """The ratings of the last four weeks, oldest first."""
        first = self.facts.today.date - timedelta(days=RATINGS_DAYS)
        return tuple(rating(row) for row in rows.ratings_from(self.session, known(self.runner.id), first))


def known(value: T | None) -> T:
    """A value that is there by now. Raises LookupError where a caller broke that promise."""
    if value is None:
        raise LookupError("expected a stored value")
    return value


def place(runner: Runner) -> Place:
    return Place(ZoneInfo(runner.zone), runner.rolls_over)


def day_of(row: OpenedDay) -> Day:
    return Day(row.date, row.opens_at, row.closes_at)


def open_days(session: Session, runner: Runner, now: datetime, last: OpenedDay, *, keep: bool = True) -> list[OpenedDay]:
    """Opens the days that have come since the last one; returns them, the last holds `now`. `keep` False: nothing is written."""
    opened = []
    for day in days_to_open(day_of(last), now, place(runner)):
        answer = _last_answer(session, known(runner.id), last.date)
        index = last.index + (1 if answer in KEPT else 0)
        agreed = prompting(day.date, runner.rest_days, runner.fade, missed_lately=_missed_unprompted(session, runner, day))
        last = OpenedDay(
            runner_id=last.runner_id,
            date=day.date,
            opens_at=day.opens_at,
            closes_at=day.closes_at,
            zone=runner.zone,
            programme_id=known(runner.programme_id),
            phase=known(runner.phase),
            index=index,
            prompting=agreed,
        )
        opened.append(last)
        if keep:
            session.add(last)
    if keep and opened:
        session.flush()
    return opened


def _missed_unprompted(session: Session, runner: Runner, day: Day) -> bool:
    """Whether a day without a prompt was left undone in the week before: then the prompts come back for a while."""
    if runner.fade >= BACK_FOR:
        return False
    first = day.date - BACK_FOR * ONE_DAY
    found = last_words(rows.answers_after(session, known(runner.id), first - ONE_DAY))
    kept = {on for on, answer in found.items() if answer.mark in KEPT}
    return any(
        d.prompting is Prompting.UNPROMPTED and d.date not in kept
        for d in rows.days_after(session, known(runner.id), first - ONE_DAY)
        if d.date < day.date
    )


def load(session: Session, runner: Runner, now: datetime, *, keep: bool = True) -> Loaded:
    """Everything a decision or a screen needs of one enrolled runner.

    `keep` False only looks, beside the writer: days that have come are not opened, nothing is sealed, and the diary is folded from
    its first day, so that every day of it is at hand.
    """
    runner_id = known(runner.id)
    snapshot = rows.snapshot(session, runner_id) if keep else None
    base, tallies = sealed.read(snapshot)
    days = list(rows.days_after(session, runner_id, base.through))
    days += open_days(session, runner, now, days[-1], keep=keep)
    ranges = [_range(r) for r in rows.ranges(session, runner_id, min(days[0].opens_at, now - timedelta(days=RANGES_DAYS)))]
    screens = rows.screens_after(session, runner_id, base.through)
    outages = tuple(rows.outages_after(session, days[0].opens_at))
    answers = last_words(rows.answers_after(session, runner_id, base.through))
    asked = {d.date: _asked(runner, d, ranges, screens, outages) for d in days}
    first = first_day(runner, days[0], answers)
    closed = [(asked[d.date], answers.get(d.date)) for d in days[:-1] if d.date >= first]
    folded, entries = diary_.fold(closed, now, base)
    today = days[-1]
    unsealed = min(days[0].date, today.date - timedelta(days=SAID_DAYS))
    said = rows.said_from(session, runner_id, unsealed)
    if keep and (base.through is None or today.date - base.through > timedelta(days=2 * SEALED_AFTER)):
        sealed.seal(session, runner_id, snapshot, closed, said, today.date, now)
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
        why=runner.why is not None,
        usual_entry=_usual_entry(entries, answers, asked),
        tallies=sealed.counted(tallies, said, base.through),
        seed=runner_id,
        quiet_yesterday=_quiet(asked.get(today.date - ONE_DAY), answers.get(today.date - ONE_DAY)),
        offered_fewer=folded.ladder.rung is Rung.PEOPLE and _offered_fewer(session, runner_id, today.date),
        after_load=morning_after.asks_after_load(session, runner, today.date, entries, said),
        assessment_on=runner.assessment_on,
    )
    return Loaded(runner, facts, tuple(days), answers, asked, outages, tuple(said), tuple(screens), session)


def _usual_entry(entries: Sequence[Entry], answers: dict[date, Answer], asked: dict[date, Asked]) -> timedelta | None:
    """How long after its opening a day is mostly entered: the middle of the last seven kept days."""
    kept = [e.date for e in entries if e.kept and not e.backfilled][-USUAL_OF:]
    spans = sorted(answers[on].at - asked[on].day.opens_at for on in kept)
    return spans[len(spans) // 2] if len(spans) >= USUAL_LEAST else None


def _quiet(yesterday: Asked | None, answer: Answer | None) -> bool:
    """Whether yesterday was agreed to be without a prompt, and nothing is known of it yet."""
    return yesterday is not None and yesterday.unprompted and (answer is None or answer.mark is Mark.OPEN)


def _offered_fewer(session: Session, runner_id: int, today: date) -> bool:
    """Whether the weekly report has just offered fewer days."""
    lately = today - OFFER_RESTS
    return any(ask.question is Question.CONTRACT and ask.date >= lately for ask in rows.asks(session, runner_id))


def last_words(found: Sequence[AnswerRow]) -> dict[date, Answer]:
    """The last word on each day."""
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
        rest=row.prompting is Prompting.REST,
        unprompted=row.prompting is Prompting.UNPROMPTED,
    )


def _listened(start: datetime, end: datetime, outages: Sequence[OutageRow]) -> float:
    """The share of [start, end) that no outage covers."""
    whole = (end - start).total_seconds()
    away = sum(max(0.0, (min(end, o.until_at) - max(start, o.from_at)).total_seconds()) for o in outages)
    return 1.0 if whole <= 0 else max(0.0, 1 - away / whole)


def first_day(runner: Runner, first: OpenedDay, answers: Mapping[date, Answer]) -> date:
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


def where_of(site: Site | None, side: Side | None) -> BodySite | None:
    """A stored site with its side as the rules know it; None: no one site."""
    return BodySite(site, side) if site and side else None


def _range(row: RangeRow) -> Range:
    return Range(row.kind, row.from_at, row.until_at, where_of(row.site, row.side), row.because)


def rating(row: rows.Rated) -> Rating:
    """A stored rating as the rules know it."""
    return Rating(row.date, row.moment, row.least, row.most, row.at, where_of(row.site, row.side))
