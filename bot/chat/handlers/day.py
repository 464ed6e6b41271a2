"""The day: done, tiny, skip, later, the morning and during questions, questions under a receipt, coming back."""

from datetime import date

from bot.chat.codec import Press, hhmm
from bot.chat.handlers import body
from bot.chat.screen import Screen
from bot.chat.screens import day as screen
from bot.chat.screens import report
from bot.chat.screens.day import Panel
from bot.chat.talk import Turn
from bot.domain.entry import EXCUSES, Mark, Reason
from bot.domain.pain import Moment
from bot.domain.question import Question
from bot.domain.site import BodySite, Side, Site
from bot.services import ask, check_in, preferences, report_pain, steer, weekly_report
from bot.services.check_in import When
from bot.services.turn import Turned, Verdict


async def today(turn: Turn) -> None:
    """/today: the day's message, anew at the foot of the chat."""
    turned = await turn.write(check_in.see, turn.now)
    await _came_back(turn, turned)
    await _show(turn, turned, anew=True)


async def show_tiny(turn: Turn) -> None:
    """Two minutes now."""
    turned = await turn.write(check_in.see, turn.now)
    await _came_back(turn, turned)
    await _show(turn, turned, Panel.TINY)


async def start_small(turn: Turn, _: Press) -> None:
    """From a back-off line: the tiny version as a new message, so that the line stays above it."""
    turned = await turn.write(check_in.see, turn.now)
    await turn.pop()
    await _came_back(turn, turned)
    await _show(turn, turned, Panel.TINY, anew=True)


async def welcome_back(turn: Turn) -> None:
    """They wrote after a long silence."""
    turned = await turn.write(check_in.see, turn.now)
    await turn.say(_welcome(turn, turned))
    await _show(turn, turned, Panel.TINY, anew=True)


async def mark(turn: Turn, pressed: Press) -> None:
    """Done, Tiny, Skip with its reason, Rest, Undo: one fact each."""
    marks = {"done": Mark.DONE, "tiny": Mark.TINY, "part": Mark.PARTIAL, "undo": Mark.OPEN, "rest": Mark.EXCUSED}
    meant, reason = marks.get(pressed.verb, Mark.SKIPPED), None
    if pressed.verb == "skip":
        if pressed.arg(0) not in set(Reason):
            return await panel(turn, pressed)
        reason = Reason(pressed.arg(0))
        meant = Mark.EXCUSED if reason in EXCUSES else Mark.SKIPPED
    elif pressed.verb == "rest":
        reason = Reason.PAIN
    turned = await turn.write(check_in.answer, turn.now, pressed.day, meant, reason, message_id=turn.message_id)
    return await answered(turn, turned)


async def answered(turn: Turn, turned: Turned, *, anew: bool = False) -> None:
    """The receipt, or what stands against it."""
    if turned.verdict is Verdict.TOO_LATE:
        await turn.pop(turn.t.gettext("That day is closed. /log reaches seven days back."), alert=True)
        await turn.redraw(screen.draw(turn.t, turned.view))
        return
    if turned.verdict is Verdict.NOT_A_DAY:
        await turn.pop(turn.t.gettext("That day isn't in your diary. /today shows the one that is."), alert=True)
        return
    await _came_back(turn, turned, kept=True)
    await _show(turn, turned, anew=anew)


async def panel(turn: Turn, pressed: Press) -> None:
    """Opens a little panel under the day's message, or closes it; nothing is written but that they were heard."""
    panels = {"skip": Panel.SKIP, "later": Panel.LATER, "diff": Panel.RATE, "how": Panel.HOW, "start": Panel.TINY, "again": Panel.RATE}
    turned = await turn.write(check_in.see, turn.now, pressed.day, turn.message_id)
    if turned.verdict is Verdict.NOT_A_DAY:
        await answered(turn, turned)
        return
    await turn.show(turned, panels.get(pressed.verb, Panel.MAIN))


async def later(turn: Turn, pressed: Press) -> None:
    """In an hour, or this evening."""
    if pressed.arg(0) not in set(When) or pressed.day is None:
        return await panel(turn, pressed)
    turned = await turn.write(check_in.later, turn.now, pressed.day, When(pressed.arg(0)), turn.message_id)
    if turned.verdict is Verdict.TOO_LATE:
        await turn.pop(turn.t.gettext("There is no later left today."), alert=True)
    return await turn.show(turned)


async def same(turn: Turn, pressed: Press) -> None:
    """This morning as usual."""
    if pressed.day is None:
        return await panel(turn, pressed)
    turned = await turn.write(report_pain.as_usual, turn.now, pressed.day, turn.message_id)
    return await rated(turn, turned)


async def rate(turn: Turn, pressed: Press) -> None:
    """A number of this morning for one site; the next site's row follows."""
    where, value = _site(pressed), pressed.arg(2)
    if where is None or not value.isdigit() or int(value) > 10:
        return await panel(turn, pressed)
    number = int(value)
    turned = await turn.write(report_pain.rate, turn.now, pressed.day, Moment.MORNING, ((where, number, number),), turn.message_id)
    return await rated(turn, turned)


