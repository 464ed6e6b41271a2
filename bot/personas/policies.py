"""What a simulation compares: ways of reminding people, from none at all to our ladder without one of its rungs."""

from dataclasses import replace
from enum import StrEnum

from bot.domain.coach import Facts, Kind, Message
from bot.domain.ladder import Rung


class Policy(StrEnum):
    """A way of reminding; the value is its name on the command line."""

    NO_REMINDER = "no-reminder"
    ONE_FIXED = "one-fixed"  #: the same words at the same hour, every day
    NAG = "nag"  #: the same words every two hours until answered, outside the night
    LADDER = "ladder"  #: what the bot does
    WITHOUT_RESCUE = "without-rung-1"
    WITHOUT_SHRINK = "without-rung-2"
    WITHOUT_PEOPLE = "without-rung-3"
    WITHOUT_BACK_OFF = "without-rung-4"


LEFT_OUT = {
    Policy.LADDER: None,
    Policy.WITHOUT_RESCUE: Rung.RESCUE,
    Policy.WITHOUT_SHRINK: Rung.SHRINK,
    Policy.WITHOUT_PEOPLE: Rung.PEOPLE,
    Policy.WITHOUT_BACK_OFF: Rung.BACK_OFF,
}  #: the rung a policy of the coach's does without; a runner on it meets what the rung below does
NAG_EVERY = 120  # minutes
NAG_UNTIL = 21 * 60 + 30  # the quiet hours every runner has by default


def minutes(policy: Policy, first: int) -> tuple[int, ...]:
    """The minutes of the day at which a policy without a coach speaks while the day is unanswered; `first` is the chosen hour."""
    if policy is Policy.NO_REMINDER:
        return ()
    return (first,) if policy is Policy.ONE_FIXED else tuple(range(first, NAG_UNTIL, NAG_EVERY))


def bent(facts: Facts, left_out: Rung | None) -> Facts:
    """The facts as a coach sees them who lacks a rung: whoever stands on it stands on the one below."""
    ladder = facts.diary.ladder
    if left_out is None or ladder.rung is not left_out:
        return facts
    return replace(facts, diary=replace(facts.diary, ladder=replace(ladder, rung=Rung(left_out - 1))))


def wanted(message: Message, left_out: Rung | None) -> bool:
    """Whether a coach who lacks a rung says this; the same evening's rescue is rung 1's."""
    return not (left_out is Rung.RESCUE and message.kind is Kind.RESCUE)
