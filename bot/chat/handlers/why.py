"""/why: what the bot did this week, and why; the days before behind a button."""

from bot.chat.codec import Press
from bot.chat.screens import why as screen
from bot.chat.talk import Turn
from bot.services import why


async def command(turn: Turn) -> None:
    """The newest days."""
    await turn.say(screen.draw(turn.t, await turn.write(why.why, turn.now)))


async def page(turn: Turn, pressed: Press) -> None:
    """Earlier, or back to the newest."""
    facts = await turn.write(why.why, turn.now, pressed.day)
    await turn.redraw(screen.draw(turn.t, facts, pressed.day))
    await turn.pop()
