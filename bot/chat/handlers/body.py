"""Pain at any time, and the red flags."""

from dataclasses import replace

from bot.chat.codec import Press
from bot.chat.screens import clearance as clearance_screen
from bot.chat.screens import flags as screen
from bot.chat.screens import pain as pain_screen
from bot.chat.talk import Turn
from bot.domain.entry import KEPT
from bot.domain.hold import FLAG_HOLDS, RangeKind
from bot.domain.pain import WORST, Light, Moment
from bot.domain.red_flags import LIMP, Flag
from bot.domain.site import BodySite, Side, Site
from bot.services import check_in, clearance, preferences, report_pain, running
from bot.services.clearance_draft import Purpose
from bot.services.turn import Turned, Verdict


async def pain(turn: Turn) -> None:
    """/pain: where, then how much."""
    standing = await turn.write(preferences.standing, turn.now)
    if len(standing.sites) == 1:
        await turn.say(pain_screen.scale(turn.t, standing.sites[0], standing.today))
    else:
        await turn.say(pain_screen.sites(turn.t, standing.sites, standing.today))


async def pain_site(turn: Turn, pressed: Press) -> None:
    """A site was chosen, or is still to be."""
    where = _where(pressed)
    if where is not None and pressed.day is not None:
        await turn.redraw(pain_screen.scale(turn.t, where, pressed.day, back=True))
    elif pressed.day is not None and not pressed.args:
        standing = await turn.write(preferences.standing, turn.now)
        await turn.redraw(pain_screen.sites(turn.t, standing.sites, pressed.day, back=True))
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
    await turn.redraw(pain_screen.noted(turn.t, where, number, turned.view.date, cleared=turned.view.cleared))
    await turn.pop()
    shown = turned.view.light is Light.RED or turned.view.red is not None
    if shown:
        await turn.show(turned, anew=True)
    return await follow(turn, turned, shown=shown)


async def follow(turn: Turn, turned: Turned, *, shown: bool = True) -> None:
    """After a number: the list where it is high, else the advice where the days say so and the day `shown` does not."""
    view = turned.view
    if turned.verdict is Verdict.FLAGS:
        await turn.say(screen.listed(turn.t))
    elif view.advice is not None and view.advised_now and (view.mark in KEPT or not shown):
        booked = view.assessment_on is not None and view.assessment_on >= view.date
        await turn.say(screen.worth_booking(turn.t, view.advice, view.assessment_on if booked else None))


async def limps(turn: Turn, pressed: Press) -> None:
    """A limp: same-day before clearance, two days without load after it."""
    where = _where(pressed)
    if where is None:
        return await turn.pop()
    turned = await turn.write(report_pain.limps, turn.now, where)
    shown = pain_screen.limping(turn.t, turned.view, where) if turned.view.cleared else screen.fired(turn.t, LIMP)
    await turn.redraw(shown)
    return await turn.pop()


async def morning(turn: Turn, pressed: Press) -> None:
    """The morning after load: as usual, or a number a site. A red one brings the protected day."""
    where, value, number = _where(pressed), pressed.arg(0), pressed.arg(2)
    if pressed.day is None:
        return await turn.pop()
    if value == "same":
        turned = await turn.write(report_pain.as_usual, turn.now, pressed.day)
    elif where is not None and number.isdigit() and int(number) <= WORST:
        values = ((where, int(number), int(number)),)
        turned = await turn.write(report_pain.rate, turn.now, pressed.day, Moment.MORNING, values)
    else:
        turned = await turn.write(check_in.see, turn.now, pressed.day)
    if turned.verdict in (Verdict.TOO_LATE, Verdict.NOT_A_DAY) or not turned.view.today:
        return await turn.pop(turn.t.gettext("That moment has passed. /pain notes how it is now."), alert=True)
    await turn.redraw(pain_screen.morning(turn.t, turned.view, turn.t.gettext("Before you move much:"), differs=value != "same"))
    await turn.pop()
    shown = turned.view.red is not None and turned.verdict is not Verdict.SAME
    if shown:
        await turn.show(turned, anew=True)
    return await follow(turn, turned, shown=shown)


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


async def oops(turn: Turn, pressed: Press) -> None:
    """A slip of the thumb is taken back as if it never was; what another item holds stays. Later somebody has to have looked."""
    item = Flag(pressed.arg(0)) if pressed.arg(0) in set(Flag) else None
    if item is LIMP:
        await turn.write(running.no_limp, turn.now)
    turned = await turn.write(report_pain.mistaken, turn.now, item)
    if turned.verdict is Verdict.TOO_LATE:
        asked = clearance_screen.draw(turn.t, await turn.write(clearance.begin, Purpose.SEEN, turn.now))
        await turn.redraw(replace(asked, text=screen.no_slip(turn.t) + "\n\n" + asked.text))
        return await turn.pop()
    hold = turned.view.hold
    await turn.redraw(screen.held(turn.t, hold) if hold in FLAG_HOLDS else screen.mistaken(turn.t, protected=hold is RangeKind.PROTECTED))
    return await turn.pop()


async def safety(turn: Turn, pressed: Press) -> None:
    """Booked, or not yet."""
    await turn.write(preferences.standing, turn.now)
    await turn.redraw(screen.booked(turn.t) if pressed.verb == "booked" else screen.not_yet(turn.t))
    await turn.pop()


def _where(pressed: Press) -> BodySite | None:
    site, side = pressed.arg(0), pressed.arg(1)
    return BodySite(Site(site), Side(side)) if site in set(Site) and side in set(Side) else None
