"""Five years of one runner, in memory and in a migrated SQLite file, and what deciding and looking cost then."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.content.loader import load_library
from bot.domain.coach import Facts, Kind, decide
from bot.domain.day import ONE_DAY, Place, instant, moment_in
from bot.domain.diary import SEALED_AFTER
from bot.domain.entry import Mark, Reason
from bot.domain.hold import RangeKind
from bot.domain.outbox import State
from bot.domain.pain import Moment
from bot.domain.question import Outcome, Question
from bot.domain.runner import Running, Status
from bot.domain.site import Side, Site
from bot.services import programmes
from bot.services.enrol import PROGRAMME
from bot.services.facts import known, load
from bot.services.look import look
from bot.storage import rows
from bot.storage.engine import Store
from bot.storage.migrate import migrate
from bot.storage.tables import (
    AnswerRow,
    AskRow,
    DecisionRow,
    HeardRow,
    LaterRow,
    OpenedDay,
    OutageRow,
    OutboxRow,
    RangeRow,
    RatingRow,
    Runner,
    ScreenRow,
    SoreSite,
)

BERLIN = Place(ZoneInfo("Europe/Berlin"))
DAYS = 5 * 365
BEGAN = date(2021, 3, 1)
OTHERS, OTHERS_DAYS = 30, 90  # a file is never one person's
LOOKS, WARM = 300, 30
LONGEST_UNSEALED = SEALED_AFTER - 1  # days after a look that sealed on which the next one does not yet


def five_years(folder: Path) -> tuple[Store, int]:
    """A store with a runner of five years among others, sealed by the code's own looks; and the runner's id."""
    url = f"sqlite:///{folder / 'years.db'}"
    migrate(url)
    store = Store.open(url)
    for number in range(OTHERS):
        store.write_now(_lived, 100 + number, OTHERS_DAYS)
    runner_id = store.write_now(_lived, 1, DAYS)
    now = morning(DAYS)
    for _ in range(3):  # the first look folds all, and seals
        store.write_now(look, runner_id, now)
    return store, runner_id


def morning(number: int) -> datetime:
    """Five past seven on the nth day, 0 the first."""
    return moment_in(BEGAN + number * ONE_DAY, time(7, 5), BERLIN)


@dataclass(frozen=True, slots=True)
class Spans:
    """Milliseconds of many calls: each by the wall clock, sorted, and of the processor on average."""

    wall: tuple[float, ...]
    cpu: float

    def __str__(self) -> str:
        return f"{statistics.median(self.wall):.2f} ms ({self.cpu:.2f} CPU)"

    @property
    def slowest(self) -> str:
        """All but one in twenty are quicker."""
        return f"p95 {self.wall[int(len(self.wall) * 0.95)]:.2f} ms"


def looks(store: Store, runner_id: int, number: int) -> Spans:
    """Each look on the nth day: loading, deciding, writing and committing."""
    start = morning(number)
    store.write_now(look, runner_id, start)
    return _timed(lambda n: store.write_now(look, runner_id, start + timedelta(minutes=n)))


def decisions(store: Store, runner_id: int, number: int) -> Spans:
    """Each decision on the nth day, over the same facts."""

    def facts(session: Session) -> Facts:
        return load(session, known(rows.runner(session, runner_id)), morning(number)).facts

    found, start = store.write_now(facts), morning(number)
    return _timed(lambda n: decide(found, start + timedelta(minutes=n)))


def _timed(call: Callable[[int], object]) -> Spans:
    spans: list[float] = []
    for n in range(WARM):
        call(n)
    used = process_time()
    for n in range(WARM, WARM + LOOKS):
        began = perf_counter()
        call(n)
        spans.append((perf_counter() - began) * 1e3)
    return Spans(tuple(sorted(spans)), (process_time() - used) / LOOKS * 1e3)


def _lived(session: Session, telegram_id: int, days: int) -> int:
    """Writes the rows of a runner's first `days` days, and opens the next; returns their id."""
    enrolled = moment_in(BEGAN, time(5), BERLIN)
    programme = load_library().programmes[PROGRAMME]
    runner = Runner(
        telegram_id=telegram_id,
        status=Status.ACTIVE,
        created_at=enrolled,
        enrolled_at=enrolled,
        zone="Europe/Berlin",
        running=Running.SOME,
        programme_id=programmes.edition(session, programme, enrolled),
        phase=programme.phases[0].id,
        last_heard_at=morning(days - 1),
    )
    session.add(runner)
    session.flush()
    runner_id, chance = known(runner.id), Random(telegram_id)
    sites = ((Site.HAM_PROX, Side.LEFT), (Site.HIP_FLEXOR, Side.RIGHT))
    session.add_all(SoreSite(runner_id=runner_id, site=site, side=side, enrolled_at_most=2) for site, side in sites)
    for number in range(days + 1):
        day = BEGAN + number * ONE_DAY
        opens = instant(day, BERLIN.rolls_over, BERLIN.zone)
        closes = instant(day + ONE_DAY, BERLIN.rolls_over, BERLIN.zone)
        session.add(
            OpenedDay(
                runner_id=runner_id,
                date=day,
                opens_at=opens,
                closes_at=closes,
                programme_id=known(runner.programme_id),
                phase=known(runner.phase),
                index=number,
                reviewed=True,
                replied_at=opens if number < days else None,
            )
        )
        if number < days:
            _a_day(session, runner_id, day, number, sites, chance)
    session.flush()
    return runner_id


