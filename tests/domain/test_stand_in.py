"""The still holds of the hamstring programme stand in for the first phase while the sit bone is sore most mornings."""

from datetime import timedelta

import pytest

from bot.content.loader import load_library
from bot.domain.day import ONE_DAY
from bot.domain.pain import Moment, Rating
from bot.domain.site import BodySite, Side, Site
from bot.domain.stand_in import STAND_INS, todays_phase
from tests.domain.diary_text import MONDAY, the_day

LEFT, RIGHT, HIP = BodySite(Site.HAM_PROX, Side.LEFT), BodySite(Site.HAM_PROX, Side.RIGHT), BodySite(Site.HIP_FLEXOR, Side.LEFT)
TODAY = MONDAY + 20 * ONE_DAY


def sit_bone(text: str, where: BodySite = LEFT, moment: Moment = Moment.MORNING) -> list[Rating]:
    """Mornings up to today, one number a day; a dot was not rated."""
    days = [(TODAY - (len(text) - 1 - n) * ONE_DAY, sign) for n, sign in enumerate(text)]
    return [Rating(on, moment, int(s), int(s), the_day(on).opens_at + timedelta(hours=3), where) for on, s in days if s != "."]


@pytest.mark.parametrize(
    "ratings, before, phase",
    [
        pytest.param(sit_bone("1212222"), "F1", "P1", id="most mornings"),
        pytest.param(sit_bone("1112221"), "F1", "F1", id="three of seven are not most"),
        pytest.param(sit_bone("1112221"), "P1", "P1", id="three of seven do not end it either"),
        pytest.param(sit_bone("1112211"), "P1", "F1", id="two of seven end it"),
        pytest.param(sit_bone("2222111"), "F1", "P1", id="four, even if the last ones are calmer"),
        pytest.param(sit_bone("2222" + "." * 13), "P1", "F1", id="mornings of two weeks ago say nothing"),
        pytest.param(sit_bone("2222", HIP), "F1", "F1", id="another site"),
        pytest.param(sit_bone("2222", moment=Moment.DURING), "F1", "F1", id="no mornings"),
        pytest.param([*sit_bone("2020"), *sit_bone("0202", RIGHT)], "F1", "P1", id="now the left, now the right"),
        pytest.param(sit_bone("9999"), "F2", "F2", id="only in the first phase"),
    ],
)
def test_when_the_still_holds_stand_in(ratings: list[Rating], before: str, phase: str) -> None:
    here = "F1" if before != "F2" else "F2"
    assert todays_phase(here, before, ratings, TODAY) == phase


def test_what_stands_in_needs_no_clearance_and_is_in_the_library() -> None:
    phases = {phase.id: phase for programme in load_library().programmes.values() for phase in programme.phases}
    for here, rule in STAND_INS.items():
        assert here in phases
        assert not phases[rule.phase].needs_clearance
