"""How the plan moves: a phase, the strength level and the run stage advance, hold or ease, each time with a because."""

from enum import StrEnum


class Track(StrEnum):
    """What moves."""

    PHASE = "phase"
    STRENGTH = "strength"
    RUN = "run"


class Move(StrEnum):
    """Which way."""

    ADVANCE = "advance"
    HOLD = "hold"
    EASE = "ease"


class By(StrEnum):
    """Whose decision it was. A runner or their clinician can overrule the rules, never a lock."""

    RULES = "rules"
    RUNNER = "runner"
    CLINICIAN = "clinician"
