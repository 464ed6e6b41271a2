"""Streak, plan, report, pain, log, pause, settings, help, delete: small screens behind the commands."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens.receipt import quote, streak_line
from bot.chat.texts import N_, Texts, safe
from bot.chat.texts.names import REASONS, capital, minutes, place, routine, short_site, site
from bot.domain.entry import SIGNS, Entry, Mark
from bot.domain.hold import RangeKind
from bot.domain.runner import Running
from bot.domain.site import BodySite
from bot.domain.streak import MILESTONES, MILESTONES_THEN_EVERY
from bot.services.preferences import Standing

Row = tuple[Button, ...]
COMMANDS = (
    ("today", N_("today's set")),
    ("streak", N_("days running and reserves")),
    ("plan", N_("where you are and what comes next")),
    ("pain", N_("note pain, 0 to 10")),
    ("log", N_("note an earlier day")),
    ("report", N_("your week so far")),
    ("pause", N_("take a break")),
    ("resume", N_("end a break")),
    ("settings", N_("time, zone, quiet hours, report day")),
    ("help", N_("how this works, and when something feels wrong")),
    ("delete", N_("erase everything about you")),
)
PAUSES = ((3, N_("3 days")), (7, N_("1 week")), (14, N_("2 weeks")), (0, N_("Until I'm back")))
QUIET_CHOICES = (("2030", "0730"), ("2130", "0730"), ("2230", "0630"))


def dots(entries: Sequence[Entry]) -> str:
    """The last days as signs; today is a hollow dot while it is open."""
    return " ".join("○" if e.mark is Mark.OPEN else SIGNS[e.mark] for e in entries)


def streak(t: Texts, of: Standing) -> Screen:
    """Length, reserves, longest, the last two weeks, the next milestone."""
    lines = [f"<b>{streak_line(t, of.streak)}</b>"]
    if of.entries:
        lines.append(dots(of.entries[-14:]))
    if of.streak.back and of.streak.longest:
        lines.append(t.ngettext("Longest so far: {n} day.", "Longest so far: {n} days.", of.streak.longest))
    if of.streak.repair_left and of.streak.broke:
        one = of.streak.repair_left == 1
        told = t.gettext("One more full day brings your {n} back.") if one else t.gettext("Two full days running bring your {n} back.")
        lines.append(told.format(n=t.number(of.streak.broke.length)))
    elif of.streak.length:
        following = next((m for m in (*MILESTONES, *range(120, 10_000, MILESTONES_THEN_EVERY)) if m > of.streak.length), 0)
        lines.append(t.gettext("Next milestone: {n}.").format(n=t.number(following)))
    if of.streak.reserves:
        lines.append(t.gettext("A reserve covers a missed day by itself; seven kept days earn one."))
    return Screen("\n".join(lines))


def plan(t: Texts, of: Standing) -> Screen:
    """Where they are, what today's two routines are, and what opens the next phase."""
    head = t.gettext("<b>{phase}</b> · day {day}").format(phase=t.gettext(of.phase.name), day=t.number(of.phase_day))
    both = [f"<b>{r.name} · {minutes(t, r)}</b>\n{routine(t, r)}" for r in (of.a, of.b)]
    tests = "\n".join(f"· {t.gettext(test.text)}" for test in of.tests)
    lines = [head, *both]
    if tests:
        least = t.ngettext("after at least {n} day:", "after at least {n} days:", of.phase.min_days)
        lines.append(t.gettext("The next phase opens") + " " + least + "\n" + tests)
    if of.running is Running.UNTIL_SEEN and not of.cleared:
        when = t.gettext(" (assessment {day})").format(day=t.day(of.assessment_on)) if of.assessment_on else ""
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


def pain_sites(t: Texts, sites: Sequence[BodySite], today: date) -> Screen:
    """Which site."""
    rows = [(Button(capital(site(t, s)), encode("pain", today, s.site, s.side)),) for s in sites]
    wrong = (Button(t.gettext("Something feels wrong"), encode("flags", today)),)
    text = t.gettext("Where?") if sites else t.gettext("You named no sore spot. If something new hurts, go through the list.")
    return Screen(text, (*rows, wrong))


