"""A late answer gives back what the miss had cost. The diaries start long ago, with so many reserves in hand."""

from bot.domain.refund import Refund, refund
from tests.domain.diary_text import diary, streak


def gained(before: str, after: str, reserves: int = 2) -> Refund | None:
    return refund(streak(diary(before), reserves), streak(diary(after), reserves))


def test_the_reserve_that_covered_it_is_back() -> None:
    assert gained("✓ ✓ ✓ . ?", "✓ ✓ ✓ ✓ ?") == Refund(1, unbroken=False)
    assert gained("✓ ✓ ✓ . ?", "✓ ✓ ✓ ~(ill) ?") == Refund(1, unbroken=False)


def test_the_break_never_was() -> None:
    assert gained("✓ ✓ ✓ . ?", "✓ ✓ ✓ t ?", reserves=0) == Refund(0, unbroken=True)
    assert gained("✓ ✓ ✓ . . . ?", "✓ ✓ ✓ . . ✓ ?") == Refund(0, unbroken=True)


def test_both_at_once() -> None:
    assert gained("✓ ✓ ✓ . . . ?", "✓ ✓ ✓ ✓ . ✓ ?") == Refund(1, unbroken=True)


def test_where_nothing_was_lost_nothing_is_given_back() -> None:
    assert gained("✓ ✓ ~(unasked) ?", "✓ ✓ ✓ ?") is None
    assert gained("✓ ✓ ✓ ?", "✓ ✓ t ?") is None
    assert gained(". ?", "✓ ?", reserves=0) is None


def test_an_old_break_stays_where_it_is() -> None:
    assert gained("✓ ✓ ✓ . ✓ . ?", "✓ ✓ ✓ . ✓ ✓ ?", reserves=0) == Refund(0, unbroken=True)
    assert gained("✓ ✓ ✓ . p ~(unasked) ?", "✓ ✓ ✓ . p ✓ ?", reserves=0) is None
