"""Excused days running: the third of pain offers the list, the seventh of illness or travel a pause."""

import pytest

from bot.domain.excuse import Excused, Offer, excused
from tests.domain.diary_text import diary, entries


def last(text: str) -> Excused | None:
    *before, day = entries(diary(text))
    return excused(before, day)


@pytest.mark.parametrize(
    "written,running,offer",
    [
        ("✓ ~(pain)", 1, None),
        ("✓ ~(pain) ~(pain)", 2, None),
        ("✓ ~(pain) ~(pain) ~(pain)", 3, Offer.FLAGS),
        ("✓ ~(pain) ~(pain) ~(pain) ~(pain)", 4, Offer.FLAGS),
        ("~(pain) ~(pain) ✓ ~(pain)", 1, None),
        ("~(pain) ~(pain) . ~(pain)", 1, None),
        ("~(pain) ~(unasked) ~(pain) ~ ~(held) ~(pain)", 3, Offer.FLAGS),
        ("~(pain) ~(ill) ~(pain) ~(pain)", 3, Offer.FLAGS),
        ("~(pain) ~(pain) ~(ill)", 1, None),
        ("✓ ~(ill) ~(ill) ~(ill) ~(ill) ~(ill) ~(ill)", 6, None),
        ("✓ ~(ill) ~(ill) ~(ill) ~(ill) ~(ill) ~(ill) ~(ill)", 7, Offer.PAUSE),
        ("~(ill) ~(ill) ~(travel) ~(unasked) ~(travel) ~(travel) ~(ill) ~(travel)", 7, Offer.PAUSE),
    ],
)
def test_excused_days_running(written: str, running: int, offer: Offer | None) -> None:
    assert last(written) == Excused(running, offer)


def test_rest_under_a_flag_was_asked_for_and_is_no_sore_day() -> None:
    *before, day = entries(diary("~(pain) ~(pain) ~(pain)"))
    assert excused(before, day, [before[-1].date]) == Excused(2, None)
    assert excused(before, day, [day.date]) is None
    *before, day = entries(diary("~(ill) ~(ill)"))
    assert excused(before, day, [day.date]) == Excused(2, None), "illness is illness"


@pytest.mark.parametrize("written", ["~(pain) ~(pain) ✓", "~(pain) ~(pain) ✗(tired)", "~(ill) ~(held)", "~(ill) ?"])
def test_any_other_day_offers_nothing(written: str) -> None:
    assert last(written) is None