def pain_scale(t: Texts, where: BodySite, today: date) -> Screen:
    """How much, now."""
    buttons = [Button(str(n), encode("hurt", today, where.site, where.side, n)) for n in range(11)]
    text = t.gettext("<b>{site}</b> now, 0 (none) to 10 (worst)?").format(site=capital(site(t, where)))
    return Screen(text, (tuple(buttons[:6]), tuple(buttons[6:])))


def pain_noted(t: Texts, where: BodySite, value: int) -> Screen:
    return Screen(t.gettext("Noted: {site} {value}.").format(site=short_site(t, where), value=t.number(value)))


def log_days(t: Texts, of: Standing) -> Screen:
    """Which of the last seven days."""
    known = {e.date: e for e in of.entries}
    days = [of.today - timedelta(days=n) for n in range(8)]
    rows = [
        (Button(f"{t.day(d)}  {'○' if known[d].mark is Mark.OPEN else SIGNS[known[d].mark]}", encode("log", d)),)
        for d in days
        if d in known
    ]
    return Screen(t.gettext("Which day? A day noted late still counts."), tuple(rows))


def log_marks(t: Texts, day: date) -> Screen:
    """What became of it."""
    marks = (
        (Mark.DONE, t.gettext("Done")),
        (Mark.TINY, t.gettext("Tiny")),
        (Mark.PARTIAL, t.gettext("In part")),
        (Mark.SKIPPED, t.gettext("Skipped")),
    )
    buttons = tuple(Button(label, encode("logged", day, mark)) for mark, label in marks)
    more = (
        Button(t.gettext("Ill"), encode("logged", day, Mark.EXCUSED, "ill")),
        Button(t.gettext("Travelling"), encode("logged", day, Mark.EXCUSED, "travel")),
    )
    return Screen(f"<b>{t.day(day)}</b>", (buttons, more, (Button(t.gettext("‹ Back"), encode("log")),)))


def logged(t: Texts, day: date, mark: Mark, line: str, reason: str) -> Screen:
    sign = SIGNS[mark]
    told = f"{sign} {t.day(day)}{reason}. {line}."
    return Screen(told, ((Button(t.gettext("Undo"), encode("logged", day, Mark.OPEN)),),))


def log_undone(t: Texts, day: date) -> Screen:
    return Screen(t.gettext("Taken back: {day}.").format(day=t.day(day)), ((Button(t.gettext("Note it again"), encode("log", day)),),))


def pause_choices(t: Texts) -> Screen:
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


def resumed(t: Texts, of: Standing) -> Screen:
    return Screen(t.gettext("Welcome back. Next prompt {when}. /today any time.").format(when=next_prompt(t, of)))


def next_prompt(t: Texts, of: Standing) -> str:
    """today at 18:00, tomorrow at 07:00, on Tue 31 March at 07:00."""
    zone = ZoneInfo(of.zone)
    local_now = of.now.astimezone(zone)
    at = local_now.replace(hour=of.prompt_at.hour, minute=of.prompt_at.minute, second=0, microsecond=0)
    day = t.gettext("today") if at > local_now else t.gettext("tomorrow")
    return t.gettext("{day} at {time}").format(day=day, time=t.clock(of.prompt_at))


def settings(t: Texts, of: Standing) -> Screen:
    """What can be chosen, with its present value."""
    quiet_from, quiet_to, weekend = of.quiet
    lines = [
        t.gettext("Prompt: <b>{time}</b>").format(time=t.clock(of.prompt_at)),
        t.gettext("Zone: <b>{zone}</b>, it's {now} there").format(zone=safe(place(of.zone)), now=t.moment(of.now, of.zone)),
        t.gettext("Quiet: <b>{start}–{end}</b>, weekends to {weekend}").format(
            start=t.clock(quiet_from), end=t.clock(quiet_to), weekend=t.clock(weekend)
        ),
        t.gettext("Weekly report: <b>{day} {time}</b>").format(day=t.weekday_number(of.report_weekday), time=t.clock(of.report_at)),
    ]
    choices = (
        (t.gettext("Time"), "time"),
        (t.gettext("Zone"), "zone"),
        (t.gettext("Quiet hours"), "quiet"),
        (t.gettext("Report day"), "report"),
    )
    buttons = tuple(Button(label, encode("set", None, what)) for label, what in choices)
    return Screen("\n".join(lines), (buttons[:2], buttons[2:]))


