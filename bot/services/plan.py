"""A runner's phase: weighed once a day, every decision kept with its because, and what of it there is to tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from bot.domain.day import ONE_DAY, local_day
from bot.domain.entry import KEPT
from bot.domain.hold import FLAG_HOLDS, Range, RangeKind
from bot.domain.ladder import Rung
from bot.domain.phase_gate import SHOW_UP_DAYS, WITHIN_DAYS, decided, keeps
from bot.domain.programme import ExitTest, Phase
from bot.domain.progression import Because, By, Decision, Move, Past, PhaseFacts, Track, lit
from bot.domain.stand_in import todays_phase
from bot.services import programmes, tracks
from bot.services.facts import Loaded, known
from bot.services.programmes import phase_of, programme_of
from bot.storage import rows
from bot.storage.tables import ProgressRow

HOLDS = (RangeKind.PROTECTED, *FLAG_HOLDS)
SILENT_HOLD_REASONS = frozenset({Because.DAYS, Because.STAY, Because.LAST})  #: the plan's own pace, or the runner's word: no news


@dataclass(frozen=True, slots=True)
class News:
    """A change of phase that the runner has not been told: on the day's message, until a day that shows it is over."""

    decision: Decision
    from_: Phase
    to: Phase
    may_keep: bool  #: an ease they may take back


def review(session: Session, loaded: Loaded, now: datetime) -> None:
    """Weighs the plan once for the day that is open. Moves it at once, or from tomorrow where today is answered already."""
    runner, today = loaded.runner, loaded.days[-1]
    if today.reviewed:
        return
    today.reviewed = True
    session.add(today)
    facts = phase_facts(session, loaded, now)
    if runner.phase_since is None or (loaded.facts.diary.days <= 1 and not facts.past):  # the first day is known once it has come
        runner.phase_since = loaded.facts.first_day
        facts = replace(facts, since=runner.phase_since)
    session.add(runner)
    _told(session, loaded)
    decision = decided(facts)
    if decision.move is Move.HOLD:
        fresh = set(decision.because) - SILENT_HOLD_REASONS - _held_for(facts.past)
        if fresh and Because.DAYS not in decision.because:
            keep(session, loaded, decision, now)
    elif decision.move is Move.EASE or not _away(loaded):
        keep(session, loaded, decision, now)
        enter(session, loaded, decision.to, now)
    _stand_in(session, loaded, now)
    if len(loaded.days) > 1 and loaded.days[-2].phase != today.phase:
        today.index = 0
    tracks.review_strength(session, loaded, now)
    tracks.review_run(session, loaded, now)


def last_test(session: Session, loaded: Loaded, now: datetime) -> ExitTest | None:
    """The exit test to ask for, where the ticks are all that the next phase still waits for; the first one not ticked."""
    facts = phase_facts(session, loaded, now)
    if decided(facts).because != (Because.TESTS,) or facts.stays:
        return None
    return next((test for test in facts.tests if test.id not in facts.ticked), None)


def phase_facts(session: Session, loaded: Loaded, now: datetime) -> PhaseFacts:
    """What the phase gate may know of a runner today."""
    runner, today = loaded.runner, loaded.facts.today.date
    here = known(runner.phase)
    holds = [r for r in loaded.facts.ranges if r.kind in HOLDS and r.from_at <= now and r.until_at != r.from_at]
    cleared, locked = _locks(loaded, now)
    return PhaseFacts(
        programme=programme_of(here),
        here=here,
        since=runner.phase_since or loaded.facts.first_day,
        today=today,
        watched=bool(loaded.watched),
        lit=lit(loaded.watched, loaded.ratings, loaded.facts.ranges, today - WITHIN_DAYS * ONE_DAY),
        show_up=loaded.facts.diary.adherence.show_up(SHOW_UP_DAYS),
        held_until=max((_last_day(r, loaded, now) for r in holds), default=None),
        ticked=rows.ticked(session, known(runner.id)),
        cleared=cleared,
        locked=locked,
        past=past(session, known(runner.id)),
    )


def keep(session: Session, loaded: Loaded, decision: Decision, now: datetime) -> None:
    """Writes a decision about the phase."""
    session.add(
        ProgressRow(
            runner_id=known(loaded.runner.id),
            date=loaded.facts.today.date,
            track=Track.PHASE,
            move=decision.move,
            from_=decision.from_,
            to=decision.to,
            because=",".join(decision.because),
            by=decision.by,
            at=now,
        )
    )
    session.flush()


def enter(session: Session, loaded: Loaded, phase: str, now: datetime) -> None:
    """The runner is in `phase`: from today while today is open, else from tomorrow; the day keeps the edition that holds on it."""
    runner, today = loaded.runner, loaded.days[-1]
    answered = loaded.facts.mark(now) in KEPT
    runner.phase, runner.phase_since = phase, today.date + ONE_DAY if answered else today.date
    runner.programme_id = programmes.edition(session, programme_of(phase), now)
    if not answered:
        today.phase, today.index, today.programme_id = phase, 0, runner.programme_id
        session.add(today)
    session.add(runner)


