"""/plan and its buttons: tests ticked, the phase overruled, another programme."""

from bot.chat.codec import Press
from bot.chat.screens import plan as screen
from bot.chat.screens import programmes
from bot.chat.talk import Turn
from bot.domain.progression import Wish
from bot.services import steer
from bot.services.turn import Verdict


async def plan(turn: Turn) -> None:
    """/plan."""
    await turn.say(screen.draw(turn.t, await turn.write(steer.where, turn.now)))


async def panel(turn: Turn, pressed: Press) -> None:
    """Both routines, or the plan again."""
    found = await turn.write(steer.where, turn.now)
    await turn.redraw(screen.routines(turn.t, found) if pressed.arg(0) == "ab" else screen.draw(turn.t, found))
    await turn.pop()


async def tick(turn: Turn, pressed: Press) -> None:
    """A test is ticked, or unticked; the button says which."""
    found = await turn.write(steer.tick, pressed.arg(0), pressed.arg(1) == "on", turn.now)
    await turn.redraw(screen.draw(turn.t, found))
    await turn.pop()


async def phase(turn: Turn, pressed: Press) -> None:
    """Stay, go on, back, or on in spite of an ease; from /plan, or from the day's message, which carries its day."""
    if pressed.arg(0) not in set(Wish):
        return await panel(turn, pressed)
    wish, here = Wish(pressed.arg(0)), pressed.arg(1)
    if pressed.day is None:
        found = await turn.write(steer.overrule, wish, here, turn.now)
        await turn.redraw(screen.draw(turn.t, found))
        return await turn.pop(screen.told(turn.t, found, found.verdict), alert=found.verdict is Verdict.LOCKED)
    turned = await turn.write(steer.overrule_on, wish, here, turn.now, pressed.day, turn.message_id)
    if turned.verdict is Verdict.NOT_A_DAY:
        return await turn.pop(turn.t.gettext("That button is from another time. /plan shows where you are."), alert=True)
    found = await turn.write(steer.where, turn.now)
    await turn.pop(screen.told(turn.t, found, turned.verdict), alert=turned.verdict is Verdict.LOCKED)
    return await turn.show(turned)


async def programme(turn: Turn, pressed: Press) -> None:
    """The plans there are, one of them to confirm, or begun."""
    wanted, sure = pressed.arg(0), pressed.arg(1) == "yes"
    found = await (turn.write(steer.choose, wanted, turn.now) if sure else turn.write(steer.where, turn.now))
    offer = next((o for o in found.offers if o.programme.id == wanted), None)
    if offer is None:
        await turn.redraw(programmes.choices(turn.t, found))
        return await turn.pop()
    if offer.refused is not None:
        await turn.redraw(programmes.choices(turn.t, found))
        return await turn.pop(programmes.refused(turn.t, offer), alert=True)
    await turn.redraw(screen.draw(turn.t, found) if offer.current else programmes.confirm(turn.t, found, offer.programme))
    return await turn.pop()
