"""Each row at most once, in order, asked again, and its outcome never lost."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from structlog.testing import capture_logs

from bot.chat.screen import Screen
from bot.clock import WoundClock
from bot.delivery import outbox as module
from bot.delivery.outbox import Outbox, Step
from bot.delivery.pacing import Pacer
from bot.domain.outbox import Refused, Sent, State, TryLater, Unknown
from bot.services.outbox import Speak
from tests.delivery_unit.conftest import START, Memory, MemoryStore, Phone

Make = Callable[[], Outbox]


class Steps:
    """Notes the steps, and holds a row at one of them when told to."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int]] = []
        self.hold: tuple[Step, int] | None = None
        self.reached, self.let_go = asyncio.Event(), asyncio.Event()

    async def __call__(self, step: Step, row_id: int) -> None:
        self.seen.append((step.value, row_id))
        if self.hold == (step, row_id):
            self.reached.set()
            await self.let_go.wait()


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock(START)


@pytest.fixture
def pacer(clock: WoundClock) -> Pacer:
    return Pacer(clock, a_second=10_000, per_chat=0)


@pytest.fixture
def steps() -> Steps:
    return Steps()


@pytest.fixture
def broken_drawings() -> set[int]:
    return set()


@pytest.fixture
def make(memory: Memory, phone: Phone, clock: WoundClock, pacer: Pacer, steps: Steps, broken_drawings: set[int]) -> Make:
    def draw(speak: Speak) -> Screen:
        if speak.row_id in broken_drawings:
            raise RuntimeError("no words for this")
        return Screen(str(speak.row_id))

    return lambda: Outbox(MemoryStore(memory), clock, phone, pacer, draw, "this", steps)  # type: ignore[arg-type]


@pytest.fixture
async def outbox(make: Make) -> AsyncIterator[Outbox]:
    outbox = make()
    running = asyncio.ensure_future(outbox.run())
    yield outbox
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await outbox.stop(1)


async def test_what_is_planned_is_said_and_settled(outbox: Outbox, memory: Memory, phone: Phone, steps: Steps) -> None:
    memory.plan((1, 7))
    await outbox.settled()
    assert phone.said == [1]
    assert (memory.rows[1].state, memory.rows[1].outcome) == (State.SENT, Sent(9001))
    assert steps.seen == [("planned", 1), ("before_call", 1), ("after_call", 1), ("settled", 1)]


