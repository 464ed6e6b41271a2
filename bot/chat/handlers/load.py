"""/strength and /run, and their buttons."""

from bot.chat.codec import Press
from bot.chat.handlers import day
from bot.chat.screens import flags, pain, run, strength
from bot.chat.talk import Turn
from bot.domain.entry import Mark
from bot.domain.pain import Soreness
from bot.domain.red_flags import LIMP
from bot.services import ask, check_in, running
from bot.services import strength as strengths
from bot.services.running import Kept, RunSeen
from bot.services.turn import Verdict

WEEKDAYS = set("0123456")
OF_AN_OUTING = ("min", "pain", "rising", "limp")
SESSION = {"done": Mark.DONE, "tiny": Mark.TINY, "skip": Mark.SKIPPED, "undo": Mark.OPEN}


async def strength_(turn: Turn) -> None:
    """/strength: anew at the foot of the chat."""
    await turn.say(strength.draw(turn.t, await turn.write(strengths.see, turn.now)))


async def strength_pressed(turn: Turn, pressed: Press) -> None:
    """The session opened, a word on it, how hard it was, another weekday, a level easier."""
    what, value = pressed.arg(0), pressed.arg(1)
    if pressed.day is not None and what in SESSION:
        return await _session(turn, pressed, SESSION[what])
    if pressed.day is not None and what == "effort" and value.isdigit():
        turned = await turn.write(strengths.feel, turn.now, pressed.day, int(value[:3]), turn.message_id)
        return await day.answered(turn, turned)
    if what in ("", "how") and pressed.day is not None:
        turned = await turn.write(check_in.see, turn.now, pressed.day, turn.message_id)
        if turned.verdict is Verdict.NOT_A_DAY:
            return await day.answered(turn, turned)
        await turn.redraw(strength.panel(turn.t, turned.view, cues=what == "how"))
        return await turn.pop()
    return await _standing(turn, what, value)


async def _standing(turn: Turn, what: str, value: str) -> None:
    """What changes the plan rather than a day."""
    if what == "day" and value in WEEKDAYS:
        await turn.write(ask.answer_strength, int(value), turn.now)
        await turn.pop(turn.t.gettext("{day} it is.").format(day=turn.t.weekday_number(int(value))))
    if what == "easier" and value.isdigit():
        seen = await turn.write(strengths.easier, turn.now, int(value[:2]))
    else:
        seen = await turn.write(strengths.see, turn.now)
    await turn.redraw(strength.weekdays(turn.t, seen.today) if what == "days" else strength.draw(turn.t, seen))
    await turn.pop()


async def _session(turn: Turn, pressed: Press, mark: Mark) -> None:
    turned = await turn.write(strengths.log, turn.now, pressed.day, mark, turn.message_id)
    today = turned.view.strength
    if turned.verdict is Verdict.SAME and mark in (Mark.DONE, Mark.TINY) and today is not None and today.locked is not None:
        await turn.pop(turn.t.gettext(strength.LOCKS[today.locked]), alert=True)
    if turned.verdict in (Verdict.WRITTEN, Verdict.SAME) and mark is Mark.SKIPPED:
        await turn.redraw(strength.panel(turn.t, turned.view))
        return await turn.pop()
    return await day.answered(turn, turned)


async def soreness(turn: Turn, pressed: Press) -> None:
    """The morning after: tired muscle, the sore spot, or neither."""
    if pressed.day is None or pressed.arg(0) not in set(Soreness):
        return await day.panel(turn, pressed)
    turned = await turn.write(strengths.say_soreness, turn.now, pressed.day, Soreness(pressed.arg(0)), turn.message_id)
    if pressed.arg(1) == pain.MORNING and turned.view.today:
        await turn.redraw(pain.morning(turn.t, turned.view, ""))
        return await turn.pop()
    return await day.answered(turn, turned)


async def did_strength(turn: Turn) -> None:
    """Typed: today's session is done."""
    turned = await turn.keep(strengths.log, turn.now, turn.said_at, Mark.DONE)
    today = turned.view.strength
    if turned.verdict is Verdict.SAME and today is not None and today.locked is not None:
        return await strength_(turn)
    return await day.answered(turn, turned, anew=True)


async def run_(turn: Turn) -> None:
    """/run: anew at the foot of the chat."""
    await turn.say(run.draw(turn.t, await turn.write(running.see, turn.now)))


async def run_pressed(turn: Turn, pressed: Press) -> None:
    """An outing noted and added to, on the day its button was made for; a test ticked, a stage back."""
    what, seen = pressed.arg(0), await _written(turn, pressed)
    if seen.kept is Kept.STAYS:
        await turn.pop(turn.t.gettext("It was sore, and that was more than an hour ago: it stays in your diary."), alert=True)
    if what in OF_AN_OUTING and seen.outing is None:
        await turn.pop(turn.t.gettext("That run isn't in your diary. Here is how it stands."), alert=True)
    if what == "log":
        await turn.redraw(run.minutes(turn.t, seen.today))
    else:
        await turn.redraw((run.after if what in OF_AN_OUTING else run.draw)(turn.t, seen))
    await turn.pop()
    await _flags(turn, seen)


async def ran(turn: Turn, minutes: int, worst: int | None) -> None:
    """Typed: so many minutes, and the worst pain if it was said."""
    seen = await turn.keep(running.log, turn.now, turn.said_at, minutes, worst)
    await turn.say(run.after(turn.t, seen))
    await _flags(turn, seen)


async def _written(turn: Turn, pressed: Press) -> RunSeen:
    """What the button says, written; anything unread is only looked at."""
    what, value, on = pressed.arg(0), pressed.arg(1), pressed.day
    number = int(value[:4]) if value.isascii() and value.isdigit() else -1
    if what == "back":
        return await turn.write(running.back, turn.now, number)
    if what in ("tick", "untick"):
        return await turn.write(running.tick, turn.now, value, what == "tick")
    if on is None or what not in (*OF_AN_OUTING, "undo"):
        return await turn.write(running.see, turn.now)
    if what == "min":
        return await turn.write(running.log, turn.now, on, number, tapped=True)
    if what == "undo":
        return await turn.write(running.undo, turn.now, on)
    if what == "pain":
        return await turn.write(running.add, turn.now, on, worst=number)
    return await turn.write(running.add, turn.now, on, rising=what == "rising" or None, limp=what == "limp" or None)


async def _flags(turn: Turn, seen: RunSeen) -> None:
    if seen.kept is Kept.LIMPS:
        await turn.say(flags.fired(turn.t, LIMP))
    elif seen.kept is Kept.FLAGS:
        await turn.say(flags.listed(turn.t))
