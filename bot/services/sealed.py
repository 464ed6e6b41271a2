"""The snapshot: the folds of a runner's diary, and how each text fared, through the last day no edit can reach any more."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.domain import diary as diary_
from bot.domain import words
from bot.domain.diary import SEALED_AFTER, VERSION, Diary
from bot.domain.entry import Answer, Asked
from bot.domain.words import Tallies, Tally
from bot.storage.tables import OutboxRow, SnapshotRow


def read(snapshot: SnapshotRow | None) -> tuple[Diary, Tallies]:
    """What a snapshot holds; nothing for one that other rules made: then everything is folded anew."""
    if snapshot is None or snapshot.version != VERSION:
        return Diary(), {}
    tallies = {text_id: _tally(*kept) for text_id, kept in snapshot.state["words"].items()}
    return diary_.from_json(snapshot.state), tallies


def counted(tallies: Tallies, said: Sequence[OutboxRow], after: date | None, through: date | None = None) -> Tallies:
    """The tallies with what was said on the days after `after`, up to and with `through`."""
    for row in said:
        if (after is None or row.date > after) and (through is None or row.date <= through):
            tallies = words.count(tallies, row.text_id, row.date, row.probability, answered=row.responded)
    return tallies


def seal(
    session: Session,
    runner_id: int,
    snapshot: SnapshotRow | None,
    closed: Sequence[tuple[Asked, Answer | None]],
    said: Sequence[OutboxRow],
    today: date,
    now: datetime,
) -> None:
    """Moves the snapshot on: `closed` days and what was `said` since it was made."""
    old = [(asked, answer) for asked, answer in closed if asked.day.date < today - timedelta(days=SEALED_AFTER)]
    if not old:
        return
    base, tallies = read(snapshot)
    diary, _ = diary_.fold(old, now, base)
    through = old[-1][0].day.date
    tallies = counted(tallies, said, base.through, through)
    row = snapshot or SnapshotRow(runner_id=runner_id, version=VERSION, through=through, state={})
    row.version, row.through = VERSION, through
    row.state = {**diary_.to_json(diary), "words": {text_id: _plain(tally) for text_id, tally in tallies.items()}}
    session.add(row)


def _tally(sent: int, weight: float, squares: float, answered: float, last: str) -> Tally:
    return Tally(sent, weight, squares, answered, date.fromisoformat(last))


def _plain(tally: Tally) -> list[Any]:
    return [tally.sent, tally.weight, tally.squares, tally.answered, tally.last and tally.last.isoformat()]
