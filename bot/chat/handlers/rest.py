"""Streak, plan, log, report, pause, settings, help, delete."""

from datetime import time

from bot.chat.codec import Press
from bot.chat.screens import enrol as enrol_screen
from bot.chat.screens import flags as flags_screen
from bot.chat.screens import other, receipt, report
from bot.chat.talk import Turn
from bot.content.places import near, zone_at
from bot.domain.entry import Mark, Reason
from bot.domain.hold import FLAG_HOLDS
from bot.domain.runner import Status
from bot.services import check_in, enrol, forget, pause, preferences, weekly_report
from bot.services.turn import Verdict

WEEKDAYS = set("0123456")


async def streak(turn: Turn) -> None:
    await turn.say(other.streak(turn.t, await turn.write(preferences.standing, turn.now)))


async def plan(turn: Turn) -> None:
    await turn.say(other.plan(turn.t, await turn.write(preferences.standing, turn.now)))


async def settings(turn: Turn) -> None:
    await turn.say(other.settings(turn.t, await turn.write(preferences.standing, turn.now)))


async def help_(turn: Turn) -> None:
    status, _ = await turn.write(enrol.standing)
    await turn.say(other.help_(turn.t, enrolled=status not in (None, Status.ENROLLING)))


async def log(turn: Turn) -> None:
    await turn.say(other.log_days(turn.t, await turn.write(preferences.standing, turn.now)))


async def log_day(turn: Turn, pressed: Press) -> None:
    """A day was chosen, or the list again."""
    standing = await turn.write(preferences.standing, turn.now)
    await turn.redraw(other.log_days(turn.t, standing) if pressed.day is None else other.log_marks(turn.t, pressed.day))
    await turn.pop()


async def logged(turn: Turn, pressed: Press) -> None:
    """What became of an earlier day."""
    if pressed.day is None or pressed.arg(0) not in set(Mark):
        return await turn.pop()
    mark = Mark(pressed.arg(0))
    reason = Reason(pressed.arg(1)) if pressed.arg(1) in set(Reason) else None
    if mark is Mark.SKIPPED and reason is None:
        reason = Reason.OTHER
    turned = await turn.write(check_in.answer, turn.now, pressed.day, mark, reason, log=True)
    if turned.verdict is Verdict.NOT_A_DAY:
        return await turn.pop(turn.t.gettext("I can note the last seven days only."), alert=True)
    words = other.reason_words(turn.t, mark, pressed.arg(1))
    line = receipt.streak_line(turn.t, turned.view.streak)
    await turn.redraw(other.log_undone(turn.t, pressed.day) if mark is Mark.OPEN else other.logged(turn.t, pressed.day, mark, line, words))
    return await turn.pop()


async def week(turn: Turn) -> None:
    """/report: the week so far."""
    facts = await turn.write(weekly_report.so_far, turn.now)
    await turn.say(report.draw(turn.t, facts, None))


async def move(turn: Turn, pressed: Press) -> None:
    """The report's one change: taken, or left."""
    at = _hhmm(pressed.arg(0))
    if at is None:
        await turn.pop(turn.t.gettext("Fine, it stays as it is."))
    else:
        await turn.write(preferences.set_prompt, at, turn.now)
        await turn.pop(turn.t.gettext("Moved to {time}.").format(time=turn.t.clock(at)))
    await turn.strip()


async def pause_(turn: Turn) -> None:
    await turn.write(preferences.standing, turn.now)
    await turn.say(other.pause_choices(turn.t))


async def pause_for(turn: Turn, pressed: Press) -> None:
    """So many days; 0 until they are back."""
    days = int(pressed.arg(0)) if pressed.arg(0).isdigit() else 0
    standing = await turn.write(pause.pause, days or None, turn.now)
    await turn.redraw(other.paused(turn.t, standing))
    await turn.pop()


