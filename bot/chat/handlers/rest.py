"""Streak, plan, log, report, pause, settings, help, delete."""

from bot.chat.codec import Press, hhmm
from bot.chat.screens import delete as delete_screen
from bot.chat.screens import enrol as enrol_screen
from bot.chat.screens import flags as flags_screen
from bot.chat.screens import log as log_screen
from bot.chat.screens import other, receipt, report
from bot.chat.screens import pause as pause_screen
from bot.chat.screens import plan as plan_screen
from bot.chat.screens import settings as settings_screen
from bot.chat.screens import streak as streak_screen
from bot.chat.talk import Turn
from bot.content.places import near, zone_at
from bot.content.zones import opens
from bot.domain.entry import ANSWERS, Mark, Reason
from bot.domain.hold import FLAG_HOLDS
from bot.domain.runner import Status
from bot.services import check_in, enrol, forget, pause, preferences, weekly_report
from bot.services.turn import Verdict

WEEKDAYS = set("0123456")


async def streak(turn: Turn) -> None:
    await turn.say(streak_screen.draw(turn.t, await turn.write(preferences.standing, turn.now)))


async def plan(turn: Turn) -> None:
    await turn.say(plan_screen.draw(turn.t, await turn.write(preferences.standing, turn.now)))


async def settings(turn: Turn) -> None:
    await turn.say(settings_screen.settings(turn.t, await turn.write(preferences.standing, turn.now)))


async def help_(turn: Turn) -> None:
    status, _ = await turn.write(enrol.standing)
    await turn.say(other.help_(turn.t, enrolled=status not in (None, Status.ENROLLING)))


async def log(turn: Turn) -> None:
    await turn.say(log_screen.days(turn.t, await turn.write(preferences.standing, turn.now)))


async def log_day(turn: Turn, pressed: Press) -> None:
    """A day was chosen, or the list again."""
    standing = await turn.write(preferences.standing, turn.now)
    await turn.redraw(log_screen.days(turn.t, standing) if pressed.day is None else log_screen.marks(turn.t, pressed.day))
    await turn.pop()


async def logged(turn: Turn, pressed: Press) -> None:
    """What became of an earlier day."""
    if pressed.day is None or pressed.arg(0) not in ANSWERS:
        return await turn.pop()
    mark = Mark(pressed.arg(0))
    reason = Reason(pressed.arg(1)) if pressed.arg(1) in set(Reason) else None
    if mark is Mark.SKIPPED and reason is None:
        reason = Reason.OTHER
    turned = await turn.write(check_in.answer, turn.now, pressed.day, mark, reason, log=True)
    if turned.verdict is Verdict.NOT_A_DAY:
        return await turn.pop(turn.t.gettext("I can note the last seven days only."), alert=True)
    words = log_screen.reason_words(turn.t, mark, pressed.arg(1))
    line = receipt.streak_line(turn.t, turned.view.streak)
    if mark is Mark.OPEN:
        await turn.redraw(log_screen.undone(turn.t, pressed.day))
    else:
        await turn.redraw(log_screen.logged(turn.t, pressed.day, turned.view.mark, line, words))
    return await turn.pop()


async def week(turn: Turn) -> None:
    """/report: the week so far."""
    facts = await turn.write(weekly_report.so_far, turn.now)
    standing = await turn.write(preferences.standing, turn.now)
    await turn.say(report.draw(turn.t, facts, None, standing.entries[-1].mark))


async def move(turn: Turn, pressed: Press) -> None:
    """The report's one change: taken, or left."""
    at = hhmm(pressed.arg(0))
    if at is None:
        await turn.pop(turn.t.gettext("Fine, it stays as it is."))
    else:
        await turn.write(preferences.set_prompt, at, turn.now)
        await turn.pop(turn.t.gettext("Moved to {time}.").format(time=turn.t.clock(at)))
    await turn.strip()


async def pause_(turn: Turn) -> None:
    await turn.write(preferences.standing, turn.now)
    await turn.say(pause_screen.choices(turn.t))


async def pause_for(turn: Turn, pressed: Press) -> None:
    """So many days, 0 until they are back; without a number, how long."""
    days = {str(days) for days, _ in pause_screen.PAUSES}
    if pressed.arg(0) in days:
        standing = await turn.write(pause.pause, int(pressed.arg(0)) or None, turn.now)
        await turn.redraw(pause_screen.paused(turn.t, standing))
    else:
        await pause_(turn)
    await turn.pop()


