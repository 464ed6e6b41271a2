"""Which text of an intent to use next: ids only, the sentences live in bot/chat/texts.

Novel wording habituates less (docs/sources.md#words): no text twice within seven days. Among the eligible ones a recovering
softmax draws: a text scores by how often an entry followed within two hours, weighed by the inverse of the chance it was
drawn with, pulled towards the mean while it is young, and lowered for a while after it was used. The draw is a hash of the
runner, the day and the intent, so that asking again gives the same text, and its probability is kept with the message.
"""

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from itertools import accumulate
from math import exp

REST_DAYS = 7  # no text twice within so many days
ANSWERED_WITHIN = timedelta(hours=2)  # an entry that soon counts as the message's (E_BANDIT)
PRIOR = 20.0  # messages' worth of belief in the mean (our choice; the paper's constants fit millions of learners)
GAMMA = 0.2  # how far a text just used is marked down (our choice)
RECOVERS_IN = 15.0  # days after which half of that is gone (E_BANDIT)
TAU = 0.1  # the softmax's temperature (our choice)
LEAST_PROBABILITY = 0.005  # rarer ones are not drawn: their weight would drown the rest (E_BANDIT)


class Intent(StrEnum):
    """What a message is for. The value is stored; texts are `<intent>.<n>`."""

    CUE = "cue"  #: the plain prompt
    AFTER_MISS = "after_miss"  #: nothing to make up
    SHRINK = "shrink"  #: tiny leads for three days; the barrier question
    WHY = "why"  #: their own reason, and a smaller contract
    PEOPLE = "people"  #: a smaller contract, where no reason is known or it was said lately
    GENTLE = "gentle"  #: a protected day: the gentle set, no need
    RESCUE = "rescue"  #: the same evening
    LATER = "later"  #: they asked to be asked again
    FOLLOW_UP = "follow_up"  #: the prompt may not have arrived
    REPORT = "report"
    SAFETY = "safety"  #: has anyone looked at it yet?
    BACK_OFF = "back_off"  #: from now on quieter
    STILL_HERE = "still_here"  #: the rare lines after that
    BAD_WEEK = "bad_week"
    GOODBYE = "goodbye"
    MORNING = "morning"  #: evening anchors, after load: how is it, before moving much?
    EVE = "eve"  #: the assessment is tomorrow, and no prompt says so
    ASSESSED = "assessed"  #: how did the assessment go?


HOW_MANY = dict.fromkeys(Intent, 8) | {
    Intent.CUE: 10,
    Intent.REPORT: 1,  # drawn from the week's facts; only its heading is fixed
    Intent.EVE: 1,  # once before an assessment
    Intent.ASSESSED: 1,  # and once after it
}


class Slot(StrEnum):
    """The part of the runner's day in which a message was said."""

    MORNING = "morning"  #: before 12:00
    MIDDAY = "midday"  #: before 17:00
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Tally:
    """What is known of one text with one runner; weights are inverse probabilities."""

    sent: int = 0
    weight: float = 0.0
    squares: float = 0.0  #: of the weights
    answered: float = 0.0  #: weight of those that an entry followed within two hours
    last: date | None = None

    @property
    def evidence(self) -> float:
        """How many messages the weights are worth (Kish's effective number)."""
        return self.weight * self.weight / self.squares if self.squares else 0.0


Tallies = Mapping[str, Tally]
NO_TALLIES: Tallies = {}


@dataclass(frozen=True, slots=True)
class Choice:
    """A text, and the probability it was drawn with; None where there was nothing to draw."""

    text_id: str
    probability: float | None


@cache
def text_ids(intent: Intent) -> tuple[str, ...]:
    """The ids of an intent's texts."""
    return tuple(f"{intent}.{n}" for n in range(1, HOW_MANY[intent] + 1))


def slot(at: time) -> Slot:
    """The part of the day that a wall-clock time lies in."""
    return Slot.MORNING if at < time(12) else Slot.MIDDAY if at < time(17) else Slot.EVENING


def count(tallies: Tallies, text_id: str, on: date, probability: float | None, *, answered: bool) -> dict[str, Tally]:
    """The tallies after one more message of that text."""
    before, weight = tallies.get(text_id, Tally()), 1 / probability if probability else 1.0
    after = Tally(
        before.sent + 1,
        before.weight + weight,
        before.squares + weight * weight,
        before.answered + weight * answered,
        max(on, before.last or on),
    )
    return {**tallies, text_id: after}


def responded(sent_at: datetime, entered_at: datetime) -> bool:
    """Whether an entry followed the message soon enough to be put down to it."""
    return timedelta() <= entered_at - sent_at <= ANSWERED_WITHIN


def choose(intent: Intent, today: date, said: Iterable[tuple[str, date]], tallies: Tallies = NO_TALLIES, seed: int = 0) -> Choice:
    """Draws the text to use. `said` are text ids and their days, at least the last seven; `seed` tells runners apart.

    Where every text was used within the week, the one used longest ago, without chance.
    """
    ids, own = text_ids(intent), f"{intent}."
    last = {text_id: tallies[text_id].last for text_id in ids if text_id in tallies}
    for text_id, day in said:
        if text_id.startswith(own):
            last[text_id] = max(day, last.get(text_id) or day)
    used = {text_id: (today - day).days for text_id, day in last.items() if day is not None}
    fresh = [text_id for text_id in ids if used.get(text_id, REST_DAYS) >= REST_DAYS]
    if not fresh:
        return Choice(min(ids, key=lambda text_id: (-used[text_id], text_id)), None)
    mean = _mean([tallies[text_id] for text_id in ids if text_id in tallies])
    return _drawn(
        probabilities({text_id: _better(tallies.get(text_id), mean) - _tired(used.get(text_id)) for text_id in fresh}),
        f"{seed}:{today.toordinal()}:{intent}",
    )


def probabilities(scores: Mapping[str, float]) -> dict[str, float]:
    """The softmax of scores, without the texts it would hardly ever draw; sums to 1."""
    best = max(scores.values())
    weights = {text_id: exp((score - best) / TAU) for text_id, score in scores.items()}
    total = sum(weights.values())
    likely = {text_id: weight for text_id, weight in weights.items() if weight / total >= LEAST_PROBABILITY}
    total = sum(likely.values())
    return {text_id: weight / total for text_id, weight in likely.items()}


def _better(tally: Tally | None, mean: float) -> float:
    """How much better than the intent's mean a text is answered, pulled to it while little is known; 0 where nothing is."""
    if not mean or tally is None:
        return 0.0
    pulled = (tally.answered / tally.weight * tally.evidence + mean * PRIOR) / (tally.evidence + PRIOR)
    return (pulled - mean) / mean


def _tired(days_ago: int | None) -> float:
    """What a text has not recovered yet since it was used so many days ago."""
    return GAMMA * 0.5 ** (days_ago / RECOVERS_IN) if days_ago is not None else 0.0


def _mean(tallies: list[Tally]) -> float:
    weight = sum(tally.weight for tally in tallies)
    return sum(tally.answered for tally in tallies) / weight if weight else 0.0


def _drawn(chances: Mapping[str, float], key: str) -> Choice:
    at = int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) / 2**64
    drawn = min(bisect(list(accumulate(chances.values())), at), len(chances) - 1)  # rounding may leave the last one short of 1
    text_id = list(chances)[drawn]
    return Choice(text_id, chances[text_id])
