"""What the coach says on one day, voice by voice."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.domain.adherence import Adherence
from bot.domain.coach import Because, Decision, Facts, Kind, Said, decide, evening_at, in_quiet_hours, rescue_at
from bot.domain.day import ONE_DAY
from bot.domain.diary import Diary
from bot.domain.entry import Mark
from bot.domain.hold import RangeKind
from bot.domain.ladder import BACK_OFF_DAYS, Ladder, Rung
from bot.domain.outbox import State
from bot.domain.runner import Status
from bot.domain.words import Intent
from tests.domain.a_day import (
    SATURDAY,
    SUNDAY,
    WEDNESDAY,
    a_day,
    answer,
    clock,
    holds,
    later,
    messages,
    prompted,
    quiet,
    said,
    wakes,
    wanted,
    why,
)
from tests.domain.diary_text import BERLIN, the_day

UNKNOWN = State.UNKNOWN

# --- the prompt


def test_the_prompt_comes_at_the_chosen_time() -> None:
    assert wanted(a_day(), "06:59") == []
    assert wakes(a_day(), "06:59") == "Wed 07:00"
    assert wanted(a_day(), "07:00") == ["prompt"]


def test_a_message_carries_its_key_its_text_and_its_because() -> None:
    (prompt,) = messages(a_day(), "07:00")
    assert prompt.key == (Kind.PROMPT, WEDNESDAY, 0)
    assert (prompt.intent, prompt.text_id.split(".")[0], prompt.because) == (Intent.CUE, "cue", Because.DUE)


def test_a_late_prompt_goes_out_if_the_day_allows_it() -> None:
    assert wanted(a_day(), "21:29") == ["prompt"]
    assert wanted(a_day(), "21:30") == []
    assert why(a_day(), "21:30", "prompt") is Because.TOO_LATE


def test_a_prompt_chosen_for_the_night_comes_up_to_two_hours_late() -> None:
    night = a_day(prompt_at=time(22))
    assert [wanted(night, at) for at in ("22:00", "23:59", "24:00")] == [["prompt"], ["prompt"], []]


def test_a_prompt_before_the_roll_over_belongs_to_the_day_before() -> None:
    assert wanted(a_day(prompt_at=time(1)), "25:00") == ["prompt"]


@pytest.mark.parametrize("mark", [Mark.DONE, Mark.TINY, Mark.SKIPPED, Mark.EXCUSED])
def test_no_prompt_for_a_day_that_is_answered(mark: Mark) -> None:
    assert why(a_day(answer=answer(mark, "06:00"), replied=True), "07:00", "prompt") is Because.ANSWERED


def test_an_answer_taken_back_before_the_prompt_brings_the_prompt() -> None:
    assert wanted(a_day(answer=answer(Mark.OPEN, "06:00"), replied=True), "07:00") == ["prompt"]


def test_who_has_just_been_shown_their_day_needs_no_prompt() -> None:
    assert why(a_day(shown_at=clock("07:05")), "07:10", "prompt") is Because.SAID
    assert wanted(a_day(shown_at=clock("07:00")), "07:00") == []
    assert wanted(a_day(shown_at=clock("06:55")), "07:00") == ["prompt"]


def test_before_the_first_day_nothing_is_said() -> None:
    early = a_day(first_day=WEDNESDAY + 2 * ONE_DAY)
    assert wanted(early, "12:00") == []
    assert wakes(early, "12:00") == "Fri 07:00"
    assert why(early, "12:00", "rescue") is Because.BEFORE_FIRST_DAY


def test_a_planned_rest_day_has_neither_prompt_nor_rescue() -> None:
    resting = a_day(rest=True)
    assert wanted(resting, "07:00") == wanted(resting, "18:30") == []
    assert why(resting, "07:00", "prompt") is Because.REST_DAY


# --- what the prompt is for


@pytest.mark.parametrize(
    "rung, kept_last, intent",
    [
        (Rung.CUE, True, Intent.CUE),
        (Rung.CUE, False, Intent.CUE),
        (Rung.RESCUE, False, Intent.AFTER_MISS),
        (Rung.SHRINK, False, Intent.SHRINK),
        (Rung.RESCUE, True, Intent.CUE),
        (Rung.SHRINK, True, Intent.CUE),
    ],
)
def test_after_a_kept_day_the_plain_cue_at_every_rung(rung: Rung, kept_last: bool, intent: Intent) -> None:
    missed = Adherence(miss_run=0 if kept_last else rung)
    book = Diary(WEDNESDAY - ONE_DAY, 20, adherence=missed, ladder=Ladder(rung, WEDNESDAY, kept_last=kept_last))
    (prompt,) = messages(a_day(diary=book), "07:00")
    assert prompt.intent is intent


def test_its_words_are_for_the_day_after_one_miss_and_not_for_a_quiet_day_that_was_agreed() -> None:
    assert messages(a_day(rung=Rung.RESCUE), "07:00")[0].intent is Intent.AFTER_MISS
    often = Diary(WEDNESDAY - ONE_DAY, 20, adherence=Adherence(miss_run=3), ladder=Ladder(Rung.RESCUE, WEDNESDAY))
    assert messages(a_day(diary=often), "07:00")[0].intent is Intent.CUE
    assert messages(a_day(rung=Rung.SHRINK, quiet_yesterday=True), "07:00")[0].intent is Intent.CUE


def test_the_plan_is_shrunk_aloud_once_a_week() -> None:
    def intent(days_ago: int) -> Intent:
        before = said(Kind.PROMPT, "07:00", on=WEDNESDAY - days_ago * ONE_DAY, text_id="shrink.3")
        return messages(a_day(rung=Rung.SHRINK, said=(before,)), "07:00")[0].intent

    assert [intent(n) for n in (1, 6, 7)] == [Intent.CUE, Intent.CUE, Intent.SHRINK]


def test_a_protected_day_is_asked_about_gently() -> None:
    (prompt,) = messages(a_day(held=True), "07:00")
    assert prompt.intent is Intent.GENTLE
    sore = holds(RangeKind.BOOK_SOON, clock("00:00"))
    assert messages(a_day(ranges=(sore,)), "07:00")[0].intent is Intent.GENTLE


# --- Later


def test_later_asks_again_when_they_said() -> None:
    waiting = a_day(said=prompted(), laters=(later("09:30"),), replied=True)
    assert wanted(waiting, "09:29") == []
    assert wakes(waiting, "09:29") == "Wed 09:30"
    (again,) = messages(waiting, "09:30")
    assert (again.kind, again.step, again.because) == (Kind.LATER, 2, Because.ASKED_FOR)


def test_only_the_last_later_counts_and_it_comes_once() -> None:
    twice = (later("09:30", 2), later("20:00", 3))
    assert wanted(a_day(said=prompted(), laters=twice), "10:00") == []
    assert [m.step for m in messages(a_day(said=prompted(), laters=twice), "20:00")] == [3]
    gone = prompted(said(Kind.LATER, "20:00", 3))
    assert why(a_day(said=gone, laters=twice), "20:01", "later") is Because.SAID


def test_later_is_kept_even_in_quiet_hours_but_not_for_ever() -> None:
    waiting = a_day(said=prompted(), laters=(later("22:00"),))
    assert [wanted(waiting, at) for at in ("22:00", "23:59", "24:00")] == [["later"], ["later"], []]
    assert why(waiting, "24:00", "later") is Because.TOO_LATE


def test_a_later_that_was_missed_in_the_small_hours_comes_when_the_morning_ends_quiet_hours() -> None:
    early_bird = a_day(said=prompted(at="04:00"), prompt_at=time(7), laters=(later("04:30"),))
    assert wanted(early_bird, "06:45") == []
    assert wakes(early_bird, "06:45") == "Wed 07:00"
    assert wanted(early_bird, "07:00") == ["later"]


def test_nothing_after_an_answer_though_later_was_asked_for() -> None:
    done = a_day(said=prompted(), laters=(later("09:30"),), answer=answer(Mark.DONE), replied=True)
    assert why(done, "09:30", "later") is Because.ANSWERED


def test_who_asked_for_later_on_a_protected_day_is_asked_again() -> None:
    assert wanted(a_day(said=prompted(), laters=(later("09:30"),), held=True), "09:30") == ["later"]


# --- the rescue


def test_the_rescue_comes_at_the_backup_moment() -> None:
    assert wanted(a_day(said=prompted()), "18:29") == []
    assert wanted(a_day(said=prompted()), "18:30") == ["rescue"]
    assert wanted(a_day(said=prompted(), backup_at=time(12, 15)), "12:15") == ["rescue"]


@pytest.mark.parametrize(
    "prompt_at, backup_at, expected",
    [
        pytest.param("07:00", None, "18:30", id="the usual"),
        pytest.param("16:59", None, "18:30", id="an afternoon prompt"),
        pytest.param("17:00", None, "18:15", id="an evening prompt: 75 minutes after it"),
        pytest.param("19:30", None, "20:45", id="later still"),
        pytest.param("20:15", None, "21:25", id="just before quiet hours"),
        pytest.param("20:35", None, "21:25", id="fifty minutes are the least"),
        pytest.param("20:36", None, None, id="no room between prompt and quiet hours"),
        pytest.param("07:00", "07:49", None, id="a backup moment too near"),
        pytest.param("07:00", "06:00", None, id="a backup moment before the prompt"),
        pytest.param("07:00", "23:00", "21:25", id="a backup moment in quiet hours"),
        pytest.param("22:00", None, "23:15", id="a prompt in quiet hours (the rescue stays unsaid)"),
    ],
)
def test_when_the_rescue_comes(prompt_at: str, backup_at: str | None, expected: str | None) -> None:
    backup = time.fromisoformat(backup_at) if backup_at else None
    at = rescue_at(a_day(prompt_at=time.fromisoformat(prompt_at), backup_at=backup))
    assert (f"{at.astimezone(BERLIN.zone):%H:%M}" if at else None) == expected


def test_this_evening_is_half_past_six_or_the_backup_moment_when_that_is_later() -> None:
    backups = (None, time(12), time(20))
    assert [evening_at(a_day(backup_at=at)) for at in backups] == [clock("18:30"), clock("18:30"), clock("20:00")]


def test_no_rescue_in_quiet_hours_whatever_the_prompt_time() -> None:
    night_owl = a_day(prompt_at=time(22), said=prompted(at="22:00"))
    assert why(night_owl, "23:15", "rescue") is Because.QUIET_HOURS
    assert why(a_day(prompt_at=time(21)), "21:00", "rescue") is Because.NO_ROOM


def test_a_rescue_comes_fifty_minutes_after_a_late_prompt() -> None:
    late = a_day(said=prompted(at="18:10"))
    assert wanted(late, "18:59") == []
    assert wakes(late, "18:59") == "Wed 19:00"
    assert wanted(late, "19:00") == ["rescue"]


def test_no_rescue_for_a_prompt_that_never_went_out() -> None:
    assert why(a_day(shown_at=clock("08:00")), "18:30", "rescue") is Because.NOT_SAID


def test_no_rescue_within_half_an_hour_of_their_last_word() -> None:
    talking = a_day(said=prompted(), last_heard_at=clock("18:20"))
    assert wakes(talking, "18:30") == "Wed 18:50"
    assert wanted(talking, "18:50") == ["rescue"]


def test_unsolicited_messages_stand_three_hours_apart_and_a_rescue_fifty_minutes_after_a_prompt() -> None:
    asked_again = a_day(said=(said(Kind.LATER, "16:00", 2), said(Kind.FOLLOW_UP, "18:00", 2)))
    assert wakes(asked_again, "18:30") == "Wed 18:50"
    spoken_to = a_day(said=(said(Kind.LATER, "16:00", 2), said(Kind.BACK_OFF, "17:00")))
    assert wakes(spoken_to, "18:30") == "Wed 20:00"


def test_the_rescue_is_said_once_and_not_after_an_answer() -> None:
    assert why(a_day(said=prompted(said(Kind.RESCUE, "18:30", 1))), "20:00", "rescue") is Because.SAID
    assert why(a_day(said=prompted(), answer=answer(Mark.SKIPPED), replied=True), "18:30", "rescue") is Because.ANSWERED


@pytest.mark.parametrize("kind", [RangeKind.PROTECTED, RangeKind.BOOK_SOON])
def test_no_rescue_under_a_hold(kind: RangeKind) -> None:
    hurt = a_day(said=prompted(), ranges=(holds(kind, clock("12:00")),))
    assert why(hurt, "18:30", "rescue") is Because.HELD


def test_at_the_cue_at_most_three_rescues_in_seven_days() -> None:
    days = [WEDNESDAY - n * ONE_DAY for n in (1, 3, 5)]
    three = tuple(said(Kind.RESCUE, "18:30", 1, on=day) for day in days)
    assert why(a_day(said=(*three, *prompted())), "18:30", "rescue") is Because.CAP
    assert wanted(a_day(said=(*three[1:], *prompted())), "18:30") == ["rescue"]
    assert wanted(a_day(rung=Rung.RESCUE, said=(*three, *prompted())), "18:30") == ["rescue"]


def test_the_caps_of_a_day_and_of_a_week() -> None:
    assert why(a_day(said=prompted(said(Kind.SAFETY, "07:00", 1))), "18:30", "rescue") is Because.CAP
    week = [said(Kind.PROMPT, "07:00", on=WEDNESDAY - n * ONE_DAY) for n in range(7)]
    rescues = [said(Kind.RESCUE, "18:45", 1, on=WEDNESDAY - n * ONE_DAY) for n in range(1, 6)]
    full = a_day(rung=Rung.RESCUE, said=(*week, *rescues))
    assert why(full, "18:30", "rescue") is Because.CAP
    assert wanted(replace(full, said=full.said[:-1]), "18:30") == ["rescue"]


def test_a_later_that_comes_in_the_evening_stands_for_the_rescue() -> None:
    pending = a_day(said=prompted(), laters=(later("20:00"),))
    assert why(pending, "18:30", "rescue") is Because.LATER_PENDING
    afternoon = [a_day(said=prompted(), laters=(later(at),)) for at in ("15:30", "15:31")]
    assert [why(facts, "18:30", "rescue") for facts in afternoon] == [Because.NO_ANSWER, Because.LATER_PENDING]
    long_ago = a_day(said=prompted(said(Kind.LATER, "09:00", 2)), laters=(later("09:00"),))
    assert wanted(long_ago, "18:30") == ["rescue"]


def test_at_the_rungs_above_two_no_rescue() -> None:
    assert why(a_day(rung=Rung.PEOPLE, said=prompted()), "18:30", "rescue") is Because.ONE_A_DAY
    assert why(a_day(rung=Rung.BACK_OFF, said=prompted()), "18:30", "rescue") is Because.BACKED_OFF


def test_no_rescue_before_the_hour_at_which_they_mostly_do_it() -> None:
    nine = timedelta(hours=17)  # after the day's opening at four
    assert why(a_day(said=prompted(), usual_entry=nine), "18:30", "rescue") is Because.USUALLY_LATER
    assert wanted(a_day(said=prompted(), usual_entry=timedelta(hours=14, minutes=30)), "18:30") == ["rescue"]


def test_a_day_whose_prompt_faded_as_agreed_is_left_to_them() -> None:
    quiet = a_day(unprompted=True)
    assert [why(quiet, "18:30", voice) for voice in ("prompt", "rescue")] == [Because.FADED, Because.FADED]
    assert wakes(quiet, "06:00") == "Thu 07:00"


# --- people: their own words, or fewer days


def rung_3(**changes: Any) -> Intent:
    return messages(a_day(rung=Rung.PEOPLE, **changes), "07:00")[0].intent


def words_of(intent: Intent, days_ago: int) -> Said:
    return said(Kind.PROMPT, "07:00", on=WEDNESDAY - days_ago * ONE_DAY, text_id=f"{intent}.1")


def test_at_the_third_miss_their_own_why_where_they_told_it() -> None:
    assert rung_3(why=True) is Intent.WHY
    assert rung_3() is Intent.PEOPLE


def test_their_why_is_quoted_once_in_fourteen_days_and_fewer_days_offered_once_in_seven() -> None:
    assert rung_3(why=True, said=(words_of(Intent.WHY, 13),)) is Intent.PEOPLE
    assert rung_3(why=True, said=(words_of(Intent.WHY, 14),)) is Intent.WHY
    assert rung_3(why=True, said=(words_of(Intent.PEOPLE, 6),)) is Intent.SHRINK
    assert rung_3(said=(words_of(Intent.WHY, 6), words_of(Intent.SHRINK, 2))) is Intent.CUE
    assert rung_3(why=True, offered_fewer=True) is Intent.SHRINK  # the report has just offered them


def test_where_every_action_rests_it_is_the_plain_cue() -> None:
    spoken = tuple(words_of(intent, 2 + n) for n, intent in enumerate((Intent.WHY, Intent.SHRINK, Intent.AFTER_MISS)))
    assert rung_3(why=True, said=spoken) is Intent.CUE


# --- quiet hours


@pytest.mark.parametrize(
    "at, on, is_quiet",
    [
        ("21:29", WEDNESDAY, False),
        ("21:30", WEDNESDAY, True),
        ("26:00", WEDNESDAY, True),
        ("07:29", WEDNESDAY, True),
        ("07:30", WEDNESDAY, False),
        ("08:59", SATURDAY, True),
        ("09:00", SATURDAY, False),
    ],
)
def test_the_usual_quiet_hours(at: str, on: date, is_quiet: bool) -> None:
    assert in_quiet_hours(a_day(on, prompt_at=time(10)), clock(at, on)) is is_quiet


def test_the_morning_bends_to_the_chosen_prompt_time() -> None:
    early = a_day(SATURDAY, prompt_at=time(6, 15))
    assert in_quiet_hours(early, clock("06:14", SATURDAY))
    assert not in_quiet_hours(early, clock("06:15", SATURDAY))


@pytest.mark.parametrize("at, is_quiet", [("24:29", False), ("24:30", True), ("31:29", True), ("31:30", False), ("22:00", False)])
def test_quiet_hours_that_begin_after_midnight(at: str, is_quiet: bool) -> None:
    facts = a_day(quiet=quiet("00:30", "07:30"), prompt_at=time(12))
    assert in_quiet_hours(facts, clock(at)) is is_quiet


def test_quiet_hours_that_begin_after_midnight_leave_room_for_an_evening_rescue() -> None:
    at = rescue_at(a_day(quiet=quiet("00:30", "07:30"), prompt_at=time(21)))
    assert at == clock("22:15")


# --- the follow-up of a prompt that may be lost


def test_a_prompt_that_may_be_lost_is_followed_up_once() -> None:
    lost = a_day(said=prompted(state=UNKNOWN))
    assert wakes(lost, "07:01") == "Wed 07:10"
    (again,) = messages(lost, "07:10")
    assert (again.kind, again.step, again.because) == (Kind.FOLLOW_UP, 0, Because.MAY_BE_LOST)
    followed = a_day(said=prompted(said(Kind.FOLLOW_UP, "07:10", state=UNKNOWN), state=UNKNOWN))
    assert why(followed, "07:30", "follow_up") is Because.SAID


def test_a_later_that_may_be_lost_is_followed_up_under_its_own_step() -> None:
    lost = prompted(said(Kind.FOLLOW_UP, "07:10"), said(Kind.LATER, "09:30", 2, UNKNOWN), state=UNKNOWN)
    assert [m.step for m in messages(a_day(said=lost, laters=(later("09:30"),)), "09:40")] == [2]


def test_no_follow_up_once_they_answered_or_were_shown_their_day() -> None:
    lost = prompted(state=UNKNOWN)
    assert why(a_day(said=lost, answer=answer(Mark.DONE, "07:05")), "07:10", "follow_up") is Because.ANSWERED
    assert why(a_day(said=lost, shown_at=clock("07:05")), "07:10", "follow_up") is Because.ANSWERED
    assert wanted(a_day(said=lost, shown_at=clock("07:00")), "07:10") == []
    assert wanted(a_day(said=lost, shown_at=clock("06:50")), "07:10") == ["follow_up"]


def test_a_follow_up_keeps_to_the_day_and_to_holds() -> None:
    lost = prompted(state=UNKNOWN)
    assert wanted(a_day(said=lost, held=True), "07:10") == ["follow_up"]
    assert why(a_day(said=lost), "22:00", "follow_up") is Because.TOO_LATE
    seen_today = holds(RangeKind.SAME_DAY, clock("07:05"))
    assert why(a_day(said=lost, ranges=(seen_today,)), "07:10", "follow_up") is Because.HELD


# --- the report


def test_the_report_comes_on_sunday_evening_and_replaces_the_rescue() -> None:
    sunday = a_day(SUNDAY, said=prompted(on=SUNDAY))
    assert wakes(sunday, "12:00") == "Sun 18:00"
    assert wanted(sunday, "18:00") == ["report"]
    assert why(sunday, "18:30", "rescue") is Because.REPORT_DAY
    assert why(a_day(), "18:00", "report") is Because.NOTHING_TO_SAY


def test_the_report_never_comes_in_the_same_breath_as_the_prompt() -> None:
    assert wakes(a_day(SUNDAY, prompt_at=time(18), said=prompted(on=SUNDAY, at="18:00")), "18:01") == "Sun 18:50"
    assert wakes(a_day(SUNDAY, prompt_at=time(17, 11), said=prompted(on=SUNDAY, at="17:11")), "17:12") == "Sun 18:01"
    assert wakes(a_day(SUNDAY, prompt_at=time(17, 10), said=prompted(on=SUNDAY, at="17:10")), "17:12") == "Sun 18:00"
    assert wanted(a_day(SUNDAY, prompt_at=time(18, 1)), "18:00") == ["report"]


def test_the_report_is_for_answered_days_too() -> None:
    assert wanted(a_day(SUNDAY, answer=answer(Mark.DONE), replied=True), "18:00") == ["report"]


def test_a_report_that_may_be_lost_comes_once_more_and_never_a_third_time() -> None:
    first = said(Kind.REPORT, "18:00", 0, UNKNOWN, SUNDAY)
    second = said(Kind.REPORT, "18:10", 1, UNKNOWN, SUNDAY)
    day = a_day(SUNDAY, said=prompted(first, on=SUNDAY))
    assert wakes(day, "18:01") == "Sun 18:10"
    assert [(m.kind, m.step, m.because) for m in messages(day, "18:10")] == [(Kind.REPORT, 1, Because.MAY_BE_LOST)]
    assert why(a_day(SUNDAY, said=prompted(first, second, on=SUNDAY)), "19:00", "report") is Because.SAID
    sent = replace(first, state=State.SENT)
    assert why(a_day(SUNDAY, said=prompted(sent, on=SUNDAY)), "19:00", "report") is Because.SAID


def test_a_report_waits_for_three_closed_days() -> None:
    young = Diary(SATURDAY, 2)
    assert why(a_day(SUNDAY, diary=young), "18:00", "report") is Because.TOO_EARLY_IN_PLAN
    assert wanted(a_day(SUNDAY, diary=young, said=prompted(on=SUNDAY)), "18:30") == ["rescue"]


def test_no_report_under_a_silent_hold_or_on_a_paused_day_or_at_night() -> None:
    seen_today = holds(RangeKind.SAME_DAY, clock("12:00", SUNDAY))
    assert why(a_day(SUNDAY, ranges=(seen_today,)), "18:00", "report") is Because.HELD
    assert why(a_day(SUNDAY, paused=True), "18:00", "report") is Because.HELD
    assert why(a_day(SUNDAY), "21:30", "report") is Because.TOO_LATE


def test_the_evening_before_wakes_for_whatever_comes_first() -> None:
    assert wakes(a_day(SATURDAY), "23:00") == "Sun 07:00"
    assert wakes(a_day(SATURDAY, report_at=time(6, 30)), "23:00") == "Sun 06:30"


# --- holds that need somebody to look


def test_under_a_same_day_hold_only_a_safety_line_every_three_days_four_times() -> None:
    hold = holds(RangeKind.SAME_DAY, clock("12:00", WEDNESDAY))
    spoken = []
    for n in range(30):
        day = WEDNESDAY + n * ONE_DAY
        facts = a_day(day, held=True, ranges=(hold,))
        if wanted(facts, "12:30"):
            spoken.append((n, wanted(facts, "12:30")))
    assert spoken == [(n, ["safety"]) for n in (3, 6, 9, 12)]


def test_a_same_day_hold_wakes_for_its_next_line_and_after_the_last_for_none() -> None:
    hold = holds(RangeKind.SAME_DAY, clock("12:00", WEDNESDAY))
    assert wakes(a_day(ranges=(hold,)), "12:00") == "Sat 07:00"
    line = said(Kind.SAFETY, "07:00", 1, on=SATURDAY)
    assert wakes(a_day(SATURDAY, ranges=(hold,), said=(line,)), "07:01") == "Tue 07:00"
    last = WEDNESDAY + 12 * ONE_DAY
    assert wakes(a_day(last, ranges=(hold,), said=(said(Kind.SAFETY, "07:00", 4, on=last),)), "07:01") is None


def test_a_safety_line_too_late_for_its_day_waits_for_the_next_one() -> None:
    hold = holds(RangeKind.SAME_DAY, clock("12:00", WEDNESDAY))
    assert wakes(a_day(SATURDAY, ranges=(hold,)), "22:00") == "Tue 07:00"


def test_a_hold_with_an_end_is_looked_at_again_when_it_ends() -> None:
    for kind in (RangeKind.SAME_DAY, RangeKind.EMERGENCY):
        hold = holds(kind, clock("12:00"), clock("34:00"))
        assert wakes(a_day(ranges=(hold,)), "13:00") == "Thu 10:00"


def test_no_prompt_under_a_same_day_hold_and_no_later() -> None:
    hold = holds(RangeKind.SAME_DAY, clock("06:00"))
    assert why(a_day(ranges=(hold,)), "07:00", "prompt") is Because.HELD
    assert why(a_day(ranges=(hold,), said=prompted(), laters=(later("09:00"),)), "09:00", "later") is Because.HELD


def test_an_emergency_silences_everything() -> None:
    hold = holds(RangeKind.EMERGENCY, clock("06:00"))
    lock = holds(RangeKind.SAME_DAY, clock("06:00", SUNDAY - 7 * ONE_DAY))
    assert decide(a_day(ranges=(lock, hold)), clock("07:00")) == Decision((), None, (("gate", Because.HELD),))


# --- the gate


def test_a_pause_silences_everything_until_it_ends() -> None:
    pause = holds(RangeKind.PAUSE, clock("06:00"), clock("55:00"))
    longer = holds(RangeKind.PAUSE, clock("06:30"), clock("79:00"))
    assert wanted(a_day(ranges=(pause,)), "07:00") == []
    assert wakes(a_day(ranges=(pause, longer)), "07:00") == "Sat 07:00"


def test_a_pause_leaves_the_line_of_a_same_day_hold_and_wakes_for_it() -> None:
    lock, pause = holds(RangeKind.SAME_DAY, clock("06:00")), holds(RangeKind.PAUSE, clock("08:00"))
    assert (wanted(a_day(ranges=(lock, pause)), "12:00"), wakes(a_day(ranges=(lock, pause)), "12:00")) == ([], "Sat 07:00")
    short = holds(RangeKind.PAUSE, clock("08:00"), clock("28:00"))
    assert wakes(a_day(ranges=(lock, short)), "12:00") == "Thu 04:00"
    saturday = a_day(SATURDAY, paused=True, ranges=(lock, pause))
    assert wanted(saturday, "07:00") == ["safety"]
    assert wakes(replace(saturday, said=(said(Kind.SAFETY, "07:00", 1, on=SATURDAY),)), "07:01") == "Tue 07:00"
    blocked = holds(RangeKind.UNREACHABLE, clock("08:00"))
    assert wanted(a_day(SATURDAY, ranges=(lock, pause, blocked)), "07:00") == []


def test_a_pause_without_an_end_waits_for_the_runner() -> None:
    pauses = (holds(RangeKind.PAUSE, clock("06:00"), clock("55:00")), holds(RangeKind.UNREACHABLE, clock("06:30")))
    assert wakes(a_day(ranges=pauses), "07:00") is None


def test_the_rest_of_a_day_that_was_paused_stays_silent() -> None:
    assert why(a_day(paused=True), "12:00", "prompt") is Because.PAUSED
    assert wanted(a_day(paused=True), "18:30") == []


@pytest.mark.parametrize(
    "status, because",
    [(Status.ENROLLING, Because.NOT_ENROLLED), (Status.UNREACHABLE, Because.UNREACHABLE), (Status.GONE, Because.UNREACHABLE)],
)
def test_nothing_for_whoever_is_not_with_us(status: Status, because: Because) -> None:
    assert decide(a_day(status=status), clock("07:00")) == Decision((), None, (("gate", because),))


# --- the back-off


def backing_off(day: int, *, early: bool = False, **changes: Any) -> Facts:
    """Day n of the back-off."""
    ladder = Ladder(Rung.BACK_OFF, WEDNESDAY - (day - 1) * ONE_DAY, early_stop=early)
    return a_day(diary=Diary(WEDNESDAY - ONE_DAY, 20, ladder=ladder), **changes)


def test_the_lines_of_the_back_off() -> None:
    spoken = [(n, [m.intent for m in messages(backing_off(n), "07:00")]) for n in range(1, 40)]
    assert [(n, intents) for n, intents in spoken if intents] == [
        (1, [Intent.BACK_OFF]),
        (4, [Intent.STILL_HERE]),
        (9, [Intent.STILL_HERE]),
        (16, [Intent.STILL_HERE]),
        (30, [Intent.GOODBYE]),
    ]


def test_a_bad_week_to_start_has_a_line_of_its_own() -> None:
    assert [m.intent for m in messages(backing_off(1, early=True), "07:00")] == [Intent.BAD_WEEK]
    assert [m.intent for m in messages(backing_off(4, early=True), "07:00")] == [Intent.STILL_HERE]


def test_the_back_off_wakes_from_line_to_line_and_after_the_goodbye_for_none() -> None:
    assert wakes(backing_off(1), "06:00") == "Wed 07:00"
    assert wakes(backing_off(2), "07:00") == "Fri 07:00"
    spoken = (said(Kind.BACK_OFF, "07:00"),)
    assert wakes(backing_off(1, said=spoken), "07:01") == "Sat 07:00"
    assert wakes(backing_off(1), "22:00") == "Sat 07:00"  # too late for today's line
    assert wakes(backing_off(BACK_OFF_DAYS[-1], said=spoken), "07:01") is None
    assert wakes(backing_off(31), "07:00") is None


def test_who_writes_in_the_back_off_is_welcomed_and_has_half_an_hour_before_the_prompt() -> None:
    welcomed = backing_off(3, last_heard_at=clock("07:10"), replied=True)
    assert wanted(welcomed, "07:12") == []
    assert wakes(welcomed, "07:12") == "Wed 07:40"
    assert wanted(welcomed, "07:40") == ["prompt"]


def test_in_the_back_off_neither_prompt_nor_rescue_nor_report() -> None:
    assert wanted(backing_off(2), "07:00") == wanted(backing_off(2), "18:30") == []
    quiet_sunday = a_day(SUNDAY, Rung.BACK_OFF)
    assert why(quiet_sunday, "18:00", "report") is Because.TOO_EARLY_IN_PLAN


def test_any_reply_ends_the_back_off_the_same_day() -> None:
    back = backing_off(9, replied=True)
    assert back.ladder.rung is Rung.RESCUE
    (prompt,) = messages(back, "07:00")
    assert (prompt.kind, prompt.intent) == (Kind.PROMPT, Intent.CUE)  # as if nothing had been wrong


def test_a_hold_outranks_the_back_off() -> None:
    hold = holds(RangeKind.SAME_DAY, clock("06:00", WEDNESDAY - 3 * ONE_DAY))
    assert wanted(backing_off(4, ranges=(hold,)), "07:00") == ["safety"]


# --- when to look again


def test_after_the_day_the_next_look_is_tomorrows_prompt() -> None:
    assert wakes(a_day(said=prompted(), answer=answer(Mark.DONE)), "08:00") == "Thu 07:00"


def test_a_clock_that_went_back_sends_nothing_again_and_waits() -> None:
    """The machine's clock stands a day behind: today is still the last day that was opened."""
    assert wanted(a_day(said=prompted()), clock("07:00") - ONE_DAY) == []
    assert wanted(a_day(), clock("07:00") - ONE_DAY) == []
    assert wakes(a_day(), clock("07:00") - ONE_DAY) == "Wed 07:00"


def test_a_stale_day_says_nothing() -> None:
    assert wanted(a_day(), clock("31:00")) == []
    assert wakes(a_day(said=prompted()), clock("48:00")) is None  # look opens the days first, so this never stands alone


def test_a_day_moved_so_far_west_that_tomorrows_prompt_lies_behind() -> None:
    """After a flight the open day can outlast the morning after: then its close is the next look."""
    long_day = replace(the_day(WEDNESDAY), closes_at=clock("40:00"))
    facts = replace(a_day(said=prompted(), answer=answer(Mark.DONE)), today=long_day)
    assert wakes(facts, clock("35:00")) == "Thu 16:00"


def test_after_a_flight_east_the_missing_prompt_goes_out_at_once() -> None:
    short = replace(the_day(WEDNESDAY), opens_at=clock("10:00"))
    assert wanted(replace(a_day(), today=short), "10:00") == ["prompt"]
    assert wanted(replace(a_day(), today=short), "09:00") == ["prompt"]  # though the clock was put back since
