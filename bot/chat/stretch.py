"""A stretch of days as people write it: "until Friday", "for 2 weeks", "from Monday for a week", "3 to 10 Dec", "2026-12-03".

"Until" a day means: back on that day, as a reminder put off until Friday comes on Friday; "to" and "through" include their day.
The receipt says both days, and a button moves the end.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat.typed import calendar_date

LONG_AGO = timedelta(days=3660)  # as far back as a date with its year is still read, to say that it is past
A_DAY = timedelta(days=1)
WEEK = 7
UNITS = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
COUNTS = {
    "a": 1, "an": 1, "one": 1, "a couple of": 2, "couple of": 2, "two": 2, "a few": 3, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14,
}  # fmt: skip
_COUNT = "|".join(sorted(map(re.escape, COUNTS), key=len, reverse=True))
LENGTH = re.compile(rf"^(?:for )?(?:the next )?(?:(\d{{1,4}})|({_COUNT}))? ?(day|night|week|fortnight|month|year)s?$")
OPEN = re.compile(r"^(?:until |till )?(?:i'?m back|i am back|i return|further notice|whenever|for ?ever|indefinitely|for now|open end)$")
FROM = re.compile(r"^(?:from|starting|start|beginning|as of)(?: on)? (.+)$")
BEGUN = re.compile(r"^(.+?),? (?:from|starting|beginning|as of)(?: on)? (.+)$")
PARTS = re.compile(r"^(.+?),? (for|until|till?|to|through|thru|-|–) (.+)$|^(.+?)\s?(–)\s?(.+)$")
UP_TO = re.compile(r"^(?:(until|till?)|(to|through|thru|up to|until and including))(?: the end of)? (.+)$")
WEEKEND = re.compile(r"^(?:this |the |over the |for the |at the )?weekend$")
PAUSE = re.compile(r"^(?:please |can you |could you )?(?:take a |have a )?(?:pause|break)(?: me)?\b[\s,:]*(?P<what>.*)$", re.IGNORECASE)
EXCLUDING = ("until", "til", "till")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was written: with `last` or with a number of `days`; with neither there is no end in sight."""

    first: date | None = None  #: None: as soon as it can be
    last: date | None = None
    days: int | None = None


def wished(text: str) -> str | None:
    """What follows "pause" where somebody typed it without its slash; None when they typed something else."""
    found = PAUSE.match(" ".join(text.split()))
    return found["what"] if found else None


def stretch(text: str, today: date, locale: str) -> Stretch | None:
    """The stretch that words stand for, or None. It may lie in the past or be far too long: that is for others to judge."""
    text = " ".join(text.lower().replace("’", "'").split()).strip(" .!?")
    named = _named(text, today)
    if named is not None:
        return named
    begun = FROM.match(text)
    if begun:
        return _begun(begun[1], today, locale)
    turned = BEGUN.match(text)
    if turned:  # "a week from Monday"
        first = _day(turned[2], today, locale)
        return _ended(turned[1], first, today, locale) if first is not None else None
    return _ended(text, None, today, locale) or _from_to(text, today, locale)


def _named(text: str, today: date) -> Stretch | None:
    """Stretches that have a name of their own."""
    sunday = today + (6 - today.weekday()) * A_DAY
    if OPEN.match(text):
        return Stretch()
    if WEEKEND.match(text):
        return Stretch(max(today, sunday - A_DAY), sunday)
    if text in ("this week", "the week", "rest of the week", "the rest of the week", "for the rest of the week"):
        return Stretch(None, sunday)
    if text == "next week":
        return Stretch(sunday + A_DAY, days=WEEK)
    if text in ("today", "just today", "for today"):
        return Stretch(today, today)
    if text in ("tomorrow", "just tomorrow"):
        return Stretch(today + A_DAY, today + A_DAY)
    if text in ("yesterday", "last week"):
        return Stretch(None, today - A_DAY)
    return None


def _begun(text: str, today: date, locale: str) -> Stretch | None:
    """What follows "from": a day, alone or with an end."""
    return _from_to(text, today, locale) or (Stretch(day) if (day := _day(text, today, locale)) is not None else None)


def _from_to(text: str, today: date, locale: str) -> Stretch | None:
    """Monday until Friday; 3 to 10 Dec; Monday for a week."""
    parts = PARTS.match(text)
    if parts is None:
        return None
    left, word, right = (parts[n] or parts[n + 3] for n in (1, 2, 3))
    if left.isdigit() and (rest := re.match(r"^\d{1,2}\.? (.+)$", right)):
        left += f" {rest[1]}"  # 3 to 10 Dec
    first = _day(left, today, locale)
    return None if first is None else _ended(f"{word} {right}", first, today, locale)


def _ended(text: str, first: date | None, today: date, locale: str) -> Stretch | None:
    """A length, or an end, from `first` on."""
    length = LENGTH.match(text)
    if length and (length[1] or length[2] or text.removeprefix("for ") == "fortnight"):
        count = int(length[1]) if length[1] else COUNTS.get(length[2] or "a", 1)
        return Stretch(first, days=count * UNITS[length[3]]) if count else None
    if first is not None and OPEN.match(text):
        return Stretch(first)
    text = re.sub(r"^[-–] ", "to ", text)
    ends = UP_TO.match(text)
    day = _day(ends[3] if ends else text, first or today, locale)
    if day is None or (ends is None and first is not None):
        return None
    return Stretch(first, day - A_DAY if ends is None or ends[1] in EXCLUDING else day)


def _day(text: str, since: date, locale: str) -> date | None:
    """A date from `since` on, or one that its year puts in the past."""
    text = re.sub(r"^(?:the|this|next|on|end of) ", "", text)
    return calendar_date(text, since, locale) or calendar_date(text, since - LONG_AGO, locale)
