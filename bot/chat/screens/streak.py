"""/streak: length, reserves, the last two weeks, what comes next."""

from bot.chat.screen import Screen
from bot.chat.screens.receipt import streak_line
from bot.chat.texts import Texts
from bot.domain.entry import SIGNS, Mark
from bot.domain.streak import MILESTONES, MILESTONES_THEN_EVERY
from bot.services.preferences import Standing


def draw(t: Texts, of: Standing) -> Screen:
    """Length, reserves, longest, the last two weeks, the next milestone."""
    lines = [f"<b>{streak_line(t, of.streak)}</b>"]
    lines.append(" ".join("○" if sign == SIGNS[Mark.OPEN] else sign for sign in of.signs))
    if of.streak.back and of.streak.longest:
        lines.append(t.ngettext("Longest so far: {n} day.", "Longest so far: {n} days.", of.streak.longest))
    if of.streak.repair_left and of.streak.broke:
        one = of.streak.repair_left == 1
        told = t.gettext("One more full day brings your {n} back.") if one else t.gettext("Two full days running bring your {n} back.")
        lines.append(told.format(n=t.number(of.streak.broke.length)))
    elif of.streak.length:
        following = next((m for m in (*MILESTONES, *range(120, 10_000, MILESTONES_THEN_EVERY)) if m > of.streak.length), 0)
        lines.append(t.ngettext("Next milestone: {n} day.", "Next milestone: {n} days.", following))
    if of.streak.comebacks:
        lines.append(
            t.ngettext(
                "{n} comeback point: back right after one miss.", "{n} comeback points: back right after one miss.", of.streak.comebacks
            )
        )
    if of.streak.reserves:
        lines.append(t.gettext("A reserve covers a missed day by itself; seven kept days earn one."))
    return Screen("\n".join(lines))
