"""What is agreed about the days: the barrier and its plan B, three days a week, a weekday off, prompts that fade."""

from datetime import date, time

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import N_, Texts
from bot.domain.contract import DAILY, FADED, other_three_days, three_days, weekdays
from bot.domain.entry import Mark
from bot.domain.question import Barrier, backups
from bot.domain.words import Intent
from bot.services.preferences import Standing
from bot.services.view import DayView

Row = tuple[Button, ...]
PEOPLE = (Intent.WHY, Intent.PEOPLE)
KNOWN = {
    Barrier.TIME: N_("Busy came up last time. If it does again, when instead?"),
    Barrier.FORGOT: N_("It slipped by last time. When shall I ask once more, if it does again?"),
    Barrier.TIRED: N_("Tired came up last time: the tiny one is done lying down."),
    Barrier.BORED: N_("Bored came up last time: pick the two moves you like, that's tiny done."),
}
PLAN_B = {
    Barrier.TIME: N_("Your plan for busy days: {time}."),
    Barrier.FORGOT: N_("Your plan in case it slips by: {time}."),
    Barrier.TIRED: N_("Your plan for tired days: {time}, lying down."),
}
ASKS_TIME = (Barrier.TIME, Barrier.FORGOT)


def known_barrier(t: Texts, view: DayView) -> list[str]:
    """What to do about what got in the way, where they said so already."""
    if view.named in ASKS_TIME and view.backup is not None:
        return [t.gettext("Your plan for it stands: {time}.").format(time=t.clock(view.backup))]
    return [t.gettext(KNOWN[view.named])] if view.named in KNOWN else []


def plan_b_line(t: Texts, view: DayView) -> list[str]:
    """The evening's second ask comes at the time they planned for it."""
    if view.backup is None or view.intent is not Intent.RESCUE:
        return []
    words = PLAN_B[view.named] if view.named in PLAN_B else N_("{time}, as you planned.")
    return [t.gettext(words).format(time=t.clock(view.backup))]


def rows(t: Texts, view: DayView) -> tuple[Row, ...]:
    """What today's message offers beside the set: yesterday too, a plan B, a smaller contract. One of them at a time."""
    if view.mark is not Mark.OPEN or not view.today:
        return ()
    if view.intent is Intent.SHRINK:
        return _barrier_rows(t, view)
    if view.intent in PEOPLE:
        three = () if view.fewer_days else (Button(t.gettext("Three days a week"), encode("days", view.date, "three")),)
        return ((*three, Button(t.gettext("Pause…"), encode("pause"))),)
    if view.yesterday is not None:
        return ((Button(t.gettext("Yesterday too"), encode("too", view.yesterday)),),)
    return ()


def _barrier_rows(t: Texts, view: DayView) -> tuple[Row, ...]:
    if not view.barrier:
        return (_time_row(t, view),) if view.named in ASKS_TIME and view.backup is None else ()
    choices = (
        (t.gettext("Another time"), "time"),
        (t.gettext("Keep it tiny"), "tiny"),
        (t.gettext("It hurts"), "hurts"),
        (t.gettext("I'm away"), "away"),
    )
    buttons = [Button(label, encode("bar", view.date, what)) for label, what in choices]
    return tuple(buttons[:2]), tuple(buttons[2:])


def _time_row(t: Texts, view: DayView) -> Row:
    return tuple(Button(t.clock(at), encode("bar", view.date, "at", at.strftime("%H%M"))) for at in backups(view.prompt_at))


def other_time(t: Texts, view: DayView) -> Screen:
    """The barrier is the time: a plan B, or the prompt itself moves."""
    text = t.gettext("If {time} goes wrong, when instead? Or move the prompt itself.").format(time=t.clock(view.prompt_at))
    move = Button(t.gettext("Move the prompt"), encode("set", None, "time", "new"))
    times = _time_row(t, view)
    return Screen(text, ((*times,), (move,)) if times else ((move,),))


def planned(t: Texts, at: time) -> Screen:
    """The if-then plan stands."""
    return Screen(t.gettext("A plan: if the first try goes wrong, {time} it is. I'll ask once then.").format(time=t.clock(at)))


def named_days(t: Texts, days: frozenset[int]) -> str:
    """Mon, Wed and Fri."""
    return t.all_of([t.weekday_number(day, "EEE") for day in sorted(days)])


def contract(t: Texts, rest_days: int) -> Screen:
    """What holds from now on, and the ways to change it."""
    off = weekdays(rest_days)
    if not off:
        return Screen(t.gettext("Every day again."), ((Button(t.gettext("Choose days"), encode("set", None, "days")),),))
    text = t.gettext("Agreed: {days}. The other days are rest, and never count against you.")
    other = other_three_days(rest_days)
    daily = Button(t.gettext("Every day"), encode("days", None, 0))
    three = len(off) == 4
    change = (Button(named_days(t, frozenset(range(7)) - weekdays(other)), encode("days", None, other)),) if three else ()
    return Screen(text.format(days=named_days(t, frozenset(range(7)) - off)), (*((change,) if change else ()), (daily,)))


def choices(t: Texts, of: Standing) -> Screen:
    """Which days, and how many prompts."""
    threes = (three_days(None), other_three_days(three_days(None)))
    options = [(t.gettext("Every day"), 0), *((named_days(t, frozenset(range(7)) - weekdays(mask)), mask) for mask in threes)]
    rows_ = [(Button(label, encode("days", None, mask)),) for label, mask in options if mask != of.rest_days]
    if of.fade != DAILY:
        rows_.append((Button(t.gettext("All prompts back"), encode("fade", None, DAILY)),))
    back = (Button(t.gettext("‹ Back"), encode("set")),)
    return Screen(t.gettext("Which days shall count? The others are rest."), (*rows_, back))


def days_line(t: Texts, of: Standing) -> str:
    """Days: Mon, Wed and Fri. Or: every day, prompts on 5 of 7."""
    off = weekdays(of.rest_days)
    told = named_days(t, frozenset(range(7)) - off) if off else t.gettext("every day")
    if of.fade != DAILY:
        told += t.gettext(", prompts on {n} of 7").format(n=t.number(of.fade))
    return told


def rest_day_question(t: Texts, on: date, weekday: int) -> tuple[str, list[Row]]:
    """The weekday that keeps being missed: off the plan?"""
    day = t.weekday_number(weekday)
    text = t.gettext("{day} was hard twice, the other days go well. Make {day} a rest day?").format(day=day)
    return text, [
        (
            Button(t.gettext("Yes, rest"), encode("q", on, "rest_day", weekday)),
            Button(t.gettext("Not now"), encode("q", on, "rest_day", "no")),
        )
    ]


def fade_question(t: Texts, on: date, prompts: int) -> tuple[str, list[Row]]:
    """It works without me: shall I talk less?"""
    quiet = named_days(t, FADED[prompts])
    text = t.gettext("Three weeks that need little from me. Shall I talk less? I'd skip {days}; those days still count.").format(days=quiet)
    return text, [
        (Button(t.gettext("Yes, talk less"), encode("q", on, "fade", prompts)), Button(t.gettext("Not now"), encode("q", on, "fade", "no")))
    ]


def faded(t: Texts, prompts: int) -> str:
    """What holds from now on, in a pop-up."""
    if prompts == DAILY:
        return t.gettext("A prompt every day again.")
    return t.gettext("Quiet on {days}. The next prompt asks for the day before as well.").format(days=named_days(t, FADED[prompts]))
