"""Loading days: in a phase that has them, days on which all sets are done; the others keep to the daily two."""

from datetime import date

from bot.domain.programme import Phase

APART_DAYS = 2  # 48 h from one to the next (our choice, docs/sources.md#doses)


def is_loading_day(phase: Phase, on: date, strength_weekday: int | None) -> bool:
    """Whether all sets are done that day. The first of the week is the strength weekday (else Monday): hard days stay hard,
    the days between stay easy, and nothing missed is made up."""
    return on.weekday() in loading_weekdays(phase, strength_weekday)


def loading_weekdays(phase: Phase, strength_weekday: int | None) -> tuple[int, ...]:
    """The weekdays with all sets, 0 Monday to 6 Sunday; none in a phase without them."""
    first = strength_weekday or 0
    return tuple(sorted((first + APART_DAYS * n) % 7 for n in range(phase.loading_days)))
