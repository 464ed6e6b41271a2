"""/log: an earlier day, and what became of it."""

from datetime import date, timedelta

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens import refunded
from bot.chat.screens.receipt import streak_line
from bot.chat.texts import Texts
from bot.chat.texts.names import REASONS
from bot.domain.entry import KEPT, NEUTRAL, SIGNS, Mark
from bot.domain.excuse import Offer
from bot.services.preferences import Standing
from bot.services.turn import Turned


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
        Button(t.gettext("It hurt"), encode("logged", day, Mark.EXCUSED, "pain")),
        Button(t.gettext("Ill"), encode("logged", day, Mark.EXCUSED, "ill")),
        Button(t.gettext("Travelling"), encode("logged", day, Mark.EXCUSED, "travel")),
    )
    return Screen(
        t.gettext("<b>{day}</b>: what became of it?").format(day=t.day(day)), (buttons, more, (Button(t.gettext("‹ Back"), encode("log")),))
    )


def logged(t: Texts, turned: Turned, reason: str) -> Screen:
    """The day as it is written now, the streak, and what a late word gave back. `reason` as the button carried it."""
    view = turned.view
    how = {Mark.TINY: t.gettext(", tiny"), Mark.PARTIAL: t.gettext(", in part"), Mark.SKIPPED: t.gettext(", skipped")}
    words = how.get(view.mark, reason_words(t, view.mark, reason))
    sign = "✓ " if view.mark in KEPT else "~ " if view.mark in NEUTRAL else ""
    lines = [f"{sign}{t.day(view.date)}{words}. {streak_line(t, view.streak)}."]
    lines += [refunded.line(t, turned.refund), t.gettext("It's marked as noted later.") if view.backfilled else ""]
    rows = [(Button(t.gettext("Undo"), encode("logged", view.date, Mark.OPEN)),)]
    if view.excuse is not None and view.excuse.offer is Offer.FLAGS:
        lines.append(
            t.ngettext(
                "{n} sore day running: does any of the list fit?", "{n} sore days running: does any of the list fit?", view.excuse.running
            )
        )
        rows.insert(0, (Button(t.gettext("Go through the list"), encode("flags", view.date), style="success"),))
    return Screen("\n".join(filter(None, lines)), tuple(rows))


def undone(t: Texts, day: date) -> Screen:
    return Screen(t.gettext("Taken back: {day}.").format(day=t.day(day)), ((Button(t.gettext("Note it again"), encode("log", day)),),))


def reason_words(t: Texts, mark: Mark, reason: str) -> str:
    known = {str(r): label for r, label in REASONS.items()}
    return f": {t.gettext(known[reason]).lower()}" if mark is Mark.EXCUSED and reason in known else ""
