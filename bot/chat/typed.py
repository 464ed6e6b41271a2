"""What typed words mean: a tap by another way (a watch's quick reply logs the day), a number, a time, a date."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from babel.dates import get_day_names, get_month_names

from bot.domain.entry import Mark, Reason

DONE = re.compile(r"^(done|did it|did|i did it|finished|✓|✔️?|✅|👍.?|💪.?|ok done|all done|full)\W*$", re.IGNORECASE)
TINY = re.compile(r"^(tiny|small|short|two minutes|2 min(utes)?|did tiny|tiny done|mini)\W*$", re.IGNORECASE)
PARTLY = re.compile(r"^(partly|part|half|in part|some of it|some)\W*$", re.IGNORECASE)
SKIP = re.compile(r"^(?P<how>skip(ping|ped)?|not today|can['’]?t today|pass)\b[\s:,-]*(?P<why>.*)$", re.IGNORECASE)
NO = re.compile(r"^(no|nope|nah|not now|not yet|no thanks?|don['’]?t know|👎.?)\W*$", re.IGNORECASE)
UNDO = re.compile(r"^(undo|take( (that|it))? back)\W*$", re.IGNORECASE)
OPEN = re.compile(r"^(yes|yep|yeah|ok(ay)?|sure|start|go|now|ready|let['’]?s go)\W*$", re.IGNORECASE)
STOP = re.compile(r"^(please )?(stop|unsubscribe|leave me alone|quit|enough|no more( messages)?|shut up)( please)?\W*$", re.IGNORECASE)
LATER = re.compile(r"^(later|in an hour|remind me( later)?|snooze)\W*$", re.IGNORECASE)
SAME = re.compile(r"^(same|same as usual|as usual|usual)\W*$", re.IGNORECASE)
RAN = re.compile(
    r"^(?:i\s+)?(?:ran|run|jogged|jog|walked)(?:\s+(?:for\s+)?(\d{1,3})\s*(?:min(?:ute)?s?|m|['’′])?(?:[\s,;:·]+(?:(?:worst|pain)\s*)?(10|\d))?)?\W*$",
    re.IGNORECASE,
)
LIFTED = re.compile(r"^(?:(did|done)\s+)?strength(?:\s+(done))?\W*$", re.IGNORECASE)
NUMBERS = re.compile(r"^(10|\d)(?:\s*(?:[,;·/ &+]|and)\s*(10|\d)){0,4}\W*$", re.IGNORECASE)
OF_TEN = re.compile(r"\b(10|\d)\s*(?:/|of|out of)\s*10\b", re.IGNORECASE)
HURTS = re.compile(r"\b(pain(s|ful|ed)?|hurt(s|ing)?|sore(r|ness)?|ache(s|d)?|aching)\b", re.IGNORECASE)
NO_PAIN = re.compile(r"\b(no|zero|not|less|isn['’]?t|doesn['’]?t|didn['’]?t)( \w+)? (pain|hurt|sore|ache)|pain[- ]free", re.IGNORECASE)
HURTS_SO = re.compile(r"^(?:my )?(?:pain|hurts?|sore(?:ness)?)(?:\s+(?:is|at|level|now|today))*\s*[:=,]?\s*(10|\d)\W*$", re.IGNORECASE)
BANDS = {"0-2": (0, 2), "3-4": (3, 4), "5+": (5, 10)}  # the buttons of "worst during", typed
TIME = re.compile(r"^\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?\s*$", re.IGNORECASE)
REASONS = {
    Reason.BUSY: ("busy", "work", "no time", "time"),
    Reason.TIRED: ("tired", "exhausted", "sleepy"),
    Reason.BORED: ("bored", "boring"),
    Reason.FORGOT: ("forgot", "forgotten"),
    Reason.PAIN: ("pain", "hurts", "it hurts", "sore"),
    Reason.ILL: ("ill", "sick", "cold", "flu"),
    Reason.TRAVEL: ("travel", "travelling", "traveling", "away"),
}
NOON_HOUR = 12
A_WEEK, HALF_A_YEAR, LONG_AGO = 7, 182, date(1900, 1, 1)  # days; a year that is named may be any since


@dataclass(frozen=True, slots=True)
class Word:
    """A typed tap."""

    verb: str  #: mark, later, same, numbers, band, pain (how much), open (the day), no, stop, run (minutes, worst pain), strength, lifted
    mark: Mark | None = None
    reason: Reason | None = None
    numbers: tuple[int, ...] = ()


def word(text: str) -> Word | None:
    """The tap that typed words stand for, or None."""
    text = OF_TEN.sub(r"\1", text.strip())
    band = BANDS.get(re.sub(r"\s", "", text).replace("–", "-"))
    if band is not None:
        return Word("band", numbers=band)
    sore = HURTS_SO.match(text)
    if sore is not None:
        return Word("pain", numbers=(int(sore[1]),))
    loads = _load(text)
    if loads is not None:
        return loads
    if NUMBERS.match(text):
        return Word("numbers", numbers=tuple(int(n) for n in re.findall(r"10|\d", text)))
    for pattern, meant in (
        (DONE, Word("mark", Mark.DONE)),
        (TINY, Word("mark", Mark.TINY)),
        (PARTLY, Word("mark", Mark.PARTIAL)),
        (UNDO, Word("mark", Mark.OPEN)),
        (STOP, Word("stop")),
        (LATER, Word("later")),
        (SAME, Word("same")),
        (OPEN, Word("open")),
        (NO, Word("no")),
    ):
        if pattern.match(text):
            return meant
    return _skip(text)


def _load(text: str) -> Word | None:
    """ran 20 min 2, run, strength, did strength."""
    ran = RAN.match(text)
    if ran is not None:
        return Word("run", numbers=tuple(int(n) for n in ran.groups() if n is not None))
    lifted = LIFTED.match(text)
    return None if lifted is None else Word("lifted" if any(lifted.groups()) else "strength")


def _skip(text: str) -> Word | None:
    found = SKIP.match(text)
    if found is None:
        return None
    why = found["why"].strip().lower().strip(".!")
    if not why:
        return Word("mark", Mark.SKIPPED, Reason.OTHER)
    reason = next((r for r, names in REASONS.items() if any(re.search(rf"\b{re.escape(n)}\b", why) for n in names)), None)
    if reason is None:
        plain = found["how"].lower().startswith("skip") or len(why.split()) <= 4
        return Word("mark", Mark.SKIPPED, Reason.OTHER) if plain else None
    excused = reason in (Reason.PAIN, Reason.ILL, Reason.TRAVEL)
    return Word("mark", Mark.EXCUSED if excused else Mark.SKIPPED, reason)


def hurts(text: str) -> bool:
    """Whether words say that something hurts; "no pain" does not."""
    return HURTS.search(text) is not None and NO_PAIN.search(text) is None


def clock_time(text: str) -> time | None:
    """6:45, 0645, 21, 7pm; None for anything else."""
    found = TIME.match(text)
    if found is None:
        return None
    digits, minutes, half = found.groups()
    hour, minute = int(digits), int(minutes or 0)
    if half:
        if not 1 <= hour <= NOON_HOUR:
            return None
        hour = hour % NOON_HOUR + (NOON_HOUR if half.lower() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def span(text: str) -> tuple[time, time] | None:
    """22:00-07:00."""
    parts = re.split(r"\s*(?:-|–|to|until)\s*", text.strip())
    if len(parts) != 2:
        return None
    start, end = clock_time(parts[0]), clock_time(parts[1])
    return (start, end) if start is not None and end is not None and start != end else None


def calendar_date(text: str, today: date, locale: str) -> date | None:
    """A coming date: 2026-12-03, 3.12., 3 Dec, Dec 3, tomorrow, Friday. None when it can't be read or lies in the past."""
    text = text.strip().lower().rstrip(".!")
    named = _named_day(text, today, locale)
    if named is not None:
        return named
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]), today)
    dotted = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{2,4})?)?", text)
    if dotted:
        return _coming(int(dotted[1]), int(dotted[2]), dotted[3], today)
    spoken = re.fullmatch(
        r"(?:(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([^\W\d]+)|([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?)(?:,?\s+(\d{4}))?", text
    )
    if spoken:
        month = _month(spoken[2] or spoken[3], locale)
        return _coming(int(spoken[1] or spoken[4]), month, spoken[5], today) if month else None
    return None