async def resume(turn: Turn, _: Press | None = None) -> None:
    """Ends a pause; under a red-flag hold it asks whether somebody has looked."""
    before = await turn.write(preferences.standing, turn.now)
    standing = await turn.write(pause.resume, turn.now)
    if standing.hold in FLAG_HOLDS:
        booked = standing.assessment_on is not None and standing.assessment_on >= standing.today
        shown = flags_screen.held(turn.t, standing.hold, seen_on=standing.assessment_on if booked else None)
    else:
        shown = pause_screen.resumed(turn.t, standing, was_paused=before.paused)
    await (turn.redraw(shown) if turn.message_id else turn.say(shown))
    await turn.pop()


async def stop(turn: Turn, _: Press) -> None:
    """A bad week to start: stop. It's a pause without end, since nothing of theirs is lost."""
    standing = await turn.write(pause.pause, None, turn.now)
    await turn.redraw(pause_screen.paused(turn.t, standing))
    await turn.pop()


async def monday(turn: Turn, _: Press) -> None:
    """Start on Monday: paused until then."""
    standing = await turn.write(preferences.standing, turn.now)
    days = 7 - standing.today.weekday()
    await turn.redraw(pause_screen.paused(turn.t, await turn.write(pause.pause, days, turn.now)))
    await turn.pop()


async def setting(turn: Turn, pressed: Press) -> None:
    """A setting is opened, or a value chosen."""
    what, value = pressed.arg(0), pressed.arg(1)
    if value in ("", "new"):
        return await _open(turn, what, anew=value == "new")
    if what == "time" and (at := hhmm(value)) is not None:
        standing = await turn.write(preferences.set_prompt, at, turn.now)
    elif what == "zone" and opens(value):
        return await set_zone(turn, value)
    elif what == "quiet" and (start := hhmm(value)) is not None and (end := hhmm(pressed.arg(2))) is not None:
        standing = await turn.write(preferences.set_quiet, start, end, turn.now)
    elif what == "report" and value in WEEKDAYS:
        standing = await turn.write(preferences.set_report, int(value), turn.now)
    else:
        return await turn.pop()
    await turn.redraw(settings_screen.settings(turn.t, standing))
    return await turn.pop(turn.t.gettext("Set."))


async def _open(turn: Turn, what: str, *, anew: bool = False) -> None:
    """A setting's choices; `anew` below a message that is to stay."""
    standing = await turn.write(preferences.standing, turn.now)
    screens = {"time": settings_screen.set_time, "quiet": settings_screen.set_quiet, "report": settings_screen.set_report}
    await turn.write(preferences.await_text, what if what in ("time", "zone", "quiet") else None, turn.now)
    if what == "zone":
        await turn.say(settings_screen.set_zone(turn.t))
    elif what in screens:
        await (turn.say if anew else turn.redraw)(screens[what](turn.t))
    else:
        await turn.redraw(settings_screen.settings(turn.t, standing))
    await turn.pop()


async def set_zone(turn: Turn, zone: str, name: str = "") -> None:
    """They are elsewhere; `name` is the city they typed."""
    standing = await turn.write(preferences.set_zone, zone, turn.now)
    await turn.pop()
    await turn.say(settings_screen.zone_set(turn.t, standing, name))


async def location(turn: Turn, latitude: float, longitude: float) -> None:
    """A shared location tells the zone; the place itself is not kept."""
    await turn.write(preferences.standing, turn.now)
    await set_zone(turn, await turn.back(lambda: zone_at(latitude, longitude)))


async def typed_zone(turn: Turn, text: str) -> None:
    """A city or zone was typed."""
    found = await turn.back(lambda: near(text))
    named = [place for place in found if place.name.casefold() == text.strip().casefold()]
    rivals = {place.zone for place in named if place.country_code == named[0].country_code}  # Portland and Portland
    if len(rivals) == 1 or len(found) == 1:
        best = (named or found)[0]
        await set_zone(turn, best.zone, best.name)
    else:
        await turn.say(enrol_screen.places(turn.t, list(found), text))


async def delete(turn: Turn) -> None:
    """/delete, at any time, whatever stage they are at."""
    status, _ = await turn.write(enrol.standing)
    await turn.say(delete_screen.nothing(turn.t) if status is None else delete_screen.ask(turn.t, second=False))


async def erase(turn: Turn, pressed: Press) -> None:
    """Asked twice, then everything of the person is gone."""
    match pressed.arg(0):
        case "once":
            await turn.redraw(delete_screen.ask(turn.t, second=True))
        case "twice":
            await turn.write(forget.forget)
            await turn.redraw(delete_screen.deleted(turn.t))
        case _:
            await turn.redraw(delete_screen.kept_all(turn.t))
    await turn.pop()
