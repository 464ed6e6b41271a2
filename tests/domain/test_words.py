"""Which text next: none twice in a week as long as there are enough of them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import ONE_DAY
from bot.domain.words import HOW_MANY, REST_DAYS, Intent, choose, text_ids
from tests.domain.diary_text import MONDAY


def test_every_intent_has_texts() -> None:
    assert set(HOW_MANY) == set(Intent)
    assert text_ids(Intent.FOLLOW_UP) == ("follow_up.1", "follow_up.2")


def test_what_is_said_every_day_has_enough_texts_for_a_week() -> None:
    assert all(HOW_MANY[i] >= 8 for i in (Intent.CUE, Intent.AFTER_MISS, Intent.SHRINK, Intent.GENTLE, Intent.RESCUE, Intent.LATER))


def test_a_text_never_used_comes_first_then_the_one_used_longest_ago() -> None:
    said = [(f"rescue.{n}", MONDAY + n * ONE_DAY) for n in range(1, 8)]
    today = MONDAY + 8 * ONE_DAY
    assert choose(Intent.RESCUE, today, said) == "rescue.8"
    assert choose(Intent.RESCUE, today, [*said, ("rescue.8", MONDAY)]) == "rescue.8"
    assert choose(Intent.RESCUE, today, [*said, ("rescue.8", today), ("rescue.2", MONDAY)]) == "rescue.1"


@given(st.sampled_from([i for i in Intent if HOW_MANY[i] > REST_DAYS]), st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 40))
def test_no_text_twice_in_seven_days_when_it_is_said_daily(intent: Intent, starts: date, days: int) -> None:
    said: list[tuple[str, date]] = []
    for n in range(days):
        today = starts + timedelta(days=n)
        text_id = choose(intent, today, [s for s in said if today - s[1] <= timedelta(days=8)])
        assert text_id in text_ids(intent)
        assert all(today - day >= timedelta(days=REST_DAYS) for used, day in said if used == text_id)
        said.append((text_id, today))
