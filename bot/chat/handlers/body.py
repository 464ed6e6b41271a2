"""Pain at any time, and the red flags."""

from bot.chat.codec import Press
from bot.chat.screens import flags as screen
from bot.chat.screens import pain as pain_screen
from bot.chat.talk import Turn
from bot.domain.pain import Light
from bot.domain.red_flags import Flag
from bot.domain.site import BodySite, Side, Site
from bot.services import preferences, report_pain
from bot.services.turn import Verdict


async def pain(turn: Turn) -> None:
    """/pain: where, then how much."""
    standing = await turn.write(preferences.standing, turn.now)
    if len(standing.sites) == 1:
        await turn.say(pain_screen.scale(turn.t, standing.sites[0], standing.today))
    else:
        await turn.say(pain_screen.sites(turn.t, standing.sites, standing.today))


async def pain_site(turn: Turn, pressed: Press) -> None:
    """A site was chosen."""
    where = _where(pressed)
    if where is not None and pressed.day is not None:
        await turn.redraw(pain_screen.scale(turn.t, where, pressed.day))
    await turn.pop()


async def hurts(turn: Turn, pressed: Press) -> None:
    """A number for now; red or high brings the day's screen or the list."""
    where, value = _where(pressed), pressed.arg(2)
    if where is None or not value.isdigit() or int(value) > 10:
        return await turn.pop()
    number = int(value)
    turned = await turn.write(report_pain.rate, turn.now, pressed.day, None, ((where, number, number),))
    if turned.verdict is Verdict.TOO_LATE:
        return await turn.pop(turn.t.gettext("That day has passed. /pain notes how it is now."), alert=True)
    await turn.redraw(pain_screen.noted(turn.t, where, number))
    await turn.pop()
    if turned.view.light is Light.RED or turned.view.red is not None:
        await turn.show(turned, anew=True)
    if turned.verdict is Verdict.FLAGS:
        await turn.say(screen.listed(turn.t))
    return None


async def flags(turn: Turn, _: Press | None = None) -> None:
    """The list, at the foot of the chat."""
    await turn.write(preferences.standing, turn.now)
    await turn.say(screen.listed(turn.t))
    await turn.pop()


async def flag(turn: Turn, pressed: Press) -> None:
    """A tapped item fires its tier."""
    if pressed.arg(0) not in set(Flag):
        return await turn.pop()
    item = Flag(pressed.arg(0))
    await turn.write(report_pain.flag, turn.now, item)
    await turn.redraw(screen.fired(turn.t, item))
    return await turn.pop()


async def no_flag(turn: Turn, _: Press) -> None:
    await turn.write(preferences.standing, turn.now)
    await turn.redraw(screen.none(turn.t))
    await turn.pop()


async def oops(turn: Turn, _: Press) -> None:
    """A slip of the thumb is taken back as if it never was."""
    await turn.write(report_pain.end_flag_holds, turn.now, mistaken=True)
    await turn.redraw(screen.mistaken(turn.t))
    await turn.pop()


async def seen(turn: Turn, pressed: Press) -> None:
    """Asked twice: a clinician has looked, and they may exercise."""
    if pressed.arg(0) == "yes":
        await turn.write(report_pain.end_flag_holds, turn.now, mistaken=False)
        await turn.redraw(screen.ended(turn.t))
    elif pressed.arg(0) == "no":
        await turn.write(preferences.standing, turn.now)
        await turn.redraw(screen.not_yet(turn.t))
    else:
        await turn.write(preferences.standing, turn.now)
        await turn.redraw(screen.sure(turn.t))
    await turn.pop()


async def safety(turn: Turn, pressed: Press) -> None:
    """Booked, or not yet."""
    await turn.write(preferences.standing, turn.now)
    await turn.redraw(screen.booked(turn.t) if pressed.verb == "booked" else screen.not_yet(turn.t))
    await turn.pop()


def _where(pressed: Press) -> BodySite | None:
    site, side = pressed.arg(0), pressed.arg(1)
    return BodySite(Site(site), Side(side)) if site in set(Site) and side in set(Side) else None
