"""Which texts were answered, from the outbox of several runners."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bot.domain.coach import Kind
from bot.domain.outbox import State
from bot.services.experiments import responses
from bot.storage.engine import Store
from bot.storage.tables import OutboxRow
from tests.storage.rows import NOON, add_runner

LATER = NOON + timedelta(days=30)


def sent(number: int, text_id: str = "cue.1", *, answered: bool = False, **more: Any) -> OutboxRow:
    """The prompt of the nth day, as it stands once it is settled."""
    at: datetime = more.pop("settled_at", NOON + timedelta(days=number))
    row: dict[str, Any] = {
        "runner_id": 1,
        "kind": Kind.PROMPT,
        "date": date(2026, 3, 1) + timedelta(days=number),
        "step": 0,
        "state": State.SENT,
    }
    row |= {"intent": text_id.split(".", maxsplit=1)[0], "text_id": text_id, "planned_at": NOON, "settled_at": at, "responded": answered}
    return OutboxRow(**(row | more))


def found(store: Store, *outbox: OutboxRow, now: datetime = LATER) -> list[tuple[str, int, int, float]]:
    def fill(session: Session) -> None:
        add_runner(session)
        session.add_all(outbox)

    store.write_now(fill)
    return [(one.text_id, one.sent, one.answered, round(one.rate, 3)) for one in store.read_now(responses, now)]


def test_each_text_has_its_row_and_the_best_of_an_intent_comes_first(store: Store) -> None:
    rows = [sent(0), sent(1, answered=True), sent(2, "cue.2", answered=True), sent(3, "rescue.1", kind=Kind.RESCUE)]
    assert found(store, *rows) == [("cue.2", 1, 1, 1.0), ("cue.1", 2, 1, 0.5), ("rescue.1", 1, 0, 0.0)]


def test_a_stored_chance_is_a_weight_and_none_weighs_one(store: Store) -> None:
    """Weights 10, 2 and 1; answered 10 of 13."""
    rows = sent(0, probability=0.1, answered=True), sent(1, probability=0.5), sent(2)
    assert found(store, *rows) == [("cue.1", 3, 1, round(10 / 13, 3))]


@pytest.mark.parametrize(
    "row, counts",
    [
        (sent(0, state=State.UNKNOWN), True),
        (sent(0, state=State.FAILED), False),
        (sent(0, state=State.PLANNED, settled_at=None), False),
        (sent(0, state=State.SENDING, settled_at=None), False),
        (sent(0, kind=Kind.BACK_OFF), True),
        (sent(0, kind=Kind.REPORT), False),
        (sent(0, kind=Kind.SAFETY), False),
        (sent(0, settled_at=LATER - timedelta(hours=2)), True),
        (sent(0, settled_at=LATER - timedelta(minutes=119)), False),
        (sent(0, state=State.UNKNOWN, settled_at=None, sending_at=LATER - timedelta(minutes=5)), False),
        (sent(0, probability=0.0), False),
    ],
)
def test_only_what_arrived_and_could_have_been_answered_counts(store: Store, row: OutboxRow, counts: bool) -> None:
    copy = OutboxRow(**row.model_dump(exclude={"id"}))  # a row belongs to one session
    assert bool(found(store, copy)) is counts


def test_nothing_sent_is_an_empty_table(store: Store) -> None:
    assert found(store) == []