def set_time(t: Texts) -> Screen:
    choices = [("0630",), ("0700",), ("0800",), ("1230",), ("1800",), ("2030",)]
    buttons = [Button(f"{c[:2]}:{c[2:]}", encode("set", None, "time", c)) for (c,) in choices]
    return Screen(t.gettext("When shall I ask? Tap, or type a time like 6:45."), (tuple(buttons[:3]), tuple(buttons[3:]), _cancel(t)))


def set_zone(t: Texts) -> Screen:
    """Typed, or shared with the button below the chat."""
    return Screen(t.gettext("Which city are you in? Type it, or share your location below."), ask_location=t.gettext("Share my location"))


def zone_set(t: Texts, of: Standing) -> Screen:
    text = t.gettext("{place}: I make it {now} with you. Next prompt {when}.")
    return Screen(text.format(place=safe(place(of.zone)), now=t.moment(of.now, of.zone), when=next_prompt(t, of)), drop_reply_keyboard=True)


def set_quiet(t: Texts) -> Screen:
    buttons = [Button(f"{a[:2]}:{a[2:]}–{b[:2]}:{b[2:]}", encode("set", None, "quiet", a, b)) for a, b in QUIET_CHOICES]
    return Screen(t.gettext("When shall I be silent? Tap, or type it like 22:00-07:00."), (*((b,) for b in buttons), _cancel(t)))


def set_report(t: Texts) -> Screen:
    buttons = [Button(t.weekday_number(n, "EEE"), encode("set", None, "report", n)) for n in range(7)]
    return Screen(t.gettext("Which day shall the weekly report come?"), (tuple(buttons[:4]), tuple(buttons[4:]), _cancel(t)))


def _cancel(t: Texts) -> Row:
    return (Button(t.gettext("‹ Back"), encode("set")),)


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
        return Screen("\n".join(lines) + "\n\n" + t.gettext("Tap /start to begin."))
    return Screen("\n".join(lines), ((Button(t.gettext("Something feels wrong"), encode("flags")),),))


def standing(t: Texts, of: Standing) -> Screen:
    """A later /start: where things stand; nothing is wiped."""
    lines = [t.gettext("You're set up already, nothing is lost."), streak_line(t, of.streak) + "."]
    if of.hold in (RangeKind.SAME_DAY, RangeKind.EMERGENCY):
        lines.append(t.gettext("Your plan waits until somebody has looked at it."))
    elif of.paused:
        lines.append(t.gettext("Paused; /resume ends that."))
    else:
        lines.append(t.gettext("Next prompt {when}. /today shows your set now.").format(when=next_prompt(t, of)))
    return Screen("\n".join(lines))


def delete(t: Texts, *, second: bool) -> Screen:
    """Asked twice."""
    no = Button(t.gettext("Keep it"), encode("del", None, "no"))
    if not second:
        yes = Button(t.gettext("Erase…"), encode("del", None, "once"))
        return Screen(t.gettext("Erase everything about you: days, pain, settings? It can't be brought back."), ((no, yes),))
    return Screen(
        t.gettext("Really everything, now?"), ((no, Button(t.gettext("Yes, erase it all"), encode("del", None, "twice"), style="danger")),)
    )


def deleted(t: Texts) -> Screen:
    return Screen(t.gettext("Gone, all of it. /start begins anew, whenever you like. Take care."))


def kept_all(t: Texts) -> Screen:
    return Screen(t.gettext("Nothing was erased."))


def say(text: str, *rows: Row) -> Screen:
    """A plain line."""
    return Screen(text, rows)


def reason_words(t: Texts, mark: Mark, reason: str) -> str:
    known = {str(r): label for r, label in REASONS.items()}
    return f": {t.gettext(known[reason]).lower()}" if mark is Mark.EXCUSED and reason in known else ""


def when_of(t: Texts, at: datetime, zone: str) -> str:
    return t.moment(at, zone)
