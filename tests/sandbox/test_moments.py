"""Tonight and tomorrow morning, as somebody means it who looks at the clock."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.moments import morning, tonight


def berlin(text: str) -> datetime:
    """A wall time in Berlin, in March 2026; summer time begins on the 29th."""
    return datetime.fromisoformat(f"2026-03-{text}:00+{'02' if text >= '29T03' else '01'}:00").astimezone(UTC)


@pytest.mark.parametrize(
    "now, then", [("10T07:00", "10T20:00"), ("10T19:59", "10T20:00"), ("10T20:00", "11T20:00"), ("28T21:00", "29T20:00")]
)
def test_tonight(now: str, then: str) -> None:
    assert tonight(berlin(now), "Europe/Berlin") == berlin(then)


@pytest.mark.parametrize(
    "now, then",
    [("10T07:00", "11T08:00"), ("10T23:00", "11T08:00"), ("11T01:30", "11T08:00"), ("11T05:00", "12T08:00"), ("28T22:00", "29T08:00")],
)
def test_tomorrow_morning(now: str, then: str) -> None:
    assert morning(berlin(now), "Europe/Berlin") == berlin(then)


@pytest.mark.parametrize("zone", ["Berlin", "", "../etc/passwd", "Europe"])
def test_a_zone_that_is_none(zone: str) -> None:
    with pytest.raises(LookupError, match="is no time zone"):
        tonight(berlin("10T07:00"), zone)
