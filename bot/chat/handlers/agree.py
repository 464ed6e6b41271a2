"""What is agreed about the days: a plan B, three days a week, a weekday off, fewer prompts, yesterday too."""

from datetime import date

from bot.chat.codec import Press, hhmm
from bot.chat.handlers import day, pausing
from bot.chat.screens import agree as screen
from bot.chat.screens import pain
from bot.chat.screens.day import Panel
from bot.chat.talk import Turn
from bot.domain.contract import FADED, three_days
from bot.domain.entry import Mark
from bot.domain.question import Barrier, Question
from bot.services import agree, check_in, preferences
from bot.services.turn import Verdict


async def barrier(turn: Turn, pressed: Press) -> None:
    """What would help most: another time, tiny, it hurts, I'm away; or the plan B itself."""
    match pressed.arg(0):
        case "at" if (at := hhmm(pressed.arg(1))) is not None:
            seen = await turn.write(check_in.see, turn.now, pressed.day)
            named = seen.view.named or Barrier.TIME
            turned = await turn.write(agree.plan_b, at, named, turn.now)
            await turn.pop()
            await turn.say(screen.planned(turn.t, at))
            await turn.tidy(turned)
        case "time":
            turned = await turn.write(agree.names_barrier, Barrier.TIME, turn.now)
            await turn.pop()
            await turn.say(screen.other_time(turn.t, turned.view))
            await turn.tidy(turned)
        case "hurts":
            await turn.write(agree.names_barrier, Barrier.SORE, turn.now)
            standing = await turn.write(preferences.standing, turn.now)
            await turn.pop()
            await turn.say(pain.sites(turn.t, standing.sites, standing.today))
        case "away":
            await turn.write(agree.names_barrier, Barrier.AWAY, turn.now)
            await turn.pop()
            await pausing.ask(turn)
        case _:
            await turn.write(agree.names_barrier, None, turn.now)
            turned = await turn.write(check_in.see, turn.now, pressed.day, turn.message_id)
            await turn.pop(turn.t.gettext("Tiny it stays."))
            await turn.show(turned, Panel.TINY)


async def days(turn: Turn, pressed: Press) -> None:
    """Three days a week, which three, or every day; or no, thank you."""
    chosen = pressed.arg(0)
    if chosen == "no":
        await turn.write(agree.decline, Question.CONTRACT, turn.now)
        await turn.pop(turn.t.gettext("Fine, it stays as it is."))
        await turn.strip()
        return
    if chosen == "three":
        standing = await turn.write(preferences.standing, turn.now)
        rest = standing.rest_days or three_days(standing.strength_weekday)
        turned = await turn.write(agree.rest_days, rest, turn.now)
        if turn.message_id in turned.screens:
            await turn.show(turned)
        else:
            await turn.pop()
            await turn.strip()
        await turn.say(screen.contract(turn.t, rest))
        return
    if not (chosen.isascii() and chosen.isdigit() and int(chosen) < agree.NOTHING_LEFT):
        await turn.pop()
        return
    await turn.write(agree.rest_days, int(chosen), turn.now)
    await turn.redraw(screen.contract(turn.t, int(chosen)))
    await turn.pop()


async def fade(turn: Turn, pressed: Press) -> None:
    """All prompts back."""
    chosen = pressed.arg(0)
    if chosen.isascii() and chosen.isdigit() and int(chosen) in FADED:
        await turn.write(agree.fade, int(chosen), None, turn.now)
        await turn.pop(screen.faded(turn.t, int(chosen)))
    await turn.redraw(screen.choices(turn.t, await turn.write(preferences.standing, turn.now)))
    await turn.pop()


async def yesterday_too(turn: Turn, pressed: Press) -> None:
    """The unprompted day before was done as well; the message stays today's."""
    if pressed.day is None:
        return await turn.pop()
    turned = await turn.write(check_in.answer, turn.now, pressed.day, Mark.DONE)
    if turned.verdict in (Verdict.TOO_LATE, Verdict.NOT_A_DAY):
        return await day.answered(turn, turned)
    await turn.pop(turn.t.gettext("✓ {day} too.").format(day=turn.t.weekday(pressed.day)))
    return await turn.show(await turn.write(check_in.see, turn.now, None, turn.message_id))


async def rest_day(turn: Turn, on: date, weekday: str) -> bool:
    """The answer under a receipt: that weekday off. False for one that is none."""
    if weekday not in set("0123456"):
        return False
    turned = await turn.write(agree.rest_day, int(weekday), on, turn.now, turn.message_id)
    await turn.pop(turn.t.gettext("{day} is a rest day from now on.").format(day=turn.t.weekday_number(int(weekday))))
    await turn.show(turned)
    return True


async def talk_less(turn: Turn, on: date, prompts: str) -> bool:
    """The answer under a receipt: fewer prompts. False for a number that is none."""
    if not (prompts.isascii() and prompts.isdigit() and int(prompts) in FADED):
        return False
    turned = await turn.write(agree.fade, int(prompts), on, turn.now, turn.message_id)
    await turn.pop(screen.faded(turn.t, int(prompts)), alert=True)
    await turn.show(turned)
    return True
