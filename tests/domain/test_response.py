"""The rate of a text and its interval, against answers known from elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.response import Responses


def of(*messages: tuple[float, bool]) -> Responses:
    """What became of a text: each message's chance of being chosen, and whether it was answered."""
    weights = [1 / chance for chance, _ in messages]
    answered = [weight for weight, (_, was) in zip(weights, messages, strict=True) if was]
    return Responses("cue.1", "cue", len(messages), len(answered), sum(weights), sum(w * w for w in weights), sum(answered))


def test_messages_chosen_alike_give_the_plain_share_and_wilsons_interval() -> None:
    """8 of 10: the textbook's interval is 0.490 to 0.943."""
    found = of(*[(0.1, True)] * 8, *[(0.1, False)] * 2)
    assert found.effective == pytest.approx(10)
    assert found.rate == pytest.approx(0.8)
    assert found.interval == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_a_text_that_was_always_answered_is_still_uncertain() -> None:
    """3 of 3: from 0.438 to 1, never a point."""
    assert of(*[(1.0, True)] * 3).interval == pytest.approx((0.4385, 1.0), abs=1e-4)


def test_a_rarely_chosen_message_stands_for_many() -> None:
    """One answered at a chance of 1 in 10, one not at 9 in 10: (10 x 1 + 1.11 x 0) / 11.11 = 0.9, from hardly more than one message."""
    found = of((0.1, True), (0.9, False))
    assert found.rate == pytest.approx(0.9)
    assert found.effective == pytest.approx(1.2195, abs=1e-4)


def test_a_favourite_is_not_flattered_by_being_sent_where_it_works() -> None:
    """90 times on good days (answered 9 in 10), 10 times on bad ones (1 in 10): plainly 82 %, in truth 50 %."""
    good, bad = [(0.9, True)] * 81 + [(0.9, False)] * 9, [(0.1, True)] * 1 + [(0.1, False)] * 9
    found = of(*good, *bad)
    assert found.answered / found.sent == pytest.approx(0.82)
    assert found.rate == pytest.approx(0.5)


@given(st.lists(st.tuples(st.floats(0.005, 1), st.booleans()), min_size=1, max_size=40))
def test_the_interval_holds_the_rate_within_nought_and_one(messages: list[tuple[float, bool]]) -> None:
    found = of(*messages)
    low, high = found.interval
    assert 0 <= low <= found.rate + 1e-9
    assert found.rate - 1e-9 <= high <= 1
    assert low < high
    assert found.effective <= found.sent + 1e-6
