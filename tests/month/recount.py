"""The month counted again from what stood in the chats. Imports nothing of the bot; knows its words and rules.md.

Simple on purpose: it goes through a chat line by line, as one would with a pencil.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.month.chat import Line

MARKS = {
    "Done": "done",
    "Gentle": "done",
    "Full": "done",
    "Did the full set": "done",
    "Tiny": "tiny",
    "Done, tiny": "tiny",
    "In part": "partial",
    "Undo": "open",
}
SKIPS = {"Busy": "busy", "Tired": "tired", "Bored": "bored", "Forgot": "forgot", "Other": "other", "Not today": "other", "Skipped": "other"}
EXCUSES = {"It hurts": "pain", "Ill": "ill", "Travelling": "travel", "Rest": "pain"}
WRITES = ("Type the date", "Write it")
TYPED = {"done": "done", "did it": "done", "👍": "done", "tiny": "tiny"}
BANDS = {"0–2": (0, 2), "3–4": (3, 4), "5+": (5, 10)}
SITES = {"sit bone/hamstring": "ham_prox", "hamstring": "ham_prox", "front hip": "hip_flexor", "hip": "hip_flexor"}
SITE = re.compile(r"(left|right) (sit bone/hamstring|hamstring|front hip|hip)(?: (\d+))?", re.IGNORECASE)
HEADING = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d+) (\w+)")
KEPT = ("done", "partial", "tiny")
Answer = tuple[str, str | None]
Where = tuple[str | None, str | None]
Rating = tuple[date, str | None, str | None, str, int, int]


@dataclass
class Count:
    """What one person's month comes to."""

    answers: dict[date, Answer] = field(default_factory=dict)
    ratings: list[Rating] = field(default_factory=list)
    unasked: list[tuple[str, Line]] = field(default_factory=list)
    screens: dict[int, date] = field(default_factory=dict)
    typed: int = 0  #: words that left something: a tap by another way, or the answer to a question under a receipt
    asked_for_words: bool = False
    pauses: list[tuple[date, date | None]] = field(default_factory=list)
    protected: set[date] = field(default_factory=set)
    receipts: list[tuple[Line, str]] = field(default_factory=list)  #: each with what it should say
    enrolled: bool = False

    def last_mark(self, day: date) -> str:
        return self.answers.get(day, ("open", None))[0]


def count(lines: list[Line]) -> Count:
    """Everything a chat tells."""
    counted, shown = Count(), dict[int, Line]()
    days: dict[int, date] = {}
    for line in lines:
        if line.by_bot:
            if line.message_id is not None:
                days.setdefault(line.message_id, line.day)
                shown[line.message_id] = line
                _bot(counted, line, days[line.message_id])
        elif line.event == "taps" and counted.enrolled and line.message_id is not None:
            _tap(counted, line, shown[line.message_id], days[line.message_id])
        elif line.event == "says":
            _words(counted, line, [it for it in shown.values() if it.day == line.day])
        counted.asked_for_words = (line.event == "taps" and line.text in WRITES) or (line.by_bot and counted.asked_for_words)
    return counted


def kind(line: Line, before: list[tuple[str, Line]]) -> str:
    """What the bot said unasked, told by its looks."""
    if line.text.startswith("Your week"):
        return "report"
    if line.offers("It hasn't happened"):
        return "assessment"
    if line.offers("Start small"):
        return "back_off"
    if line.offers("Not today"):
        return "rescue"
    return "later" if ("prompt", line.day) in [(what, it.day) for what, it in before] else "prompt"


def shows_a_day(line: Line) -> bool:
    """A prompt, a receipt, the tiny version: what is drawn again when the day changes."""
    marks = any(line.offers(label) for label in ("Skip", "Rest", "Not today", "Done, tiny", "Undo"))
    return marks and not line.text.startswith("Your week")


def _bot(counted: Count, line: Line, day: date) -> None:
    counted.enrolled |= line.text.startswith("Set: ")
    if line.unasked:
        counted.unasked.append((kind(line, counted.unasked), line))
    if shows_a_day(line) and line.message_id is not None and not HEADING.match(line.text) and not _from_the_log(line):
        counted.screens.setdefault(line.message_id, day)
    if line.offers("Gentle ·"):
        counted.protected.add(day)
    if line.text.startswith("Paused. "):
        until = HEADING.search(line.text)
        counted.pauses.append((line.day, _date(until, line) if until else None))
    if line.text.startswith("Welcome back. ") and counted.pauses:
        counted.pauses[-1] = (counted.pauses[-1][0], line.day)
    if line.text.startswith("✓ "):
        counted.receipts.append((line, streak(counted, line.day)))


def _from_the_log(line: Line) -> bool:
    return HEADING.search(line.text.split(".")[0]) is not None


