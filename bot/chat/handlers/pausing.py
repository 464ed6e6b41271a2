"""Pauses: chosen by a button, typed with /pause or after it, changed, ended."""

from bot.chat.codec import Press
from bot.chat.screens import flags as flags_screen
from bot.chat.screens import pause as screen
from bot.chat.stretch import Stretch, stretch
from bot.chat.talk import Turn
from bot.domain.day import ONE_DAY
from bot.domain.hold import FLAG_HOLDS
from bot.services import pause, preferences
from bot.services.pause import Ruling


async def command(turn: Turn) -> None:
    """/pause, alone or with its stretch of days."""
    message = turn.update.message
    words = (message.text or "").partition(" ")[2].strip() if message else ""
    await typed(turn, words) if words else await ask(turn)


async def ask(turn: Turn) -> None:
    """How long? What is typed next may say it."""
    standing = await turn.write(preferences.standing, turn.now)
    now = await turn.write(pause.now_or_next, turn.now)
    await turn.write(preferences.await_text, "pause", turn.now)
    await turn.say(screen.choices(turn.t, standing.today, now))


async def still(turn: Turn, standing: preferences.Standing) -> None:
    """Chatter during a break."""
    now = await turn.write(pause.now_or_next, turn.now)
    if now is not None:
        await turn.say(screen.still(turn.t, now, standing.today))


async def typed(turn: Turn, words: str) -> None:
    """A stretch of days in words; what can't be read gets an example, and may be typed again."""
    if not words:
        return await ask(turn)
    standing = await turn.write(preferences.standing, turn.now)
    meant = read(turn, words, standing)
    if meant is None:
        await turn.write(preferences.await_text, "pause", turn.now)
        await turn.say(screen.not_read(turn.t))
        return None
    done = await turn.keep(pause.pause_over, turn.now, first=meant.first, last=meant.last, days=meant.days)
    await turn.write(preferences.await_text, None if done.ruling is Ruling.PAUSED else "pause", turn.now)
    await turn.say(screen.paused(turn.t, done))
    return None


def read(turn: Turn, words: str, standing: preferences.Standing) -> Stretch | None:
    """The stretch that words stand for."""
    return stretch(words, standing.today, str(turn.t.locale))


async def chosen(turn: Turn, pressed: Press) -> None:
    """So many days, 0 until they are back; through a day; without either, how long."""
    days = {str(days) for days, _ in screen.PAUSES}
    if pressed.day is not None and pressed.arg(0) == "to":
        await turn.redraw(screen.paused(turn.t, await turn.write(pause.lasts, pressed.day, turn.now)))
    elif pressed.arg(0) in days:
        done = await turn.write(pause.pause, int(pressed.arg(0)) or None, turn.now)
        await turn.write(preferences.await_text, None, turn.now)
        await turn.redraw(screen.paused(turn.t, done))
    else:
        await ask(turn)
    await turn.pop()


async def resume(turn: Turn, _: Press | None = None) -> None:
    """Ends a pause, or calls it off; under a red-flag hold it asks whether somebody has looked."""
    before = await turn.write(pause.now_or_next, turn.now)
    standing = await turn.write(pause.resume, turn.now)
    held = standing.hold in FLAG_HOLDS
    shown = flags_screen.held(turn.t, standing.hold) if held else screen.resumed(turn.t, standing, before)
    await (turn.redraw(shown) if turn.message_id else turn.say(shown))
    await turn.pop()


async def stop(turn: Turn, _: Press) -> None:
    """A bad week to start: stop. It's a pause without end, since nothing of theirs is lost."""
    await turn.redraw(screen.paused(turn.t, await turn.write(pause.pause, None, turn.now)))
    await turn.pop()


async def monday(turn: Turn, _: Press) -> None:
    """Start on Monday: paused through Sunday."""
    standing = await turn.write(preferences.standing, turn.now)
    sunday = standing.today + (6 - standing.today.weekday()) * ONE_DAY
    await turn.redraw(screen.paused(turn.t, await turn.write(pause.pause_over, turn.now, last=sunday)))
    await turn.pop()
