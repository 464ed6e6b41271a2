"""The questions under a receipt: one a day, in their order, at most twice."""

from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import ONE_DAY
from bot.domain.question import ASKED_AT_MOST, FROM_DAY, RETURNING, Outcome, Put, Question, backups, next_question
from tests.domain.diary_text import MONDAY

NONE: frozenset[Question] = frozenset()


def on_day(number: int, *put: Put, settled: frozenset[Question] = NONE) -> Question | None:
    return next_question(number, MONDAY + (number - 1) * ONE_DAY, put, settled)


def test_one_question_a_day_in_their_order() -> None:
    put: list[Put] = []
    asked = []
    for number in range(1, 8):
        question = on_day(number, *put, settled=frozenset(p.question for p in put))
        asked.append(question)
        if question:
            put.append(Put(question, MONDAY + (number - 1) * ONE_DAY, Outcome.ANSWERED))
    assert asked == [None, Question.ASSESSMENT, Question.BACKUP, Question.WHY, Question.STRENGTH, None, None]


def test_a_runner_who_was_away_gets_the_first_one_first() -> None:
    assert on_day(9) is Question.ASSESSMENT


def test_todays_question_stays_until_it_is_answered_and_no_other_follows_it() -> None:
    put = Put(Question.ASSESSMENT, MONDAY + 2 * ONE_DAY)
    assert on_day(3, put) is Question.ASSESSMENT
    assert on_day(3, Put(put.question, put.on, Outcome.NOT_NOW)) is None
    assert on_day(3, put, settled=frozenset({Question.ASSESSMENT})) is None


def test_a_question_that_was_passed_over_comes_back_after_two_weeks_once() -> None:
    settled = frozenset(Question) - {Question.WHY}
    first = Put(Question.WHY, MONDAY + 3 * ONE_DAY, Outcome.NOT_NOW)
    assert on_day(17, first, settled=settled) is None
    assert on_day(18, first, settled=settled) is Question.WHY
    again = Put(Question.WHY, MONDAY + 17 * ONE_DAY)
    assert on_day(40, first, again, settled=settled) is None


def test_a_weekday_off_and_fewer_prompts_are_offered_as_often_as_there_is_a_reason_a_fortnight_apart() -> None:
    settled = frozenset(Question) - {Question.FADE}
    puts = tuple(Put(Question.FADE, MONDAY + n * ONE_DAY, Outcome.NOT_NOW) for n in (20, 35, 50))
    assert on_day(60, *puts, settled=settled) is None
    assert on_day(65, *puts, settled=settled) is Question.FADE


def test_what_is_known_already_is_not_asked() -> None:
    assert on_day(9, settled=frozenset({Question.ASSESSMENT, Question.BACKUP})) is Question.WHY
    assert on_day(9, settled=frozenset(Question)) is None


def test_a_test_that_was_passed_is_followed_by_the_next_and_not_yet_rests_three_days() -> None:
    settled = frozenset(Question) - {Question.TESTS}
    asked = MONDAY + 8 * ONE_DAY
    assert on_day(10, Put(Question.TESTS, asked, Outcome.ANSWERED), settled=settled) is Question.TESTS
    assert on_day(11, Put(Question.TESTS, asked, Outcome.NOT_NOW), settled=settled) is None
    assert on_day(12, Put(Question.TESTS, asked, Outcome.NOT_NOW), settled=settled) is Question.TESTS


def test_a_second_chance_is_offered_an_hour_or_more_after_the_prompt() -> None:
    assert backups(time(7))[0] > time(7)
    assert len(backups(time(7))) == 3
    assert backups(time(22)) == ()


PUTS = st.lists(st.builds(Put, st.sampled_from(Question), st.integers(0, 30).map(lambda n: MONDAY + timedelta(days=n)))).map(
    lambda puts: tuple(sorted(puts, key=lambda p: p.on))
)


@given(st.integers(1, 40), PUTS, st.frozensets(st.sampled_from(Question)))
def test_never_before_its_day_never_a_third_time_never_what_is_settled(
    number: int, put: tuple[Put, ...], settled: frozenset[Question]
) -> None:
    question = on_day(number, *put, settled=settled)
    if question is not None and not any(p.on == MONDAY + (number - 1) * ONE_DAY for p in put):
        assert number >= FROM_DAY[question]
        assert sum(p.question is question for p in put) < ASKED_AT_MOST or question in RETURNING
    assert question is None or question not in settled
