"""Typed words: what was awaited, a tap by another way, a worrying word, or plain chatter."""

from bot.chat import typed
from bot.chat.handlers import day, enrolment, rest
from bot.chat.screen import Screen
from bot.chat.screens import flags, other
from bot.chat.talk import Turn
from bot.chat.typed import Word
from bot.domain.entry import KEPT, Mark
from bot.domain.pain import Moment
from bot.domain.red_flags import worrying
from bot.domain.runner import Status
from bot.domain.site import BodySite
from bot.services import ask, check_in, enrol, preferences, report_pain
from bot.services.check_in import When, take_words
from bot.services.preferences import Standing
from bot.services.view import DayView

BANDS = ((3, 0, 2), (5, 3, 4), (11, 5, 10))


async def words(turn: Turn, text: str, message_id: int) -> None:
    """Any typed text that is no command."""
    status, _ = await turn.write(enrol.standing)
    if status is None:
        return await enrolment.start(turn)
    if status is Status.ENROLLING:
        return await enrolment.words(turn, text)
    if not await turn.write(take_words, message_id, turn.now):
        return await day.today(turn)
    standing = await turn.write(preferences.standing, turn.now)
    awaited = (standing.dialogue or {}).get("awaits")
    meant = typed.word(text)
    if awaited and await _awaited(turn, awaited, text, standing):
        return None
    if meant is not None:
        return await _tap(turn, meant, standing)
    if worrying(text):
        await turn.say(flags.listed(turn.t))
        return None
    if standing.returned:
        return await day.welcome_back(turn)
    return await _chatter(turn)


async def _awaited(turn: Turn, awaited: str, text: str, standing: Standing) -> bool:
    """Whether the words answered what was asked for."""
    match awaited:
        case "zone":
            await rest.typed_zone(turn, text)
        case "time":
            at = typed.clock_time(text)
            if at is None:
                return await _not_read(turn, text, turn.t.gettext("I can't read that as a time. Like this: 6:45"))
            await turn.say(other.settings(turn.t, await turn.write(preferences.set_prompt, at, turn.now)))
        case "quiet":
            span = typed.span(text)
            if span is None:
                return await _not_read(turn, text, turn.t.gettext("I can't read that as hours. Like this: 22:00-07:00"))
            await turn.say(other.settings(turn.t, await turn.write(preferences.set_quiet, *span, turn.now)))
        case "assessment":
            on = typed.calendar_date(text, standing.today, str(turn.t.locale))
            if on is None:
                return await _not_read(turn, text, turn.t.gettext("I can't read that as a coming date. Like this: 3 Dec"))
            await turn.write(ask.answer_assessment, on, turn.now)
            await turn.say(Screen(turn.t.gettext("Noted: {day}. I'll remind you the day before.").format(day=turn.t.day(on))))
        case "why":
            if typed.word(text) is not None:
                return False
            await turn.write(ask.answer_why, text, turn.now)
            await turn.say(Screen(turn.t.gettext("Kept. A good reason.")))
        case _:
            return False
    return True


async def _not_read(turn: Turn, text: str, help_: str) -> bool:
    """A typed tap still counts as one; anything else gets an example."""
    if typed.word(text) is not None and typed.clock_time(text) is None:
        return False
    await turn.say(Screen(help_))
    return True


async def _tap(turn: Turn, meant: Word, standing: Standing) -> None:
    if meant.verb == "mark" and meant.mark is not None:
        turned = await turn.write(check_in.answer, turn.now, turn.said_at, meant.mark, meant.reason)
        return await day.answered(turn, turned, anew=True)
    if meant.verb == "later":
        turned = await turn.write(check_in.later, turn.now, standing.today, When.HOUR)
        return await turn.show(turned, anew=True)
    seen = await turn.write(check_in.see, turn.now)
    if meant.verb == "same":
        turned = await turn.write(report_pain.as_usual, turn.now, standing.today)
        return await day.rated(turn, turned)
    values = _meant(meant.numbers, seen.view)
    if values is None:
        await turn.say(other.pain_sites(turn.t, standing.sites, standing.today))
        return None
    moment, ratings = values
    turned = await turn.write(report_pain.rate, turn.now, None, moment, ratings)
    return await day.rated(turn, turned)


Ratings = tuple[tuple[BodySite | None, int, int], ...]


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


async def _chatter(turn: Turn) -> None:
    """One useful answer, no conversation."""
    text = turn.t.gettext("I understand taps and a few words: done, tiny, skip busy, later, 3. /help has the rest.")
    await turn.say(Screen(text))


async def unknown_command(turn: Turn) -> None:
    await turn.say(Screen(turn.t.gettext("I don't know that command. /help has the list.")))


async def not_words(turn: Turn) -> None:
    """A sticker, a voice, a photo."""
    await turn.say(Screen(turn.t.gettext("I can't read that one, only words and taps. /today shows your set.")))
