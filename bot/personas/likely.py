"""A runner of the behaviour model: one stroke of luck a day, and a chance that what is said can raise.

A day has one `will` between 0 and 1. They do it at their own hour if it lies below their own chance; else at the first message
that lifts the chance above it. So more help never undoes a kept day, and the same seed lives the same luck under every policy.
"""

from dataclasses import dataclass, replace
from functools import cache
from math import log
from random import Random
from typing import NamedTuple, Self

from bot.domain.entry import Mark, Reason
from bot.personas.assumptions import Assumptions
from bot.personas.person import Act, Said, Today

FIRST_WEEK = 7  # days
LONGEST_LAG = 240  # minutes; our choice
PEOPLE = frozenset({"people", "why"})  # intents of rung 3: other people, and their own reason


class Luck(NamedTuple):
    """What chance holds for one day, each but `lag` 0-1."""

    will: float  #: kept if below the chance
    lag: int  #: minutes from a message, or from their own hour, to the deed
    says_no: float
    annoyed: float


def luck(seed: str, days: int, answers_within: float) -> tuple[Luck, ...]:
    """The luck of a runner's days; the same for the same seed, and for a longer life the same beginning."""
    chance = Random(seed).random
    return tuple(Luck(chance(), 1 + min(LONGEST_LAG, int(-answers_within * log(1 - chance()))), chance(), chance()) for _ in range(days))


@dataclass(frozen=True, slots=True)
class Likely:
    """Someone who does as the assumptions say. `luck` must reach as far as their days do."""

    assumptions: Assumptions
    luck: tuple[Luck, ...]
    own_hour: int = 7 * 60  #: minute at which they would do it unasked
    misses: int = 0  #: days running without, up to yesterday
    muted: bool = False
    copy: str = ""  #: the text that opened the last day on which something was said
    copy_age: int = 0  #: days it has been the same
    partner_until: int = 0  #: the last day the help of other people lasts

    def acts(self, today: Today) -> tuple[Act, ...]:
        """Done or tiny when the will is reached, a no if they say no, else nothing."""
        luck = self.luck[today.number - 1]
        chance = self._own_chance(today.number)
        if luck.will < chance:
            return (Act(self.own_hour + luck.lag),)
        if self.muted or not today.said:
            return ()
        odds, added = chance / (1 - chance), 0.0
        for number, said in enumerate(today.said):
            odds *= self._cue(number, self._age(said))
            reminded = odds / (1 + odds)
            added = max(added, self.assumptions.tiny_offer if said.tiny else 0.0)
            if said.intent.value in PEOPLE and self.partner_until < today.number:
                reminded += self.assumptions.partner
            if luck.will < reminded:
                return (Act(said.at + luck.lag),)
            if luck.will < reminded + added:
                return (Act(said.at + luck.lag, mark=Mark.TINY),)
        if luck.says_no < self.assumptions.says_no:
            return (Act(today.said[0].at + luck.lag, mark=Mark.SKIPPED, reason=Reason.BUSY),)
        return ()

    def after(self, today: Today) -> Self:
        """The next morning: how many misses now, what copy, whether they had enough of it."""
        acts = self.acts(today)
        kept = bool(acts) and acts[0].mark is not Mark.SKIPPED
        misses = 0 if kept else self.misses + 1
        if self.muted or not today.said:
            return self if misses == self.misses else replace(self, misses=misses)
        first, bother = today.said[0], self.assumptions.annoyance * len(today.said) ** 2
        met = any(said.intent.value in PEOPLE for said in today.said)
        helped_until = today.number + round(self.assumptions.partner_days) - 1 if met else self.partner_until
        age = self.copy_age + 1 if first.text_id == self.copy else 1
        muted = self.luck[today.number - 1].annoyed < bother
        # not `replace`, which takes thrice as long and would be a twentieth of a simulation
        return type(self)(self.assumptions, self.luck, self.own_hour, misses, muted, first.text_id, age, helped_until)

    def _own_chance(self, number: int) -> float:
        has = self.assumptions
        chance = has.after_kept if self.misses == 0 else has.after_miss if self.misses == 1 else has.after_misses
        chance = has.first_week if number <= FIRST_WEEK else chance
        return chance + has.partner if number <= self.partner_until else chance

    def _age(self, said: Said) -> int:
        return self.copy_age if said.text_id == self.copy else 0

    def _cue(self, number: int, age: int) -> float:
        has = self.assumptions
        return _factor(has.cue_odds, has.cue_half_life, has.repeat_share, number, age)


@cache
def _factor(odds: float, half_life: float, share: float, number: int, age: int) -> float:
    """What the `number`th message of a day (0 the first) multiplies the odds by, its copy `age` days old."""
    factor: float = odds ** (0.5 ** (age / half_life) * share**number)
    return factor
