"""The facts of a weekly report."""

import pytest

from bot.domain.entry import Reason
from bot.domain.site import BodySite, Side, Site
from bot.domain.week import Win, came_back_on, main_reason, site_week, win
from tests.domain.diary_text import MONDAY, diary, entries

HIP = BodySite(Site.HIP_FLEXOR, Side.RIGHT)


@pytest.mark.parametrize(
    "week, before, expected",
    [
        ("✓ ✓ t ✓ ~ ✓", (6, 6), Win.FULL_WEEK),
        ("✓ ✓ . ✓ . .", (6, 6), Win.CAME_BACK),
        ("✓ ✓ ✓ ✓ . .", (3, 6), Win.MORE_THAN_BEFORE),
        ("✓ t ✓ ✓ . .", (5, 6), Win.SMALL_DAYS),
        ("✓ ✓ ✓ ✓ . .", (5, 6), Win.SHOWED_UP),
        ("✓ ✓ ✓ ✓ . .", (0, 0), Win.SHOWED_UP),
        (". . ✗ . . .", (5, 6), Win.STILL_HERE),
        ("~ ~ ~(ill)", (5, 6), Win.STILL_HERE),
    ],
)
def test_the_best_true_thing_to_say_of_a_week(week: str, before: tuple[int, int], expected: Win) -> None:
    lines = entries(diary(week))
    assert win(lines, sum(e.kept for e in lines), sum(e.due for e in lines), before) is expected


def test_the_day_they_came_back_is_the_last_one_after_a_miss() -> None:
    assert came_back_on(entries(diary("✓ . ~ t . ✓ ✓"))) == MONDAY.replace(day=10)
    assert came_back_on(entries(diary("✓ ✓ ~ ✓ ."))) is None


def test_the_main_reason_of_the_skips() -> None:
    assert main_reason(entries(diary("✗(busy) ✗(tired) ✗(busy) ~(ill) ~(ill) ~(ill) ✗ ."))) is Reason.BUSY
    assert main_reason(entries(diary("✓ . ✗ ~(ill)"))) is None


def test_the_line_of_a_site() -> None:
    line = site_week(HIP, [3, 3, 4], [2, 1, 2])
    assert line is not None
    assert (line.least, line.most, line.change) == (1, 2, -1)


def test_a_first_week_compares_with_nothing_and_an_unrated_one_says_nothing() -> None:
    line = site_week(HIP, [], [2, 1])
    assert line is not None
    assert line.change is None
    assert site_week(HIP, [3], []) is None
