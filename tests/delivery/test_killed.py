"""Killed at any step of a reminder and started again: never two of the same, never none but the one that was in the air."""

from datetime import timedelta

import pytest

from bot.sandbox import Trouble
from tests.delivery.conftest import SEVEN, House

FOLLOW_UP = SEVEN + timedelta(minutes=10)
NOON = SEVEN + timedelta(hours=5)


async def test_killed_when_it_was_planned_it_is_said_after_the_start(house: House) -> None:
    await house.wind_to(SEVEN)
    first = await house.lodger(hold="planned")
    await first.tells("step", step="planned")
    await first.killed()
    assert (house.outbox(), house.screens()) == (["prompt planned"], [])
    await house.lodger()
    await house.settles()
    await house.wind_to(NOON)
    assert house.outbox() == ["prompt sent"]
    assert len(house.screens()) == 1


async def test_killed_before_the_call_it_may_have_been_in_the_air_so_only_the_follow_up_comes(house: House) -> None:
    await house.wind_to(SEVEN)
    first = await house.lodger(hold="before_call")
    await first.tells("step", step="before_call")
    await first.killed()
    assert house.outbox() == ["prompt sending"]
    await house.lodger()
    await house.settles()
    await house.wind_to(FOLLOW_UP - timedelta(seconds=1))
    assert (house.outbox(), house.screens()) == (["prompt unknown"], [])
    await house.wind_to(NOON)
    assert house.outbox() == ["prompt unknown", "follow_up sent"]
    [screen] = house.screens()
    assert screen.button("Done")


@pytest.mark.parametrize("trouble", [Trouble.SLOW, Trouble.ANSWER_SLOW])
async def test_killed_in_the_air_it_is_not_said_again_and_the_follow_up_comes(house: House, trouble: Trouble) -> None:
    """Slow: Telegram takes it only after the death. Answer slow: it took it before."""
    await house.wind_to(SEVEN)
    watch = house.sandbox.watch("sendMessage", house.robin)
    fault = house.sandbox.fault(trouble, "sendMessage", person=house.robin)
    first = await house.lodger()
    await fault.hit()
    await first.killed()
    fault.clear()
    await watch.taken()
    await house.lodger()
    await house.settles()
    assert house.outbox() == ["prompt unknown"]
    assert len(house.screens()) == 1
    await house.wind_to(FOLLOW_UP)
    assert house.outbox() == ["prompt unknown", "follow_up sent"]
    await house.wind_to(NOON)
    prompt, follow_up = house.screens()
    assert prompt.text != follow_up.text
    assert house.outbox() == ["prompt unknown", "follow_up sent"]


async def test_killed_after_the_answer_a_tap_proves_that_it_arrived_and_nothing_follows(house: House) -> None:
    await house.wind_to(SEVEN)
    first = await house.lodger(hold="after_call")
    await first.tells("step", step="after_call", outbox_id=1)
    await first.killed()
    assert house.outbox() == ["prompt sending"]
    assert len(house.screens()) == 1
    await house.lodger()
    await house.settles()
    assert house.outbox() == ["prompt unknown"]
    await house.taps("Later")
    await house.robin.hears()
    await house.settles()
    assert house.outbox() == ["prompt sent"]
    await house.wind_to(NOON)
    assert house.outbox() == ["prompt sent"]
    assert len(house.screens()) == 1


async def test_killed_after_the_answer_without_a_tap_the_follow_up_comes(house: House) -> None:
    await house.wind_to(SEVEN)
    first = await house.lodger(hold="after_call")
    await first.tells("step", step="after_call", outbox_id=1)
    await first.killed()
    await house.lodger()
    await house.settles()
    await house.wind_to(NOON)
    assert house.outbox() == ["prompt unknown", "follow_up sent"]
    assert len(house.screens()) == 2


async def test_killed_after_it_was_settled_nothing_comes_again(house: House) -> None:
    await house.wind_to(SEVEN)
    first = await house.lodger(hold="settled")
    await first.tells("step", step="settled")
    await first.tells("step", step="settled")
    await first.killed()
    await house.lodger()
    await house.settles()
    await house.wind_to(NOON)
    assert house.outbox() == ["prompt sent"]
    assert house.outbox(house.ada) == ["prompt sent"]
    assert [len(house.screens(it)) for it in (house.robin, house.ada)] == [1, 1]


async def test_killed_again_and_again_the_morning_still_has_one_prompt(house: House) -> None:
    await house.wind_to(SEVEN)
    for _ in range(3):
        lodger = await house.lodger(hold="planned")
        await lodger.tells("step", step="planned")
        await lodger.killed()
    await house.lodger()
    await house.settles()
    assert house.outbox() == ["prompt sent"]
    assert len(house.screens()) == 1


async def test_asleep_over_the_prompt_it_comes_late_that_day(house: House) -> None:
    first = await house.lodger()
    await house.settles()
    await first.killed()
    await house.wind_to(NOON)
    await house.lodger()
    await house.settles()
    assert house.outbox() == ["prompt sent"]
    assert house.rows("select from_at, until_at from outages"), "the hours away are written down"
