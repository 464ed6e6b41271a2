"""Which texts people answer: the response rate of a text had it been sent every time, from messages chosen with known chances.

Estimator: normalised inverse-probability weighting (Hajek): a message chosen with probability p stands for 1/p moments.
Interval: Wilson's score interval at Kish's effective number of messages, which is the plain binomial one where all chances were
equal, and which never shrinks to a point. Sources: docs/sources.md#words.
"""

from dataclasses import dataclass
from math import sqrt

from bot.domain.coach import Kind

Z95 = 1.959964  # the normal quantile of a two-sided 95 % interval
#: What asks for the day's entry; none within two hours says nothing of the words of anything else.
NUDGES = frozenset({Kind.PROMPT, Kind.RESCUE, Kind.LATER, Kind.FOLLOW_UP, Kind.BACK_OFF})


@dataclass(frozen=True, slots=True)
class Responses:
    """What became of one text: how often it was sent and answered, and the sums over its messages' weights 1/p."""

    text_id: str
    intent: str
    sent: int
    answered: int
    weight: float
    weight_squared: float
    weight_answered: float

    @property
    def effective(self) -> float:
        """Kish's effective number of messages; at most `sent`, and equal to it where all were chosen with the same chance."""
        return self.weight**2 / self.weight_squared

    @property
    def rate(self) -> float:
        """The share answered, 0-1, each message weighted by 1/p."""
        return self.weight_answered / self.weight

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the rate, within 0-1."""
        n, rate, z2 = self.effective, self.rate, Z95**2
        middle = rate + z2 / (2 * n)
        half = Z95 * sqrt(rate * (1 - rate) / n + z2 / (4 * n**2))
        whole = 1 + z2 / n
        return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)
