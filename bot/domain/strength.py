"""The weekly strength session: on which day, at which level, and what moves the level.

One fixed weekday, a second chance two days later, from week 2 of the plan (rules.md 7). A strength week reaches from two days before
its fixed day to four days after, so a session moved forward a little still counts for it. Twice a week did more than once (E_RUNRCT)
and on one's own nothing was prevented (E_NYC): nothing here promises prevention. More pain never gives a higher level.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.day import ONE_DAY
from bot.domain.entry import Mark
from bot.domain.pain import GRAVITY, Light, Soreness, worst
from bot.domain.programme import Routine
from bot.domain.progression import Move
from bot.domain.track import Step

A_WEEK = timedelta(days=7)
FROM_WEEK = 2  # of the plan (rules.md 7; our choice)
SECOND_CHANCE_AFTER = timedelta(days=2)  # rules.md 7; our choice
EARLY_BY = timedelta(days=2)  # a session so long before the fixed day counts for its week (our choice)
LOWEST, HIGHEST = 1, 3
GREENS_TO_RISE = 2  # sessions running, all green, at the top of the dose (programmes.yaml level_up; our choice)
EFFORT_TO_RISE = 7  # of 10, at most: three repetitions in hand (programmes.yaml; ordinary practice, memory)
AMBERS_TO_EASE = 2  # sessions running; one red is enough (programmes.yaml level_down; our choice)
STAGE_FOR_HIGHEST = 5  # of the run ladder (programmes.yaml pick; our choice)
WEEKS_FOR_HIGHEST = 4  # kept at level 2 (programmes.yaml pick; our choice)
MISSED_BEFORE_TINY = 2  # strength weeks running, then the tiny session leads (programmes.yaml strength_day; our choice)
AFTER_A_RUN = timedelta(hours=6)  # between a run and strength on one day (E_NOTES, memory)
KEPT = frozenset({Mark.DONE, Mark.TINY})  #: a full session, and the tiny one that keeps the chain


class Slot(StrEnum):
    """What a day is to the strength week."""

    MAIN = "main"  #: the fixed weekday
    SECOND = "second"  #: the second chance, two days later


class Need(StrEnum):
    """What still stands before the next level."""

    CLEARANCE = "clearance"
    EXIT = "exit"  #: the exit tests of the activation phase
    STAGE = "stage"  #: of the run ladder
    WEEKS = "weeks"  #: at this level


class Because(StrEnum):
    """Why a level moved or stayed; stored."""

    TWO_GREEN = "two_green"
    ONE_RED = "one_red"
    TWO_AMBERS = "two_ambers"
    AMBER = "amber"
    NOT_YET = "not_yet"  #: two green sessions running are still to come
    TOO_HARD = "too_hard"  #: green, but above the effort that leaves something in hand
    NEEDS_CLEARANCE = "needs_clearance"
    NEEDS_EXIT = "needs_exit"
    NEEDS_STAGE = "needs_stage"
    NEEDS_WEEKS = "needs_weeks"
    TOP = "top"
    ASKED = "asked"  #: the runner wanted it easier


@dataclass(frozen=True, slots=True)
class Level:
    """A level's session and its tiny version. `minutes` are to set aside, set-up and breath between the moves included.

    `effort` is the least and most it should feel like, 0-10.
    """

    n: int
    full: Routine
    tiny: Routine
    minutes: int
    tiny_minutes: int
    effort: tuple[int, int]
    needs_clearance: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A word on a strength session: done, tiny or skipped. `light` has the next morning in it; None: not known."""

    on: date
    level: int
    mark: Mark
    effort: int | None = None
    light: Light | None = None
    extra: bool = False  #: a second one of its week, or on the day after one: kept, but it leads nowhere up

    @property
    def kept(self) -> bool:
        return self.mark in KEPT


@dataclass(frozen=True, slots=True)
class Gates:
    """What opens levels beyond the sessions themselves."""

    cleared: bool
    exit_passed: bool  #: the activation phase is behind them
    run_stage: int | None
    weeks_here: int  #: strength weeks kept at this level


# --- days and weeks


def begins(first_day: date) -> date:
    """The first day on which a strength session is asked for: week 2 of the plan."""
    return first_day + (FROM_WEEK - 1) * A_WEEK


