"""/plan: where they are and what comes next."""

from bot.chat.screen import Screen
from bot.chat.screens.receipt import quote
from bot.chat.texts import Texts
from bot.chat.texts.names import minutes, routine
from bot.domain.runner import Running
from bot.services.preferences import Standing


def draw(t: Texts, of: Standing) -> Screen:
    """Where they are, what today's two routines are, and what opens the next phase."""
    head = t.gettext("<b>{phase}</b> · day {day}").format(phase=t.gettext(of.phase.name), day=t.number(of.phase_day))
    both = [f"<b>{r.name} · {minutes(t, r)}</b>\n{routine(t, r)}" for r in (of.a, of.b)]
    tests = "\n".join(f"· {t.gettext(test.text)}" for test in of.tests)
    lines = [head, *both]
    if tests:
        least = t.ngettext("after at least {n} day:", "after at least {n} days:", of.phase.min_days)
        lines.append(t.gettext("The next phase opens") + " " + least + "\n" + tests)
    if of.running is Running.UNTIL_SEEN and not of.cleared:
        when = (
            t.gettext(" (assessment {day})").format(day=t.day(of.assessment_on))
            if of.assessment_on and of.assessment_on >= of.today
            else ""
        )
        lines.append(
            t.gettext(
                "Running waits until you've been seen{when}. Easy, symptom-free walks; stop if the front of the hip or groin hurts."
            ).format(when=when)
        )
    if of.strength_weekday is not None:
        lines.append(t.gettext("Strength day: {day}.").format(day=t.weekday_number(of.strength_weekday)))
    if of.why:
        lines.append(t.gettext("For: {why}").format(why=quote(of.why)))
    return Screen("\n\n".join(lines))
