"""/pause and /resume: how long, what stands now, and what can't be."""

from datetime import date

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens.other import next_prompt
from bot.chat.texts import N_, Texts
from bot.domain.day import ONE_DAY
from bot.domain.hold import SILENT_HOLDS
from bot.services.pause import Pause, Paused, Ruling
from bot.services.preferences import Standing

PAUSES = ((3, N_("3 days")), (7, N_("1 week")), (14, N_("2 weeks")), (0, N_("Until I'm back")))
REFUSALS = {
    Ruling.PAST: N_("Those days are over already; a pause can begin today or later. /log notes days gone by."),
    Ruling.BACKWARDS: N_("That would end before it begins. Like this: from Monday for a week"),
    Ruling.TOO_LONG: N_("That's more than a year. For so long “Until I'm back” is better: you end it yourself."),
    Ruling.NONE: N_("You're not paused any more. /pause takes a new break."),
}


def choices(t: Texts, today: date, now: Pause | None = None) -> Screen:
    """How long; above it what stands already."""
    buttons = [Button(t.gettext(label), encode("pause", None, days)) for days, label in PAUSES]
    rows = [tuple(buttons[:3]), (buttons[3],)]
    lines = [
        t.gettext("How long? No prompts meanwhile, and your days are safe."),
        t.gettext("Or type it: until Friday, for 10 days, from Monday for a week."),
    ]
    if now is not None:
        lines = [_span(t, now, today), "", t.gettext("How long instead? Tap, or type it: until Friday, from Monday for a week.")]
        rows.append((_end(t, now),))
    return Screen("\n".join(lines), tuple(rows))


def paused(t: Texts, of: Paused) -> Screen:
    """The receipt: the last day off, when the prompt is back, and how to change that."""
    now, today = of.pause, of.standing.today
    if of.ruling is not Ruling.PAUSED or now is None:
        return Screen(t.gettext(REFUSALS.get(of.ruling, REFUSALS[Ruling.NONE])))
    lines = [_receipt(t, of, now, today)]
    if _after_today(now, today):
        lines.append(t.gettext("Today is done and counts."))
    if of.standing.hold in SILENT_HOLDS:
        lines.append(t.gettext("It still needs to be seen, pause or not. I'll ask about that, and nothing else."))
    if of.replaced:
        lines.append(t.gettext("This takes the place of the break before."))
    row = [_end(t, now)]
    if now.last is not None:
        row.append(Button(t.gettext("One day longer"), encode("pause", now.last + ONE_DAY, "to")))
    return Screen("\n".join(lines), (tuple(row),))


def still(t: Texts, now: Pause, today: date) -> Screen:
    """They wrote something during a break: it stands, and how it ends."""
    return Screen(_span(t, now, today), ((_end(t, now),),))


def not_read(t: Texts) -> Screen:
    """Words that are no stretch of days."""
    return Screen(t.gettext("I can't read that as a stretch of days. Like this: until Friday · for 2 weeks · from 3 Dec to 10 Dec"))


def resumed(t: Texts, of: Standing, before: Pause | None) -> Screen:
    """The pause is over, or called off before it began, or there was none."""
    if before is None:
        lead = t.gettext("You're not paused.")
    else:
        lead = t.gettext("Called off, no break then.") if before.later else t.gettext("Welcome back.")
    return Screen(lead + " " + t.gettext("Next prompt {when}. /today any time.").format(when=next_prompt(t, of)))


def _receipt(t: Texts, of: Paused, now: Pause, today: date) -> str:
    """Back first, since that is what one wants to know; then the last day off, so that "until Friday" can't be misread."""
    planned = now.later and not _after_today(now, today)
    if now.last is None or now.back is None:
        if planned:
            told = t.gettext("Noted: a break from {day} on. /resume when you're back; your days are safe.")
            return told.format(day=_day(t, now.first, today))
        return t.gettext("Paused. /resume when you're back; your days are safe.")
    lead = t.gettext("Paused.") if not planned else t.gettext("Noted: a break from {day}.").format(day=_day(t, now.first, today))
    told = t.gettext("I'll be back on {day} at {time}; the last day off is {last}. Your days are safe.")
    return f"{lead} " + told.format(day=_day(t, now.back, today), time=t.clock(of.standing.prompt_at), last=_day(t, now.last, today))


def _after_today(now: Pause, today: date) -> bool:
    """Whether it begins tomorrow because today is done: then it has as good as begun."""
    return now.today_kept and now.first == today + ONE_DAY


def _span(t: Texts, now: Pause, today: date) -> str:
    """What stands already."""
    told = {
        (True, True): t.gettext("A break is planned from {day} on."),
        (True, False): t.gettext("A break is planned: {day} to {last}."),
        (False, True): t.gettext("You're paused until you're back."),
        (False, False): t.gettext("You're paused; the last day off is {last}."),
    }[now.later, now.last is None]
    return told.format(day=_day(t, now.first, today), last=_day(t, now.last or today, today))


def _end(t: Texts, now: Pause) -> Button:
    return Button(t.gettext("Call it off") if now.later else t.gettext("Resume now"), encode("resume"))


def _day(t: Texts, day: date, today: date) -> str:
    """The day, with its year where that is another one."""
    return t.day(day) if day.year == today.year else f"{t.day(day)} {day.year}"
