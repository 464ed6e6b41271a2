"""What is agreed about which days count and which are asked for: rest days, three days a week, and prompts that fade.

Every number is our choice unless it says otherwise; that prompts fade at all: docs/sources.md#ladder, E_CUE.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from statistics import median

from bot.domain.adherence import CODES, LEAST_DUE, Adherence
from bot.domain.entry import DUE, KEPT, Mark, Prompting

DAILY = 7  #: prompts in seven days before anything fades
FADED = {DAILY: frozenset[int](), 5: frozenset({1, 5}), 3: frozenset({1, 3, 5, 6})}  #: weekdays without a prompt, 0 Monday
FADES_AT, FADE_DAYS = 0.85, 21  # show-up over so many days, before less is offered
FADES_MORE_AFTER = 66  # kept days: the median time to a habit (Lally 2010)
BACK_FOR = 7  # days of daily prompts after a missed unprompted one
THREE_DAYS = (frozenset({0, 2, 4}), frozenset({1, 3, 5}))  #: Monday, Wednesday, Friday, or the days after them
SKIPS_RUNNING = 5  # then a smaller contract is offered
SMALLER_BELOW, SMALLER_DAYS = 10 / 14, 14  # and below this show-up
LEAST_DUE_FORTNIGHT = 10
HARD_MISSES, HARD_OTHERS = 2, 0.8  # the same weekday missed twice running while the others stand at 80 %
HARD_DAYS = 28  # looked back
LEARNED_ENTRIES = 14  # entries before a time is learned from them
LEARNED_SPREAD = timedelta(minutes=90)  # of the middle half
LEARNED_LAG = timedelta(minutes=60)  # median entry this long after the prompt
NUDGED = timedelta(minutes=60)  # entries this soon after a message are the message's, not their own time
ROUNDED_TO = 5  # minutes

_KEPT = {CODES[m] for m in KEPT}
_DUE = {CODES[m] for m in DUE}


def mask(weekdays: frozenset[int]) -> int:
    """Weekdays as they are stored, bit 0 Monday to bit 6 Sunday."""
    return sum(1 << weekday for weekday in weekdays)


def weekdays(rest_days: int) -> frozenset[int]:
    """The weekdays of a stored mask, 0 Monday to 6 Sunday."""
    return frozenset(weekday for weekday in range(7) if rest_days >> weekday & 1)


def prompting(day: date, rest_days: int, fade: int, *, missed_lately: bool) -> Prompting:
    """What is agreed for a day when it opens. `missed_lately`: an unprompted day of the last seven was not kept."""
    if day.weekday() in weekdays(rest_days):
        return Prompting.REST
    faded = FADED.get(fade, frozenset())
    return Prompting.UNPROMPTED if day.weekday() in faded and not missed_lately else Prompting.PROMPTED


def three_days(strength_weekday: int | None) -> int:
    """The rest days of a contract of three days a week; the strength day is one of the three where there is one."""
    chosen = next((days for days in THREE_DAYS if strength_weekday in days), THREE_DAYS[0])
    return mask(frozenset(range(7)) - chosen)


def other_three_days(rest_days: int) -> int:
    """The other choice of three days."""
    others = [mask(frozenset(range(7)) - days) for days in THREE_DAYS]
    return others[1] if rest_days == others[0] else others[0]


def fade_offer(adherence: Adherence, kept: int, rest_days: int, fade: int) -> int | None:
    """How many prompts in seven days could be enough from now on, or None. `kept` days in all. Asked, never told."""
    rate = adherence.show_up(FADE_DAYS)
    full = len(adherence.window) >= FADE_DAYS and rate.value is not None
    if rest_days or not full or rate.kept < FADES_AT * rate.due:
        return None
    if fade == DAILY:
        return 5
    return 3 if fade > 3 and kept >= FADES_MORE_AFTER else None


def wants_smaller(adherence: Adherence, rest_days: int) -> bool:
    """Whether the weekly report should offer three days: after five skips running, or below ten of fourteen."""
    if rest_days:
        return False
    due = [code for code in adherence.window if code in _DUE]
    skips = due[-SKIPS_RUNNING:] == [CODES[Mark.SKIPPED]] * SKIPS_RUNNING
    rate = adherence.show_up(SMALLER_DAYS)
    return skips or (rate.due >= LEAST_DUE_FORTNIGHT and rate.kept < SMALLER_BELOW * rate.due)


def hard_weekday(adherence: Adherence, through: date, rest_days: int) -> int | None:
    """The weekday that was not kept the last two times it was due while the others stand at 80 %; 0 Monday; None: there is none."""
    days = [(through - timedelta(days=ago), code) for ago, code in enumerate(reversed(adherence.window[-HARD_DAYS:]))]
    due = [(day.weekday(), code in _KEPT) for day, code in days if code in _DUE]  # newest first
    for weekday in dict.fromkeys(weekday for weekday, _ in due):
        its = [kept for on, kept in due if on == weekday]
        others = [kept for on, kept in due if on != weekday]
        missed = len(its) >= HARD_MISSES and not any(its[:HARD_MISSES])
        if missed and len(others) >= LEAST_DUE and sum(others) >= HARD_OTHERS * len(others) and not rest_days >> weekday & 1:
            return weekday
    return None


def learned_time(prompt_at: time, entered: Sequence[timedelta], rolls_over: time) -> time | None:
    """A prompt time at the median entry, when that lies more than an hour after the prompt and the entries lie close together.

    `entered` is the span from each day's opening to its entry, so that travel does not shift them; those within an hour of a
    message (NUDGED) are left out by the caller.
    """
    if len(entered) < LEARNED_ENTRIES:
        return None
    spans = sorted(entered)
    quarter = len(spans) // 4
    if spans[-1 - quarter] - spans[quarter] >= LEARNED_SPREAD:
        return None
    opening = timedelta(hours=rolls_over.hour, minutes=rolls_over.minute)
    middle = int((opening.total_seconds() + median(s.total_seconds() for s in spans)) / 60) // ROUNDED_TO * ROUNDED_TO
    lag = timedelta(minutes=middle - prompt_at.hour * 60 - prompt_at.minute)
    return time(middle // 60 % 24, middle % 60) if lag > LEARNED_LAG else None
