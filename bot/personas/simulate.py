"""Many people lived through several policies, on as many processes as wished; the same seed gives the same people and figures.

Runner n has the same luck under every policy, so policies differ by what they do and not by whom they met. Runners begin on
different weekdays, since the coach's week has a shape.
"""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, reduce
from math import sqrt
from operator import add

from bot.personas import lives
from bot.personas.assumptions import Assumptions
from bot.personas.likely import Likely, luck
from bot.personas.lives import Lived, Page, calendar
from bot.personas.policies import LEFT_OUT, Policy, minutes

MONDAY = date(2026, 1, 5)  # the first of the seven days on which runners begin; a year without a rule of its own
CHECKPOINTS = (30, 66)  # days (evidence notes; 66 is the median time to a habit)
A_BATCH = 50  # runners: a second or two of work, so that both cores end together
Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate."""

    assumptions: Assumptions
    policies: tuple[Policy, ...] = tuple(Policy)
    runners: int = 10_000
    days: int = 66
    seed: int = 1

    @property
    def checkpoints(self) -> tuple[int, ...]:
        """The days at which kept days are counted, the last day among them."""
        return (*(day for day in CHECKPOINTS if day < self.days), self.days)


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over runners: whole numbers, so that they come out the same in whatever order they are added."""

    runners: int
    days: int
    kept: tuple[int, ...]  #: kept days up to each checkpoint
    squares: int  #: of each runner's kept days at the end
    said: int
    gaps: int  #: days, of each runner's longest stretch without a kept day
    muted: int

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.runners + other.runners,
            self.days,
            tuple(a + b for a, b in zip(self.kept, other.kept, strict=True)),
            self.squares + other.squares,
            self.said + other.said,
            self.gaps + other.gaps,
            self.muted + other.muted,
        )

    @property
    def margin(self) -> float:
        """Half of the 95 % interval of the share of kept days at the end, from chance among runners alone."""
        mean = self.kept[-1] / self.runners
        return Z95 * sqrt(max(0.0, self.squares / self.runners - mean**2) / self.runners) / self.days

    @property
    def messages_a_week(self) -> float:
        return self.said * 7 / self.runners / self.days


def simulate(plan: Plan, processes: int, tell: Callable[[int], None]) -> dict[Policy, Tally]:
    """The tally of each policy. `tell(runners)` hears how many runners are through."""
    found: dict[Policy, Tally] = {}
    for tallies in _batches(plan, processes):
        found = {policy: found[policy] + tally if policy in found else tally for policy, tally in tallies.items()}
        tell(found[plan.policies[0]].runners)
    return found


def lives_of(plan: Plan, runner: int) -> dict[Policy, Lived]:
    """One runner's life under each policy."""
    person = Likely(plan.assumptions, luck(f"{plan.seed}/{runner}", plan.days, plan.assumptions.answers_within), lives.PROMPT_MINUTE)
    coached = [LEFT_OUT[policy] for policy in plan.policies if policy in LEFT_OUT]
    rungs = [rung for rung in coached if rung is not None]
    ways = lives.with_and_without(person, _calendar(runner % 7, plan.days), rungs) if coached else {}
    return {policy: ways[LEFT_OUT[policy]] if policy in LEFT_OUT else _by_the_clock(plan, policy, person) for policy in plan.policies}


def _by_the_clock(plan: Plan, policy: Policy, person: Likely) -> Lived:
    return lives.by_the_clock(person, plan.days, minutes(policy, lives.PROMPT_MINUTE))


def _batches(plan: Plan, processes: int) -> Iterator[dict[Policy, Tally]]:
    firsts = range(0, plan.runners, A_BATCH)
    if processes == 1:
        yield from (_batch(plan, first) for first in firsts)
        return
    spawn = multiprocessing.get_context("spawn")  # a fork would copy whatever threads there are
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_leave_interrupts) as pool:
        batches = [pool.submit(_batch, plan, first) for first in firsts]
        try:
            yield from (batch.result() for batch in batches)
        finally:
            pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that was started; it tells the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _batch(plan: Plan, first: int) -> dict[Policy, Tally]:
    runners = [lives_of(plan, runner) for runner in range(first, min(first + A_BATCH, plan.runners))]
    return {policy: reduce(add, (_tally(plan, lived[policy]) for lived in runners)) for policy in plan.policies}


def _tally(plan: Plan, lived: Lived) -> Tally:
    assert isinstance(lived.person, Likely)
    kept = tuple(sum(lived.kept[:day]) for day in plan.checkpoints)
    return Tally(1, plan.days, kept, kept[-1] ** 2, sum(lived.said), lived.longest_gap, int(lived.person.muted))


@cache
def _calendar(weekday: int, days: int) -> tuple[Page, ...]:
    return calendar(MONDAY + timedelta(days=weekday), days)
