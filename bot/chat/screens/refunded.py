"""What a late answer gave back, in a line."""

from dataclasses import replace

from bot.chat.screen import Screen
from bot.chat.texts import Texts
from bot.domain.refund import Refund


def line(t: Texts, refund: Refund | None) -> str:
    """The break is undone; the reserve is back. Nothing where nothing had been lost."""
    if refund is None:
        return ""
    reserve = t.ngettext("{n} reserve is back in hand.", "{n} reserves are back in hand.", refund.reserves) if refund.reserves else ""
    unbroken = t.gettext("So the break is undone.") if refund.unbroken else ""
    return " ".join(filter(None, (unbroken, reserve)))


def added(t: Texts, screen: Screen, refund: Refund | None) -> Screen:
    """The receipt with that line below its first one."""
    told = line(t, refund)
    if not told:
        return screen
    first, *rest = screen.text.split("\n")
    return replace(screen, text="\n".join([first, told, *rest]))
