"""The weekly report as text: seven dots, kept of due, streak, a line per site, one win, one change."""

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens.receipt import streak_line
from bot.chat.texts import N_, Texts
from bot.chat.texts.names import REASONS, capital, short_site
from bot.domain.entry import SIGNS, Mark
from bot.domain.running import STEADY
from bot.domain.strength import Became
from bot.domain.week import SiteWeek, Week, Win
from bot.services.view import DayView

WINS = {
    Win.FULL_WEEK: N_("every day that was due"),
    Win.CAME_BACK: N_("you came back {day}"),
    Win.MORE_THAN_BEFORE: N_("more days than the week before"),
    Win.SMALL_DAYS: N_("small days that still counted"),
    Win.SHOWED_UP: N_("you showed up"),
    Win.STILL_HERE: N_("you're still here, and so is the mat"),
}
STRENGTH = {
    Became.DONE: N_("Strength: done."),
    Became.SECOND_CHANCE: N_("Strength: done on the second chance."),
    Became.TINY: N_("Strength: the tiny one, it counts."),
    Became.MISSED: N_("Strength: not this week."),
}
CHANGES = {-1: N_("clearly less than last week"), 0: N_("no clear change"), 1: N_("clearly more than last week")}


def draw(t: Texts, week: Week, view: DayView | None, today: Mark = Mark.OPEN) -> Screen:
    """The report; with today's buttons where today is still open (`view` None: asked for with /report; then `today` is its mark)."""
    mark = today if view is None else view.mark
    signs = [*(SIGNS[e.mark] for e in week.entries), "○" if mark is Mark.OPEN else SIGNS[mark]]
    lines = [t.gettext("<b>Your week</b>  {signs}").format(signs=" ".join(signs)), *filter(None, [_counts(t, week)])]
    lines += [_site(t, s) for s in week.sites]
    lines += [line for line in (_strength(t, week), _running(t, week)) if line]
    if week.main_reason is not None:
        lines.append(t.gettext("Skips, mostly: {reason}.").format(reason=t.gettext(REASONS[week.main_reason]).lower()))
    day = t.weekday(week.came_back_on) if week.came_back_on else ""
    lines.append(t.gettext("Win: {win}.").format(win=t.gettext(WINS[week.win]).format(day=day)))
    rows: list[tuple[Button, ...]] = []
    if week.smaller:
        lines.append(t.gettext("One change: three days a week instead of seven?"))
        three, no = (
            Button(t.gettext("Yes, three"), encode("days", week.today, "three")),
            Button(t.gettext("No"), encode("days", week.today, "no")),
        )
        rows.append((three, no))
    elif week.better_time is not None:
        lines.append(t.gettext("One change: prompt at {time}, nearer to when you really do it?").format(time=t.clock(week.better_time)))
        code = week.better_time.strftime("%H%M")
        rows.append((Button(t.gettext("Yes"), encode("move", week.today, code)), Button(t.gettext("No"), encode("move", week.today, "no"))))
    if view is not None and view.mark is Mark.OPEN and view.hold is None:
        done = Button(t.gettext("Done"), encode("rdone", view.date), style="success")
        rows.append((done, Button(t.gettext("Tiny"), encode("rtiny", view.date))))
        lines.append(t.gettext("Today is still open."))
    rows.append((Button(t.gettext("Anything new?"), encode("flags", week.today)),))
    return Screen("\n".join(lines), tuple(rows))


def _counts(t: Texts, week: Week) -> str:
    told = t.gettext("{kept} of {due} days").format(kept=t.number(week.kept), due=t.number(week.due)) if week.kept else ""
    if told and week.due_before and week.kept / week.due >= week.kept_before / week.due_before:  # a worse week needs no number
        told += t.gettext("; last week {kept} of {due}").format(kept=t.number(week.kept_before), due=t.number(week.due_before))
    if not week.streak.total:  # nothing kept yet: no number says it better
        return ""
    return " · ".join(filter(None, (told, streak_line(t, week.streak)))) + "."


def _strength(t: Texts, week: Week) -> str:
    """Strength: done, second chance, tiny, still open; a missed one is said once, without a number."""
    of = week.strength
    if of is None:
        return ""
    if of.became is Became.OPEN:
        return t.gettext("Strength: {day} is the second chance.").format(day=t.weekday(of.second))
    told = t.gettext(STRENGTH[of.became])
    return told + (" " + t.ngettext("{n} week.", "{n} weeks running.", of.weeks) if of.weeks > 1 else "")


def _running(t: Texts, week: Week) -> str:
    of = week.running
    if of is None:
        return ""
    named = {0: t.gettext("Running: brisk walks for now."), STEADY: t.gettext("Running: the steady base.")}
    stage = named.get(of.stage, t.gettext("Running: stage {n}.").format(n=t.number(of.stage)))
    return stage + (" " + t.ngettext("{n} minute.", "{n} minutes this week.", of.minutes) if of.minutes else "")


def _site(t: Texts, of: SiteWeek) -> str:
    span = t.number(of.least) if of.least == of.most else f"{t.number(of.least)}–{t.number(of.most)}"
    change = ", " + t.gettext(CHANGES[of.change]) if of.change is not None else ""
    told = t.gettext("{site} mornings {span} (higher = worse){change}.")
    return told.format(site=capital(short_site(t, of.where)), span=span, change=change)
