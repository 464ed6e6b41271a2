"""Ratings and what follows: lights, protected days, easier moves, red flags."""

from datetime import timedelta

from bot.domain.coach import Kind
from bot.domain.entry import Mark
from bot.domain.hold import RangeKind
from bot.domain.pain import DROPPED_FOR, Light, Moment
from bot.domain.red_flags import Flag
from bot.domain.site import BodySite, Side, Site
from bot.services import check_in, clearance, report_pain
from bot.services.clearance_draft import Purpose
from bot.services.turn import Turned, Verdict
from bot.storage.engine import Store
from bot.storage.tables import RangeRow
from tests.services.life import MONDAY, Life, at

HIP, HAM = BodySite(Site.HIP_FLEXOR, Side.RIGHT), BodySite(Site.HAM_PROX, Side.LEFT)
TUESDAY = MONDAY + timedelta(days=1)


def mornings(robin: Life, days: int, hip: int = 1) -> None:
    """So many kept, green days."""
    for n in range(days):
        robin.until(at(MONDAY + timedelta(days=n), "07:05"))
        rate(robin, hip)
        rate(robin, 1, HAM)
        robin.marks(None, Mark.DONE)


def rate(robin: Life, value: int, where: BodySite = HIP, moment: Moment | None = Moment.MORNING) -> Turned:
    turned: Turned = robin.do(report_pain.rate, robin.now, None, moment, ((where, value, value),))
    return turned


def test_a_red_morning_protects_the_day_and_drops_what_loads_the_site(robin: Life) -> None:
    mornings(robin, 3)
    robin.until(at(MONDAY + timedelta(days=3), "07:05"))
    view = rate(robin, 5).view
    assert (view.mark, view.light, view.red) == (Mark.PROTECTED, Light.RED, (HIP, 5))
    assert view.streak.length == 3
    assert robin.table(RangeRow)[0].until_at == robin.now + DROPPED_FOR


def test_a_milder_word_takes_the_red_one_back(robin: Life) -> None:
    mornings(robin, 3)
    robin.until(at(MONDAY + timedelta(days=3), "07:05"))
    rate(robin, 5)
    robin.now += timedelta(minutes=1)
    assert rate(robin, 1).view.mark is Mark.OPEN


def test_a_gentle_set_on_a_protected_day_is_done(robin: Life) -> None:
    mornings(robin, 3)
    robin.until(at(MONDAY + timedelta(days=3), "07:05"))
    rate(robin, 5)
    view = robin.marks(None, Mark.DONE).view
    assert (view.mark, view.streak.length) == (Mark.DONE, 4)


def test_a_protected_day_left_alone_is_neutral_and_climbs_no_rung(robin: Life) -> None:
    mornings(robin, 3)
    robin.until(at(MONDAY + timedelta(days=3), "07:05"))
    rate(robin, 5)
    robin.until(at(MONDAY + timedelta(days=5), "05:00"))
    assert [e.mark for e in robin.facts.entries[-2:]] == [Mark.PROTECTED, Mark.PROTECTED]
    assert robin.facts.diary.streak.length == 3
    assert robin.facts.diary.ladder.rung == 0


def test_an_amber_morning_eases_the_same_dose(robin: Life) -> None:
    mornings(robin, 3)
    robin.until(at(MONDAY + timedelta(days=3), "07:05"))
    view = rate(robin, 2).view
    assert view.light is Light.AMBER
    assert view.mark is Mark.OPEN


