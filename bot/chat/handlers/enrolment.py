"""The way in: /start, the steps, and the close."""

from dataclasses import replace

from bot.chat.codec import Press
from bot.chat.handlers import day
from bot.chat.screen import Screen
from bot.chat.screens import enrol as screen
from bot.chat.screens import other
from bot.chat.talk import Turn
from bot.chat.texts.intents import BREATHS
from bot.chat.typed import clock_time
from bot.content.places import likely_zone
from bot.domain.red_flags import Flag
from bot.domain.runner import Running, Status
from bot.domain.site import Side, Site
from bot.services import enrol, preferences
from bot.services.enrol import Draft

BEFORE = {
    "sites": "hello",
    "other": "sites",
    "worst": "sites",
    "flags": "worst",
    "fired": "flags",
    "running": "flags",
    "time": "running",
}


async def start(turn: Turn) -> None:
    """Begins, goes on where an enrolment was left, or says where things stand; nothing is ever wiped."""
    status, enrolling = await turn.write(enrol.standing)
    if status is None:
        await turn.say(screen.hello(turn.t))
    elif status is Status.ENROLLING:
        await turn.say(screen.draw(turn.t, enrolling.draft, turn.now))
    else:
        standing = await turn.write(preferences.standing, turn.now)
        if standing.returned:
            await day.welcome_back(turn)
        else:
            await turn.say(other.standing(turn.t, standing))


async def press(turn: Turn, pressed: Press) -> None:
    """A button of the enrolment; one that comes after its end shows where things stand."""
    step, value = pressed.arg(0), ":".join(pressed.args[1:])
    status, enrolling = await turn.write(enrol.standing)
    if status not in (None, Status.ENROLLING):
        return await _after(turn, step)
    if step in ("more", "hello") or (status is None and step != "ok"):
        await turn.redraw(screen.hello(turn.t, more=step == "more"))
    elif step == "ok":
        zone = await turn.back(lambda: likely_zone(turn.language))
        enrolling = await turn.write(enrol.begin, turn.language, zone, turn.now)
        await turn.redraw(screen.draw(turn.t, enrolling.draft, turn.now))
    elif step == "go":
        await _go_on(turn, enrolling.draft)
    else:
        await _move(turn, _next(enrolling.draft, step, value))
    return await turn.pop()


async def _move(turn: Turn, draft: Draft) -> None:
    """To the step that a tap led to."""
    if draft.step == "done":
        return await _close(turn, draft)
    hello = draft.step == "hello"
    await turn.write(enrol.keep, replace(draft, step="sites") if hello else draft)
    await turn.redraw(screen.hello(turn.t) if hello else screen.draw(turn.t, draft, turn.now))
    return None


async def _go_on(turn: Turn, draft: Draft) -> None:
    """After a red flag: what it said stays in sight, the next step comes below. A second tap does nothing."""
    if draft.step == "fired":
        draft = replace(draft, step="running")
        await turn.write(enrol.keep, draft)
        await turn.strip()
        await turn.say(screen.draw(turn.t, draft, turn.now))


async def words(turn: Turn, text: str) -> None:
    """Typed words while enrolling: a time where one was asked for, else the step again with a word of help."""
    _, enrolling = await turn.write(enrol.standing)
    draft = enrolling.draft
    at = clock_time(text) if draft.step == "time" else None
    if at is not None:
        await _close(turn, replace(draft, anchor="other", prompt_at=at.isoformat(timespec="minutes"), awaits=None, step="done"), anew=True)
        return
    shown = screen.draw(turn.t, draft, turn.now)
    hint = turn.t.gettext("A tap is enough here.") if draft.awaits is None else turn.t.gettext("I can't read that as a time.")
    await turn.say(replace(shown, text=f"{hint}\n\n{shown.text}"))


def _next(draft: Draft, step: str, value: str) -> Draft:
    """The draft after one tap. A value from nowhere leaves it as it is."""
    if step == "back":
        return _back(draft, value)
    if step == "site":
        return replace(draft, sites=_ticked(draft.sites, value))
    if step in ("other", "sites", "nothing"):
        following = {"other": "other", "sites": "worst" if draft.sites else "flags", "nothing": "flags"}[step]
        return replace(draft, step=following, sites=() if step == "nothing" else draft.sites)
    return _chosen(draft, step, value)


def _back(draft: Draft, step: str) -> Draft:
    """One step back from `step`; a second tap on the same Back, when that step is left already, changes nothing."""
    if step not in ("", "typing" if draft.awaits else draft.step):
        return draft
    if draft.awaits:
        return replace(draft, awaits=None)
    before = "sites" if draft.step == "flags" and not draft.sites else BEFORE.get(draft.step, "sites")
    return replace(draft, step=before)


def _chosen(draft: Draft, step: str, value: str) -> Draft:
    if step == "band" and value in {str(most) for most, _ in screen.BANDS}:
        return replace(draft, worst=int(value), step="flags")
    if step == "flag" and value == "none":
        return replace(draft, flag=None, step="running")
    if step == "flag" and value in set(Flag):
        return replace(draft, flag=value, step="fired")
    if step == "run" and value in set(Running):
        return replace(draft, running=value, step="time")
    if step == "at" and draft.running is None:
        return draft
    if step == "at" and value in screen.ANCHORS:
        return replace(draft, anchor=value, prompt_at=screen.ANCHORS[value][1], awaits=None, step="done")
    if step == "at":
        return replace(draft, awaits="time", step="time")
    return draft


def _ticked(sites: tuple[str, ...], value: str) -> tuple[str, ...]:
    """The sites after a tap on one. The button says which way it goes (on, off), so that a double tap is one."""
    of, side, way = (*value.split(":"), "", "")[:3]
    key = f"{of}:{side}"
    if of not in set(Site) or side not in set(Side):
        return sites
    off = way == "off" or (way != "on" and key in sites)
    if off:
        return tuple(s for s in sites if s != key)
    return sites if key in sites else (*sites, key)


async def _close(turn: Turn, draft: Draft, *, anew: bool = False) -> None:
    done = await turn.write(enrol.finish, draft, turn.now)
    shown = screen.close(turn.t, done, turn.now, turn.t.gettext(BREATHS))
    await (turn.say(shown) if anew else turn.redraw(shown))


async def _after(turn: Turn, step: str) -> None:
    """The two buttons of the close, and late taps on older steps."""
    if step == "now":
        await day.show_tiny(turn)
    elif step == "tomorrow":
        standing = await turn.write(preferences.standing, turn.now)
        await turn.redraw(screen.set_for(turn.t, other.next_prompt(turn.t, standing)))
        await turn.pop()
    else:
        standing = await turn.write(preferences.standing, turn.now)
        await turn.redraw(other.standing(turn.t, standing))
        await turn.pop()


async def unknown_person(turn: Turn) -> None:
    """Someone who is not enrolled taps or types something that needs it."""
    status, enrolling = await turn.write(enrol.standing)
    await turn.pop()
    if status is None:
        await turn.say(screen.hello(turn.t))
        return
    shown = screen.draw(turn.t, enrolling.draft, turn.now)
    hint = turn.t.gettext("A few taps first, then that works.")
    await turn.say(replace(shown, text=f"{hint}\n\n{shown.text}"))


async def not_for_you(turn: Turn) -> None:
    await turn.pop()
    await turn.say(Screen(turn.t.gettext("This Limber is a private one. You can run your own: look for Limber on the web.")))
