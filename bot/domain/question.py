"""What we ask later, under a receipt, one a day: the table is the rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

BACKUPS = (time(12, 30), time(18, 30), time(20, 30), time(21))  # a second chance at these times (our choice)
BACKUP_AFTER = 60  # minutes after the prompt at the least
ASK_AGAIN_DAYS = 14  # a question passed over comes back once, after the week in which plans die (our choice)
ASKED_AT_MOST = 2


class Question(StrEnum):
    """A question that makes the plan theirs."""

    ASSESSMENT = "assessment"  #: when is the assessment?
    BACKUP = "backup"  #: if mornings go wrong, when instead? (the if-then plan)
    WHY = "why"  #: good legs again: for what?
    STRENGTH = "strength"  #: which weekday suits the strength session?
    ASSESSED = "assessed"  #: how did the assessment go?
    REST_DAY = "rest_day"  #: the weekday that keeps being missed: off the plan?
    LEARNED_TIME = "learned_time"  #: the prompt nearer to when they really do it?
    FADE = "fade"  #: shall I talk less?
    TESTS = "tests"  #: the exit test that is all the next phase waits for: can you?
    CONTRACT = "contract"  #: three days a week?


class Barrier(StrEnum):
    """What gets in the way most: the answer to the one question of a slump."""

    TIME = "time"
    FORGOT = "forgot"
    TIRED = "tired"
    BORED = "bored"
    SORE = "sore"
    AWAY = "away"


class Outcome(StrEnum):
    """What came of a question."""

    ANSWERED = "answered"
    NOT_NOW = "not_now"


FROM_DAY: Mapping[Question, int] = {  # day of the plan, day 1 is the first (talk.md, our choice)
    Question.ASSESSMENT: 2,
    Question.BACKUP: 3,
    Question.WHY: 4,
    Question.STRENGTH: 5,
    Question.TESTS: 9,
    Question.REST_DAY: 10,
    Question.FADE: 21,
}
RETURNING = frozenset({Question.TESTS, Question.REST_DAY, Question.FADE})  #: asked as often as there is a reason to
TESTS_AGAIN_DAYS = 3  # "not yet" is asked again soon, a passed one is followed by the next on the next day (our choice)


@dataclass(frozen=True, slots=True)
class Put:
    """A question that was put to the runner on a day, and what came of it."""

    question: Question
    on: date
    outcome: Outcome | None = None


def backups(prompt_at: time) -> tuple[time, ...]:
    """The times offered for a second chance; none where the prompt is too late for one."""
    prompt = prompt_at.hour * 60 + prompt_at.minute
    return tuple(at for at in BACKUPS if at.hour * 60 + at.minute >= prompt + BACKUP_AFTER)[:3]


def next_question(day_number: int, today: date, put: tuple[Put, ...], settled: frozenset[Question]) -> Question | None:
    """The question to draw under today's receipt: today's own if still open, else the first that is due, else None.

    `settled` are those whose answer is already known, or for which there is no reason with this runner now.
    """
    todays = [p for p in put if p.on == today]
    if todays:
        return next((p.question for p in todays if p.outcome is None and p.question not in settled), None)
    for question, from_day in FROM_DAY.items():
        before = [p for p in put if p.question is question]
        often = len(before) >= ASKED_AT_MOST and question not in RETURNING
        if question in settled or day_number < from_day or often:
            continue
        if not before or (today - before[-1].on).days >= _rests(before[-1]):
            return question
    return None


def _rests(last: Put) -> int:
    """Days until it may be put again."""
    if last.question is not Question.TESTS:
        return ASK_AGAIN_DAYS
    return 1 if last.outcome is Outcome.ANSWERED else TESTS_AGAIN_DAYS
