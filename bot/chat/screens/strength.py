"""/strength and the session behind the day's button: which days, the moves, done or tiny, how hard, why this level."""

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import N_, Texts, safe
from bot.chat.texts.names import how, move_name, routine
from bot.domain.entry import Mark
from bot.domain.pain import Soreness
from bot.domain.strength import HIGHEST, LOWEST, Because, Need, Slot
from bot.domain.track import Locked
from bot.services.load import Moved
from bot.services.strength import StrengthSeen
from bot.services.strength_today import StrengthToday
from bot.services.view import DayView

Row = tuple[Button, ...]
EFFORTS = ((4, N_("up to 4")), (6, N_("5–6")), (7, N_("7")), (9, N_("8 and up")))  #: kept as the upper end, but for the last
LOCKS = {
    Locked.EMERGENCY: N_("Strength waits. Please get help first; nothing here matters more."),
    Locked.SAME_DAY: N_("Strength waits until somebody has looked at it. Tell me with “Seen, I may exercise” then."),
    Locked.BOOK_SOON: N_("Only the gentle set for now, so no strength until somebody has looked at it."),
    Locked.RED: N_("A red light is on, so strength rests. It comes back when things have settled."),
}
WHY = {
    1: N_("Both legs share the work at this level, and nothing is hard."),
    2: N_("Each leg carries more now. Leave three repetitions in hand."),
    3: N_("Runner's strength: one leg at a time, two repetitions in hand."),
}
NEEDS = {
    Need.CLEARANCE: N_("a clinician's clearance"),
    Need.EXIT: N_("the tests of the activation phase"),
    Need.STAGE: N_("stage 5 of the run ladder"),
    Need.WEEKS: N_("four weeks at this level"),
}
TOLD = {
    Because.TWO_GREEN: N_("Two green sessions running: strength level {to}."),
    Because.ONE_RED: N_("A red light after strength, so level {to} for now."),
    Because.TWO_AMBERS: N_("Twice a bit sore after strength, so level {to}."),
    Because.AMBER: N_("A bit sore after the last one, so the level stays."),
    Because.TOO_HARD: N_("It felt above 7, so the level stays until there's more in hand."),
    Because.NEEDS_CLEARANCE: N_("Level {to} until a clinician has cleared you."),
    Because.NEEDS_EXIT: N_("Two green ones. The next level waits for the activation tests."),
    Because.NEEDS_STAGE: N_("Two green ones. The next level waits for stage 5 of the run ladder."),
    Because.NEEDS_WEEKS: N_("Two green ones. The next level opens after four weeks at this one."),
    Because.ASKED: N_("Level {to}, as you wanted. Two green sessions lead back up."),
}


def draw(t: Texts, seen: StrengthSeen) -> Screen:
    """/strength: where it stands, today's session, why this level, what opens the next."""
    today = seen.today
    told = [words for moved in seen.moves if (words := decision(t, moved))]
    if today.locked is not None:
        return Screen("\n".join([*told, t.gettext(LOCKS[today.locked])]), (_days_row(t, today),))
    head = _head(t, today)
    if today.weekday is None:
        asked = t.gettext("One glute and hip session a week, from your second week on. Which day suits it?")
        return Screen("\n".join([head, *told, asked]), _weekdays(t, today))
    lines = [head, *told, _days(t, today)]
    if today.kept:
        return _done(t, today, lines)
    if today.mark is Mark.SKIPPED:
        lines.append(t.gettext("Not today, all right."))
        return Screen("\n".join(lines), ((Button(t.gettext("Undo"), encode("str", today.on, "undo")),), _days_row(t, today)))
    if today.done_on is not None:
        return Screen("\n".join([*lines, _weeks(t, today), _why(t, today)]).replace("\n\n", "\n"), (_days_row(t, today),))
    lines += ["", _moves(t, today), "", _why(t, today)]
    if today.limits:
        lines.append(t.gettext("Your clinician's limits: {limits}").format(limits=safe(today.limits)))
    rows = (*_session_rows(t, today), _days_row(t, today)) if today.on >= today.starts else (_days_row(t, today),)
    return Screen("\n".join(lines), rows)


