"""Read this first: Limber in a dozen tests, one idea each, in the order in which a runner meets them.

A diary is one sign a day: ✓ full, p a part, t the tiny version, ✗ skipped, . missed, ~ neutral, ? today.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.coach import decide
from bot.domain.day import Place, instant, local_day
from bot.domain.diary import from_json, to_json
from bot.domain.entry import Mark
from bot.domain.hold import Range, RangeKind
from bot.domain.ladder import Rung
from bot.domain.outbox import State
from bot.domain.pain import Light, morning_light
from bot.domain.red_flags import TIER, Flag, worrying
from tests.domain.a_day import a_day, answer, clock, prompted, wakes, wanted
from tests.domain.diary_text import diary, folded, ladder, streak
from tests.domain.life import Life, by_diary

BERLIN = ZoneInfo("Europe/Berlin")


def test_1_a_day_is_the_runners_own_and_turns_at_four_in_the_morning() -> None:
    late_on_monday = datetime(2026, 1, 6, 1, 30, tzinfo=BERLIN)
    assert local_day(late_on_monday, Place(BERLIN)) == date(2026, 1, 5)
    assert local_day(late_on_monday, Place(ZoneInfo("Asia/Tokyo"))) == date(2026, 1, 6)


def test_2_kept_days_make_a_streak_and_neutral_days_are_stepped_over() -> None:
    assert streak(diary("✓ p t ~(ill) ~(held) ✓ ?")).length == 4


def test_3_two_reserves_cover_two_misses_and_a_third_breaks() -> None:
    assert streak(diary("✓ ✓ ✓ . . ✓ ?")).length == 4
    assert streak(diary("✓ ✓ ✓ . . . ✓ ?")).length == 1


def test_4_a_broken_streak_is_repaired_by_two_full_days() -> None:
    assert streak(diary("✓ ✓ ✓ . ✓ ✓ ?"), reserves=0).length == 5


def test_5_a_decision_is_a_value_made_of_facts_and_now() -> None:
    assert wakes(a_day(), "06:00") == "Wed 07:00"
    assert wanted(a_day(), "07:00") == ["prompt"]
    assert wanted(a_day(said=prompted()), "18:30") == ["rescue"]
    assert decide(a_day(), clock("07:00")) == decide(a_day(), clock("07:00"))


def test_6_what_was_said_is_never_said_again_and_nothing_follows_an_answer() -> None:
    assert wanted(a_day(said=prompted()), "07:00") == []
    assert wanted(a_day(said=prompted(state=State.FAILED)), "07:00") == []
    assert wanted(a_day(said=prompted(), answer=answer(Mark.TINY), replied=True), "18:30") == []


def test_7_a_slump_is_met_with_a_smaller_ask_and_a_kept_day_with_the_plain_cue() -> None:
    fallen = Life(by_diary("✓✓✓✓✓✓✓..t"), until=date(2026, 1, 16))
    assert [line[12:] for line in fallen.transcript[7:]] == [
        "07:00 prompt cue · 18:30 rescue",
        "07:00 prompt after_miss · 18:30 rescue",
        "07:00 prompt shrink · 07:20 > tiny",
        "07:00 prompt cue · 18:30 rescue",
    ]


def test_8_a_skip_is_an_answer_and_only_silence_brings_silence() -> None:
    week = "✓✓✓✓✓✓✓"
    assert ladder(diary(week + "✗✗✗✗✗✗✗✗")).rung is Rung.PEOPLE
    assert ladder(diary(week + ".....")).rung is Rung.BACK_OFF
    assert Life(by_diary(week), until=date(2026, 6, 1)).wake is None


def test_9_pain_never_escalates_and_more_of_it_is_never_milder() -> None:
    assert [morning_light(n, usual=2) for n in (2, 3, 4)] == [Light.GREEN, Light.AMBER, Light.RED]
    sore = Range(RangeKind.PROTECTED, clock("00:00"), clock("48:00"))
    assert wanted(a_day(said=prompted(), ranges=(sore,), held=True), "18:30") == []
    assert ladder(diary("✓✓✓✓✓✓✓ . . ~(held) ~(held)")).rung is Rung.CUE


def test_10_a_word_opens_the_red_flags_and_only_a_tapped_one_locks() -> None:
    assert worrying("it popped and I can’t walk")
    assert not worrying("then I fall off")
    assert TIER[Flag.GROIN_STANDING] is RangeKind.SAME_DAY
    seen_today = Range(RangeKind.SAME_DAY, clock("00:00"))
    assert wanted(a_day(ranges=(seen_today,), held=True), "07:00") == []


def test_11_what_follows_is_derived_so_a_late_answer_gives_back_what_its_miss_had_cost() -> None:
    assert folded(diary("✓✓✓✓✓✓✓ ✓ . ✓")).streak.length == 9
    assert folded(diary("✓✓✓✓✓✓✓ ✓ ✓ ✓")).streak.length == 10
    book = folded(diary("✓ ✓ . ~ t ✗ ✓"))
    assert from_json(to_json(book)) == book


def test_12_seven_oclock_is_seven_oclock_across_clock_changes_and_continents() -> None:
    here, there = Place(BERLIN), Place(ZoneInfo("America/Los_Angeles"))
    saturday, sunday = (instant(date(2026, 3, day), time(7), here.zone) for day in (28, 29))
    assert sunday - saturday == timedelta(hours=23)
    moves = [(saturday + timedelta(hours=5), lambda life, now: life.travels(now, there.zone.key))]
    traveller = Life(starts=date(2026, 3, 27), until=date(2026, 3, 31), plans=moves)
    assert [line[12:29] for line in traveller.transcript] == ["07:00 prompt cue "] * 4
