"""What was said so far of a clinician's word: the dialogue of /cleared and of "seen", kept in the dialogue column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

AWAITS = "cleared"  #: what the dialogue column calls this dialogue
LONGEST = 200  #: letters of a clinician's name or limits that are kept


class Purpose(StrEnum):
    """What the dialogue is to bring."""

    CLEAR = "clear"  #: a clearance: date, by whom, limits
    SEEN = "seen"  #: the end of a flag's hold: date, by whom


class Step(StrEnum):
    """What is asked next; at most four messages."""

    ON = "on"
    BY = "by"
    LIMITS = "limits"
    CONFIRM = "confirm"


class Told(StrEnum):
    """What became of an answer."""

    TAKEN = "taken"
    AHEAD = "ahead"  #: that date has not come yet
    LONG_AGO = "long_ago"
    BEFORE_HOLD = "before_hold"  #: that look came before what is to be looked at
    NOTHING_HOLDS = "nothing_holds"
    DONE = "done"  #: confirmed: it is written


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said so far. `limits` is None until asked, and empty when there are none."""

    purpose: Purpose = Purpose.CLEAR
    on: date | None = None
    by: str | None = None
    limits: str | None = None
    hops: bool = False

    @property
    def step(self) -> Step:
        if self.on is None:
            return Step.ON
        if self.by is None:
            return Step.BY
        return Step.LIMITS if self.purpose is Purpose.CLEAR and self.limits is None else Step.CONFIRM

    def back(self) -> "Draft":
        """One answer less."""
        if self.limits is not None:
            return replace(self, limits=None)
        return replace(self, by=None) if self.by is not None else replace(self, on=None)

    def to_json(self, now: datetime) -> dict[str, Any]:
        """For the dialogue column."""
        on = self.on.isoformat() if self.on else None
        return {
            "awaits": AWAITS,
            "at": now.isoformat(),
            "for": self.purpose,
            "on": on,
            "by": self.by,
            "limits": self.limits,
            "hops": self.hops,
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any] | None) -> "Draft | None":
        """The draft in a dialogue column, or None when it holds another dialogue, or none."""
        if not state or state.get("awaits") != AWAITS:
            return None
        on = date.fromisoformat(state["on"]) if state.get("on") else None
        return cls(Purpose(state["for"]), on, state.get("by"), state.get("limits"), bool(state.get("hops")))


def words(text: str) -> str:
    """A person's words on one line, the first 200 letters."""
    return " ".join(text.split())[:LONGEST]
