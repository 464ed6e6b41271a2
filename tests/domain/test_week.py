"""The facts of a weekly report."""

from datetime import time, timedelta

import pytest

from bot.domain.entry import Reason
from bot.domain.site import BodySite, Side, Site
from bot.domain.week import Win, better_time, came_back_on, main_reason, site_week, win
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


def after_opening(*times: str) -> list[timedelta]:
    """Clock times of answers, as spans from the day's opening at four."""
    return [timedelta(hours=int(t[:2]) - 4, minutes=int(t[3:])) for t in times]


@pytest.mark.parametrize(
    "answered_at, better",
    [
        (["09:00", "09:10", "09:20", "09:20"], None),  # too few to say
        (["09:12", "09:13", "09:14", "09:20", "20:00"], time(9, 10)),  # one late day does not hide the habit
        (["07:20", "08:00", "08:00", "08:00", "08:00"], None),  # an hour is near enough
        (["08:03", "08:03", "08:03", "08:03", "08:03"], None),  # exactly an hour, rounded
        (["08:12", "08:12", "08:13", "08:14", "08:14"], time(8, 10)),
        (["08:00", "09:00", "12:00", "16:00", "20:00"], None),  # at no time of their own
        (["06:00", "06:00", "06:10", "06:20", "06:20"], None),  # before the prompt
    ],
)
def test_a_prompt_time_nearer_to_when_they_really_do_it(answered_at: list[str], better: time | None) -> None:
    assert better_time(time(7), after_opening(*answered_at), time(4)) == better
