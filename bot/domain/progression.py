"""How the plan moves: a phase, the strength level and the run stage advance, hold or ease, each time with a because.

Here are the words for it, and the facts of a phase; the rule itself is bot/domain/phase_gate.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.adherence import Rate
from bot.domain.easing import mornings
from bot.domain.hold import Range
from bot.domain.pain import Light, Moment, Rating, Watched, baseline, light, standing, worst
from bot.domain.programme import ExitTest, Phase, Programme


class Track(StrEnum):
    """What moves."""

    PHASE = "phase"
    STRENGTH = "strength"
    RUN = "run"


class Move(StrEnum):
    """Which way."""

    ADVANCE = "advance"
    HOLD = "hold"
    EASE = "ease"


class By(StrEnum):
    """Whose decision it was. A runner or their clinician can overrule the rules, never a lock."""

    RULES = "rules"
    RUNNER = "runner"
    CLINICIAN = "clinician"


class Because(StrEnum):
    """Why a phase moved or did not. Stored; never rename one."""

    DAYS = "days"  #: the gates: too few days in the phase
    TESTS = "tests"  #: exit tests not ticked
    CLEARANCE = "clearance"  #: nobody has cleared the runner for the next phase, or for this one
    LOCK = "lock"  #: a red light's 48 h or a red flag stands
    STAY = "stay"  #: the runner wants to stay
    RED = "red"  #: a red light among the last mornings or since
    AMBER = "amber"  #: amber in the last three days
    MORNINGS = "mornings"  #: too few of the last five mornings were green
    HOLD = "hold"  #: a hold ended less than a week ago
    SHOW_UP = "show_up"  #: kept less than 70 % of 14 days
    GATES_MET = "gates_met"  #: all of them
    LAST = "last"  #: there is no further phase
    ONE_RED = "one_red"  #: eased after one red light
    TWO_AMBERS = "two_ambers"  #: eased after two ambers in a row
    GO_ON = "go_on"  #: the runner ended their stay
    WENT_BACK = "went_back"  #: the runner went a phase back
    KEPT_ON = "kept_on"  #: the runner took an ease back
    CHOSEN = "chosen"  #: the runner chose another programme
    SITE_SORE = "site_sore"  #: a calmer phase stands in while a site is sore most mornings
    SITE_CALM = "site_calm"  #: it stands in no more


class Wish(StrEnum):
    """What a runner can ask of their phase."""

    STAY = "stay"  #: no step forward until they say so
    ON = "on"  #: the stay ends; the gates decide again
    BACK = "back"  #: a phase back
    KEEP = "keep"  #: take the last ease back


@dataclass(frozen=True, slots=True)
class Lit:
    """A rated day: its worst light, and its morning's worst (None: the morning was not rated)."""

    on: date
    light: Light
    morning: Light | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about the phase: which way, from where to where, why. It does nothing itself."""

    move: Move
    from_: str
    to: str
    because: tuple[Because, ...]
    by: By = By.RULES


@dataclass(frozen=True, slots=True)
class Past:
    """A decision as it was kept, with its day."""

    on: date
    decision: Decision


@dataclass(frozen=True, slots=True)
class PhaseFacts:
    """All that a decision about the phase may know."""

    programme: Programme
    here: str  #: the phase's id
    since: date  #: the first day in it
    today: date
    watched: bool = True  #: the runner rates sites at all
    lit: tuple[Lit, ...] = ()  #: rated days, oldest first
    show_up: Rate = field(default_factory=lambda: Rate(0, 0))  #: over the last 14 days
    held_until: date | None = None  #: the last day that a hold touched; today while one stands
    ticked: frozenset[str] = frozenset()  #: exit tests
    cleared: bool = False
    locked: bool = False  #: a red light's 48 h or a red flag stands now
    past: tuple[Past, ...] = ()  #: decisions so far, oldest first

    @property
    def phase(self) -> Phase:
        return self.programme.phase(self.here)

    @property
    def before(self) -> Phase | None:
        """The phase before this one."""
        place = self.programme.phases.index(self.phase)
        return self.programme.phases[place - 1] if place else None

    @property
    def after(self) -> Phase | None:
        """The phase after this one."""
        place = self.programme.phases.index(self.phase)
        return self.programme.phases[place + 1] if place + 1 < len(self.programme.phases) else None

    @property
    def tests(self) -> tuple[ExitTest, ...]:
        """The exit tests that may be asked: the locked ones wait for clearance."""
        return tuple(t for t in self.phase.exit if self.cleared or not t.needs_clearance)

    @property
    def stays(self) -> bool:
        """Whether the runner asked to stay in this phase and has not taken it back."""
        return stays(self.past)

    def within(self, days: int) -> tuple[Lit, ...]:
        """The rated days from so many days ago until today."""
        return tuple(d for d in self.lit if 0 <= (self.today - d.on).days <= days)


def lit(watched: Iterable[Watched], ratings: Sequence[Rating], ranges: Sequence[Range], since: date) -> tuple[Lit, ...]:
    """The rated days from `since` on, oldest first: the worst light of all sites, each against what was usual for it that day."""
    watched = tuple(watched)
    mine = {each.where: [r for r in ratings if r.where == each.where and r.moment is Moment.MORNING] for each in watched}
    days = []
    for on in sorted({r.on for r in ratings if r.on >= since}):
        own = standing(r for r in ratings if r.on == on)
        lights: list[tuple[Moment, Light]] = []
        for each in watched:
            level = baseline(mornings([r for r in mine[each.where] if r.on < on], each.where, ranges), each.enrolled_at_most)
            lights += [(r.moment, light(r, level)) for r in own if r.where in (each.where, None)]
        first = [shown for moment, shown in lights if moment is Moment.MORNING]
        days.append(Lit(on, worst(shown for _, shown in lights), worst(first) if first else None))
    return tuple(days)


def stays(past: Sequence[Past]) -> bool:
    """Whether the last word of the runner since the last move was to stay."""
    for each in reversed(past):
        if each.decision.move is not Move.HOLD or Because.GO_ON in each.decision.because:
            return False
        if each.decision.by is By.RUNNER and Because.STAY in each.decision.because:
            return True
    return False
