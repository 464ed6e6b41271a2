"""Which text of an intent to use next: ids only, the sentences live in bot/chat/texts.

Novel wording habituates less, and a hard "not again within seven days" gets most of what a bandit would
(docs/sources.md#words); the recovering softmax of the rules has its own chapter to come.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

REST_DAYS = 7  # no text twice within so many days


class Intent(StrEnum):
    """What a message is for. The value is stored; texts are `<intent>.<n>`."""

    CUE = "cue"  #: the plain prompt
    AFTER_MISS = "after_miss"  #: nothing to make up
    SHRINK = "shrink"  #: tiny leads for three days; the barrier question
    GENTLE = "gentle"  #: a protected day: the gentle set, no need
    RESCUE = "rescue"  #: the same evening
    LATER = "later"  #: they asked to be asked again
    FOLLOW_UP = "follow_up"  #: the prompt may not have arrived
    REPORT = "report"
    SAFETY = "safety"  #: has anyone looked at it yet?
    BACK_OFF = "back_off"
    BAD_WEEK = "bad_week"
    GOODBYE = "goodbye"
    MORNING = "morning"  #: evening anchors, after load: how is it, before moving much?
    EVE = "eve"  #: the assessment is tomorrow, and no prompt says so
    ASSESSED = "assessed"  #: how did the assessment go?


HOW_MANY = {
    Intent.CUE: 10,
    Intent.AFTER_MISS: 8,
    Intent.SHRINK: 8,
    Intent.GENTLE: 8,
    Intent.RESCUE: 8,
    Intent.LATER: 8,
    Intent.FOLLOW_UP: 2,
    Intent.REPORT: 1,
    Intent.SAFETY: 1,
    Intent.BACK_OFF: 4,
    Intent.BAD_WEEK: 1,
    Intent.GOODBYE: 1,
    Intent.MORNING: 8,
    Intent.EVE: 1,
    Intent.ASSESSED: 1,
}


def text_ids(intent: Intent) -> tuple[str, ...]:
    """The ids of an intent's texts."""
    return tuple(f"{intent}.{n}" for n in range(1, HOW_MANY[intent] + 1))


def choose(intent: Intent, today: date, said: Iterable[tuple[str, date]]) -> str:
    """The text to use: the first never used lately, else the one used longest ago. `said` are text ids and their days."""
    last: dict[str, date] = {}
    for text_id, day in said:
        last[text_id] = max(day, last.get(text_id, day))
    ids = text_ids(intent)
    start = today.toordinal() % len(ids)
    turned = ids[start:] + ids[:start]
    return min(turned, key=lambda text_id: last.get(text_id, date.min))
