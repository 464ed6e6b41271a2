"""Excused days running, late answers and what they give back, and the one line after we were away."""

from datetime import UTC, datetime

from bot.services import heart
from tests.chat.talking import Chat


async def excused(robin: Chat, reason: str) -> str:
    """Tomorrow's prompt comes and is answered with a reason that excuses."""
    await robin.until("07:00")
    return await robin.steps("Skip", reason)


async def test_the_third_sore_day_running_offers_the_list(robin: Chat) -> None:
    for _ in range(2):
        assert "sore days running" not in await excused(robin, "It hurts")
    brought = await excused(robin, "It hurts")
    assert "~ Thursday doesn't count against you.\n    3 sore days running. A minute with the list is worth it" in brought
    assert robin.buttons == ["Go through the list", "Left hamstring", "Right hip", "Undo"]
    assert "Any of these? Tap the one that fits." in await robin.taps("Go through the list")


async def test_a_kept_day_in_between_ends_the_run(robin: Chat) -> None:
    await excused(robin, "It hurts")
    await excused(robin, "It hurts")
    await robin.until("07:00")
    await robin.taps("Done")
    assert "sore days running" not in await excused(robin, "It hurts")


async def test_the_seventh_day_ill_or_away_offers_a_pause(robin: Chat) -> None:
    for reason in ("Ill", "Ill", "Ill", "Travelling", "Ill", "Ill"):
        assert "Shall I pause" not in await excused(robin, reason)
    assert "7 days of it now. Shall I pause until you're back?" in await excused(robin, "Ill")
    assert "Paused. /resume when you're back" in await robin.taps("Pause until I'm back")


async def test_a_late_answer_tells_the_reserve_it_gave_back(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.says("done")
    await robin.until("07:00", days=1)
    missed = robin.last
    brought = await robin.until("07:00", days=1)
    assert "A reserve covered yesterday. 1 is left." in brought
    brought = await robin.taps("Done", missed)
    assert "✓ Wednesday. 2 days running · 2 reserves.\n    1 reserve is back in hand." in brought
    assert "back in hand" not in await robin.says("/today")


async def test_a_late_answer_undoes_the_break(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.says("done")
    for _ in range(3):
        await robin.until("07:00")
    await robin.until("07:00")
    assert "1 day in all" in await robin.says("/streak")
    await robin.says("/log")
    await robin.taps("Fri 6 March")
    brought = await robin.taps("Tiny")
    assert "✓ Fri 6 March, tiny. 2 days running.\n    So the break is undone." in brought
    assert "marked as noted later" not in brought
    await robin.taps("Undo")
    assert "1 day in all" in await robin.says("/streak")


async def test_a_day_noted_after_two_days_is_marked_so(robin: Chat) -> None:
    await robin.until("20:00", days=4)
    await robin.says("/log")
    await robin.taps("Tue 3 March")
    assert "It's marked as noted later." in await robin.taps("Done")
    await robin.says("/log")
    await robin.taps("Wed 4 March")
    assert "Wed 4 March: it hurts." in await robin.taps("It hurt")


async def was_away(robin: Chat, since: datetime, until: datetime) -> None:
    """Told afterwards, as the bot notices it."""
    await robin.bot._store.write(heart.outage, since, until)


async def test_after_an_outage_one_line_says_when_and_only_once(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.until("06:30")
    await was_away(robin, datetime(2026, 3, 3, 7, tzinfo=UTC), datetime(2026, 3, 4, 5, tzinfo=UTC))
    brought = await robin.until("07:00")
    assert "I was away from 08:00 yesterday to 06:00 today, so yesterday doesn't count against you.\n    Coffee done?" in brought
    assert "I was away" not in await robin.until("07:00")


async def test_an_outage_within_a_day_names_the_day_once(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.until("06:30")
    await was_away(robin, datetime(2026, 3, 3, 7, tzinfo=UTC), datetime(2026, 3, 3, 22, tzinfo=UTC))
    assert "I was away yesterday from 08:00 to 23:00, so yesterday doesn't count" in await robin.until("07:00")


async def test_an_outage_of_days_says_how_many_it_spared(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.says("done")
    await robin.until("06:30", days=3)
    await was_away(robin, datetime(2026, 3, 4, 7, tzinfo=UTC), datetime(2026, 3, 6, 5, tzinfo=UTC))
    brought = await robin.until("07:00")
    assert "I was away from 08:00 on Wednesday to 06:00 today, so the 2 days before today don't count against you." in brought


async def test_an_outage_of_weeks_names_its_day_and_counts_nothing(robin: Chat) -> None:
    await robin.until("07:00")
    await robin.says("done")
    gone, back = datetime(2026, 3, 4, 7, tzinfo=UTC), datetime(2026, 3, 27, 5, tzinfo=UTC)
    await robin.sandbox.wind_to(gone)
    await was_away(robin, gone, back)
    robin.wind_unseen(back)
    brought = await robin.until("07:00")
    assert "I was away from 08:00 on Wed 4 March to 06:00 today, so the days between don't count against you." in brought
