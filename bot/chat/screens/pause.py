"""/pause and /resume."""

from zoneinfo import ZoneInfo

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens.other import next_prompt
from bot.chat.texts import N_, Texts
from bot.services.preferences import Standing

PAUSES = ((3, N_("3 days")), (7, N_("1 week")), (14, N_("2 weeks")), (0, N_("Until I'm back")))


def choices(t: Texts) -> Screen:
    """How long."""
    buttons = [Button(t.gettext(label), encode("pause", None, days)) for days, label in PAUSES]
    return Screen(t.gettext("How long? No prompts meanwhile, and your days are safe."), (tuple(buttons[:3]), (buttons[3],)))


def paused(t: Texts, of: Standing) -> Screen:
    if of.paused_until is None:
        text = t.gettext("Paused. /resume when you're back; your days are safe.")
    else:
        text = t.gettext("Paused. I'll be back on {day}; your days are safe.").format(
            day=t.day(of.paused_until.astimezone(ZoneInfo(of.zone)).date())
        )
    return Screen(text, ((Button(t.gettext("Resume now"), encode("resume")),),))


def resumed(t: Texts, of: Standing, *, was_paused: bool) -> Screen:
    """The pause is over, or there was none."""
    lead = t.gettext("Welcome back.") if was_paused else t.gettext("You're not paused.")
    return Screen(lead + " " + t.gettext("Next prompt {when}. /today any time.").format(when=next_prompt(t, of)))
