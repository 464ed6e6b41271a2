"""/settings: time, zone, quiet hours, report day."""

from datetime import time

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens import agree
from bot.chat.screens.other import next_prompt
from bot.chat.texts import Texts, safe
from bot.chat.texts.names import place
from bot.services.preferences import Standing

Row = tuple[Button, ...]
QUIET_CHOICES = (("2030", "0730"), ("2130", "0730"), ("2230", "0630"))
TIMES = ("0630", "0700", "0800", "1230", "1800", "2030")


def settings(t: Texts, of: Standing) -> Screen:
    """What can be chosen, with its present value."""
    quiet_from, quiet_to, weekend = of.quiet
    lines = [
        t.gettext("Prompt: <b>{time}</b>").format(time=t.clock(of.prompt_at)),
        t.gettext("Zone: <b>{zone}</b>, it's {now} there").format(zone=safe(place(of.zone)), now=t.moment(of.now, of.zone)),
        t.gettext("Quiet: <b>{start}–{end}</b>, weekends to {weekend}").format(
            start=t.clock(quiet_from), end=t.clock(quiet_to), weekend=t.clock(weekend)
        ),
        t.gettext("Days: <b>{days}</b>").format(days=agree.days_line(t, of)),
        t.gettext("Weekly report: <b>{day} {time}</b>").format(day=t.weekday_number(of.report_weekday), time=t.clock(of.report_at)),
    ]
    choices = (
        (t.gettext("Time"), "time"),
        (t.gettext("Zone"), "zone"),
        (t.gettext("Quiet hours"), "quiet"),
        (t.gettext("Days"), "days"),
        (t.gettext("Report day"), "report"),
    )
    buttons = tuple(Button(label, encode("set", None, what)) for label, what in choices)
    return Screen("\n".join(lines), (buttons[:3], buttons[3:]))


def set_time(t: Texts) -> Screen:
    buttons = [Button(f"{c[:2]}:{c[2:]}", encode("set", None, "time", c)) for c in TIMES]
    return Screen(t.gettext("When shall I ask? Tap, or type a time like 6:45."), (tuple(buttons[:3]), tuple(buttons[3:]), _cancel(t)))


def moved(t: Texts, of: Standing, before: tuple[()] | tuple[time, str]) -> Screen:
    """The prompt was moved to when they really do it; `before` is what Undo brings back."""
    text = t.gettext("I ask at {time} from now on.").format(time=t.clock(of.prompt_at))
    if not before:
        return Screen(text)
    at, anchor = before
    return Screen(text, ((Button(t.gettext("Undo"), encode("move", of.today, at.strftime("%H%M"), anchor)),),))


def set_zone(t: Texts) -> Screen:
    """Typed, or shared with the button below the chat."""
    return Screen(t.gettext("Which city are you in? Type it, or share your location below."), ask_location=t.gettext("Share my location"))


def zone_set(t: Texts, of: Standing, name: str = "") -> Screen:
    """The clock as it is now; `name` is the city they typed, which shows a wrong guess."""
    zone = place(of.zone)
    where = t.gettext("{city} ({zone} time)").format(city=name, zone=zone) if name not in ("", zone) else zone
    text = t.gettext("{place}: I make it {now} with you. Next prompt {when}.")
    return Screen(text.format(place=safe(where), now=t.moment(of.now, of.zone), when=next_prompt(t, of)), drop_reply_keyboard=True)


def set_quiet(t: Texts) -> Screen:
    buttons = [Button(f"{a[:2]}:{a[2:]}–{b[:2]}:{b[2:]}", encode("set", None, "quiet", a, b)) for a, b in QUIET_CHOICES]
    return Screen(t.gettext("When shall I be silent? Tap, or type it like 22:00-07:00."), (*((b,) for b in buttons), _cancel(t)))


def set_report(t: Texts) -> Screen:
    buttons = [Button(t.weekday_number(n, "EEE"), encode("set", None, "report", n)) for n in range(7)]
    return Screen(t.gettext("Which day shall the weekly report come?"), (tuple(buttons[:4]), tuple(buttons[4:]), _cancel(t)))


def _cancel(t: Texts) -> Row:
    return (Button(t.gettext("‹ Back"), encode("set")),)