def fixed_day(on: date, weekday: int) -> date:
    """The fixed day (0 Monday to 6 Sunday) of the strength week a date lies in: at most two days ahead, at most four back."""
    latest = on + EARLY_BY
    return latest - ((latest.weekday() - weekday) % 7) * ONE_DAY


def slot(on: date, weekday: int | None, first_day: date, sessions: Collection[Session]) -> Slot | None:
    """What the day is to its strength week; None when nothing is asked on it, is done already, or was declined that day."""
    if weekday is None:
        return None
    fixed = fixed_day(on, weekday)
    here = {fixed: Slot.MAIN, fixed + SECOND_CHANCE_AFTER: Slot.SECOND}.get(on)
    if fixed < begins(first_day) or done_in_week(fixed, weekday, sessions) or any(s.on == on for s in sessions):
        return None
    return here


def done_in_week(fixed: date, weekday: int, sessions: Iterable[Session]) -> Session | None:
    """The kept session of the strength week with that fixed day, if there is one; a full one before a tiny one."""
    found = [s for s in sessions if s.kept and fixed_day(s.on, weekday) == fixed]
    return max(found, key=lambda s: s.mark is Mark.DONE, default=None)


def one_more(on: date, weekday: int | None, kept: Mapping[date, Mark]) -> bool:
    """Whether a session on `on` is one more than the plan's one a week; `kept` are the kept ones by their days.

    The day after one it always is; else where its strength week had a full one before.
    """
    if on - ONE_DAY in kept:
        return True
    full = [day for day, mark in kept.items() if mark is Mark.DONE and day < on]
    return weekday is not None and any(fixed_day(day, weekday) == fixed_day(on, weekday) for day in full)


def chain(today: date, weekday: int, first_day: date, sessions: Collection[Session], neutral: Collection[date]) -> int:
    """Strength weeks kept in a row. The week that is still open breaks nothing; one that was neutral on both days is stepped over."""
    length = 0
    for fixed in _weeks_back(fixed_day(today, weekday), first_day):
        if done_in_week(fixed, weekday, sessions):
            length += 1
        elif not _open(fixed, today) and not _neutral(fixed, neutral):
            break
    return length


def missed(today: date, weekday: int, first_day: date, sessions: Collection[Session], neutral: Collection[date]) -> int:
    """Strength weeks in a row, up to the last closed one, in which nothing was done; neutral ones are stepped over."""
    length = 0
    for fixed in _weeks_back(fixed_day(today, weekday), first_day):
        if _open(fixed, today) or _neutral(fixed, neutral):
            continue
        if done_in_week(fixed, weekday, sessions):
            break
        length += 1
    return length


def next_days(today: date, weekday: int, first_day: date, sessions: Collection[Session]) -> tuple[date, date]:
    """The fixed day and second chance of the strength week that is open or comes next; the fixed day may lie just behind."""
    fixed = fixed_day(today, weekday)
    while fixed < begins(first_day) or fixed + SECOND_CHANCE_AFTER < today or done_in_week(fixed, weekday, sessions):
        fixed += A_WEEK
    return fixed, fixed + SECOND_CHANCE_AFTER


def weeks_kept(level: int, weekday: int, sessions: Iterable[Session]) -> int:
    """How many strength weeks had a kept session at that level."""
    return len({fixed_day(s.on, weekday) for s in sessions if s.kept and s.level == level})


def _weeks_back(fixed: date, first_day: date) -> Iterator[date]:
    while fixed >= begins(first_day):
        yield fixed
        fixed -= A_WEEK


def _open(fixed: date, today: date) -> bool:
    return today <= fixed + SECOND_CHANCE_AFTER


def _neutral(fixed: date, neutral: Collection[date]) -> bool:
    return fixed in neutral and fixed + SECOND_CHANCE_AFTER in neutral


# --- levels


def session_light(during: Iterable[Light], morning: Iterable[Light], soreness: Soreness | None, *, complete: bool) -> Light | None:
    """The light of a session with its next morning; None while it could still be anything.

    The sore spot itself is amber at least; what tired muscle explains is settled before, in the morning's lights (`pain.light`).
    `complete`: the next morning was told.
    """
    spot = [Light.AMBER] if soreness is Soreness.SPOT else []
    found = worst([*during, *morning, *spot])
    return found if complete or found is not Light.GREEN else None


def level_today(level: int, *, cleared: bool) -> int:
    """The level that may be done today: before clearance only the lowest."""
    return min(max(level, LOWEST), HIGHEST) if cleared else LOWEST


