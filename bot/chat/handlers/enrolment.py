"""The way in: /start, the steps, and the close."""

from dataclasses import replace

from bot.chat.codec import Press
from bot.chat.handlers import day
from bot.chat.screen import Screen
from bot.chat.screens import enrol as screen
from bot.chat.screens import other
from bot.chat.talk import Turn
from bot.chat.typed import clock_time
from bot.content.places import likely_zone
from bot.domain.red_flags import Flag
from bot.domain.runner import Running, Status
from bot.domain.site import Side, Site
from bot.services import enrol, preferences
from bot.services.enrol import Draft

BEFORE = {"worst": "sites", "flags": "worst", "running": "flags", "time": "running", "other": "sites", "sites": "hello"}


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
    if step in ("more", "hello"):
        await turn.redraw(screen.hello(turn.t, more=step == "more"))
        return await turn.pop()
    if step == "ok":
        zone = await turn.back(lambda: likely_zone(turn.language))
        enrolling = await turn.write(enrol.begin, turn.language, zone, turn.now)
        await turn.redraw(screen.draw(turn.t, enrolling.draft, turn.now))
        return await turn.pop()
    status, enrolling = await turn.write(enrol.standing)
    if status is None:
        await turn.redraw(screen.hello(turn.t))
        return await turn.pop()
    if status is not Status.ENROLLING:
        return await _after(turn, step)
    draft = _next(enrolling.draft, step, value)
    if draft.step == "hello":
        await turn.write(enrol.keep, replace(draft, step="sites"))
        await turn.redraw(screen.hello(turn.t))
    elif draft.step == "done":
        await _close(turn, draft)
    else:
        await turn.write(enrol.keep, draft)
        await turn.redraw(screen.draw(turn.t, draft, turn.now))
    return await turn.pop()


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
        if draft.step == "time" and draft.awaits:
            return replace(draft, awaits=None)
        return replace(draft, step=BEFORE.get(draft.step, "sites"), awaits=None)
    if step == "site":
        return replace(draft, sites=_toggled(draft.sites, value))
    if step in ("other", "sites", "nothing"):
        following = {"other": "other", "sites": "worst" if draft.sites else "flags", "nothing": "flags"}[step]
        return replace(draft, step=following, sites=() if step == "nothing" else draft.sites)
    return _chosen(draft, step, value)


def _chosen(draft: Draft, step: str, value: str) -> Draft:
    if step == "band" and value in {str(most) for most, _ in screen.BANDS}:
        return replace(draft, worst=int(value), step="flags")
    if step == "flag" and (value == "none" or value in set(Flag)):
        return replace(draft, flag=None if value == "none" else value, step="running")
    if step == "run" and value in set(Running):
        return replace(draft, running=value, step="time")
    if step == "at" and value in screen.ANCHORS:
        return replace(draft, anchor=value, prompt_at=screen.ANCHORS[value][1], awaits=None, step="done")
    if step == "at":
        return replace(draft, awaits="time", step="time")
    return draft


def _toggled(sites: tuple[str, ...], key: str) -> tuple[str, ...]:
    of, _, side = key.partition(":")
    if of not in set(Site) or side not in set(Side):
        return sites
    return tuple(s for s in sites if s != key) if key in sites else (*sites, key)


async def _close(turn: Turn, draft: Draft, *, anew: bool = False) -> None:
    done = await turn.write(enrol.finish, draft, turn.now)
    shown = screen.close(turn.t, done, turn.now, turn.t.gettext("six breaths, ten bridges"))
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
    await turn.say(screen.hello(turn.t) if status is None else screen.draw(turn.t, enrolling.draft, turn.now))


async def not_for_you(turn: Turn) -> None:
    await turn.pop()
    await turn.say(Screen(turn.t.gettext("This Limber is a private one. You can run your own: look for Limber on the web.")))
