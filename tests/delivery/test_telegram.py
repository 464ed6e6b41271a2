"""Telegram gone, Telegram saying no, and people who block the bot."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import Call, Trouble
from tests.delivery.conftest import SEVEN, House

HALF = timedelta(minutes=30)
TOMORROW = SEVEN + timedelta(days=1)
RETRY_AFTER = 4


async def test_an_hour_without_telegram_loses_nothing_says_nothing_twice_and_is_written_down(house: House) -> None:
    lodger = await house.lodger()
    await house.wind_to(SEVEN - HALF)
    await house.telegram_is_gone()
    await lodger.tells("deaf")
    await lodger.beats()
    await house.ada.says("/streak")  # waits at Telegram
    house.winds_quietly_to(SEVEN + HALF)
    await lodger.beats()
    await lodger.tells("tried in vain")
    assert house.outbox() in (["prompt planned"], ["prompt sending"]), "between two tries, or at the next one"
    await house.telegram_answers()
    await lodger.tells("hearing")
    await house.until(lambda: house.screens() and house.screens(house.ada))
    await house.wind_by(minutes=31)  # whoever has just written is not asked at once
    assert house.outbox() == house.outbox(house.ada) == ["prompt sent"]
    assert len(house.screens()) == 1
    assert [bool(screen.button("Done")) for screen in house.screens(house.ada)].count(True) == 1
    [(from_at, until_at)] = house.rows("select from_at, until_at from outages")
    away = datetime.fromisoformat(until_at) - datetime.fromisoformat(from_at)
    assert timedelta(minutes=59) < away < timedelta(minutes=62)


@pytest.mark.parametrize("trouble, arrived", [(Trouble.ANSWER_LOST, 1), (Trouble.DROPPED, 0), (Trouble.PAGE, 0)])
async def test_where_nobody_can_tell_whether_it_arrived_it_is_not_said_again_and_the_follow_up_comes(
    house: House, trouble: Trouble, arrived: int
) -> None:
    lodger = await house.lodger()
    fault = house.sandbox.fault(trouble, "sendMessage", person=house.robin)
    await house.wind_to(SEVEN)
    assert (fault.hits, house.outbox()) == (1, ["prompt unknown"])
    assert len(house.screens()) == arrived
    await house.wind_to(SEVEN + timedelta(minutes=10))
    assert house.outbox() == ["prompt unknown", "follow_up sent"]
    assert len(house.screens()) == arrived + 1
    assert lodger.alive


async def test_telegrams_own_fault_is_tried_again_and_said_once(house: House) -> None:
    lodger = await house.lodger()
    await house.settles()
    fault = house.sandbox.fault("error", "sendMessage", person=house.robin, status=502)
    house.winds_quietly_to(SEVEN)
    await lodger.beats()
    await lodger.tells("tried in vain")
    await house.robin.hears()
    await house.settles()
    assert (fault.hits, house.outbox()) == (1, ["prompt sent"])
    assert len(house.screens()) == 1


async def test_a_429_halts_the_bulk_lane_as_long_as_told_and_no_answer_waits_for_it(house: House) -> None:
    lodger = await house.lodger()
    await house.settles()
    moments: dict[int, float] = {}

    def over(call: Call) -> bool:
        """Looked at each time anything happens, so the first time it is true is when it happened."""
        if call.over:
            moments.setdefault(call.id, house.clock.monotonic())
        return call.over

    sends = house.sandbox.watch("sendMessage")
    house.sandbox.fault("too_many", "sendMessage", times=1, retry_after=RETRY_AFTER)
    house.winds_quietly_to(SEVEN)
    await lodger.beats()
    refused = await sends.arrived()
    await house.until(lambda: over(refused))
    await lodger.tells("tried in vain", again_in=float(RETRY_AFTER))
    before = len(sends.calls)
    await house.robin.says("/streak")
    answer = await sends.arrived(before + 1)
    assert "day" in str(answer.raw["text"]).lower(), "the answer comes before anything else"
    again = await sends.arrived(before + 2)
    waited = house.clock.monotonic() - moments[refused.id]
    assert waited >= RETRY_AFTER, f"{again.method} after {waited:.2f} s"
    await house.until(lambda: len(house.screens()) == 2 and house.screens(house.ada))
    await house.settles()
    assert house.outbox() == house.outbox(house.ada) == ["prompt sent"]
    assert len(house.screens(house.ada)) == 1


async def test_an_answer_that_meets_a_429_comes_after_as_long_as_told_and_in_order(house: House) -> None:
    await house.lodger()
    await house.wind_to(SEVEN)
    prompt = house.screens()[-1]
    taps = house.sandbox.watch("answerCallbackQuery")
    for method in ("sendMessage", "editMessageText", "answerCallbackQuery"):
        house.sandbox.fault("too_many", method, person=house.robin, retry_after=1)
    await house.robin.says("/streak")
    await house.taps("Done")
    await house.until(lambda: len([it for it in taps.calls if it.over]) == 2)
    await house.until(lambda: house.screens()[0].text.startswith("✓"))
    assert [it.outcome for it in taps.calls] == ["Too Many Requests: retry after 1", "ok"]
    assert house.screens()[0].id == prompt.id
    assert "day" in house.screens()[1].text.lower(), "the streak was told once, before the tap was answered"
    assert len(house.screens()) == 2
    said = [it.event for it in house.robin.transcript if it.event in ("bot sends", "bot edits")]
    assert said[-2:] == ["bot sends", "bot edits"]


async def test_somebody_who_blocked_the_bot_is_left_alone_until_they_write(house: House) -> None:
    await house.lodger()
    await house.robin.blocks()
    await house.settles()
    assert status(house) == ["unreachable", "active"]
    await house.wind_to(SEVEN)
    assert (house.outbox(), house.screens()) == ([], [])
    assert house.outbox(house.ada) == ["prompt sent"]
    house.sandbox.faults.clear()
    await house.robin.unblocks()
    await house.robin.says("/start")
    await house.robin.hears()
    await house.settles()
    assert status(house) == ["active", "active"]
    await house.wind_to(TOMORROW)
    assert house.outbox()[-1] == "prompt sent"


async def test_a_block_that_only_a_send_tells_of_ends_it_too_and_start_revives(house: House) -> None:
    """Telegram drops the news of a block after a day; then the 403 is the first we hear."""
    await house.lodger()
    fault = house.sandbox.fault("blocked", "send*", person=house.robin, times=None)
    await house.wind_to(SEVEN)
    assert house.outbox() == ["prompt failed"]
    assert status(house) == ["unreachable", "active"]
    assert fault.hits == 1
    await house.wind_to(TOMORROW)
    assert fault.hits == 1, "nobody knocks at a closed door"
    fault.clear()
    await house.robin.says("/start")
    await house.robin.hears()
    await house.settles()
    assert status(house) == ["active", "active"]
    await house.wind_to(datetime(2026, 1, 7, 7, tzinfo=UTC))
    assert house.outbox()[-1] == "prompt sent"


def status(house: House) -> list[str]:
    found: list[str] = house.rows("select status from runners order by id")
    return found
