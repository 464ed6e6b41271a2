"""What is locked and why: the hiatus before an assessment, what waits for a clinician's clearance, and what a hold shuts.

rules.md 6, docs/sources.md#red-flags. A lock is opened by a clinician's word alone, never by green days. Laws: one more hold
never opens anything; clearance never shuts anything.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.day import Place
from bot.domain.hold import FLAG_HOLDS, Range, RangeKind
from bot.domain.runner import Running

LOOKED_WITHIN = timedelta(days=183)  # an older look says little of today's legs (our choice)


class Lock(StrEnum):
    """What can be locked."""

    RUNNING = "running"  #: the run ladder, its entry tests, and the walk test: easy, symptom-free walks remain
    STRENGTH = "strength"  #: the weekly strength session
    SINGLE_LEG = "single_leg"  #: loading one leg alone
    IMPACT = "impact"  #: jumps, landings, hop tests
    DEEP_HIP_STRETCH = "deep_hip_stretch"  #: the front of the hip to the end of its range
    PHASES = "phases"  #: phases that need clearance; under a hold, any step forward


class LockedBy(StrEnum):
    """Why, the gravest first: where several hold, the first is named."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    BOOK_SOON = "book_soon"
    RED = "red"  #: a red light's 48 h
    HIATUS = "hiatus"  #: running is on hold until a clinician has looked
    NOT_CLEARED = "not_cleared"  #: nobody has cleared them yet


BY_HOLD: Mapping[RangeKind, LockedBy] = {
    RangeKind.EMERGENCY: LockedBy.EMERGENCY,
    RangeKind.SAME_DAY: LockedBy.SAME_DAY,
    RangeKind.BOOK_SOON: LockedBy.BOOK_SOON,
    RangeKind.PROTECTED: LockedBy.RED,
}
SHUT: Mapping[LockedBy, frozenset[Lock]] = {
    **dict.fromkeys(BY_HOLD.values(), frozenset(Lock)),
    **dict.fromkeys((LockedBy.HIATUS, LockedBy.NOT_CLEARED), frozenset(Lock) - {Lock.STRENGTH}),  # two-leg strength may go on
}


class Looked(StrEnum):
    """What a date tells, on which somebody is said to have looked."""

    FITS = "fits"
    AHEAD = "ahead"  #: it has not come yet
    LONG_AGO = "long_ago"


def in_hiatus(running: Running | None, *, cleared: bool) -> bool:
    """Whether running is on hold until a clinician has looked. It ends by clearance alone, not by the assessment's date."""
    return running is Running.UNTIL_SEEN and not cleared


def locks(*, hiatus: bool, cleared: bool, holds: Collection[RangeKind]) -> Mapping[Lock, LockedBy]:
    """What is locked, each with its gravest reason; what is absent is open. Kinds that are no holds (a pause) lock nothing."""
    reasons = {BY_HOLD[kind] for kind in holds if kind in BY_HOLD}
    if not cleared:
        reasons.add(LockedBy.HIATUS if hiatus else LockedBy.NOT_CLEARED)
    ordered = [reason for reason in LockedBy if reason in reasons]
    return {lock: next(r for r in ordered if lock in SHUT[r]) for lock in Lock if any(lock in SHUT[r] for r in ordered)}


def opened(before: Mapping[Lock, LockedBy], after: Mapping[Lock, LockedBy]) -> tuple[Lock, ...]:
    """What was locked and no longer is."""
    return tuple(lock for lock in Lock if lock in before and lock not in after)


def looked(on: date, today: date) -> Looked:
    """Whether a date can be the one on which somebody looked: not ahead, and within the last half year."""
    if on > today:
        return Looked.AHEAD
    return Looked.FITS if today - on <= LOOKED_WITHIN else Looked.LONG_AGO


def ends(hold: Range, seen_on: date, place: Place) -> bool:
    """Whether a look on that date ends a flag's hold: only one on the day it began, or later."""
    return hold.kind in FLAG_HOLDS and hold.from_at.astimezone(place.zone).date() <= seen_on
