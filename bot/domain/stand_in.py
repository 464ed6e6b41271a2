"""A calmer phase in a phase's place: while a site is sore most mornings, another phase's moves are done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.pain import Moment, Rating
from bot.domain.site import Site


@dataclass(frozen=True, slots=True)
class StandIn:
    """While `site` is at 2 or more most mornings, the day's moves come from `phase`; days and exit tests count as before."""

    site: Site
    phase: str


STAND_INS: Mapping[str, StandIn] = {"F1": StandIn(Site.HAM_PROX, "P1")}  # programmes before an assessment, docs/sources.md#phases
WITHIN_DAYS = 14
STANDS_IN_AT = 2  # of 10 (our choice)
STANDS_IN_OF = 7  # last rated mornings of the site within 14 days (our choice)
BEGINS_AT, ENDS_AT = 4, 2  # of them: more than half begins it, two or fewer end it, between nothing changes (our choice)


def todays_phase(here: str, yesterdays: str, ratings: Iterable[Rating], today: date) -> str:
    """The phase whose moves are done today: `here`, or its stand-in. `yesterdays` is what was done last."""
    rule = STAND_INS.get(here)
    if rule is None:
        return here
    sore: dict[date, int] = {}
    for each in ratings:
        mine = each.moment is Moment.MORNING and each.where is not None and each.where.site is rule.site
        if mine and 0 <= (today - each.on).days < WITHIN_DAYS:
            sore[each.on] = max(each.most, sore.get(each.on, 0))
    count = sum(value >= STANDS_IN_AT for _, value in sorted(sore.items())[-STANDS_IN_OF:])
    return rule.phase if count >= BEGINS_AT or (yesterdays == rule.phase and count > ENDS_AT) else here