def past_date(text: str, today: date, locale: str) -> date | None:
    """A date that was: today, yesterday, Monday (the last one), 3 March, 2026-03-03; without a year the nearest one to today.

    None when it can't be read; a date still to come is returned as it is, for the caller to say so.
    """
    text = text.strip().lower().rstrip(".!").removeprefix("on ").removeprefix("last ")
    if text in ("today", "yesterday"):
        return today - timedelta(days=text == "yesterday")
    if text == "tomorrow":
        return today + timedelta(days=1)
    named = _named_day(text, today - timedelta(days=A_WEEK + 1), locale)
    return named or calendar_date(text, today - timedelta(days=HALF_A_YEAR), locale) or calendar_date(text, LONG_AGO, locale)


def _named_day(text: str, today: date, locale: str) -> date | None:
    if text in ("today", "tomorrow"):
        return today + timedelta(days=text == "tomorrow")
    text = text.removeprefix("on ").removeprefix("next ")
    for language in {locale, "en"}:
        for width in ("wide", "abbreviated"):
            names = {name.lower().rstrip("."): number for number, name in get_day_names(width, locale=language).items()}
            if text in names:
                return today + timedelta(days=(names[text] - today.weekday() - 1) % 7 + 1)
    return None


def _month(name: str, locale: str) -> int | None:
    for language in {locale, "en"}:
        for width in ("wide", "abbreviated"):
            for number, month in get_month_names(width, locale=language).items():
                if month.lower().rstrip(".") == name.rstrip("."):
                    return int(number)
    return None


def _coming(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) <= 2 else 0), month, day, today)
    return _date(today.year, month, day, today) or _date(today.year + 1, month, day, today)


def _date(year: int, month: int, day: int, today: date) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found >= today else None
