"""The diary folded day by day: streak, adherence and rung together, so that a look loads only the last days.

Law: the fold of a whole diary equals a snapshot plus what came after.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.domain import ladder, streak
from bot.domain.adherence import Adherence
from bot.domain.entry import Answer, Asked, Entry, entry
from bot.domain.ladder import Ladder, Rung
from bot.domain.streak import Break, Streak

VERSION = 2  # of the folds: a snapshot made by other rules is thrown away and folded anew
SEALED_AFTER = 8  # days: edits reach seven back


@dataclass(frozen=True, slots=True)
class Diary:
    """Where a runner stands after their last closed day."""

    through: date | None = None
    days: int = 0  #: days of the plan so far
    streak: Streak = field(default_factory=Streak)
    adherence: Adherence = field(default_factory=Adherence)
    ladder: Ladder = field(default_factory=Ladder)

    def step(self, line: Entry) -> "Diary":
        """The diary after one more closed day; days come in order."""
        rung, windows = ladder.step(self.ladder, self.adherence, line)
        return Diary(line.date, self.days + 1, streak.step(self.streak, line), windows, rung)

    def with_today(self, line: Entry) -> Streak:
        """The streak as it shows while today is still open."""
        return streak.step(self.streak, line)

    def closed(self, asked: Asked, answer: Answer | None, now: datetime) -> Entry:
        """What became of the next closed day. Where the silence was announced, in back-off or by a faded prompt, it stays due."""
        if (asked.unprompted or self.ladder.rung is Rung.BACK_OFF) and asked.asked_at is None:
            asked = replace(asked, asked_at=asked.day.opens_at)
        return entry(asked, answer, now)


def fold(lines: Iterable[tuple[Asked, Answer | None]], now: datetime, since: Diary | None = None) -> tuple[Diary, tuple[Entry, ...]]:
    """The diary after closed days, and their entries; `since` is a snapshot that ends where they begin."""
    diary, entries = since or Diary(), []
    for asked, answer in lines:
        line = diary.closed(asked, answer, now)
        entries.append(line)
        diary = diary.step(line)
    return diary, tuple(entries)


def to_json(diary: Diary) -> dict[str, Any]:
    """A diary as plain values, for the snapshot."""
    return {k: _plain(v) for k, v in asdict(diary).items()}


def from_json(state: dict[str, Any]) -> Diary:
    """The diary a snapshot holds. Raises KeyError or TypeError for one of another version."""
    own, broke = state["streak"], state["streak"]["broke"]
    return Diary(
        _date(state["through"]),
        state["days"],
        Streak(
            **{
                **own,
                "began": _date(own["began"]),
                "repaired_on": _date(own["repaired_on"]),
                "covered_on": _date(own["covered_on"]),
                "comeback_on": _date(own["comeback_on"]),
                "broke": broke and Break(**{**broke, "day": date.fromisoformat(broke["day"])}),
            }
        ),
        Adherence(**state["adherence"]),
        Ladder(**{**state["ladder"], "rung": Rung(state["ladder"]["rung"]), "since": _date(state["ladder"]["since"])}),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