async def resume(turn: Turn, _: Press | None = None) -> None:
    """Ends a pause; under a red-flag hold it asks whether somebody has looked."""
    standing = await turn.write(pause.resume, turn.now)
    shown = flags_screen.held(turn.t, standing.hold) if standing.hold in FLAG_HOLDS else other.resumed(turn.t, standing)
    await (turn.redraw(shown) if turn.message_id else turn.say(shown))
    await turn.pop()


async def stop(turn: Turn, _: Press) -> None:
    """A bad week to start: stop. It's a pause without end, since nothing of theirs is lost."""
    standing = await turn.write(pause.pause, None, turn.now)
    await turn.redraw(other.paused(turn.t, standing))
    await turn.pop()


async def monday(turn: Turn, _: Press) -> None:
    """Start on Monday: paused until then."""
    standing = await turn.write(preferences.standing, turn.now)
    days = 7 - standing.today.weekday()
    await turn.redraw(other.paused(turn.t, await turn.write(pause.pause, days, turn.now)))
    await turn.pop()


async def setting(turn: Turn, pressed: Press) -> None:
    """A setting is opened, or a value chosen."""
    what, value = pressed.arg(0), pressed.arg(1)
    if not value:
        return await _open(turn, what)
    if what == "time" and (at := _hhmm(value)) is not None:
        standing = await turn.write(preferences.set_prompt, at, turn.now)
    elif what == "zone":
        return await set_zone(turn, value)
    elif what == "quiet" and (start := _hhmm(value)) is not None and (end := _hhmm(pressed.arg(2))) is not None:
        standing = await turn.write(preferences.set_quiet, start, end, turn.now)
    elif what == "report" and value in WEEKDAYS:
        standing = await turn.write(preferences.set_report, int(value), turn.now)
    else:
        return await turn.pop()
    await turn.redraw(other.settings(turn.t, standing))
    return await turn.pop(turn.t.gettext("Set."))


async def _open(turn: Turn, what: str) -> None:
    standing = await turn.write(preferences.standing, turn.now)
    screens = {"time": other.set_time, "quiet": other.set_quiet, "report": other.set_report}
    await turn.write(preferences.await_text, what if what in ("time", "zone", "quiet") else None, turn.now)
    if what == "zone":
        await turn.say(other.set_zone(turn.t))
    elif what in screens:
        await turn.redraw(screens[what](turn.t))
    else:
        await turn.redraw(other.settings(turn.t, standing))
    await turn.pop()


async def set_zone(turn: Turn, zone: str) -> None:
    """They are elsewhere."""
    standing = await turn.write(preferences.set_zone, zone, turn.now)
    await turn.pop()
    await turn.say(other.zone_set(turn.t, standing))


async def location(turn: Turn, latitude: float, longitude: float) -> None:
    """A shared location tells the zone; the place itself is not kept."""
    await turn.write(preferences.standing, turn.now)
    await set_zone(turn, await turn.back(lambda: zone_at(latitude, longitude)))


async def typed_zone(turn: Turn, text: str) -> None:
    """A city or zone was typed."""
    found = await turn.back(lambda: near(text))
    if len(found) == 1:
        await set_zone(turn, found[0].zone)
    else:
        await turn.say(enrol_screen.places(turn.t, list(found), text))


async def delete(turn: Turn) -> None:
    await turn.say(other.delete(turn.t, second=False))


async def erase(turn: Turn, pressed: Press) -> None:
    """Asked twice, then everything of the person is gone."""
    match pressed.arg(0):
        case "once":
            await turn.redraw(other.delete(turn.t, second=True))
        case "twice":
            await turn.write(forget.forget)
            await turn.redraw(other.deleted(turn.t))
        case _:
            await turn.redraw(other.kept_all(turn.t))
    await turn.pop()


def _hhmm(value: str) -> time | None:
    if len(value) != 4 or not value.isdigit() or int(value[:2]) > 23 or int(value[2:]) > 59:
        return None
    return time(int(value[:2]), int(value[2:]))
