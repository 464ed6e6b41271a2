"""A clinician's word: the dialogue of /cleared and of "seen", the assessment's date, and how it went.

What was said so far lives in the runner's dialogue column, so that a crash loses no step and a late tap meets what is true.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from bot.domain.clearance import Lock, LockedBy, Looked, ends, in_hiatus, locks, looked, opened
from bot.domain.hold import FLAG_HOLDS, Range, RangeKind
from bot.domain.question import Outcome, Question
from bot.services.clearance_draft import Draft, Purpose, Step, Told, words
from bot.services.facts import Loaded, known, load
from bot.services.look import settle_on
from bot.services.turn import hear
from bot.storage import rows
from bot.storage.tables import AskRow, RangeRow, Runner


@dataclass(frozen=True, slots=True)
class Clearance:
    """Where a runner stands with their clinician."""

    today: date
    cleared_on: date | None
    cleared_by: str | None
    limits: str | None
    hops: bool
    hiatus: bool
    assessment_on: date | None
    hold: RangeKind | None  #: the gravest flag that holds
    locked: Mapping[Lock, LockedBy]
    draft: Draft | None = None
    opens: tuple[Lock, ...] = ()  #: what the draft would open, or what has just been opened
    stays: Mapping[Lock, LockedBy] | None = None  #: what would stay locked
    told: Told = Told.TAKEN


def see(session: Session, who: int, now: datetime) -> Clearance:
    """How things stand; only that they were heard is written. Raises NotEnrolled."""
    _, loaded, _ = hear(session, who, now)
    settle_on(session, loaded, now)
    return _facts(loaded, now)


def begin(session: Session, who: int, purpose: Purpose, now: datetime) -> Clearance:
    """Opens the dialogue anew."""
    runner, loaded, _ = hear(session, who, now)
    if purpose is Purpose.SEEN and not _flag_holds(loaded, now):
        return replace(_facts(loaded, now), told=Told.NOTHING_HOLDS)
    return _kept(session, runner, loaded, Draft(purpose), now)


def tell(
    session: Session,
    who: int,
    purpose: Purpose,
    now: datetime,
    *,
    on: date | None = None,
    by: str | None = None,
    limits: str | None = None,
    hops: bool | None = None,
) -> Clearance:
    """One answer: the date, by whom, limits (empty: none), or whether the hop tests were ticked.

    A dialogue for another purpose, or none, gives way to one for this.
    """
    runner, loaded, _ = hear(session, who, now)
    if purpose is Purpose.SEEN and not _flag_holds(loaded, now):
        return replace(_facts(loaded, now), told=Told.NOTHING_HOLDS)
    draft = Draft.from_json(runner.dialogue)
    if draft is None or draft.purpose is not purpose:
        draft = Draft(purpose)
    told = Told.TAKEN if on is None else _weighed(loaded, purpose, on, now)
    if told is not Told.TAKEN:
        return _refused(session, runner, loaded, draft, told, now)
    draft = Draft(
        purpose,
        on or draft.on,
        draft.by if by is None else words(by) or None,
        draft.limits if limits is None else words(limits),
        draft.hops if hops is None else hops,
    )
    return _kept(session, runner, loaded, draft, now)


def back(session: Session, who: int, purpose: Purpose, step: Step, now: datetime) -> Clearance:
    """One step back from `step`; a second tap on the same Back changes nothing."""
    runner, loaded, _ = hear(session, who, now)
    draft = Draft.from_json(runner.dialogue) or Draft(purpose)
    return _kept(session, runner, loaded, draft.back() if draft.step is step else draft, now)


def leave(session: Session, who: int, now: datetime) -> Clearance:
    """Nothing is changed."""
    runner, loaded, _ = hear(session, who, now)
    if Draft.from_json(runner.dialogue) is not None:
        runner.dialogue = None
        session.add(runner)
    settle_on(session, loaded, now)
    return _facts(loaded, now)


def confirm(session: Session, who: int, purpose: Purpose, on: date, now: datetime) -> Clearance:
    """Writes what the draft says, when it is whole and the one that was shown; a second tap finds none and changes nothing.

    Clearance opens what waited for it. A flag's hold ends where the look came on the day it began, or later.
    """
    runner, loaded, _ = hear(session, who, now)
    draft, before = Draft.from_json(runner.dialogue), _facts(loaded, now)
    if draft is None or draft.step is not Step.CONFIRM or (draft.purpose, draft.on) != (purpose, on):
        settle_on(session, loaded, now)
        return _facts(loaded, now, draft)
    told = _weighed(loaded, purpose, on, now)
    if told is not Told.TAKEN:  # something came up while they were being asked
        return _refused(session, runner, loaded, draft, told, now)
    by = known(draft.by)
    if draft.purpose is Purpose.CLEAR:
        runner.cleared_on, runner.cleared_by, runner.limits, runner.hops_cleared = on, by, draft.limits or None, draft.hops
    for row in _rows(session, loaded, now):
        if ends(_range(row), on, loaded.facts.place):
            row.until_at, row.seen_on, row.seen_by = now, on, by
            session.add(row)
    if runner.assessment_on is not None and runner.assessment_on <= on:
        _asked(session, runner, loaded.facts.today.date, now)
        runner.assessment_on = None
    runner.dialogue = None
    after = _facts(_again(session, runner, now), now)
    return replace(after, opens=_opens(before.locked, after.locked, hops=runner.hops_cleared), told=Told.DONE)


def take_back(session: Session, who: int, now: datetime) -> Clearance:
    """Not cleared after all: everything is locked as before, and the holds that this look had ended hold again."""
    runner, _, _ = hear(session, who, now)
    if runner.cleared_on is not None:
        for row in rows.ranges(session, known(runner.id)):
            if row.kind in FLAG_HOLDS and (row.seen_on, row.seen_by) == (runner.cleared_on, runner.cleared_by):
                row.until_at = row.seen_on = row.seen_by = None
                session.add(row)
        runner.cleared_on, runner.cleared_by, runner.limits, runner.hops_cleared = None, None, None, False
    runner.dialogue = None
    return _facts(_again(session, runner, now), now)


def assessment(session: Session, who: int, on: date | None, now: datetime) -> Clearance:
    """The assessment's date, in place of an older one; None: there is none. How an older one went is settled with it."""
    runner, loaded, _ = hear(session, who, now)
    if runner.assessment_on is not None and runner.assessment_on < loaded.facts.today.date:
        _asked(session, runner, loaded.facts.today.date, now)
    runner.assessment_on, runner.dialogue = on, None
    return _facts(_again(session, runner, now), now)


