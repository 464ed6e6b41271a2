"""/cleared, the end of a hold, /assessment: taps and typed words."""

from datetime import date

from bot.chat import typed
from bot.chat.codec import Press
from bot.chat.screen import Screen
from bot.chat.screens import clearance as screen
from bot.chat.screens import flags
from bot.chat.talk import Turn
from bot.domain.question import Question
from bot.domain.red_flags import worrying
from bot.services import clearance, preferences
from bot.services.clearance import Clearance
from bot.services.clearance_draft import Draft, Purpose, Step
from bot.services.preferences import Standing

NONE = ("none", "no", "nope", "nothing", "no limits", "-")


async def cleared(turn: Turn) -> None:
    """/cleared: the dialogue, or what is on record."""
    of = await turn.write(clearance.see, turn.now)
    if of.cleared_on is None:
        of = await turn.write(clearance.begin, Purpose.CLEAR, turn.now)
    await turn.say(screen.draw(turn.t, of))


async def seen(turn: Turn, pressed: Press) -> None:
    """Somebody has looked at what a flag holds: on which day, and who. Not yet leaves it as it is."""
    if pressed.arg(0) == "no":
        await turn.write(clearance.leave, turn.now)
        await turn.redraw(flags.not_yet(turn.t))
    else:
        await turn.redraw(screen.draw(turn.t, await turn.write(clearance.begin, Purpose.SEEN, turn.now)))
    await turn.pop()


async def press(turn: Turn, pressed: Press) -> None:
    """A button of the dialogue."""
    if pressed.arg(0) not in set(Purpose):
        return await turn.pop()
    purpose, what, value = Purpose(pressed.arg(0)), pressed.arg(1), pressed.arg(2)
    if what == "undo":
        await turn.write(clearance.take_back, turn.now)
        await turn.redraw(screen.taken_back(turn.t))
    elif what == "leave":
        await turn.write(clearance.leave, turn.now)
        await turn.redraw(screen.left(turn.t))
    else:
        of = await _next(turn, pressed, purpose, what, value)
        await turn.redraw(screen.draw(turn.t, of))
    return await turn.pop()


async def _next(turn: Turn, pressed: Press, purpose: Purpose, what: str, value: str) -> Clearance:
    """The dialogue after one tap; a value from nowhere leaves it as it is."""
    on = pressed.day
    if what == "new":
        return await turn.write(clearance.begin, purpose, turn.now)
    if what == "on" and on is not None:
        return await turn.write(clearance.tell, purpose, turn.now, on=on)
    if what == "by" and value in screen.WHO:
        return await turn.write(clearance.tell, purpose, turn.now, on=on, by=turn.t.gettext(screen.WHO[value]))
    if what == "limits" and value == "none":
        return await turn.write(clearance.tell, purpose, turn.now, on=on, limits="")
    if what == "hops" and value in ("on", "off"):
        return await turn.write(clearance.tell, purpose, turn.now, on=on, hops=value == "on")
    if what == "back" and value in set(Step):
        return await turn.write(clearance.back, purpose, Step(value), turn.now)
    if what == "yes" and on is not None:
        return await turn.write(clearance.confirm, purpose, on, turn.now)
    return await turn.write(clearance.see, turn.now)


async def words(turn: Turn, text: str, standing: Standing) -> bool:
    """Typed words of the dialogue: a date, a name, limits, yes or no. Whether they answered it."""
    draft, meant = Draft.from_json(standing.dialogue), typed.word(text)
    if draft is None:
        return False
    if draft.step is Step.LIMITS and text.strip().lower().rstrip(".!") in NONE:
        shown = await _told(turn, draft, limits="")
    elif meant is not None and meant.verb in ("no", "later"):
        await turn.keep(clearance.leave, turn.now)
        shown = screen.left(turn.t)
    elif meant is not None or draft.step is Step.CONFIRM:
        if draft.step is not Step.CONFIRM or draft.on is None or meant is None or meant.verb != "open":
            return False  # a tap by another way
        shown = screen.draw(turn.t, await turn.keep(clearance.confirm, draft.purpose, draft.on, turn.now))
    elif draft.step is Step.ON and worrying(text):
        return False  # no date: something hurts
    else:
        shown = await _answered(turn, draft, text, standing)
    await turn.say(flags.beside(turn.t, shown) if worrying(text) else shown)
    return True


async def _answered(turn: Turn, draft: Draft, text: str, standing: Standing) -> Screen:
    if draft.step is Step.BY:
        return await _told(turn, draft, by=text)
    if draft.step is Step.LIMITS:
        return await _told(turn, draft, limits=text)
    on = typed.past_date(text, standing.today, str(turn.t.locale))
    if on is None:
        return Screen(turn.t.gettext("I can't read that as a day that was. Like this: 3 March"))
    return await _told(turn, draft, on=on)


async def _told(turn: Turn, draft: Draft, *, on: date | None = None, by: str | None = None, limits: str | None = None) -> Screen:
    return screen.draw(turn.t, await turn.keep(clearance.tell, draft.purpose, turn.now, on=on, by=by, limits=limits))


async def assessment(turn: Turn) -> None:
    """/assessment: its date, kept or changed, or how it went."""
    of = await turn.write(clearance.see, turn.now)
    if of.assessment_on is None:
        await turn.write(preferences.await_text, Question.ASSESSMENT.value, turn.now)
    await turn.say(screen.assessment(turn.t, of))


async def about_assessment(turn: Turn, pressed: Press) -> None:
    """How it went, or another date. A button about an older date than the one on record changes nothing."""
    of, what = await turn.write(clearance.see, turn.now), pressed.arg(0)
    older = pressed.day is not None and of.assessment_on not in (None, pressed.day)
    if older and what in ("off", "not", "hasnt", "moved", "type"):
        await turn.redraw(screen.assessment(turn.t, of))
    elif what == "cleared":
        await turn.redraw(screen.draw(turn.t, await turn.write(clearance.begin, Purpose.CLEAR, turn.now)))
    elif what in ("type", "moved"):
        if what == "moved":
            await turn.write(clearance.assessment, None, turn.now)
        await turn.write(preferences.await_text, Question.ASSESSMENT.value, turn.now)
        await turn.pop()
        await turn.say(screen.which_date(turn.t))
    elif what in ("off", "hasnt", "none", "not"):
        if what != "none":
            await turn.write(clearance.assessment, None, turn.now)
        else:
            await turn.write(preferences.await_text, None, turn.now)
        await turn.redraw(screen.not_cleared(turn.t) if what == "not" else screen.not_happened(turn.t))
    await turn.pop()
