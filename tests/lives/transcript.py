"""A life as one reads it. What is new stands in full the first time; a day that reads like those before it is one line.

    d23 Tue 24 March ✓  07:00 cue.3 · 07:22 Same · Done · 0–2 → ✓ Tuesday. 23 days running · 2 reserves.

A number in words stands for any number, a weekday for any weekday: so "9 days running" is not new after "8 days running".
The sign behind the date is what became of the day in the end.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from bot.chat.texts.intents import INTENTS
from bot.domain.coach import Kind
from tests.lives.person import FIRST
from tests.lives.phone import Line

VARYING = (
    (re.compile(r"\d+(:\d\d)?"), "#"),
    (re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"), "Weekday"),
    (re.compile(r"\b(January|February|March|April|May|June|July)\b"), "Month"),
    (re.compile(r"\bday(s?)\b|\breserve(s?)\b"), "days"),
    (re.compile(r"[✓pt✗.~○?]( [✓pt✗.~○?]){2,}"), "signs"),
    (re.compile(r"^[✓~] ", re.MULTILINE), ""),
)
DULL = ("Worst during", "This morning", "Which day", "How long")  #: below the first line of an answer, left out where it is known
BRIEF = 3  #: lines of an answer that is known
HIGHER = "higher = worse"
PROMPTS = (Kind.PROMPT, Kind.LATER, Kind.FOLLOW_UP)


class Transcript:
    """Writes a chat down, remembering what was shown before."""

    def __init__(self, name: str, signs: Mapping[date, str]) -> None:
        self._name, self._signs = name, signs
        self._seen: set[str] = set()

    def written(self, lines: Sequence[Line]) -> str:
        """Day after day."""
        pages: list[str] = []
        told = [line for line in lines if line.event != "answered"]
        following = told[0].day
        for day, of in groupby(told, key=lambda line: line.day):
            pages += self._silent(following, day)
            pages += self._day(day, list(of))
            following = day + timedelta(days=1)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(pages)).strip() + "\n"

    def _silent(self, since: date, until: date) -> list[str]:
        """Days on which nobody said anything."""
        days = [since + timedelta(days=n) for n in range((until - since).days)]
        if not days:
            return []
        signs = " ".join(self._signs.get(day, " ") for day in days)
        span = _date(days[0]) if len(days) == 1 else f"{_date(days[0])} to {_date(days[-1])}"
        return [f"{span}  {signs}  (nothing said, nothing tapped)"]

    def _day(self, day: date, lines: list[Line]) -> list[str]:
        heading = f"{_date(day)} {self._signs.get(day, '')}".rstrip()
        pages: list[str] = []
        known: list[Line] = []
        for line in lines:
            if self._new(line):
                pages += [self._folded(known)] if known else []
                known = []
                pages += self._in_full(line)
            else:
                known.append(line)
        if not pages:
            return [f"{heading}  {self._folded(known)}"]
        return ["", f"== {heading} ==", *pages, *([self._folded(known)] if known else []), ""]

    def _new(self, line: Line) -> bool:
        """Whether any part of it was never shown."""
        return line.by_bot and (line.text_id not in {"", *self._seen} or any(shape not in self._seen for shape, _ in _parts(line)))

    def _in_full(self, line: Line) -> list[str]:
        """A message of the bot of which some part is new; what is known of it is its first line and three dots."""
        clock = f"{line.at:%H:%M}"
        if line.event == "popup":
            self._seen.add(_shape(line.text))
            return [f"{clock}  popup: {line.text}"]
        what = "Limber redraws" if line.event == "edits" else "Limber" if line.kind is None else f"Limber, unasked ({line.text_id})"
        rows: list[str] = []
        fresh = line.text_id not in {"", *self._seen}
        for number, (shape, part) in enumerate(_parts(line)):
            first, *more = part.split("\n")
            known = shape in self._seen and not (fresh and number == 0)
            rows += [f"{first}{' …' if more else ''}"] if known else part.split("\n")
            self._seen.add(shape)
        self._seen.add(line.text_id)
        return [f"{clock}  {what}:", *(f"       {row}".rstrip() for row in rows)]

    def _folded(self, lines: list[Line]) -> str:
        """The day on one line: drawings in between are left out."""
        parts: list[str] = []
        clock = ""
        for n, line in enumerate(lines):
            if line.event == "edits" and any(it.event == "edits" for it in lines[n + 1 :]):
                continue
            at = f"{line.at:%H:%M}"
            lead = f"{at} " if at != clock and line.event != "edits" else ""
            clock = at
            parts.append(self._token(line, lead))
        return " · ".join(parts).replace(" · → ", " → ")

    def _token(self, line: Line, lead: str) -> str:
        match line.event:
            case "taps":
                return lead + line.text.split(" ·")[0]
            case "says":
                return f"{lead}“{line.text}”"
            case "popup":
                return f"({line.text})"
            case "edits" | "sends":
                return ("→ " if line.kind is None else lead) + self._brief(line)
        return lead + line.text

    def _brief(self, line: Line) -> str:
        """A message already known: its text's id and what else stands before the moves, or its first lines."""
        opening = line.text.split("\n\n", maxsplit=1)[0].split("\n")
        if line.kind is Kind.REPORT:
            return f"report: {' / '.join(row for row in opening if HIGHER not in row)}"
        if line.kind is None:
            return " / ".join(row for n, row in enumerate(opening[:BRIEF]) if not n or not row.startswith(DULL))
        own = [row.removeprefix("{anchor} ") for row in INTENTS.get(line.text_id, "").split("\n")]
        facts = [row for row in opening if not any(row.endswith(it) for it in own)] if line.kind in PROMPTS else []
        tiny = ["tiny first"] if line.kind in PROMPTS and any(row[0].startswith("Tiny") for row in line.labels if row) else []
        return ", ".join([line.text_id, *tiny, *(f"“{fact}”" for fact in facts)])


def _parts(line: Line) -> list[tuple[str, str]]:
    """The paragraphs of a message and its buttons, each with its shape."""
    parts = [(_shape(text), text) for text in line.text.split("\n\n")]
    if line.buttons:
        rows = "\n".join(" ".join(f"[{label}]" for label in row) for row in line.labels)
        parts.append((_shape(rows), rows))
    return parts


def _shape(text: str) -> str:
    """The text with everything that varies from day to day taken out."""
    for pattern, stands_for in VARYING:
        text = pattern.sub(stands_for, text)
    return text


def _date(day: date) -> str:
    number = (day - FIRST).days + 1
    return f"d{number:02} {day:%a} {day.day} {day:%B}" if number > 0 else f"{day:%a} {day.day} {day:%B}"