def _again(session: Session, runner: Runner, now: datetime) -> Loaded:
    """The facts after a change, looked at."""
    session.add(runner)
    session.flush()
    loaded = load(session, runner, now)
    settle_on(session, loaded, now)
    return loaded


def _kept(session: Session, runner: Runner, loaded: Loaded, draft: Draft, now: datetime) -> Clearance:
    runner.dialogue = draft.to_json(now)
    session.add(runner)
    settle_on(session, loaded, now)
    return _facts(loaded, now, draft)


def _refused(session: Session, runner: Runner, loaded: Loaded, draft: Draft, told: Told, now: datetime) -> Clearance:
    """That date does not fit: it is asked for anew, and why."""
    return replace(_kept(session, runner, loaded, replace(draft, on=None, by=None, limits=None), now), told=told)


def _weighed(loaded: Loaded, purpose: Purpose, on: date, now: datetime) -> Told:
    match looked(on, loaded.facts.today.date):
        case Looked.AHEAD:
            return Told.AHEAD
        case Looked.LONG_AGO:
            return Told.LONG_AGO
    holds = _flag_holds(loaded, now)
    since = [ends(hold, on, loaded.facts.place) for hold in holds]
    fits = (
        all(since) if purpose is Purpose.CLEAR else not since or any(since)
    )  # a clearance opens for good: it has to know of all that holds
    return Told.TAKEN if fits else Told.BEFORE_HOLD


def _facts(loaded: Loaded, now: datetime, draft: Draft | None = None) -> Clearance:
    runner, holds = loaded.runner, [r for r in loaded.facts.ranges if r.holds_at(now)]
    cleared = runner.cleared_on is not None
    hiatus = in_hiatus(runner.running, cleared=cleared)
    locked = locks(hiatus=hiatus, cleared=cleared, holds=[r.kind for r in holds])
    flags = [r.kind for r in holds if r.kind in FLAG_HOLDS]
    found = Clearance(
        today=loaded.facts.today.date,
        cleared_on=runner.cleared_on,
        cleared_by=runner.cleared_by,
        limits=runner.limits,
        hops=runner.hops_cleared,
        hiatus=hiatus,
        assessment_on=runner.assessment_on,
        hold=max(flags, key=list(RangeKind).index, default=None),
        locked=locked,
        draft=draft,
    )
    if draft is None or draft.on is None:
        return found
    clears = cleared or draft.purpose is Purpose.CLEAR
    left = [r.kind for r in holds if not ends(r, draft.on, loaded.facts.place)]
    stays = locks(hiatus=in_hiatus(runner.running, cleared=clears), cleared=clears, holds=left)
    hops = draft.hops if draft.purpose is Purpose.CLEAR else runner.hops_cleared
    return replace(found, opens=_opens(locked, stays, hops=hops), stays=stays)


def _opens(before: Mapping[Lock, LockedBy], after: Mapping[Lock, LockedBy], *, hops: bool) -> tuple[Lock, ...]:
    """What a look opens. Jumps stay off until the hop tests are ticked, whatever else it opens."""
    return tuple(lock for lock in opened(before, after) if hops or lock is not Lock.IMPACT)


def _flag_holds(loaded: Loaded, now: datetime) -> list[Range]:
    return [r for r in loaded.facts.ranges if r.kind in FLAG_HOLDS and r.holds_at(now)]


def _rows(session: Session, loaded: Loaded, now: datetime) -> list[RangeRow]:
    return [r for r in rows.ranges(session, known(loaded.runner.id)) if r.kind in FLAG_HOLDS and _range(r).holds_at(now)]


def _range(row: RangeRow) -> Range:
    return Range(row.kind, row.from_at, row.until_at)


def _asked(session: Session, runner: Runner, on: date, now: datetime) -> None:
    """How the assessment went is answered, once a day."""
    runner_id = known(runner.id)
    if not any(a.question is Question.ASSESSED and a.date == on for a in rows.asks(session, runner_id)):
        session.add(AskRow(runner_id=runner_id, question=Question.ASSESSED, date=on, at=now, outcome=Outcome.ANSWERED, closed_at=now))