def panel(t: Texts, view: DayView, *, cues: bool = False) -> Screen:
    """The session under the day's message; nothing is written by opening it."""
    today = view.strength
    back = Button(t.gettext("‹ Back"), encode("open", view.date))
    if today is None or today.locked is not None:
        return Screen(t.gettext(LOCKS[today.locked if today and today.locked else Locked.RED]), ((back,),))
    if today.mark is Mark.SKIPPED:
        told = t.gettext("No strength today, all right.")
        later = [_second(t, today)] if today.second is not None and today.second > today.on else []
        undo = Button(t.gettext("Undo"), encode("str", view.date, "undo"))
        return Screen("\n".join([told, *later]), ((Button(t.gettext("Today's set"), encode("open", view.date)), undo),))
    text = f"{_head(t, today)}\n{how(t, today.full)}" if cues else _moves(t, today)
    look = Button(t.gettext("Less"), encode("str", view.date)) if cues else Button(t.gettext("How?"), encode("str", view.date, "how"))
    return Screen(text, (*_session_rows(t, today), (look, back)))


def weekdays(t: Texts, today: StrengthToday) -> Screen:
    """Another weekday."""
    return Screen(t.gettext("Which weekday? The second chance comes two days later."), _weekdays(t, today))


def effort_rows(t: Texts, today: StrengthToday) -> tuple[str, Row]:
    """How hard it was, and its bands."""
    buttons = tuple(Button(t.gettext(label), encode("str", today.on, "effort", value)) for value, label in EFFORTS)
    return t.gettext("How hard was it, 0 to 10?"), buttons


def one_more(t: Texts) -> str:
    """A second session of the week: noted, and why it leads nowhere up."""
    return t.gettext("One strength session a week is the plan. This one is kept as an extra; give the legs tomorrow off.")


def soreness_rows(t: Texts, view: DayView, *under: str) -> tuple[str, tuple[Row, ...]]:
    """On a sorer morning after strength: what is it? Nothing while it is not asked. `under`: which message, where not the day's."""
    if not view.ask_soreness or view.later_at is not None:
        return "", ()
    words = {Soreness.MUSCLE: t.gettext("Tired muscle"), Soreness.SPOT: t.gettext("The sore spot"), Soreness.NONE: t.gettext("Neither")}
    return t.gettext("After yesterday's strength: what do you feel?"), (
        tuple(Button(label, encode("sore", view.date, which, *under)) for which, label in words.items()),
    )


def line(t: Texts, today: StrengthToday) -> str:
    """The one line of the day's message."""
    if today.slot is Slot.SECOND and today.tiny_first:
        told = t.gettext("Second chance for this week's strength. The {n}-minute one is plenty.")
        return told.format(n=t.number(today.tiny_minutes))
    if today.slot is Slot.SECOND:
        return t.gettext("Second chance for this week's strength, instead of the mat.")
    if today.tiny_first:
        return t.gettext("Strength day. The {n}-minute one is plenty.").format(n=t.number(today.tiny_minutes))
    return t.gettext("Strength day: it takes the place of the mat, if you like.")


def button(t: Texts, today: StrengthToday) -> Button:
    """Opens the session from the day's message; after two missed weeks the tiny one leads."""
    minutes = today.tiny_minutes if today.tiny_first else today.minutes
    return Button(t.gettext("Strength · {n} min").format(n=t.number(minutes)), encode("str", today.on))


def decision(t: Texts, moved: Moved) -> str:
    """What was decided about the level, in a line; nothing for a reason of another version."""
    words = TOLD.get(Because(moved.because)) if moved.because in set(Because) else None
    return t.gettext(words).format(to=moved.to) if words else ""


def _done(t: Texts, today: StrengthToday, lines: list[str]) -> Screen:
    lines.append("✓ " + (t.gettext("Done today, tiny.") if today.mark is Mark.TINY else t.gettext("Done today.")))
    lines += [one_more(t), ""] if today.extra else [_weeks(t, today)]
    rows: list[Row] = []
    if today.asks_effort:
        asked, buttons = effort_rows(t, today)
        lines.append(asked)
        rows.append(buttons)
    undo = Button(t.gettext("Undo"), encode("str", today.on, "undo"))
    return Screen("\n".join(filter(None, lines)), (*rows, (undo,), _days_row(t, today)))