def test_the_worst_during_asks_where_only_from_three(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(None, Mark.DONE)
    calm = robin.do(report_pain.rate, robin.now, MONDAY, Moment.DURING, ((None, 0, 2),))
    assert not calm.view.ask_site
    sore = robin.do(report_pain.rate, robin.now, MONDAY, Moment.DURING, ((None, 3, 4),))
    assert sore.view.ask_site


def test_five_and_more_during_holds_every_site_until_one_is_named(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(None, Mark.DONE)
    robin.do(report_pain.rate, robin.now, MONDAY, Moment.DURING, ((None, 5, 10),))
    robin.now += timedelta(minutes=1)
    robin.do(report_pain.rate, robin.now, MONDAY, Moment.DURING, ((HIP, 5, 10),))
    holding = [r for r in robin.table(RangeRow) if r.until_at > r.from_at]
    assert [(r.kind, r.site, r.side) for r in holding] == [(RangeKind.PROTECTED, Site.HIP_FLEXOR, Side.RIGHT)]
    assert robin.facts.mark(robin.now) is Mark.DONE


def test_the_morning_asks_as_usual_once_every_site_was_rated(robin: Life) -> None:
    mornings(robin, 2)
    robin.until(at(MONDAY + timedelta(days=2), "07:05"))
    view = robin.do(report_pain.as_usual, robin.now, MONDAY + timedelta(days=2)).view
    assert [s.morning for s in view.sites] == [1, 1]


def test_a_rating_of_seven_opens_the_red_flag_list(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    assert rate(robin, 7).verdict is Verdict.FLAGS


def test_a_rating_of_yesterdays_morning_comes_too_late(robin: Life) -> None:
    robin.until(at(TUESDAY, "09:00"))
    turned = robin.do(report_pain.rate, robin.now, MONDAY, Moment.MORNING, ((HIP, 3, 3),))
    assert turned.verdict is Verdict.TOO_LATE


def test_an_emergency_item_silences_everything(robin: Life) -> None:
    robin.do(report_pain.flag, robin.now, Flag.NUMB_SADDLE)
    robin.until(at(MONDAY + timedelta(days=9), "12:00"))
    assert robin.said == []


def test_a_same_day_item_leaves_one_line_every_three_days_four_times(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(report_pain.flag, robin.now, Flag.GROIN_STANDING)
    robin.until(at(MONDAY + timedelta(days=40), "12:00"))
    lines = [moment for moment, kind in robin.said if kind is Kind.SAFETY]
    assert [(moment.date() - MONDAY).days for moment in lines] == [3, 6, 9, 12]
    assert {kind for _, kind in robin.said[1:]} == {Kind.SAFETY}


def test_the_first_line_of_a_hold_falls_on_its_third_day_for_evening_prompts_too(store: Store) -> None:
    late = Life(store, anchor="bed", prompt_at="20:30")
    late.do(report_pain.flag, late.now, Flag.NIGHT_REST)
    late.until(at(MONDAY + timedelta(days=3), "21:00"))
    assert [kind for _, kind in late.said] == [Kind.SAFETY]


def test_a_hold_ends_when_somebody_has_looked_and_its_days_stay_neutral(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(report_pain.flag, robin.now, Flag.POP_BRUISE)
    robin.until(at(TUESDAY, "12:00"))
    robin.do(clearance.tell, Purpose.SEEN, robin.now, on=TUESDAY, by="my physio")
    robin.do(clearance.confirm, Purpose.SEEN, TUESDAY, robin.now)
    assert robin.until(at(TUESDAY + timedelta(days=1), "07:01"))[-1].facts.kind is Kind.PROMPT
    assert [e.mark for e in robin.facts.entries] == [Mark.PROTECTED, Mark.PROTECTED]


def test_a_mistaken_tap_is_as_if_it_never_was(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(report_pain.flag, robin.now, Flag.CHEST_BREATH)
    turned = robin.do(report_pain.mistaken, robin.now, Flag.CHEST_BREATH)
    assert turned.view.mark is Mark.OPEN


def test_a_flag_at_enrolment_holds_from_the_start(store: Store) -> None:
    held = Life(store, flag=Flag.GROIN_STANDING.value)
    held.until(at(MONDAY, "12:00"))
    assert held.said == []
    assert held.do(check_in.see, held.now).view.hold is RangeKind.SAME_DAY