async def rated(turn: Turn, turned: Turned) -> None:
    """The day drawn again; a high number opens the red-flag list beside it."""
    if turned.verdict is Verdict.TOO_LATE:
        await turn.pop(turn.t.gettext("That moment has passed. /pain notes how it is now."), alert=True)
        await turn.redraw(screen.draw(turn.t, turned.view))
        return None
    if turned.verdict is Verdict.NOT_A_DAY:
        return await answered(turn, turned)
    await _show(turn, turned)
    return await body.follow(turn, turned)


async def during(turn: Turn, pressed: Press) -> None:
    """Worst during, as a band, and at 3 and more which site."""
    seen = await turn.write(check_in.see, turn.now, pressed.day)
    before = seen.view.during
    values: tuple[tuple[BodySite | None, int, int], ...]
    if pressed.verb == "dsite":
        where = _site(pressed)
        if where is None or before is None:
            return await panel(turn, pressed)
        values = ((where, before.least, before.most),)
    else:
        bands = {"0": 2, "3": 4, "5": 10}
        if pressed.arg(0) not in bands:
            return await panel(turn, pressed)
        values = ((before.where if before else None, int(pressed.arg(0)), bands[pressed.arg(0)]),)
    turned = await turn.write(report_pain.rate, turn.now, pressed.day, Moment.DURING, values, turn.message_id)
    return await rated(turn, turned)


async def question(turn: Turn, pressed: Press) -> None:
    """An answer to a question under a receipt, or Not now, or that words will follow."""
    from bot.chat.handlers import agree  # noqa: PLC0415 - the two lead to each other

    if pressed.arg(0) not in set(Question) or pressed.day is None:
        return await panel(turn, pressed)
    asked, value, on = Question(pressed.arg(0)), pressed.arg(1), pressed.day
    if value == "no":
        turned = await turn.write(ask.not_now, asked, on, turn.now, turn.message_id)
        return await turn.show(turned)
    if value == "type":
        return await _type(turn, asked)
    if asked is Question.REST_DAY and await agree.rest_day(turn, on, value):
        return None
    if asked is Question.FADE and await agree.talk_less(turn, on, value):
        return None
    if asked is Question.TESTS:
        return await _can(turn, on, value)
    if asked is Question.BACKUP and (at := hhmm(value)) is not None:
        turned = await turn.write(ask.answer_backup, at, turn.now, turn.message_id)
        told = turn.t.gettext("Set: if it goes wrong, {time} it is.").format(time=turn.t.clock(at))
    elif asked is Question.STRENGTH and value in set("0123456"):
        turned = await turn.write(ask.answer_strength, int(value), turn.now, turn.message_id)
        told = turn.t.gettext("{day} it is.").format(day=turn.t.weekday_number(int(value)))
    else:
        return await panel(turn, pressed)
    await turn.pop(told)
    return await turn.show(turned)


async def _can(turn: Turn, on: date, test: str) -> None:
    """The exit test that was all that was missing: they can."""
    turned = await turn.write(steer.can, test, on, turn.now, turn.message_id)
    await turn.pop(turn.t.gettext("Ticked. /plan shows what it opens.") if turned.verdict is Verdict.WRITTEN else None)
    await turn.show(turned)


async def from_report(turn: Turn, pressed: Press) -> None:
    """Done or Tiny under the report: the report is drawn as it is now, the receipt comes below."""
    meant = Mark.DONE if pressed.verb == "rdone" else Mark.TINY
    turned = await turn.write(check_in.answer, turn.now, pressed.day, meant)
    if turned.verdict in (Verdict.TOO_LATE, Verdict.NOT_A_DAY):
        return await turn.pop(turn.t.gettext("That day is closed. /log reaches seven days back."), alert=True)
    await turn.pop()
    week = await turn.write(weekly_report.so_far, turn.now)
    await turn.redraw(report.draw(turn.t, week, None, turned.view.mark))
    return await answered(turn, turned, anew=True)


async def _type(turn: Turn, asked: Question) -> None:
    await turn.write(preferences.await_text, asked.value, turn.now)
    words = {
        Question.ASSESSMENT: turn.t.gettext("Type the date, like 3 Dec or 2026-12-03."),
        Question.WHY: turn.t.gettext("Write it in your words, one line is plenty."),
    }
    await turn.pop()
    await turn.say(Screen(words.get(asked, words[Question.WHY])))


async def _show(turn: Turn, turned: Turned, panel: Panel = Panel.MAIN, *, anew: bool = False) -> None:
    if turned.view.question is not None and turned.view.asks_question and panel is Panel.MAIN:
        await turn.store(ask.put, turned.runner_id, turned.view.question, turned.view.date, turn.now)
    await turn.show(turned, panel, anew=anew)


async def _came_back(turn: Turn, turned: Turned, *, kept: bool = False) -> None:
    if turned.returned and not kept:
        await turn.say(_welcome(turn, turned))


def _welcome(turn: Turn, turned: Turned) -> Screen:
    total = turned.view.streak.total
    lines = [turn.t.gettext("Good to see you.")]
    if total:
        lines[0] += " " + turn.t.ngettext("Your {n} day is still here.", "Your {n} days are still here.", total)
    lines.append(turn.t.gettext("Just two minutes today; the rest can wait."))
    return Screen("\n".join(lines))


def _site(pressed: Press) -> BodySite | None:
    site, side = pressed.arg(0), pressed.arg(1)
    return BodySite(Site(site), Side(side)) if site in set(Site) and side in set(Side) else None
