"""Ratings and what follows: lights, protected days, easier moves, red flags."""

from datetime import date, timedelta
from typing import Any

from bot.domain.coach import Because, Kind
from bot.domain.entry import Mark, Reason
from bot.domain.hold import RangeKind
from bot.domain.pain import DROPPED_FOR, Light, Moment, Soreness
from bot.domain.red_flags import Flag
from bot.domain.site import BodySite, Side, Site
from bot.domain.trends import Advice, Trend
from bot.services import check_in, clearance, enrol, pause, report_pain
from bot.services.clearance_draft import Purpose
from bot.services.turn import Turned, Verdict
from bot.storage.engine import Store
from bot.storage.tables import AnswerRow, DecisionRow, RangeRow, RatingRow, RunRow, StrengthRow
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


# --- what corrects a red word, and what does not


def test_a_milder_number_later_in_the_day_is_news_and_the_site_stays_protected(robin: Life) -> None:
    robin.until(at(MONDAY, "13:00"))
    rate(robin, 5, moment=None)
    robin.now += timedelta(hours=3)
    view = rate(robin, 1, moment=None).view
    assert (view.mark, view.red) == (Mark.PROTECTED, (HIP, 5))


def test_a_corrected_morning_leaves_the_sessions_own_red_standing(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    rate(robin, 6)
    robin.marks(None, Mark.DONE)
    robin.do(report_pain.rate, robin.now + timedelta(minutes=10), MONDAY, Moment.DURING, ((HIP, 5, 10),))
    robin.now += timedelta(minutes=20)
    assert rate(robin, 1).view.hold is RangeKind.PROTECTED


def test_a_red_number_elsewhere_does_not_free_the_nameless_worst(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(None, Mark.DONE)
    robin.do(report_pain.rate, robin.now, MONDAY, Moment.DURING, ((None, 5, 10),))
    robin.until(at(MONDAY, "13:00"))
    rate(robin, 6, moment=None)
    assert {r.where for r in robin.facts.ranges if r.holds_at(robin.now)} == {None, HIP}


def test_a_second_red_word_lasts_its_own_48_hours(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    rate(robin, 6)
    robin.until(at(MONDAY, "20:00"))
    assert rate(robin, 6, moment=None).view.hold_until == robin.now + DROPPED_FOR


def test_same_after_noon_and_a_morning_number_after_noon_come_too_late(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    assert robin.do(report_pain.as_usual, robin.now, MONDAY).verdict is Verdict.TOO_LATE
    assert rate(robin, 2).verdict is Verdict.TOO_LATE


def test_what_a_session_raised_and_did_not_settle_is_red_the_day_after_next(robin: Life) -> None:
    robin.until(at(MONDAY, "07:20"))
    robin.marks(None, Mark.DONE)
    robin.do(report_pain.rate, robin.now, MONDAY, Moment.DURING, ((HIP, 3, 4),))
    robin.until(at(TUESDAY, "07:05"))
    assert rate(robin, 3).view.light is Light.AMBER
    robin.until(at(TUESDAY + timedelta(days=1), "07:05"))
    view = rate(robin, 3).view
    assert (view.light, view.mark) == (Light.RED, Mark.PROTECTED)


def test_the_list_opens_once_for_one_moment_and_again_for_a_higher_number(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.marks(None, Mark.DONE)
    during = [((None, 5, 10),), ((HIP, 5, 10),)]
    found = [robin.do(report_pain.rate, robin.now, MONDAY, Moment.DURING, values).verdict for values in during]
    assert found == [Verdict.FLAGS, Verdict.WRITTEN]
    assert rate(robin, 6, moment=None).verdict is Verdict.FLAGS
    assert rate(robin, 8, moment=None).verdict is Verdict.FLAGS
    assert rate(robin, 7, moment=None).verdict is Verdict.WRITTEN


def test_a_jump_of_three_since_yesterday_opens_the_list(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    rate(robin, 0)
    robin.until(at(TUESDAY, "07:05"))
    assert rate(robin, 3).verdict is Verdict.FLAGS


# --- tired muscle, and the limp


def strength(robin: Life, on: date, soreness: Soreness | None) -> None:
    row = StrengthRow(runner_id=robin.id, date=on, level=1, mark=Mark.DONE, soreness=soreness, at=robin.now)
    robin.store.write_now(lambda session: session.add(row))


def test_tired_muscle_after_strength_is_no_amber_and_hides_no_red(robin: Life) -> None:
    mornings(robin, 2)
    wednesday = MONDAY + timedelta(days=2)
    robin.until(at(wednesday, "07:05"))
    rate(robin, 2)
    assert robin.do(check_in.see, robin.now).view.light is Light.AMBER
    strength(robin, TUESDAY, Soreness.MUSCLE)
    assert robin.do(check_in.see, robin.now).view.light is Light.GREEN
    assert rate(robin, 3).view.mark is Mark.PROTECTED


def test_a_limp_is_same_day_before_clearance_and_red_after_it(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    assert robin.do(report_pain.limps, robin.now, HIP).view.hold is RangeKind.SAME_DAY
    robin.do(clearance.tell, Purpose.CLEAR, robin.now, on=MONDAY, by="my physio", limits="")
    robin.do(clearance.confirm, Purpose.CLEAR, MONDAY, robin.now)
    robin.now += timedelta(minutes=1)
    view = robin.do(report_pain.limps, robin.now, HIP).view
    assert (view.hold, view.red, view.hold_until) == (RangeKind.PROTECTED, (HIP, None), robin.now + DROPPED_FOR)
    assert robin.do(report_pain.limps, robin.now, HIP).view.hold_until == view.hold_until
    assert sum(r.kind is RangeKind.PROTECTED for r in robin.table(RangeRow)) == 1


# --- slips of the thumb


def test_a_mistaken_tap_takes_back_its_own_item_and_no_other(robin: Life) -> None:
    robin.do(report_pain.flag, robin.now, Flag.GROIN_STANDING)
    robin.do(report_pain.flag, robin.now, Flag.GROIN_STANDING)
    robin.until(at(TUESDAY, "12:00"))
    robin.do(report_pain.flag, robin.now, Flag.POP_BRUISE)
    assert robin.do(report_pain.mistaken, robin.now, Flag.POP_BRUISE).view.hold is RangeKind.SAME_DAY
    assert robin.do(report_pain.mistaken, robin.now, Flag.NUMB_SADDLE).verdict is Verdict.SAME
    robin.do(report_pain.flag, robin.now, Flag.NUMB_SADDLE)
    assert robin.do(report_pain.mistaken, robin.now, None).view.hold is RangeKind.SAME_DAY, "a button of an earlier bot: the last item"


def test_an_hour_later_it_was_no_slip_of_the_thumb(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(report_pain.flag, robin.now, Flag.NUMB_SADDLE)
    robin.now += timedelta(hours=1, minutes=1)
    late = robin.do(report_pain.mistaken, robin.now, Flag.NUMB_SADDLE)
    assert (late.verdict, late.view.hold) == (Verdict.TOO_LATE, RangeKind.EMERGENCY)
    robin.do(report_pain.flag, robin.now, Flag.GROIN_STANDING)
    robin.now += timedelta(hours=1)
    assert robin.do(report_pain.mistaken, robin.now, Flag.GROIN_STANDING).verdict is Verdict.WRITTEN, "within the hour it still is"


def test_a_pause_leaves_the_line_of_a_same_day_hold(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(report_pain.flag, robin.now, Flag.GROIN_STANDING)
    robin.do(pause.pause, None, robin.now)
    robin.said.clear()
    robin.until(at(MONDAY + timedelta(days=30), "12:00"))
    assert [((moment.date() - MONDAY).days, kind) for moment, kind in robin.said] == [(n, Kind.SAFETY) for n in (3, 6, 9, 12)]


def test_a_band_at_enrolment_counts_by_its_lower_end(store: Store) -> None:
    assert [enrol.enrolled_at_most(worst) for worst in (None, 0, 2, 4, 6, 10)] == [0, 0, 2, 3, 5, 7]
    sore = Life(store, worst=10)
    sore.until(at(MONDAY, "07:05"))
    view = rate(sore, 7).view
    assert ([s.usual for s in view.sites], view.mark) == ([7, 7], Mark.PROTECTED)
    assert not any(s.rated_before for s in view.sites)


def test_rest_under_book_soon_is_no_sore_day(robin: Life) -> None:
    robin.until(at(MONDAY, "07:05"))
    robin.do(report_pain.flag, robin.now, Flag.UNWELL)
    for n in range(4):
        robin.until(at(MONDAY + timedelta(days=n), "07:05"))
        assert robin.marks(None, Mark.EXCUSED, Reason.PAIN).view.excuse is None


# --- worth booking


def sore_days(robin: Life, *values: int, first: date = MONDAY) -> Turned:
    """A /pain number every afternoon."""
    for n, value in enumerate(values):
        robin.until(at(first + timedelta(days=n), "15:00"))
        turned = rate(robin, value, moment=None)
    return turned


def test_three_days_at_five_bring_the_advice_once(robin: Life) -> None:
    turned = sore_days(robin, 5, 5, 5)
    assert turned.view.advice == Advice(Trend.SORE_RUNNING)
    assert turned.view.advised_now
    assert turned.view.hold is RangeKind.BOOK_SOON
    again = sore_days(robin, 5, first=MONDAY + timedelta(days=3))
    assert not again.view.advised_now
    assert [r.because for r in robin.table(RangeRow) if r.kind is RangeKind.BOOK_SOON] == ["sore_running"]


def test_the_advice_ends_when_somebody_has_looked_and_begins_anew_from_there(robin: Life) -> None:
    sore_days(robin, 5, 5, 5)
    wednesday = MONDAY + timedelta(days=2)
    robin.do(clearance.tell, Purpose.SEEN, robin.now, on=wednesday, by="my physio")
    robin.do(clearance.confirm, Purpose.SEEN, wednesday, robin.now)
    assert sore_days(robin, 5, 5, first=wednesday + timedelta(days=1)).view.advice is None
    assert sore_days(robin, 5, first=wednesday + timedelta(days=3)).view.advice == Advice(Trend.SORE_RUNNING)


def test_a_slip_of_the_thumb_takes_the_week_back(store: Store) -> None:
    robin = Life(store, worst=6)
    for n in range(3):
        robin.until(at(MONDAY + timedelta(days=n), "07:05"))
        view = rate(robin, 5, HAM).view
    assert view.hold is RangeKind.BOOK_SOON
    robin.now += timedelta(seconds=40)
    view = rate(robin, 1, HAM).view
    assert (view.hold, view.advice, view.mark) == (None, None, Mark.OPEN)
    robin.now += timedelta(minutes=1)
    view = rate(robin, 6, HAM).view
    assert (view.advice, view.advised_now) == (Advice(Trend.SORE_RUNNING), True), "it was no week: what hurt before still counts"


def test_a_correction_upwards_keeps_the_week(robin: Life) -> None:
    for n in range(3):
        robin.until(at(MONDAY + timedelta(days=n), "07:05"))
        rate(robin, 5, HAM)
    robin.now += timedelta(minutes=1)
    assert rate(robin, 6, HAM).view.advice == Advice(Trend.SORE_RUNNING)
    robin.now += timedelta(hours=2)
    assert rate(robin, 1, HAM).view.advice == Advice(Trend.SORE_RUNNING), "later it is news"


def test_a_flag_that_holds_needs_no_advice(robin: Life) -> None:
    robin.until(at(MONDAY, "12:00"))
    robin.do(report_pain.flag, robin.now, Flag.NIGHT_REST)
    assert sore_days(robin, 7, 7).view.advice is None


def six_weeks(robin: Life, answers: list[tuple[Mark, Reason | None]]) -> Turned:
    """Six weeks of mornings at 3, the days answered like this in turn; then the next morning's 3."""
    today = MONDAY + timedelta(days=42)
    robin.until(at(today, "07:05"))
    days = [MONDAY + timedelta(days=n) for n in range(42)]
    site, side = HAM.site, HAM.side
    rated = [
        RatingRow(runner_id=robin.id, date=d, site=site, side=side, moment=Moment.MORNING, least=3, most=3, at=at(d, "07:05")) for d in days
    ]
    said = [answers[n % len(answers)] for n in range(42)]
    marks = [
        AnswerRow(runner_id=robin.id, date=d, mark=mark, reason=reason, at=at(d, "08:00"))
        for d, (mark, reason) in zip(days, said, strict=True)
    ]
    robin.store.write_now(lambda session: session.add_all([*rated, *marks]))
    return rate(robin, 3, HAM)


def test_six_weeks_of_showing_up_without_a_change(robin: Life) -> None:
    """Ill every other day, which counts neither way."""
    found = six_weeks(robin, [(Mark.DONE, None), (Mark.EXCUSED, Reason.ILL)])
    assert found.view.advice == Advice(Trend.NO_BETTER, HAM)


def test_six_weeks_of_staying_away_say_nothing(robin: Life) -> None:
    assert six_weeks(robin, [(Mark.DONE, None), (Mark.SKIPPED, Reason.BUSY)]).view.advice is None


def test_six_weeks_in_which_nothing_was_due_say_nothing(robin: Life) -> None:
    robin.do(pause.pause, None, robin.now)
    assert six_weeks(robin, [(Mark.EXCUSED, Reason.ILL)]).view.advice is None


# --- the morning after load, for evening runners


def evening(store: Store, **draft: Any) -> Life:
    return Life(store, anchor="bed", prompt_at="20:30", **draft)


def asked_mornings(life: Life) -> list[str]:
    return [f"{moment:%a}" for moment, kind in life.said if kind is Kind.MORNING]


def test_an_evening_runner_is_asked_after_a_whole_set_and_not_after_a_tiny_one(store: Store) -> None:
    late = evening(store)
    for n, mark in enumerate([Mark.DONE, Mark.TINY, Mark.DONE]):
        late.until(at(MONDAY + timedelta(days=n), "20:45"))
        late.marks(None, mark)
    late.until(at(MONDAY + timedelta(days=4), "05:00"))
    assert asked_mornings(late) == ["Tue", "Thu"]


def test_a_morning_that_is_rated_is_not_asked_again(store: Store) -> None:
    late = evening(store)
    late.until(at(MONDAY, "20:45"))
    late.marks(None, Mark.DONE)
    late.until(at(TUESDAY, "06:30"))
    rate(late, 2)
    late.until(at(TUESDAY, "23:00"))
    assert asked_mornings(late) == []


def test_strength_and_runs_are_load_and_what_was_taken_back_is_not(store: Store) -> None:
    late = evening(store)
    late.until(at(MONDAY, "20:45"))
    strength(late, MONDAY, None)
    wednesday, friday = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)
    runs = [
        RunRow(runner_id=late.id, date=on, minutes=20, worst=0, void=void, at=late.now)
        for on, void in ((wednesday, False), (friday, False), (friday, True))
    ]
    late.store.write_now(lambda session: session.add_all(runs))
    for n in range(6):
        late.until(at(MONDAY + timedelta(days=n), "21:00"))
        late.marks(None, Mark.TINY)
    assert asked_mornings(late) == ["Tue", "Thu"]


def test_three_mornings_without_an_answer_are_answer_enough(store: Store) -> None:
    late = evening(store)
    for n in range(6):
        late.until(at(MONDAY + timedelta(days=n), "20:45"))
        late.marks(None, Mark.DONE)
    assert asked_mornings(late) == ["Tue", "Wed", "Thu"]


def test_nobody_is_asked_where_nothing_is_sore(store: Store) -> None:
    late = evening(store, sites=())
    late.until(at(MONDAY, "20:45"))
    late.marks(None, Mark.DONE)
    late.until(at(TUESDAY, "12:00"))
    assert asked_mornings(late) == []


# --- what is never written down


def test_the_decision_log_knows_no_pain(robin: Life) -> None:
    sore_days(robin, 5, 7, 6)
    robin.do(report_pain.limps, robin.now, HIP)
    robin.until(at(MONDAY + timedelta(days=8), "12:00"))
    allowed = {*Kind, *(f"{kind}.{what}" for kind in Kind for what in ("dropped", "quiet"))}
    assert {row.kind for row in robin.table(DecisionRow)} <= allowed
    assert {row.because for row in robin.table(DecisionRow)} <= {*Because, "unwanted"}


def test_a_week_of_the_gentle_set_ends_by_itself_and_the_same_days_are_not_told_again(robin: Life) -> None:
    told = six_weeks(robin, [(Mark.DONE, None)])
    assert told.view.hold is RangeKind.BOOK_SOON
    robin.until(robin.now + timedelta(days=8))
    after = rate(robin, 3, HAM)
    assert (after.view.hold, after.view.advice) == (None, None)
