"""Who a runner is to the rules: how far they are with us, and what running is to them now."""

from enum import StrEnum


class Status(StrEnum):
    """How far a person is with us."""

    ENROLLING = "enrolling"  #: agreed to be stored, still choosing
    ACTIVE = "active"
    UNREACHABLE = "unreachable"  #: blocked the bot; anything they say revives them
    GONE = "gone"  #: asked us to stop; anything they say revives them


class Running(StrEnum):
    """What running is to them at enrolment."""

    UNTIL_SEEN = "until_seen"  #: on hold until a clinician has seen them
    ON_HOLD = "on_hold"
    SOME = "some"
