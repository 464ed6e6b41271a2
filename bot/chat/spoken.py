"""From the facts of an outbox row to its screen."""

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens import clearance, day, flags, pain, report
from bot.chat.texts import Texts, texts
from bot.chat.texts.intents import sentence
from bot.chat.texts.names import small
from bot.domain.coach import Kind
from bot.domain.words import Intent
from bot.services.outbox import Speak, Spoken


def draw(speak: Speak) -> Screen:
    """What the bot says of its own accord. Pure and quick."""
    spoken = speak.facts
    t = texts(spoken.language)
    if spoken.kind is Kind.REPORT and spoken.week is not None:
        return report.draw(t, spoken.week, spoken.day)
    if spoken.kind is Kind.SAFETY:
        return flags.reminder(t, sentence(t, spoken.text_id))
    if spoken.kind is Kind.MORNING:
        return pain.morning(t, spoken.day, sentence(t, spoken.text_id))
    if spoken.kind is Kind.ASSESSMENT:
        return clearance.about_assessment(t, sentence(t, spoken.text_id), spoken.day.assessment_on, after=spoken.intent is Intent.ASSESSED)
    if spoken.kind is Kind.BACK_OFF:
        return _back_off(t, spoken)
    return day.draw(t, spoken.day)


def _back_off(t: Texts, spoken: Spoken) -> Screen:
    words = sentence(t, spoken.text_id, tiny=small(t, spoken.day.tiny))
    begin = Button(t.gettext("Start small"), encode("small"), style="success")
    if spoken.intent is Intent.GOODBYE:
        kept = t.ngettext("Your {n} day is kept.", "Your {n} days are kept.", spoken.total) if spoken.total else ""
        return Screen("\n".join(filter(None, (words, kept))), ((begin,),))
    if spoken.intent is Intent.BAD_WEEK:
        monday = Button(t.gettext("Start Monday"), encode("monday"))
        return Screen(
            words,
            ((Button(t.gettext("2 minutes now"), encode("small"), style="success"), monday), (Button(t.gettext("Stop"), encode("stop")),)),
        )
    return Screen(words, ((begin, Button(t.gettext("Pause me"), encode("pause", None, 0))),))
