"""The command menu, /help, and where a runner stands."""

from zoneinfo import ZoneInfo

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens.receipt import streak_line
from bot.chat.texts import N_, Texts
from bot.domain.day import ONE_DAY, instant
from bot.domain.entry import Mark
from bot.domain.hold import RangeKind
from bot.services.preferences import Standing

COMMANDS = (
    ("today", N_("today's set")),
    ("streak", N_("days running and reserves")),
    ("plan", N_("where you are and what comes next")),
    ("strength", N_("the weekly strength session")),
    ("run", N_("the way back to running")),
    ("pain", N_("note pain, 0 to 10")),
    ("assessment", N_("when you are seen, and how it went")),
    ("cleared", N_("a clinician's word: date, who, limits")),
    ("log", N_("note an earlier day")),
    ("report", N_("your week so far")),
    ("why", N_("what I did this week, and why")),
    ("pause", N_("take a break")),
    ("resume", N_("end a break")),
    ("settings", N_("time, zone, quiet hours, report day")),
    ("help", N_("how this works, and when something feels wrong")),
    ("delete", N_("erase everything about you")),
)


def next_prompt(t: Texts, of: Standing) -> str:
    """in a moment, today at 18:00, tomorrow at 07:00, Thursday at 07:00."""
    if of.prompt_now:
        return t.gettext("in a moment")
    zone, today = ZoneInfo(of.zone), of.now.astimezone(ZoneInfo(of.zone)).date()
    answered = of.entries[-1].mark not in (Mark.OPEN, Mark.PROTECTED)
    day = of.today + ONE_DAY if answered else of.today
    while instant(day, of.prompt_at, zone) <= of.now:
        day += ONE_DAY
    named = {today: t.gettext("today"), today + ONE_DAY: t.gettext("tomorrow")}.get(day) or t.weekday(day)
    return t.gettext("{day} at {time}").format(day=named, time=t.clock(of.prompt_at))


def help_(t: Texts, *, enrolled: bool) -> Screen:
    """What to do, in a screenful."""
    lines = [
        t.gettext(
            "One message a day with your moves: tap <b>Done</b>, <b>Tiny</b> or <b>Skip</b>. Words work too: done, tiny, skip busy, 3."
        ),
        "",
        *(f"/{name} · {t.gettext(what)}" for name, what in COMMANDS),
        "",
        t.gettext("A diary, not a clinician: I can't examine you or call for help. In an emergency call your local number."),
    ]
    if not enrolled:
        return Screen("\n".join(lines) + "\n\n" + t.gettext("/start begins, or goes on where you were."))
    return Screen("\n".join(lines), ((Button(t.gettext("Something feels wrong"), encode("flags")),),))


def standing(t: Texts, of: Standing) -> Screen:
    """A later /start: where things stand; nothing is wiped."""
    lines = [t.gettext("You're set up already, nothing is lost."), streak_line(t, of.streak) + "."]
    if of.hold in (RangeKind.SAME_DAY, RangeKind.EMERGENCY):
        lines.append(t.gettext("Your plan waits until somebody has looked at it."))
        return Screen("\n".join(lines), ((Button(t.gettext("Seen, I may exercise"), encode("seen")),),))
    if of.hold is RangeKind.BOOK_SOON:
        lines.append(t.gettext("Only the gentle set until somebody has looked at it."))
    if of.paused:
        lines.append(t.gettext("Paused; /resume ends that."))
    else:
        lines.append(t.gettext("Next prompt {when}. /today shows your set now.").format(when=next_prompt(t, of)))
    return Screen("\n".join(lines))
