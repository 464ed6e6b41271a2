"""/delete: asked twice, then everything is gone."""

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import Texts


def ask(t: Texts, *, second: bool) -> Screen:
    """Asked twice."""
    no = Button(t.gettext("Keep it"), encode("del", None, "no"))
    if not second:
        yes = Button(t.gettext("Erase…"), encode("del", None, "once"))
        return Screen(t.gettext("Erase everything about you: days, pain, settings? It can't be brought back."), ((no, yes),))
    return Screen(
        t.gettext("Really everything, now?"), ((no, Button(t.gettext("Yes, erase it all"), encode("del", None, "twice"), style="danger")),)
    )


def deleted(t: Texts) -> Screen:
    return Screen(t.gettext("Gone, all of it. /start begins anew, whenever you like. Take care."))


def kept_all(t: Texts) -> Screen:
    return Screen(t.gettext("Nothing was erased."))


def nothing(t: Texts) -> Screen:
    """Somebody of whom nothing is kept."""
    return Screen(t.gettext("There is nothing to erase: I keep nothing about you."))
