"""What a simulation takes for granted about people. Made-up numbers after a few published ones: sanity tests, not evidence.

Each number's source stands beside it (docs/sources.md#simulation); a file may set any of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from bot.content.nodes import Fault, Faults, Field, read


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The behaviour model. Chances are 0-1 a day; what is added is added to a chance."""

    first_week: float = 0.90  #: chance of a kept day in the first week (evidence notes, our choice)
    after_kept: float = 0.85  #: ... after a kept day, on their own (one public log of eight habits: median .85)
    after_miss: float = 0.30  #: ... after one miss (the same log .18, a meditation log .47)
    after_misses: float = 0.10  #: ... after two misses or more (the same log .10)
    cue_odds: float = 1.4  #: a reminder multiplies the odds of a kept day (our choice; HeartSteps V1 found more at its start)
    cue_half_life: float = 12  #: days in which the same copy loses half of its log-odds (HeartSteps V1); other copy starts anew
    repeat_share: float = 0.5  #: each further message of a day works so much less than the one before (our choice)
    tiny_offer: float = 0.15  #: added where a message leads with the tiny version (our choice)
    partner: float = 0.10  #: added by a line of rung 3, people or their own why (our choice; social trials are not significant)
    partner_days: float = 3  #: days it lasts (our choice)
    annoyance: float = 0.002  #: chance of muting, times the square of the day's messages (our choice)
    says_no: float = 0.20  #: share of reminded days not kept that are skipped by an answer, the rest is silence (our choice)
    answers_within: float = 45  #: minutes from a message to its answer, mean of an exponential (our choice)


A_CHANCE = (0.0, 1.0)
RANGES: Mapping[str, tuple[float, float]] = dict.fromkeys((field.name for field in fields(Assumptions)), A_CHANCE) | {
    "cue_odds": (0.01, 100.0),
    "cue_half_life": (0.1, 10_000.0),
    "partner_days": (0.0, 365.0),
    "answers_within": (1.0, 600.0),
}


class AssumptionsAreWrong(Exception):
    """A file of assumptions has faults; the message lists them all, one a line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


def read_assumptions(path: Path) -> Assumptions:
    """The assumptions of a YAML file (`name: number`, one a line); what it leaves out stays as it is. Raises AssumptionsAreWrong."""
    faults = Faults()
    root = read(path, faults)
    found = root.fields((), RANGES) if root is not None else {}
    numbers = {name: _number(field, *RANGES[name]) for name, field in found.items()}
    if faults:
        raise AssumptionsAreWrong(faults)
    return Assumptions(**numbers)


def _number(field: Field, least: float, most: float) -> float:
    try:
        value = float(field.raw())
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        field.wrong(f"{field.name} must be a number from {least:g} to {most:g}, is {field.raw()[:40] or 'something else'}")
    return value
