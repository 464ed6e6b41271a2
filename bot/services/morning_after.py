"""What a day loaded, and how the next morning bore it."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, select

from bot.domain import morning
from bot.domain.coach import Kind
from bot.domain.day import ONE_DAY
from bot.domain.entry import KEPT, Entry
from bot.domain.pain import Moment, Soreness
from bot.storage import rows
from bot.storage.tables import OutboxRow, Runner, SoreSite


def trained(session: Session, runner_id: int, on: date) -> bool:
    """Whether a strength session or a run was done on a day."""
    sessions = [row for row in rows.strength_from(session, runner_id, on) if row.date == on]
    if sessions and sessions[-1].mark in KEPT:
        return True
    outings = {row.outing: row.void for row in rows.runs_from(session, runner_id, on) if row.date == on}
    return not all(outings.values())


def tired_mornings(session: Session, runner_id: int, since: date) -> frozenset[date]:
    """Mornings on which tired muscle, not the sore spot, was all that yesterday's strength session left."""
    last = {row.date: row.soreness for row in rows.strength_from(session, runner_id, since)}
    return frozenset(on + ONE_DAY for on, soreness in last.items() if soreness is Soreness.MUSCLE)


def asks_after_load(session: Session, runner: Runner, today: date, entries: Sequence[Entry], said: Sequence[OutboxRow]) -> bool:
    """Whether this morning gets a question of its own, and was not rated yet."""
    if runner.prompt_at < morning.NOON:
        return False
    since = min([today, *(s.date for s in said if s.kind is Kind.MORNING)])
    rated = {r.date for r in rows.ratings_from(session, runner.id or 0, since) if r.moment is Moment.MORNING}
    sites = session.exec(select(SoreSite.id).where(SoreSite.runner_id == runner.id)).all()
    if not sites or today in rated:
        return False
    yesterday, asked = today - ONE_DAY, [s.date for s in said if s.kind is Kind.MORNING and s.date < today]
    unanswered = next((n for n, on in enumerate(reversed(asked)) if on in rated), len(asked))
    did = trained(session, runner.id or 0, yesterday)
    return morning.asks_after_load(runner.prompt_at, loaded=morning.loaded_on(yesterday, entries), trained=did, unanswered=unanswered)
