"""Why the bot was silent: what is worth keeping of a decision, and what a day's mark tells without it."""

from dataclasses import replace

import pytest

from bot.domain.coach import Because, Decision, Kind, decide
from bot.domain.entry import Mark, Reason
from bot.domain.hold import RangeKind
from bot.domain.why import KNOWN_ANYWAY, Silence, Spoke, Stood, Times, Told, backed_off, silences, worth_keeping
from tests.domain.a_day import SUNDAY, WEDNESDAY, a_day, answer, clock, prompted, said

PROMPT = Spoke(Kind.PROMPT, clock("07:00"), "cue", "due")
RESCUE = Spoke(Kind.RESCUE, clock("18:30"), "rescue", "no_answer")
REPORT = Spoke(Kind.REPORT, clock("18:00"), "report", "due")
LINE = Spoke(Kind.BACK_OFF, clock("07:00"), "back_off", "backed_off")
MISSED = Told(WEDNESDAY, Mark.MISSED)


def told(
    day: Told, *kept: tuple[str, str], report_due: bool = False, over: bool = True, after_quiet_days: bool = False
) -> tuple[Silence, ...]:
    return silences(day, kept, Times(clock("07:00"), clock("18:30"), report_due, over, after_quiet_days))


# What is logged


def test_an_ordinary_day_leaves_nothing_to_log() -> None:
    for facts, at in (
        (a_day(), "06:00"),
        (a_day(), "07:00"),
        (a_day(said=prompted()), "07:01"),
        (a_day(said=prompted(), answer=answer(Mark.DONE)), "08:00"),
        (a_day(said=prompted(said(Kind.RESCUE, "18:30", 1))), "18:31"),
    ):
        assert worth_keeping(decide(facts, clock(at))) == ()


def test_the_report_that_takes_the_evenings_place_is_logged() -> None:
    facts = a_day(SUNDAY, said=prompted(on=SUNDAY))
    assert worth_keeping(decide(facts, clock("08:00", SUNDAY))) == (("rescue.quiet", "report_day"),)


def test_what_is_said_is_no_silence() -> None:
    because = (("prompt", Because.CAP), ("rescue", Because.CAP), ("later", Because.CAP), ("gate", Because.PAUSED))
    assert worth_keeping(Decision((), None, because)) == (("prompt.quiet", "cap"), ("rescue.quiet", "cap"))
    wanted = decide(a_day(), clock("07:00")).messages
    assert worth_keeping(Decision(wanted, None, because)) == (("rescue.quiet", "cap"),)


@pytest.mark.parametrize("because", sorted(KNOWN_ANYWAY))
def test_what_is_known_anyway_is_not_logged(because: Because) -> None:
    assert worth_keeping(Decision((), None, (("rescue", because),))) == ()


# What is told


def test_an_answer_before_the_evening_is_why_there_was_no_second_ask() -> None:
    day = replace(MISSED, mark=Mark.DONE, spoke=(PROMPT,), answered_at=clock("08:00"))
    assert told(day) == (Silence(Kind.RESCUE, "answered"),)
    assert told(day, ("rescue.quiet", "cap")) == (Silence(Kind.RESCUE, "answered"),)


def test_an_answer_after_it_is_not() -> None:
    day = replace(MISSED, mark=Mark.DONE, spoke=(PROMPT,), answered_at=clock("21:00"))
    assert told(day, ("rescue.quiet", "no_room"), ("rescue.quiet", "cap")) == (Silence(Kind.RESCUE, "cap"),)
    assert told(day) == ()


def test_a_second_ask_or_a_report_leaves_no_silence() -> None:
    assert told(replace(MISSED, spoke=(PROMPT, RESCUE))) == ()
    assert told(replace(MISSED, spoke=(PROMPT, REPORT)), report_due=True) == ()


def test_a_report_that_did_not_come_says_why() -> None:
    day = replace(MISSED, spoke=(PROMPT, RESCUE))
    assert told(day, ("report.quiet", "too_early_in_plan"), report_due=True) == (Silence(Kind.REPORT, "too_early_in_plan"),)
    assert told(day, ("report.quiet", "too_early_in_plan")) == ()
    assert told(day, report_due=True) == ()


def test_a_prompt_taken_back_says_why() -> None:
    assert told(MISSED, ("prompt", "due"), ("prompt.dropped", "too_late")) == (Silence(Kind.PROMPT, "too_late"),)


@pytest.mark.parametrize(
    "day,because",
    [
        (MISSED, "backed_off"),
        (replace(MISSED, mark=Mark.DONE, answered_at=clock("06:00")), "answered"),
        (replace(MISSED, mark=Mark.EXCUSED, reason=Reason.ILL, answered_at=clock("06:00")), "answered"),
        (replace(MISSED, mark=Mark.REST), "rest_day"),
    ],
)
def test_the_mark_tells_why_there_was_no_prompt(day: Told, because: str) -> None:
    assert told(day) == (Silence(Kind.PROMPT, because),)


@pytest.mark.parametrize(
    "day",
    [
        replace(MISSED, mark=Mark.UNASKED),
        replace(MISSED, mark=Mark.PAUSED),
        replace(MISSED, stood=Stood(RangeKind.EMERGENCY)),
        replace(MISSED, mark=Mark.DONE, noted_later=True),
        replace(MISSED, mark=Mark.DONE, answered_at=clock("12:00")),
        replace(MISSED, spoke=(LINE,)),
    ],
)
def test_where_something_else_says_it_all_nothing_is_added(day: Told) -> None:
    assert told(day) == ()


def test_a_day_still_to_be_asked_for_has_no_silence_yet() -> None:
    assert told(replace(MISSED, mark=Mark.OPEN), over=False) == ()


def test_they_came_by_themselves_in_a_quiet_time() -> None:
    day = replace(MISSED, mark=Mark.TINY, answered_at=clock("12:43"))
    assert told(day, after_quiet_days=True) == (Silence(Kind.PROMPT, "backed_off"),)


def test_which_days_are_of_few_words() -> None:
    assert backed_off(replace(MISSED, spoke=(LINE,)))
    assert backed_off(replace(MISSED, silent=told(MISSED)))
    assert not backed_off(replace(MISSED, spoke=(PROMPT, RESCUE)))
