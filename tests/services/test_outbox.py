"""What leaves the house: asked again before it is said, never twice, and never lost without a word."""

from datetime import timedelta

import sqlalchemy
from sqlmodel import Session

from bot.domain.coach import Kind
from bot.domain.entry import Mark
from bot.domain.hold import RangeKind
from bot.domain.outbox import Refused, Sent, State, Unknown, Unreachable
from bot.services import check_in, forget, look, outbox, pause, reach
from bot.services.facts import known
from bot.storage import rows
from bot.storage.tables import DecisionRow, OutboxRow, RangeRow, Runner, metadata
from tests.services.life import MONDAY, ROBIN, Life, at


def planned(robin: Life) -> list[OutboxRow]:
    return [row for row in robin.table(OutboxRow) if row.state is State.PLANNED]


def wake(robin: Life, clock: str = "07:00") -> OutboxRow:
    """Morning: one row is planned and not yet said."""
    robin.now = at(MONDAY, clock)
    robin.look()
    return planned(robin)[0]


def test_a_planned_prompt_is_taken_once(robin: Life) -> None:
    row = wake(robin)
    assert robin.store.write_now(outbox.take, known(row.id), robin.now, "a") is not None
    assert robin.store.write_now(outbox.take, known(row.id), robin.now, "b") is None


def test_looking_twice_plans_once(robin: Life) -> None:
    wake(robin)
    robin.look()
    assert len(planned(robin)) == 1


def test_done_between_plan_and_sending_drops_the_prompt_and_says_why(robin: Life) -> None:
    row = wake(robin)
    robin.marks(MONDAY, Mark.DONE)
    assert robin.store.write_now(outbox.take, known(row.id), robin.now, "a") is None
    assert planned(robin) == []
    assert [(d.kind, d.because) for d in robin.table(DecisionRow)][-1] == ("prompt.dropped", "answered")


def test_pause_then_resume_on_one_morning_still_brings_the_prompt(robin: Life) -> None:
    wake(robin)
    robin.do(pause.pause, 3, robin.now)
    assert planned(robin) == []
    robin.do(pause.resume, robin.now)
    assert [row.kind for row in planned(robin)] == [Kind.PROMPT]


def test_undo_before_the_prompt_was_said_brings_it_back(robin: Life) -> None:
    wake(robin)
    robin.marks(MONDAY, Mark.DONE)
    robin.marks(MONDAY, Mark.OPEN)
    assert [row.kind for row in planned(robin)] == [Kind.PROMPT]


def test_an_unknown_prompt_is_followed_up_once_and_never_sent_again(robin: Life) -> None:
    wake(robin)
    robin.speak(Unknown())
    robin.until(at(MONDAY, "12:00"))
    assert [kind for _, kind in robin.said] == [Kind.PROMPT, Kind.FOLLOW_UP]


def test_a_tap_proves_that_an_unknown_prompt_arrived(robin: Life) -> None:
    wake(robin)
    robin.speak(Unknown())
    robin.now = at(MONDAY, "07:03")
    robin.marks(MONDAY, Mark.DONE, message_id=4242)
    row = robin.table(OutboxRow)[0]
    assert (row.state, row.message_id) == (State.SENT, 4242)
    robin.until(at(MONDAY, "12:00"))
    assert [kind for _, kind in robin.said] == [Kind.PROMPT]


def test_what_an_earlier_process_left_in_the_air_is_unknown_and_looked_at(robin: Life) -> None:
    row = wake(robin)
    robin.store.write_now(outbox.take, known(row.id), robin.now, "earlier")
    assert robin.store.write_now(outbox.sweep, "this process", robin.now) == 1
    assert robin.table(OutboxRow)[0].state is State.UNKNOWN
    assert robin.store.read_now(look.due, robin.now, 10, ()) == [robin.id]


def test_a_process_never_sweeps_its_own(robin: Life) -> None:
    row = wake(robin)
    robin.store.write_now(outbox.take, known(row.id), robin.now, "this process")
    assert robin.store.write_now(outbox.sweep, "this process", robin.now) == 0


def test_a_row_put_back_waits_again(robin: Life) -> None:
    row = wake(robin)
    robin.store.write_now(outbox.take, known(row.id), robin.now, "a")
    robin.store.write_now(outbox.put_back, known(row.id))
    assert [r.id for r in planned(robin)] == [known(row.id)]


def test_a_refused_row_keeps_its_code_and_is_not_said_again(robin: Life) -> None:
    wake(robin)
    robin.speak(Refused("400"))
    robin.until(at(MONDAY, "12:00"))
    assert [(r.state, r.failure) for r in robin.table(OutboxRow)] == [(State.FAILED, "400")]


def test_a_block_pauses_and_a_word_brings_them_back(robin: Life) -> None:
    wake(robin)
    robin.speak(Unreachable())
    assert robin.status == "unreachable"
    assert robin.runner.next_wake_at is None
    robin.now = at(MONDAY + timedelta(days=4), "12:00")
    robin.do(check_in.see, robin.now)
    assert robin.status == "active"
    assert [e.mark for e in robin.facts.entries] == [Mark.PAUSED] * 4
    assert robin.until(at(MONDAY + timedelta(days=5), "07:01"))[-1].facts.kind is Kind.PROMPT


def test_blocking_twice_opens_one_range(robin: Life) -> None:
    robin.do(reach.reachable, False, robin.now)
    robin.do(reach.reachable, False, robin.now)
    assert [r.kind for r in robin.table(RangeRow)] == [RangeKind.UNREACHABLE]
    robin.do(reach.reachable, True, robin.now)
    assert robin.status == "active"


def test_a_block_by_nobody_we_know_is_no_matter(robin: Life) -> None:
    robin.store.write_now(reach.reachable, 99, False, robin.now)


def test_a_look_that_raised_is_counted_and_a_good_one_forgives(robin: Life) -> None:
    robin.store.write_now(look.failed_look, robin.id)
    assert robin.runner.wake_failures == 1
    robin.look()
    assert robin.runner.wake_failures == 0


def test_deleting_leaves_nothing_of_the_person(robin: Life) -> None:
    robin.until(at(MONDAY + timedelta(days=12), "09:00"))
    robin.marks(None, Mark.DONE)
    assert robin.do(forget.forget)
    assert not robin.do(forget.forget)

    def left(session: Session) -> dict[str, int]:
        owned = [t for t in metadata.sorted_tables if "runner_id" in t.columns or t.name == "runners"]
        return {t.name: len(session.connection().execute(sqlalchemy.select(t)).all()) for t in owned}

    assert set(robin.store.read_now(left).values()) == {0}


def test_an_answer_that_comes_after_delete_is_no_matter(robin: Life) -> None:
    row = wake(robin)
    robin.store.write_now(outbox.take, known(row.id), robin.now, "a")
    runner_id = robin.id
    robin.do(forget.forget)
    robin.store.write_now(outbox.settle, known(row.id), Sent(1), robin.now)
    robin.store.write_now(outbox.shown, runner_id, MONDAY, 1, robin.now)
    assert robin.table(Runner) == []
    assert robin.store.read_now(lambda s: rows.runner_of(s, ROBIN)) is None
