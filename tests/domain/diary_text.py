"""Days written as a training diary, one sign a day, today last: `diary("✓ ✓ p . ✗(busy) ~ ?")`.

The signs are those of the rules: ✓ full, p a part, t tiny, ✗ skipped, . missed, ~ neutral, ? open. A word in brackets says
more: `✗(busy)` why it was skipped; `~(ill)`, `~(held)`, `~(paused)`, `~(unasked)` what made the day neutral (rest when nothing
does); `✓(held)` the gentle set under a hold; `✓(late)` written down days later; `.(hi)` missed, but they wrote something.
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain import adherence as adherence_
from bot.domain import diary as diary_
from bot.domain import streak as streak_
from bot.domain.adherence import Adherence
from bot.domain.day import ONE_DAY, Day, Place, instant
from bot.domain.diary import Diary
from bot.domain.entry import EXCUSES, Answer, Asked, Entry, Mark, Reason, entry
from bot.domain.ladder import Ladder
from bot.domain.streak import Streak

BERLIN = Place(ZoneInfo("Europe/Berlin"))
MONDAY = date(2026, 1, 5)
LONG_AGO = date(2025, 1, 1)  # a diary that began then has no Monday refills any more
KEPT_SIGNS = {"✓": Mark.DONE, "p": Mark.PARTIAL, "t": Mark.TINY}
LINE = re.compile(r"([✓pt✗.~?])(?:\((\w+)\))?")

Line = tuple[Asked, Answer | None]


@cache
def the_day(on: date, place: Place = BERLIN) -> Day:
    """A whole day as the wall clock of a place cuts it."""
    return Day(on, instant(on, place.rolls_over, place.zone), instant(on + ONE_DAY, place.rolls_over, place.zone))


def diary(text: str, starts: date = MONDAY) -> tuple[Line, ...]:
    """The lines of a diary, oldest first, the first of them on `starts`."""
    assert not LINE.sub("", text).strip(), f"not a diary: {text}"
    return tuple(_line(sign, word, the_day(starts + n * ONE_DAY)) for n, (sign, word) in enumerate(LINE.findall(text)))


def entries(lines: tuple[Line, ...]) -> tuple[Entry, ...]:
    """What became of each day, seen at noon of the last one when it is open, else after everything closed."""
    return tuple(entry(asked, answer, _now(lines)) for asked, answer in lines)


def streak(lines: tuple[Line, ...], reserves: int | None = None) -> Streak:
    """The streak at the end; with `reserves` the diary goes on from long ago, with so many in hand."""
    state = Streak() if reserves is None else Streak(reserves=reserves, began=LONG_AGO)
    for line in entries(lines):
        state = streak_.step(state, line)
    return state


def adherence(lines: tuple[Line, ...]) -> Adherence:
    state = Adherence()
    for line in entries(lines):
        state = adherence_.step(state, line)
    return state


def folded(lines: tuple[Line, ...], since: Diary | None = None) -> Diary:
    """Everything the closed days of a diary say; an open day is left out."""
    closed = tuple((asked, answer) for asked, answer in lines if asked.day.closes_at <= _now(lines))
    return diary_.fold(closed, _now(lines), since)[0]


def ladder(lines: tuple[Line, ...]) -> Ladder:
    """The rung after the closed days of a diary."""
    return folded(lines).ladder


def _now(lines: tuple[Line, ...]) -> datetime:
    last = lines[-1][0]
    return last.day.opens_at + timedelta(hours=8) if last.asked_at is None and not _neutral(last) else last.day.closes_at


def _neutral(asked: Asked) -> bool:
    return asked.held or asked.paused or asked.rest or asked.listened == 0


def _line(sign: str, word: str, day: Day) -> Line:
    asked = Asked(day, day.opens_at + timedelta(hours=3), replied=sign in "✓pt✗" or word in EXCUSES or word == "hi")
    noon = day.opens_at + timedelta(hours=8)
    match sign:
        case "✓" | "p" | "t":
            return replace(asked, held=word == "held"), Answer(KEPT_SIGNS[sign], noon, backfilled=word == "late")
        case "✗":
            return asked, Answer(Mark.SKIPPED, noon, Reason(word) if word else None)
        case ".":
            return asked, None
        case "?":
            return Asked(day), None
        case _ if word in EXCUSES:
            return asked, Answer(Mark.EXCUSED, noon, Reason(word))
        case _:
            asked = replace(asked, asked_at=None, listened=0.0 if word == "unasked" else 1.0)
            return replace(asked, held=word == "held", paused=word == "paused", rest=not word), None