def _a_day(session: Session, runner_id: int, day: date, number: int, sites: tuple[tuple[Site, Side], ...], chance: Random) -> None:
    """The rows of an ordinary day: a prompt, mostly an answer, ratings, and now and then something of everything else."""
    at, evening = morning(number), morning(number) + timedelta(hours=11)
    answered = chance.random() < 0.85
    for kind, moment in [(Kind.PROMPT, at)] if answered else [(Kind.PROMPT, at), (Kind.RESCUE, evening)]:
        step = int(kind is Kind.RESCUE)
        session.add(
            OutboxRow(
                runner_id=runner_id,
                kind=kind,
                date=day,
                step=step,
                state=State.SENT,
                intent="cue",
                text_id=f"cue.{1 + number % 10}",
                planned_at=moment,
                settled_at=moment,
                message_id=2 * number + step,
                probability=0.1,
                responded=answered,
            )
        )
        session.add(DecisionRow(runner_id=runner_id, at=moment, kind=kind, because="due"))
        session.add(ScreenRow(runner_id=runner_id, date=day, message_id=2 * number + step, at=moment))
    if answered:
        session.add(AnswerRow(runner_id=runner_id, date=day, mark=Mark.DONE, at=at + timedelta(minutes=20)))
        session.add(HeardRow(runner_id=runner_id, message_id=number, at=at))
    elif chance.random() < 0.5:
        session.add(AnswerRow(runner_id=runner_id, date=day, mark=Mark.SKIPPED, reason=Reason.BUSY, at=evening))
    for site, side in sites:
        for when in (Moment.MORNING, Moment.DURING):
            pain = chance.randrange(4)
            session.add(RatingRow(runner_id=runner_id, date=day, site=site, side=side, moment=when, least=pain, most=pain, at=at))
    if number % 10 == 0:
        session.add(LaterRow(runner_id=runner_id, date=day, step=2, due_at=evening, at=at))
    if number % 45 == 0:
        range_ = RangeKind.PROTECTED if number % 90 else RangeKind.PAUSE
        session.add(RangeRow(runner_id=runner_id, kind=range_, from_at=at, until_at=at + 2 * ONE_DAY, made_at=at))
        question = list(Question)[number // 45 % len(Question)]
        session.add(AskRow(runner_id=runner_id, question=question, date=day, at=at, outcome=Outcome.NOT_NOW))
    if number % 30 == 0:
        session.add(OutageRow(from_at=at, until_at=at + timedelta(hours=2)))
