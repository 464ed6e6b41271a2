"""/pain: which site, how much, noted; and the morning question that comes apart from an evening's prompt."""

from collections.abc import Sequence
from datetime import date

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens import receipt, strength
from bot.chat.texts import Texts
from bot.chat.texts.names import capital, short_site, site
from bot.domain.red_flags import ASKS_WHEN, Flag
from bot.domain.site import BodySite
from bot.services.view import DayView

MORNING = "morn"  #: of a button under the morning question: that message is drawn again, not the day's


def sites(t: Texts, known: Sequence[BodySite], today: date, *, value: int | None = None, back: bool = False) -> Screen:
    """Which site; `value` is how much, where that was said already. `back` leads to the day, in whose place this stands."""
    verb, said = ("pain", ()) if value is None else ("hurt", (value,))
    rows = [(Button(capital(site(t, s)), encode(verb, today, s.site, s.side, *said)),) for s in known]
    wrong = (Button(t.gettext("Something feels wrong"), encode("flags", today)),)
    text = t.gettext("Where?") if known else t.gettext("You named no sore spot. If something new hurts, go through the list.")
    return Screen(text, (*rows, wrong, *([_back(t, today)] if back else [])))


def _back(t: Texts, today: date) -> tuple[Button, ...]:
    return (Button(t.gettext("‹ Back"), encode("open", today)),)


def scale(t: Texts, where: BodySite, today: date, *, back: bool = False) -> Screen:
    """How much, now. `back` leads to the day, in whose place this stands."""
    buttons = [Button(str(n), encode("hurt", today, where.site, where.side, n)) for n in range(11)]
    text = t.gettext("<b>{site}</b> now, 0 (none) to 10 (worst)?").format(site=capital(site(t, where)))
    return Screen(text, (tuple(buttons[:6]), tuple(buttons[6:]), *([_back(t, today)] if back else [])))


def noted(t: Texts, where: BodySite, value: int, on: date, *, cleared: bool) -> Screen:
    """Noted; before clearance the front of the hip and the groin are asked when it hurts, since that may not wait."""
    text = t.gettext("Noted: {site} {value}.").format(site=short_site(t, where), value=t.number(value))
    limp = Button(t.gettext("I limp with it"), encode("limp", on, where.site, where.side))
    if not value:
        return Screen(text)
    if cleared or where.site not in ASKS_WHEN:
        return Screen(text, ((limp,),))
    standing = Button(t.gettext("Standing or walking"), encode("flag", None, Flag.GROIN_STANDING))
    rest = Button(t.gettext("At rest or at night"), encode("flag", None, Flag.NIGHT_REST))
    asked = t.gettext("Does it hurt like this standing or walking, at rest or at night? Or do you limp?")
    return Screen(f"{text}\n{asked}", ((standing, rest), (limp, Button(t.gettext("None of these"), encode("noflag"), style="success"))))


def limping(t: Texts, view: DayView, where: BodySite) -> Screen:
    """A limp after clearance: what loads the site is off."""
    text = t.gettext("Noted: you limp with the {site}. Walk as little as you can today.").format(site=site(t, where))
    wrong = Button(t.gettext("Something feels wrong"), encode("flags", view.date))
    return Screen("\n".join(filter(None, (text, receipt.loading_off(t, view)))), ((wrong,),))


def morning(t: Texts, view: DayView, words: str, *, differs: bool = False) -> Screen:
    """Silent, before noon, on days after load: the usual in one tap, or a number a site; then only what was said."""
    unrated = [s for s in view.sites if s.morning is None]
    told = receipt.morning_line(t, view)
    if not unrated:
        if view.hold:
            return Screen(told)
        told += " " + t.gettext("Thanks. Your set comes at {time}.").format(time=t.clock(view.prompt_at))
        sore, felt = strength.soreness_rows(t, view, MORNING)
        return Screen("\n\n".join(filter(None, (told, sore))), felt, silent=bool(felt))
    if not differs and len(unrated) == len(view.sites) and all(s.rated_before for s in unrated):
        usual = " · ".join(f"{short_site(t, s.where)} {t.number(s.usual)}" for s in unrated)
        same = Button(t.gettext("Same"), encode("morn", view.date, "same"))
        different = Button(t.gettext("Different"), encode("morn", view.date, "diff"))
        return Screen(words + "\n" + t.gettext("The usual {usual}?").format(usual=usual), ((same, different),), silent=True)
    where = unrated[0].where
    asked = t.gettext("<b>{site}</b>, 0 (none) to 10 (worst)?").format(site=capital(site(t, where)))
    buttons = [Button(str(n), encode("morn", view.date, where.site, where.side, n)) for n in range(11)]
    return Screen("\n".join(filter(None, (told or words, asked))), (tuple(buttons[:6]), tuple(buttons[6:])), silent=True)
