"""Typed answers to what a screen asked for: a city, a time, quiet hours, a break, the assessment's date, the why."""

from collections.abc import Awaitable, Callable, Mapping

from bot.chat import typed
from bot.chat.handlers import clearance, pausing, rest
from bot.chat.screen import Screen
from bot.chat.screens import flags
from bot.chat.screens import settings as screen
from bot.chat.stretch import wished
from bot.chat.talk import Turn
from bot.domain.question import Question
from bot.domain.red_flags import worrying
from bot.services import ask, preferences
from bot.services.preferences import Standing


async def answer(turn: Turn, awaited: str, text: str, standing: Standing) -> bool:
    """Whether the words answered what was asked for. A typed tap still counts as one."""
    if awaited in ("zone", "time", "quiet", "pause") and _declined(text):
        await turn.keep(preferences.await_text, None, turn.now)
        await turn.say(Screen(turn.t.gettext("Fine, it stays as it is."), drop_reply_keyboard=True))
        return True
    read = READERS.get(awaited)
    return read is not None and await read(turn, text, standing)


async def _zone(turn: Turn, text: str, _: Standing) -> bool:
    if _is_tap(text):
        return False
    await rest.typed_zone(turn, text)
    return True


async def _time(turn: Turn, text: str, _: Standing) -> bool:
    at = typed.clock_time(text)
    if at is None:
        return await _not_read(turn, text, turn.t.gettext("I can't read that as a time. Like this: 6:45"))
    await turn.say(screen.settings(turn.t, await turn.keep(preferences.set_prompt, at, turn.now)))
    return True


async def _quiet(turn: Turn, text: str, _: Standing) -> bool:
    span = typed.span(text)
    if span is None:
        return await _not_read(turn, text, turn.t.gettext("I can't read that as hours. Like this: 22:00-07:00"))
    await turn.say(screen.settings(turn.t, await turn.keep(preferences.set_quiet, *span, turn.now)))
    return True


async def _pause(turn: Turn, text: str, standing: Standing) -> bool:
    words = wished(text)
    words = text if words is None else words
    if pausing.read(turn, words, standing) is None and (_is_tap(text) or not words):
        return False
    await pausing.typed(turn, words)
    return True


async def _assessment(turn: Turn, text: str, standing: Standing) -> bool:
    if _declined(text):
        return await _left(turn, Question.ASSESSMENT, standing)
    on = typed.calendar_date(text, standing.today, str(turn.t.locale))
    if on is None:
        return await _not_read(turn, text, turn.t.gettext("I can't read that as a coming date. Like this: 3 Dec"))
    await turn.tidy(await turn.keep(ask.answer_assessment, on, turn.now))
    await turn.say(Screen(turn.t.gettext("Noted: {day}. I'll remind you the day before.").format(day=turn.t.day(on))))
    return True


async def _why(turn: Turn, text: str, standing: Standing) -> bool:
    if _declined(text):
        return await _left(turn, Question.WHY, standing)
    if _is_tap(text):
        return False
    await turn.tidy(await turn.keep(ask.answer_why, text, turn.now))
    kept = Screen(turn.t.gettext("Kept. A good reason."))
    await turn.say(flags.beside(turn.t, kept) if worrying(text) else kept)
    return True


async def _left(turn: Turn, asked: Question, standing: Standing) -> bool:
    await turn.tidy(await turn.keep(ask.not_now, asked, standing.today, turn.now))
    await turn.say(Screen(turn.t.gettext("Fine, another time.")))
    return True


async def _not_read(turn: Turn, text: str, help_: str) -> bool:
    if _is_tap(text):
        return False
    await turn.say(Screen(help_))
    return True


def _declined(text: str) -> bool:
    meant = typed.word(text)
    return meant is not None and meant.verb in ("no", "later")


def _is_tap(text: str) -> bool:
    return typed.word(text) is not None


READERS: Mapping[str, Callable[[Turn, str, Standing], Awaitable[bool]]] = {
    "zone": _zone,
    "time": _time,
    "quiet": _quiet,
    "pause": _pause,
    "assessment": _assessment,
    "cleared": clearance.words,
    "why": _why,
}