def news(session: Session, loaded: Loaded, now: datetime) -> News | None:
    """The last change by the rules that the runner has not seen on an ordinary day's message."""
    runner, today = loaded.runner, loaded.days[-1]
    begun = runner.phase_since is not None and runner.phase_since <= today.date
    here = {today.phase, *([runner.phase] if begun else [])}
    untold = [row for row in _untold(session, loaded) if row.to in here]
    moved = [row for row in untold if row.move is not Move.HOLD]
    row = next(iter([*moved[-1:], *untold[-1:]]), None)
    if row is None:
        return None
    decision = _decision(row)
    kept = keeps(phase_facts(session, loaded, now)) if decision.move is Move.EASE else None
    return News(decision, phase_of(row.from_), phase_of(row.to), kept is not None)


def past(session: Session, runner_id: int) -> tuple[Past, ...]:
    """The decisions about the phase so far, oldest first."""
    return tuple(Past(row.date, _decision(row)) for row in rows.progress_of(session, runner_id, Track.PHASE))


def _locks(loaded: Loaded, now: datetime) -> tuple[bool, bool]:
    """Whether somebody has cleared the runner, and whether a red light's 48 h or a red flag keeps every phase where it is."""
    return loaded.runner.cleared_on is not None, any(r.kind in HOLDS and r.holds_at(now) for r in loaded.facts.ranges)


def _stand_in(session: Session, loaded: Loaded, now: datetime) -> None:
    """Puts a calmer phase's moves in today's place while the site it is for is sore, and says so when that begins or ends."""
    today, here = loaded.days[-1], known(loaded.runner.phase)
    if today.phase != here or loaded.facts.mark(now) in KEPT:
        return  # today is answered in another phase
    before = _stood_in(past(session, known(loaded.runner.id))) or here
    phase = todays_phase(here, before, loaded.ratings, today.date)
    if phase != before == here and loaded.facts.diary.adherence.miss_run:
        return  # the day after a miss is no day for something new (our choice)
    if phase != here:
        today.phase, today.programme_id = phase, programmes.edition(session, programme_of(phase), now)
        session.add(today)
    if phase != before:
        because = Because.SITE_CALM if phase == here else Because.SITE_SORE
        keep(session, loaded, Decision(Move.HOLD, before, phase, (because,)), now)


def _stood_in(decisions: Sequence[Past]) -> str | None:
    """The phase that stands in since the last look, if one does."""
    for each in reversed(decisions):
        if each.decision.move is not Move.HOLD or Because.SITE_CALM in each.decision.because:
            return None
        if Because.SITE_SORE in each.decision.because:
            return each.decision.to
    return None


def _held_for(decisions: Sequence[Past]) -> set[Because]:
    """The reasons for holding that are on record since the phase last changed."""
    reasons: set[Because] = set()
    for each in reversed(decisions):
        if each.decision.move is not Move.HOLD:
            break
        reasons |= set(each.decision.because)
    return reasons


def _away(loaded: Loaded) -> bool:
    """No day to begin something new on: off the plan, under a hold, or long silent."""
    asked = loaded.facts.asked
    return asked.paused or asked.rest or asked.held or loaded.facts.ladder.rung is Rung.BACK_OFF


def _told(session: Session, loaded: Loaded) -> None:
    """Changes that stood on an ordinary day's message, now closed, have been told."""
    first = loaded.runner.phase_since or loaded.facts.first_day
    gentle = [r for r in loaded.facts.ranges if r.kind is RangeKind.BOOK_SOON]
    shown = [
        on
        for on, asked in loaded.asked.items()
        if on < loaded.facts.today.date
        and asked.asked_at
        and not asked.held
        and not any(r.touches(asked.day, asked.asked_at) for r in gentle)
    ]
    for row in _untold(session, loaded):
        if any(on >= max(row.date, first if row.from_ != row.to else row.date) for on in shown):
            row.told = True
            session.add(row)


def _untold(session: Session, loaded: Loaded) -> list[ProgressRow]:
    found = rows.progress_of(session, known(loaded.runner.id), Track.PHASE)
    return [row for row in found if not row.told and row.by is By.RULES and row.from_ != row.to]


def _decision(row: ProgressRow) -> Decision:
    return Decision(row.move, row.from_, row.to, tuple(Because(word) for word in row.because.split(",")), row.by)


def _last_day(hold: Range, loaded: Loaded, now: datetime) -> date:
    """The last day a hold touched, so far."""
    end = now if hold.until_at is None else min(hold.until_at, now)
    return local_day(end, loaded.facts.place)
