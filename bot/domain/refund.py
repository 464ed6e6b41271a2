"""What a late answer gives back: yesterday's miss had cost something, and then was none (rules.md 2)."""

from dataclasses import dataclass

from bot.domain.streak import Streak


@dataclass(frozen=True, slots=True)
class Refund:
    """Reserves in hand again (0-2), and whether a streak that had ended goes on."""

    reserves: int
    unbroken: bool


def refund(before: Streak, after: Streak) -> Refund | None:
    """What the streak gained by a word on a day gone by, apart from that day itself; None when nothing had been lost."""
    unbroken = before.broke is not None and after.broke != before.broke and after.length > before.length + 1
    reserves = max(0, after.reserves - before.reserves)
    return Refund(reserves, unbroken) if unbroken or reserves else None
