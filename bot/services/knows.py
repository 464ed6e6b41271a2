"""All that is known of a runner at a glance, for somebody who looks at the bot from outside. It only reads; the words are the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.domain.adherence import Adherence, Rate
from bot.domain.coach import VOICES, Because, Decision, Facts, Kind, Wait, decide
from bot.domain.day import ONE_DAY, moment_in
from bot.domain.diary import Diary
from bot.domain.easing import lights, usual
from bot.domain.entry import Entry, Mark, entry
from bot.domain.hold import Range
from bot.domain.ladder import TABLE, WINDOW, Ladder, Rung
from bot.domain.outbox import State
from bot.domain.pain import Light, Rating, worst
from bot.domain.phase_gate import decided
from bot.domain.programme import Phase, Programme
from bot.domain.progression import Decision as Gate
from bot.domain.runner import Status
from bot.domain.site import BodySite
from bot.domain.streak import Streak
from bot.domain.track import Locked
from bot.services import plan
from bot.services.facts import Loaded, known, load
from bot.services.load import locked
from bot.services.morning_after import tired_mornings
from bot.services.programmes import phase_of, programme_of
from bot.storage import rows

OUTBOX = 12  #: rows shown


@dataclass(frozen=True, slots=True)
class Climb:
    """What stood when a rung was reached; each None where it did not bring it."""

    miss_run: int | None = None
    show_up: Rate | None = None
    silence_run: int | None = None


@dataclass(frozen=True, slots=True)
class SiteSeen:
    """A watched site today: its light, what is usual, and the last number it got, 0-10."""

    where: BodySite
    light: Light
    usual: int
    last: Rating | None


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """Where the plan stands. `gate` is what the rules would decide of the phase now."""

    programme: Programme
    phase: Phase
    day: int  #: of the phase, 1 is its first; below 1 it has not begun
    gate: Gate
    strength_level: int
    strength_weekday: int | None
    strength_locked: Locked | None
    run_stage: int | None
    running_locked: Locked | None


@dataclass(frozen=True, slots=True)
class Waking:
    """When the bot looks next, which voices wait for that moment, and what each of them says now."""

    at: datetime | None
    waiting: tuple[str, ...]
    because: tuple[tuple[str, Because], ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A row of the outbox, and the zone of its day."""

    at: datetime
    zone: str
    kind: Kind
    state: State
    step: int
    text_id: str


@dataclass(frozen=True, slots=True)
class Known:
    """The whole of it. `days` are all of the plan, today's last."""

    zone: str
    status: Status
    days: tuple[tuple[date, Mark], ...]
    streak: Streak
    ladder: Ladder
    climb: Climb
    sites: tuple[SiteSeen, ...]
    plan: PlanSeen
    waking: Waking
    outbox: tuple[Left, ...]
    ranges: tuple[Range, ...]  #: that hold now


def knows(session: Session, who: int, now: datetime) -> Known | Status | None:
    """What is known of a Telegram id; only how far they are for somebody on the way in, None for a stranger."""
    runner = rows.runner_of(session, who)
    if runner is None or runner.status is Status.ENROLLING:
        return None if runner is None else runner.status
    loaded = load(session, runner, now, keep=False)
    facts = loaded.facts
    today = entry(facts.asked, facts.answer, now)
    shown = [*facts.entries, *([today] if today.date >= facts.first_day else [])]
    return Known(
        zone=runner.zone,
        status=runner.status,
        days=tuple((line.date, line.mark) for line in shown),
        streak=facts.diary.with_today(today),
        ladder=facts.ladder,
        climb=_climb(facts.entries, facts.ladder),
        sites=_sites(session, loaded),
        plan=_plan(session, loaded, now),
        waking=_waking(facts, decide(facts, now), runner.next_wake_at, now),
        outbox=_outbox(session, loaded),
        ranges=tuple(r for r in facts.ranges if r.holds_at(now)),
    )


def _outbox(session: Session, loaded: Loaded) -> tuple[Left, ...]:
    zones = {day.date: day.zone for day in loaded.days}
    return tuple(
        Left(
            at=row.settled_at or row.sending_at or row.planned_at,
            zone=zones.get(row.date, loaded.runner.zone),
            kind=row.kind,
            state=row.state,
            step=row.step,
            text_id=row.text_id,
        )
        for row in rows.outbox_last(session, known(loaded.runner.id), OUTBOX)
    )


def _climb(entries: Sequence[Entry], ladder: Ladder) -> Climb:
    """Which triggers held at the close that brought the rung; none where it was reached from above."""
    diary, met = Diary(), Adherence()
    for line in entries:
        before, diary = diary, diary.step(line)
        if diary.ladder.rung is not before.ladder.rung:
            met = diary.adherence
    comes = TABLE[ladder.rung].comes
    if ladder.rung is Rung.CUE or not ladder.climbed:
        return Climb()
    rate, silent = met.show_up(WINDOW), ladder.early_stop or (comes.silence_run is not None and met.silence_run >= comes.silence_run)
    return Climb(
        met.miss_run if comes.miss_run is not None and met.miss_run >= comes.miss_run else None,
        rate if comes.show_up_below is not None and rate.value is not None and rate.value < comes.show_up_below else None,
        met.silence_run if silent else None,
    )


def _sites(session: Session, loaded: Loaded) -> tuple[SiteSeen, ...]:
    day, ranges = loaded.facts.today, loaded.facts.ranges
    tired = tired_mornings(session, known(loaded.runner.id), day.date - 2 * ONE_DAY) if loaded.watched else frozenset()
    return tuple(
        SiteSeen(
            each.where,
            worst(lights(each, loaded.ratings, ranges, day, tired)),
            usual(each, loaded.ratings, ranges, day),
            next((r for r in reversed(loaded.ratings) if r.where == each.where), None),
        )
        for each in loaded.watched
    )


def _plan(session: Session, loaded: Loaded, now: datetime) -> PlanSeen:
    runner, here = loaded.runner, known(loaded.runner.phase)
    facts = plan.phase_facts(session, loaded, now)
    return PlanSeen(
        programme=programme_of(here),
        phase=phase_of(here),
        day=(facts.today - facts.since).days + 1,
        gate=decided(facts),
        strength_level=runner.strength_level,
        strength_weekday=runner.strength_weekday,
        strength_locked=locked(loaded, now, running=False),
        run_stage=runner.run_stage,
        running_locked=locked(loaded, now, running=True),
    )


def _waking(facts: Facts, decision: Decision, at: datetime | None, now: datetime) -> Waking:
    """Who waits for that moment: voices of today, else what comes first on the next day."""
    gated = [name for name, _ in decision.because if name not in VOICES]
    turns = {} if gated else {name: voice(facts, now) for name, voice in VOICES.items()}
    waiting = [name for name, turn in turns.items() if isinstance(turn, Wait) and turn.until == at]
    if at is not None and not waiting:
        day = max(facts.today.date + ONE_DAY, facts.first_day)
        coming = {facts.ask_at(day): Kind.PROMPT, moment_in(day, facts.report_at, facts.place): Kind.REPORT}
        waiting = [coming[at]] if at in coming else gated
    return Waking(at, tuple(waiting), decision.because)
