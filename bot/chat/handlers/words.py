"""Typed words: what was awaited, a tap by another way, a worrying word, or plain chatter."""

from dataclasses import replace

from bot.chat import typed
from bot.chat.handlers import awaited, day, enrolment, load, pausing
from bot.chat.screen import Screen
from bot.chat.screens import enrol as enrol_screen
from bot.chat.screens import flags, pain
from bot.chat.screens.day import Panel
from bot.chat.stretch import wished
from bot.chat.talk import Turn
from bot.chat.typed import Word
from bot.domain.entry import KEPT, Mark
from bot.domain.pain import Moment
from bot.domain.red_flags import worrying
from bot.domain.runner import Status
from bot.domain.site import BodySite
from bot.services import check_in, enrol, preferences, report_pain
from bot.services.check_in import When
from bot.services.preferences import Standing
from bot.services.view import DayView

BANDS = ((3, 0, 2), (5, 3, 4), (11, 5, 10))
Ratings = tuple[tuple[BodySite | None, int, int], ...]


async def words(turn: Turn, text: str, message_id: int) -> None:
    """Any typed text that is no command. A worrying word opens the list, unless it is part of words we asked for."""
    status, _ = await turn.write(enrol.standing)
    if status is None:
        return await enrolment.start(turn)
    if status is Status.ENROLLING:
        return await enrolment.words(turn, text)
    if await turn.write(check_in.taken_before, message_id):
        return await day.today(turn)
    standing = await turn.write(preferences.standing, turn.now)
    meant = typed.word(text)
    expected = (standing.dialogue or {}).get("awaits")
    if worrying(text):
        if expected in ("why", "cleared") and await awaited.answer(turn, expected, text, standing):
            return None  # their own words, kept as such: the list is one tap away
        if meant is not None and meant.verb == "mark":
            await _tap(turn, meant, standing)
        await turn.say(flags.listed(turn.t))
        return None
    if not await _understood(turn, text, meant, expected, standing):
        await _unread(turn, text, standing)
    return None


async def _unread(turn: Turn, text: str, standing: Standing) -> None:
    """Words that answer nothing: pain asks where, a break says that it is one, and the rest gets a helpful reply."""
    if typed.hurts(text):
        await turn.say(pain.sites(turn.t, standing.sites, standing.today))
    elif standing.returned:
        await day.welcome_back(turn)
    elif standing.paused:
        await pausing.still(turn, standing)
    else:
        await _chatter(turn)


async def _understood(turn: Turn, text: str, meant: Word | None, expected: str | None, standing: Standing) -> bool:
    """Whether the words answered what was asked for, or stand for a tap."""
    if expected and await awaited.answer(turn, expected, text, standing):
        return True
    if meant is None and (words := wished(text)) is not None:
        await pausing.typed(turn, words)
        return True
    return meant is not None and await _tap(turn, meant, standing)


async def _tap(turn: Turn, meant: Word, standing: Standing) -> bool:
    if meant.verb == "no":
        return await _no(turn)
    if meant.verb == "stop":
        await pausing.ask(turn)
        return True
    if meant.verb == "mark" and meant.mark is not None:
        turned = await turn.keep(check_in.answer, turn.now, turn.said_at, meant.mark, meant.reason)
        await day.answered(turn, turned, anew=True)
    elif meant.verb == "open":
        await day.today(turn)
    elif meant.verb == "later":
        turned = await turn.keep(check_in.later, turn.now, standing.today, When.HOUR)
        await turn.show(turned, anew=True)
    elif meant.verb == "same":
        await day.rated(turn, await turn.keep(report_pain.as_usual, turn.now, standing.today))
    elif meant.verb in ("run", "strength", "lifted"):
        await _load(turn, meant)
    else:
        await _numbers(turn, meant, standing)
    return True


async def _load(turn: Turn, meant: Word) -> None:
    """A run in words, or strength."""
    if meant.verb == "run" and meant.numbers:
        await load.ran(turn, meant.numbers[0], meant.numbers[1] if len(meant.numbers) > 1 else None)
    else:
        await {"run": load.run_, "strength": load.strength_, "lifted": load.did_strength}[meant.verb](turn)


async def _no(turn: Turn) -> bool:
    """A bare no may mean anything: on an open day the skip reasons are offered, and nothing is written."""
    seen = await turn.write(check_in.see, turn.now)
    if seen.view.mark is not Mark.OPEN:
        return False
    await turn.show(seen, Panel.SKIP, anew=True)
    return True


async def _numbers(turn: Turn, meant: Word, standing: Standing) -> None:
    if meant.verb == "pain" and len(standing.sites) != 1:
        await turn.say(pain.sites(turn.t, standing.sites, standing.today, value=meant.numbers[0]))
        return
    seen = await turn.write(check_in.see, turn.now)
    values = _band(meant.numbers, seen.view) if meant.verb == "band" else _meant(meant.numbers, seen.view)
    if values is None:
        await turn.say(pain.sites(turn.t, standing.sites, standing.today))
        return
    moment, ratings = values
    await day.rated(turn, await turn.keep(report_pain.rate, turn.now, None, moment, ratings))


def _meant(numbers: tuple[int, ...], view: DayView) -> tuple[Moment, Ratings] | None:
    """Which question typed numbers answer: the morning's open sites in order, or the worst during after Done."""
    unrated = [s.where for s in view.sites if s.morning is None]
    if view.ask_morning and view.mark in (Mark.OPEN, Mark.PROTECTED) and unrated and len(numbers) <= len(unrated):
        return Moment.MORNING, tuple((where, n, n) for where, n in zip(unrated, numbers, strict=False))
    if view.mark in KEPT and view.during is None and view.sites and len(numbers) == 1:
        _, least, most = next(b for b in BANDS if numbers[0] < b[0])
        return Moment.DURING, ((None, least, most),)
    if len(view.sites) == len(numbers):
        return Moment.AFTER, tuple((s.where, n, n) for s, n in zip(view.sites, numbers, strict=True))
    return None


def _band(numbers: tuple[int, ...], view: DayView) -> tuple[Moment, Ratings] | None:
    """A typed band answers "worst during", and nothing else."""
    if view.mark in KEPT and view.during is None and view.sites:
        return Moment.DURING, ((None, numbers[0], numbers[1]),)
    return None


async def _chatter(turn: Turn) -> None:
    """One useful answer, no conversation."""
    text = turn.t.gettext("I understand taps and a few words: done, tiny, skip busy, later, 3. /help has the rest.")
    await turn.say(Screen(text))


async def unknown_command(turn: Turn) -> None:
    """A command that is not ours; it counts as hearing from them."""
    await _hinted(turn, turn.t.gettext("I don't know that command. /help has the list."))


async def not_words(turn: Turn) -> None:
    """A sticker, a voice, a photo; it counts as hearing from them."""
    await _hinted(turn, turn.t.gettext("I can't read that one, only words and taps."))


async def _hinted(turn: Turn, hint: str) -> None:
    """The hint, and what comes next for them: the way in, the step they are at, or today."""
    status, enrolling = await turn.write(enrol.standing)
    if status is None:
        await turn.say(Screen(hint + " " + turn.t.gettext("/start begins.")))
    elif status is Status.ENROLLING:
        shown = enrol_screen.draw(turn.t, enrolling.draft, turn.now)
        await turn.say(replace(shown, text=f"{hint}\n\n{shown.text}"))
    elif (await turn.write(preferences.standing, turn.now)).returned:
        await day.welcome_back(turn)
    else:
        await turn.say(Screen(hint + " " + turn.t.gettext("/today shows your set.")))