def _tap(counted: Count, line: Line, message: Line, day: date) -> None:
    heading = HEADING.match(message.text)
    if heading:
        day = _date(heading, line)
    label = line.text.split(" ·")[0]
    if label in MARKS:
        counted.answers[day] = (MARKS[label], None)
    elif label in SKIPS or label in EXCUSES:
        counted.answers[day] = ("skipped", SKIPS[label]) if label in SKIPS else ("excused", EXCUSES[label])
    elif label in BANDS:
        counted.ratings.append((day, None, None, "during", *BANDS[label]))
    elif label == "Same":
        _same(counted, message, day)
    elif label.isdigit() and (asked := SITE.search(_question(message))):
        number = int(label)
        counted.ratings.append((day, *_where(asked), _moment(counted, line, day), number, number))
    elif SITE.fullmatch(label) and (band := re.search(r"Worst during: (\S+?)\. Where", message.text)):
        counted.ratings.append((day, *_where(SITE.fullmatch(label)), "during", *BANDS[band[1]]))


def _words(counted: Count, line: Line, todays: list[Line]) -> None:
    words = line.text
    if words in TYPED:
        counted.answers[line.day] = (TYPED[words], None)
    elif words.startswith("skip "):
        counted.answers[line.day] = ("skipped", words.removeprefix("skip "))
    elif words == "same":
        _same(counted, next(it for it in reversed(todays) if "as usual?" in it.text), line.day)
    elif words.isdigit():
        least, most = next(band for band in BANDS.values() if int(words) <= band[1])
        counted.ratings.append((line.day, None, None, "during", least, most))
    elif not counted.asked_for_words:
        return
    counted.typed += 1


def _same(counted: Count, message: Line, day: date) -> None:
    for asked in SITE.finditer(_question(message)):
        counted.ratings.append((day, *_where(asked), "morning", int(asked[3]), int(asked[3])))


def _question(message: Line) -> str:
    """The line that asks."""
    return next((it for it in reversed(message.text.split("\n")) if it.endswith("?")), "")


def _where(found: re.Match[str] | None) -> Where:
    return (SITES[found[2].lower()], found[1].lower()) if found else (None, None)


def _moment(counted: Count, line: Line, day: date) -> str:
    return "morning" if line.at.hour < 12 and counted.last_mark(day) == "open" else "after"


def _date(found: re.Match[str], line: Line) -> date:
    return datetime.strptime(f"{found[1]} {found[2]} {line.at.year}", "%d %B %Y").date()  # noqa: DTZ007 - a date, no moment


def streak(counted: Count, today: date) -> str:
    """rules.md 3 with a pencil: how the streak stands today, in the words of a receipt."""
    prompts = {it.day for what, it in counted.unasked if what == "prompt"}
    first = min([*prompts, *(day for day, (mark, _) in counted.answers.items() if mark in KEPT)])
    tally = _Tally(first)
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        tally.refill(day)
        mark = counted.last_mark(day)
        if mark in KEPT:
            tally.kept(full=mark == "done")
        elif day < today and not _neutral(counted, day, mark) and (mark == "skipped" or day in prompts):
            tally.missed()
    return tally.words()


def _neutral(counted: Count, day: date, mark: str) -> bool:
    paused = any(begin <= day and (end is None or day < end) for begin, end in counted.pauses)
    return mark == "excused" or day in counted.protected or paused


@dataclass
class _Tally:
    """Length, reserves, total, and what is known of the last break."""

    first: date
    length: int = 0
    reserves: int = 2
    total: int = 0
    towards: int = 0
    covered: int = 0
    last_kept: bool = False
    broke: int | None = None
    mending: int | None = None

    def refill(self, day: date) -> None:
        """On Mondays of the first three weeks."""
        if day.weekday() == 0 and day < self.first + timedelta(days=21) and self.last_kept:
            self.reserves = 2

    def kept(self, *, full: bool) -> None:
        self.total += 1
        self.towards += 1
        if self.towards == 7:
            self.towards, self.reserves = 0, min(2, self.reserves + 1)
        self.length, self.covered, self.last_kept = self.length + 1, 0, True
        if self.mending is not None and self.broke is not None:
            self.mending = self.mending + 1 if full else None
            if self.mending == 2:
                self.length, self.broke, self.mending = self.length + self.broke, None, None

    def missed(self) -> None:
        self.last_kept = False
        if self.length and self.reserves and self.covered < 2:
            self.reserves, self.covered, self.mending = self.reserves - 1, self.covered + 1, None
            return
        if self.length:
            self.broke, self.mending = self.length, 0 if self.length >= 3 else None
        else:
            self.mending = None
        self.length = self.covered = 0

    def words(self) -> str:
        in_all = f"{self.total} day{'s' * (self.total != 1)} in all"
        if self.broke is not None and self.length < 7:
            return f"Day {self.length} back · {in_all}" if self.length else in_all
        if not self.length:
            return in_all
        reserves = f" · {self.reserves} reserve{'s' * (self.reserves != 1)}" if self.reserves else ""
        return ("Day one" if self.total == 1 else f"{self.length} day{'s' * (self.length != 1)} running") + reserves