def needs(level: int, gates: Gates) -> tuple[Need, ...]:
    """What still stands before the level after `level`, apart from two green sessions; nothing at the highest."""
    if level >= HIGHEST:
        return ()
    asked = [(Need.CLEARANCE, gates.cleared), (Need.EXIT, gates.exit_passed)]
    if level > LOWEST:
        ran = gates.run_stage is not None and gates.run_stage >= STAGE_FOR_HIGHEST
        asked += [(Need.STAGE, ran), (Need.WEEKS, gates.weeks_here >= WEEKS_FOR_HIGHEST)]
    return tuple(need for need, met in asked if not met)


_SHUT = {
    Need.CLEARANCE: Because.NEEDS_CLEARANCE,
    Need.EXIT: Because.NEEDS_EXIT,
    Need.STAGE: Because.NEEDS_STAGE,
    Need.WEEKS: Because.NEEDS_WEEKS,
}


def next_level(level: int, sessions: Sequence[Session], gates: Gates) -> Step:
    """Whether the level rises, stays or falls. `sessions`: those since it last moved, oldest first.

    One red, or two ambers running, ease by one; two kept sessions running, both full, green and at effort 7 or less, raise by one if
    nothing else stands before it. An extra one eases like any other and raises nothing.
    """
    if level > LOWEST and not gates.cleared:
        return Step(Move.EASE, LOWEST, Because.NEEDS_CLEARANCE)
    here = [s for s in sessions if s.kept and s.level == level]
    last = [s for s in here if not s.extra][-GREENS_TO_RISE:]
    if here and here[-1].light is Light.RED:
        return _easier(level, Because.ONE_RED)
    sore = [s for s in here[-AMBERS_TO_EASE:] if s.light is not None and GRAVITY[s.light] >= GRAVITY[Light.AMBER]]
    if len(sore) >= AMBERS_TO_EASE:
        return _easier(level, Because.TWO_AMBERS)
    if any(s.light not in (Light.GREEN, None) for s in (*last, *here[-GREENS_TO_RISE:])):
        return Step(Move.HOLD, level, Because.AMBER)
    if len(last) < GREENS_TO_RISE or any(s.light is None or s.mark is not Mark.DONE or s.effort is None for s in last):
        return Step(Move.HOLD, level, Because.NOT_YET)
    return _risen(level, last, gates)


def _risen(level: int, last: Sequence[Session], gates: Gates) -> Step:
    if any(s.effort is not None and s.effort > EFFORT_TO_RISE for s in last):
        return Step(Move.HOLD, level, Because.TOO_HARD)
    if level >= HIGHEST:
        return Step(Move.HOLD, level, Because.TOP)
    shut = needs(level, gates)
    return Step(Move.HOLD, level, _SHUT[shut[0]]) if shut else Step(Move.ADVANCE, level + 1, Because.TWO_GREEN)


def _easier(level: int, because: Because) -> Step:
    return Step(Move.HOLD if level == LOWEST else Move.EASE, max(LOWEST, level - 1), because)


# --- the week in the report


class Became(StrEnum):
    """What became of a strength week."""

    DONE = "done"
    SECOND_CHANCE = "second_chance"  #: done, on the second day
    TINY = "tiny"
    OPEN = "open"  #: the second chance is still to come
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class StrengthWeek:
    """A strength week for the report: what became of it, at which level, how many in a row, and the second chance while it is open."""

    became: Became
    level: int | None
    weeks: int
    second: date


def week_of(today: date, weekday: int, first_day: date, sessions: Collection[Session], neutral: Collection[date]) -> StrengthWeek | None:
    """The last strength week whose fixed day has come; None before week 2 and for a week that was neutral."""
    fixed = today - ((today.weekday() - weekday) % 7) * ONE_DAY
    if fixed < begins(first_day):
        return None
    done, second = done_in_week(fixed, weekday, sessions), fixed + SECOND_CHANCE_AFTER
    weeks = chain(today, weekday, first_day, sessions, neutral)
    if done is not None:
        became = Became.TINY if done.mark is Mark.TINY else Became.SECOND_CHANCE if done.on > fixed else Became.DONE
        return StrengthWeek(became, done.level, weeks, second)
    if _neutral(fixed, neutral):
        return None
    return StrengthWeek(Became.OPEN if _open(fixed, today) else Became.MISSED, None, weeks, second)