async def test_one_runner_in_order_several_side_by_side(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.plan(*((id, id % 20) for id in range(1, 101)))
    phone.held = {id: asyncio.Event() for id in range(1, 101)}
    outbox.kick()
    while len(phone.in_air) < module.SIDE_BY_SIDE:
        await phone.arrived.wait()
        phone.arrived.clear()
    for held in phone.held.values():
        held.set()
    await outbox.settled()
    assert sorted(phone.said) == list(range(1, 101))
    assert phone.most_in_air == module.SIDE_BY_SIDE
    for runner in range(20):
        of_runner = [id for id in phone.said if id % 20 == runner]
        assert of_runner == sorted(of_runner)


async def test_more_than_fits_in_one_fetch(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.plan(*((id, id) for id in range(1, 701)))
    await outbox.settled()
    assert sorted(phone.said) == list(range(1, 701))


async def test_what_is_no_longer_wanted_is_not_said(outbox: Outbox, memory: Memory, phone: Phone, steps: Steps) -> None:
    memory.plan((1, 7), (2, 7))
    steps.hold = (Step.PLANNED, 1)
    outbox.kick()
    await steps.reached.wait()
    memory.rows[1].wanted = False  # done in the meantime
    steps.let_go.set()
    await outbox.settled()
    assert phone.said == [2]
    assert list(memory.rows) == [2]


async def test_what_settling_plans_is_said_too(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.plan((1, 7))
    memory.plans[7] = [2]
    await outbox.settled()
    assert phone.said == [1, 2]


async def test_many_kicks_say_it_once(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.plan((1, 7))
    phone.held[1] = asyncio.Event()
    for _ in range(5):
        outbox.kick()
        await asyncio.sleep(0)
    await phone.arrived.wait()
    for _ in range(5):
        outbox.kick()
        await asyncio.sleep(0)
    phone.held[1].set()
    await outbox.settled()
    assert phone.said == [1]


@pytest.mark.parametrize("outcome", [Unknown(), Refused("400")])
async def test_what_may_have_arrived_or_never_will_is_not_tried_again(
    outbox: Outbox, memory: Memory, phone: Phone, outcome: Unknown
) -> None:
    memory.plan((1, 7))
    phone.answers[1] = [outcome]
    await outbox.settled()
    await outbox.settled()
    assert phone.said == [1]
    assert memory.rows[1].outcome == outcome


async def test_too_many_goes_back_and_is_said_after_exactly_that_time_in_order(
    outbox: Outbox, memory: Memory, phone: Phone, pacer: Pacer, clock: WoundClock
) -> None:
    memory.plan((1, 7), (2, 7), (3, 8))
    phone.answers[1] = [TryLater(0.3, halt=True)]
    pacer_halted = asyncio.Event()

    async def watch(step: Step, row_id: int) -> None:
        if (step, row_id) == (Step.AFTER_CALL, 1) and not pacer_halted.is_set():
            pacer.halt(0.3)  # as the wire does
            pacer_halted.set()

    outbox._on_step = watch
    began = clock.monotonic()
    await outbox.settled()  # what waits it out does not count
    assert clock.monotonic() - began < 0.25
    assert memory.rows[1].state is State.PLANNED
    while memory.rows[2].state is not State.SENT:
        phone.arrived.clear()
        await phone.arrived.wait()
        await asyncio.sleep(0.01)
    assert clock.monotonic() - began >= 0.3
    assert [id for id in phone.said if id != 3] == [1, 1, 2]


async def test_pauses_grow_to_a_minute_where_telegram_names_none(outbox: Outbox, memory: Memory, phone: Phone, clock: WoundClock) -> None:
    memory.plan((1, 7))
    phone.answers[1] = [TryLater(1.0)] * 20
    pauses: list[float] = []
    enough = asyncio.Event()

    async def rest(line: object, seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 9:
            enough.set()
            await asyncio.Event().wait()

    outbox._rest = rest  # type: ignore[method-assign]
    outbox.kick()
    await enough.wait()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_a_row_that_raises_stops_neither_its_runner_nor_the_others(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.broken["take"] = {1}
    memory.plan((1, 7), (2, 7), (3, 8))
    with capture_logs() as logs:
        await outbox.settled()
    assert sorted(phone.said) == [2, 3]
    assert memory.rows[1].state is State.PLANNED
    assert [(it["outbox_id"], it["again_in"]) for it in logs if it["event"] == "row failed"] == [(1, 5.0)]
    memory.broken.clear()
    await outbox.settled()
    assert sorted(phone.said) == [2, 3]  # its time has not come
    outbox._aside.forgive(1)
    await outbox.settled()
    assert sorted(phone.said) == [1, 2, 3]


async def test_a_row_that_can_not_be_drawn_goes_back_unsaid(
    outbox: Outbox, memory: Memory, phone: Phone, broken_drawings: set[int], steps: Steps
) -> None:
    broken_drawings.add(1)
    memory.plan((1, 7))
    await outbox.settled()
    assert phone.said == []
    assert memory.rows[1].state is State.PLANNED
    assert ("before_call", 1) not in steps.seen


async def test_while_the_database_is_away_nothing_is_taken_and_then_it_goes_on(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.plan((1, 7))
    memory.away = {"take": 3}
    outbox.kick()
    await phone.arrived.wait()
    await outbox.settled()
    assert phone.said == [1]


async def test_an_outcome_is_held_until_the_database_is_back(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.plan((1, 7))
    memory.away = {"settle": 5}
    await outbox.settled()  # an outcome in hand counts
    assert phone.said == [1]
    assert memory.rows[1].state is State.SENT
    assert memory.away["settle"] == 0


async def test_an_outcome_whose_settling_raises_is_owed_and_paid_later(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.broken["settle"] = {1}
    memory.plan((1, 7), (2, 7))
    with capture_logs():
        await outbox.settled()
    assert phone.said == [1, 2]
    assert memory.rows[1].state is State.SENDING
    memory.broken.clear()
    outbox._aside.forgive(1)
    await outbox.settled()
    assert memory.rows[1].outcome == Sent(9001)
    assert phone.said == [1, 2]


async def test_settled_waits_while_the_outbox_can_not_be_read(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.plan((1, 7))
    memory.away = {"planned": 1}
    settling = asyncio.ensure_future(outbox.settled())
    await memory.was_away.wait()
    await asyncio.sleep(0)
    assert not settling.done()
    outbox.kick()  # the next beat
    await settling
    assert phone.said == [1]


async def test_what_an_earlier_process_left_in_the_air_is_unknown_and_its_own_is_not(outbox: Outbox, memory: Memory, phone: Phone) -> None:
    memory.plan((1, 7), (2, 8))
    for id, process in ((1, "earlier"), (2, "this")):
        memory.rows[id].state, memory.rows[id].process = State.SENDING, process
    assert await outbox.sweep() == 1
    await outbox.settled()
    assert (memory.rows[1].state, memory.rows[2].state) == (State.UNKNOWN, State.SENDING)
    assert phone.said == []


async def test_stop_finishes_what_is_in_the_air_and_leaves_the_rest_planned(make: Make, memory: Memory, phone: Phone, steps: Steps) -> None:
    outbox = make()
    running = asyncio.ensure_future(outbox.run())
    memory.plan((1, 7), (2, 7))
    phone.held[1] = asyncio.Event()
    outbox.kick()
    await phone.arrived.wait()
    memory.plan((3, 8))
    steps.hold = (Step.PLANNED, 3)
    outbox.kick()
    await steps.reached.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    stopping = asyncio.ensure_future(outbox.stop(5))
    await asyncio.sleep(0)
    phone.held[1].set()
    async with asyncio.timeout(2):
        await stopping
    assert [memory.rows[id].state for id in (1, 2, 3)] == [State.SENT, State.PLANNED, State.PLANNED]


async def test_stop_abandons_what_does_not_end_and_the_next_start_calls_it_unknown(make: Make, memory: Memory, phone: Phone) -> None:
    outbox = make()
    running = asyncio.ensure_future(outbox.run())
    memory.plan((1, 7))
    phone.held[1] = asyncio.Event()
    outbox.kick()
    await phone.arrived.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await outbox.stop(0.05)
    states = [memory.rows[1].state]
    memory.sweep("the next", START)
    states.append(memory.rows[1].state)
    assert states == [State.SENDING, State.UNKNOWN]


@pytest.mark.parametrize(
    "step, state, said",
    [
        (Step.PLANNED, State.PLANNED, []),
        (Step.BEFORE_CALL, State.SENDING, []),
        (Step.AFTER_CALL, State.SENDING, [1]),
        (Step.SETTLED, State.SENT, [1]),
    ],
)
async def test_at_each_step_the_row_stands_where_the_step_says(
    outbox: Outbox, memory: Memory, phone: Phone, steps: Steps, step: Step, state: State, said: list[int]
) -> None:
    memory.plan((1, 7))
    steps.hold = (step, 1)
    outbox.kick()
    await steps.reached.wait()
    assert (memory.rows[1].state, phone.said) == (state, said)
    steps.let_go.set()
    await outbox.settled()


async def test_logs_hold_ids_and_outcomes_only(outbox: Outbox, memory: Memory) -> None:
    memory.plan((1, 7))
    with capture_logs() as logs:
        await outbox.settled()
    assert logs == [{"event": "settled", "outbox_id": 1, "outcome": "Sent", "log_level": "info"}]
