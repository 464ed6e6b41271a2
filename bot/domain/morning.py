"""What is asked in the morning apart from the prompt: how a load was borne, and what an appointment brings.

rules.md 6: evening anchors get a silent morning question only on days after load; the assessment is reminded of the day
before and asked about the day after.
"""

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum

from bot.domain.day import ONE_DAY
from bot.domain.entry import Entry, Mark

NOON = time(12)  # a morning ends here; a prompt from noon on is an evening anchor
LEFT_UNANSWERED = 3  # morning questions in a row; then only strength and runs are asked after (our choice)
ASKED_FOR_DAYS = 3  # the assessment is asked about on the first of these days on which we are there (our choice)


class Visit(StrEnum):
    """What the assessment's date asks of a day."""

    EVE = "eve"  #: it is tomorrow
    AFTER = "after"  #: it was: how did it go?


def asks_after_load(prompt_at: time, *, loaded: bool, trained: bool, unanswered: int) -> bool:
    """Whether a morning gets its own question: the prompt comes too late for one, and yesterday loaded.

    `trained`: by a strength session or a run. `unanswered` morning questions in a row make it rarer, since silence is an answer too.
    """
    return prompt_at >= NOON and (trained or (loaded and unanswered < LEFT_UNANSWERED))


def loaded_on(day: date, entries: Iterable[Entry]) -> bool:
    """Whether a day's session loaded: the whole set of an ordinary day.

    A tiny version, a part of a set and the gentle set of a protected day load too little to ask about.
    """
    return any(e.date == day and e.mark is Mark.DONE and not e.held for e in entries)


def visit(assessment_on: date | None, today: date, asked_on: date | None) -> Visit | None:
    """What the assessment's date asks of today; `asked_on` is the last day on which something was said about it."""
    if assessment_on is None:
        return None
    if today == assessment_on - ONE_DAY:
        return Visit.EVE
    passed = 1 <= (today - assessment_on).days <= ASKED_FOR_DAYS
    done = asked_on is not None and assessment_on < asked_on < today
    return Visit.AFTER if passed and not done else None


def next_visit(assessment_on: date | None, today: date) -> date | None:
    """The next day after today on which something is said about the assessment."""
    if assessment_on is None:
        return None
    return next((day for day in (assessment_on - ONE_DAY, assessment_on + ONE_DAY) if day > today), None)