def _head(t: Texts, today: StrengthToday) -> str:
    return f"<b>{t.gettext('Strength · level {n}').format(n=t.number(today.level))}</b>"


def _moves(t: Texts, today: StrengthToday) -> str:
    least, most = today.effort_wanted
    shown = today.tiny if today.tiny_first else today.full
    minutes = today.tiny_minutes if today.tiny_first else today.minutes
    head = t.gettext("{n} min, effort {least}–{most} of 10").format(n=t.number(minutes), least=t.number(least), most=t.number(most))
    lines = [f"<b>{head}</b>", routine(t, shown)]
    if not today.tiny_first:
        numbers = {step.exercise: t.number(n) for n, step in enumerate(today.full.steps, 1)}
        names = [numbers.get(step.exercise) or move_name(t, step) for step in today.tiny.steps]
        lines.append(t.gettext("Tiny: {moves}, one set each.").format(moves=t.all_of(names)))
    if today.wait_until is not None:
        lines.append(t.gettext("You ran today: leave six hours between, or take another day."))
    return "\n".join(lines)


def _session_rows(t: Texts, today: StrengthToday) -> tuple[Row, ...]:
    done = Button(t.gettext("Done"), encode("str", today.on, "done"), style=None if today.tiny_first else "success")
    label = t.gettext("Tiny · {n} min").format(n=t.number(today.tiny_minutes))
    tiny = Button(label, encode("str", today.on, "tiny"), style="success" if today.tiny_first else None)
    skip = Button(t.gettext("Skip"), encode("str", today.on, "skip"))
    return ((tiny, done, skip) if today.tiny_first else (done, tiny, skip),)


def _days(t: Texts, today: StrengthToday) -> str:
    """Wednesdays, and when next."""
    if today.fixed is None or today.second is None:
        return ""
    if today.slot is Slot.MAIN:
        return t.gettext("Today, with {day} as second chance.").format(day=t.weekday(today.second))
    if today.slot is Slot.SECOND:
        return t.gettext("Today is this week's second chance.")
    if today.done_on is not None:
        return t.gettext("This week's is done. Next: {day}.").format(day=t.day(today.fixed))
    if today.fixed < today.on:
        return t.gettext("Second chance: {day}.").format(day=t.day(today.second))
    return t.gettext("Next: {day}, second chance {second}.").format(day=t.day(today.fixed), second=t.weekday(today.second))


def _second(t: Texts, today: StrengthToday) -> str:
    return t.gettext("{day} is the second chance.").format(day=t.weekday(today.second)) if today.second else ""


def _weeks(t: Texts, today: StrengthToday) -> str:
    return t.ngettext("{n} strength week running.", "{n} strength weeks running.", today.weeks) if today.weeks > 1 else ""


def _why(t: Texts, today: StrengthToday) -> str:
    lines = [t.gettext(WHY[today.level])]
    if today.level < HIGHEST:
        needs = [*(t.gettext(NEEDS[need]) for need in today.needs), t.gettext("two green sessions running")]
        lines.append(t.gettext("Level {n} opens with {needs}.").format(n=t.number(today.level + 1), needs=t.all_of(needs)))
    return " ".join(lines)


def _days_row(t: Texts, today: StrengthToday) -> Row:
    row = [Button(t.gettext("Other weekday"), encode("str", today.on, "days"))]
    if today.level > LOWEST and today.locked is None:
        row.append(Button(t.gettext("One level easier"), encode("str", today.on, "easier", today.level)))
    return tuple(row)


def _weekdays(t: Texts, today: StrengthToday) -> tuple[Row, ...]:
    days = [Button(t.weekday_number(n, "EEE"), encode("str", today.on, "day", n)) for n in range(7)]
    back = () if today.weekday is None else ((Button(t.gettext("‹ Back"), encode("str", today.on, "show")),),)
    return (tuple(days[:4]), tuple(days[4:]), *back)
