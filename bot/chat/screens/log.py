"""/log: an earlier day, and what became of it."""

from datetime import date, timedelta

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import Texts
from bot.chat.texts.names import REASONS
from bot.domain.entry import KEPT, SIGNS, Mark
from bot.services.preferences import Standing


def days(t: Texts, of: Standing) -> Screen:
    """Which of the last seven days."""
    known = {e.date: e for e in of.entries}
    last = [of.today - timedelta(days=n) for n in range(8)]
    rows = [
        (Button(f"{t.day(d)}  {'○' if known[d].mark is Mark.OPEN else SIGNS[known[d].mark]}", encode("log", d)),)
        for d in last
        if d in known
    ]
    return Screen(t.gettext("Which day? A day noted late still counts."), tuple(rows))


def marks(t: Texts, day: date) -> Screen:
    """What became of it."""
    words = (
        (Mark.DONE, t.gettext("Done")),
        (Mark.TINY, t.gettext("Tiny")),
        (Mark.PARTIAL, t.gettext("In part")),
        (Mark.SKIPPED, t.gettext("Skipped")),
    )
    buttons = tuple(Button(label, encode("logged", day, mark)) for mark, label in words)
    more = (
        Button(t.gettext("Ill"), encode("logged", day, Mark.EXCUSED, "ill")),
        Button(t.gettext("Travelling"), encode("logged", day, Mark.EXCUSED, "travel")),
    )
    return Screen(
        t.gettext("<b>{day}</b>: what became of it?").format(day=t.day(day)), (buttons, more, (Button(t.gettext("‹ Back"), encode("log")),))
    )


def logged(t: Texts, day: date, mark: Mark, line: str, reason: str) -> Screen:
    """The day as it is written now; `line` is the streak."""
    how = {Mark.TINY: t.gettext(", tiny"), Mark.PARTIAL: t.gettext(", in part"), Mark.SKIPPED: t.gettext(", skipped")}.get(mark, reason)
    told = f"{'✓ ' if mark in KEPT else ''}{t.day(day)}{how}. {line}."
    return Screen(told, ((Button(t.gettext("Undo"), encode("logged", day, Mark.OPEN)),),))


def undone(t: Texts, day: date) -> Screen:
    return Screen(t.gettext("Taken back: {day}.").format(day=t.day(day)), ((Button(t.gettext("Note it again"), encode("log", day)),),))


def reason_words(t: Texts, mark: Mark, reason: str) -> str:
    known = {str(r): label for r, label in REASONS.items()}
    return f": {t.gettext(known[reason]).lower()}" if mark is Mark.EXCUSED and reason in known else ""
