"""/pain: which site, how much, noted."""

from collections.abc import Sequence
from datetime import date

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import Texts
from bot.chat.texts.names import capital, short_site, site
from bot.domain.site import BodySite


def sites(t: Texts, known: Sequence[BodySite], today: date) -> Screen:
    """Which site."""
    rows = [(Button(capital(site(t, s)), encode("pain", today, s.site, s.side)),) for s in known]
    wrong = (Button(t.gettext("Something feels wrong"), encode("flags", today)),)
    text = t.gettext("Where?") if known else t.gettext("You named no sore spot. If something new hurts, go through the list.")
    return Screen(text, (*rows, wrong))


def scale(t: Texts, where: BodySite, today: date) -> Screen:
    """How much, now."""
    buttons = [Button(str(n), encode("hurt", today, where.site, where.side, n)) for n in range(11)]
    text = t.gettext("<b>{site}</b> now, 0 (none) to 10 (worst)?").format(site=capital(site(t, where)))
    return Screen(text, (tuple(buttons[:6]), tuple(buttons[6:])))


def noted(t: Texts, where: BodySite, value: int) -> Screen:
    return Screen(t.gettext("Noted: {site} {value}.").format(site=short_site(t, where), value=t.number(value)))
