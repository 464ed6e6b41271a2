"""/plan: where they are and why, what opens the next phase, and the runner's hand on it; the routines and other plans behind buttons."""

from collections.abc import Iterator

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens.flags import TIERS
from bot.chat.screens.receipt import quote
from bot.chat.texts import N_, Texts
from bot.chat.texts.names import capital, minutes, routine
from bot.domain.hold import FLAG_HOLDS, SILENT_HOLDS, RangeKind
from bot.domain.phase_gate import GREEN_MORNINGS, MORNINGS, SHOW_UP_DUE, Weighed
from bot.domain.programme import ExitTest
from bot.domain.progression import Because, Past, Wish
from bot.domain.runner import Running
from bot.services.steer import Plan
from bot.services.turn import Verdict

Row = tuple[Button, ...]
SIGNS = {True: "✓", False: "○"}
TRAVELLED: dict[Because, str] = {  # how they came to this phase, with the day
    Because.GATES_MET: N_("Open since {day}: calm mornings, and you kept showing up."),
    Because.ONE_RED: N_("Back here since {day}: the next phase was too sore."),
    Because.TWO_AMBERS: N_("Back here since {day}: sore two times running."),
    Because.CLEARANCE: N_("Back here since {day}: the next phase needs a clinician's word first."),
    Because.WENT_BACK: N_("You went back here on {day}."),
    Because.KEPT_ON: N_("You went on with this phase on {day}."),
    Because.CHOSEN: N_("You chose this plan on {day}."),
}
CALM: dict[Because, str] = {  # what keeps the next phase shut on a sore day; the first that holds is told
    Because.LOCK: N_("the end of the protected days"),
    Because.RED: N_("calm again after the sore day"),
    Because.AMBER: N_("three days without soreness"),
    Because.HOLD: N_("a week since the last protected day"),
}


def draw(t: Texts, of: Plan) -> Screen:
    """Where they are, why, and what opens the next phase. Fits a phone."""
    since = t.gettext("from tomorrow") if of.from_tomorrow else t.gettext("day {day}").format(day=t.number(of.day))
    head = f"<b>{t.gettext(of.phase.name)}</b> · {since}"
    parts = ["\n".join((head, t.gettext(of.programme.name), _why(t, of)))]
    if of.hold in FLAG_HOLDS:
        parts.append(_held(t, of))
    elif of.after is not None:
        parts.append(_opening(t, of))
    elif of.phase.weeks[1] < OPEN_ENDED:
        parts.append(t.gettext("The last phase of this plan."))
    if of.tests and of.after is not None and of.hold not in FLAG_HOLDS:
        tests = "\n".join(f"{SIGNS[done]} {t.gettext(test.text)}" for test, done in of.tests)
        parts.append(t.gettext("Tick what you can do:") + "\n" + tests)
    parts += list(_besides(t, of))
    return Screen("\n\n".join(parts), _buttons(t, of))


OPEN_ENDED = 99  #: last week on paper of a phase without an end


def routines(t: Texts, of: Plan) -> Screen:
    """Both routines, when all sets are done, and what helps on the rest of the day."""
    parts = [f"<b>{r.name} · {minutes(t, r)}</b>\n{routine(t, r)}" for r in (of.a, of.b)]
    if of.loading and of.stands_in is None:
        days = t.all_of([t.weekday_number(day, "EEE") for day in of.loading])
        parts.append(t.gettext("All sets on {days}; two on the other days.").format(days=days))
    if of.programme.habits:
        parts.append("\n".join(f"· {t.gettext(habit)}" for habit in of.programme.habits))
    return Screen("\n\n".join(parts), (_back(t),))


def told(t: Texts, of: Plan, verdict: Verdict) -> str:
    """A popup's line: where they are now, or that it can't be had."""
    if verdict is Verdict.LOCKED:
        return t.gettext("Not while that is locked. /plan says what opens it.")
    line = t.gettext("{phase} from tomorrow.") if of.from_tomorrow else t.gettext("{phase} it is.")
    return line.format(phase=t.gettext(of.phase.name))


def _why(t: Texts, of: Plan) -> str:
    told = [_travelled(t, of.last)] if of.last is not None else [t.gettext("Where this plan begins.")]
    if of.stays:
        told = [t.gettext("You stay here until you say go on.")]
    if of.stands_in is not None:
        told.append(t.gettext("Still holds stand in while the sit bone is sore."))
    return " ".join(told)


def _travelled(t: Texts, last: Past) -> str:
    return t.gettext(TRAVELLED[last.decision.because[0]]).format(day=t.day(last.on))


def _held(t: Texts, of: Plan) -> str:
    if of.hold is RangeKind.BOOK_SOON:
        return t.gettext("Only the gentle set until somebody has looked at it; the next phase waits.")
    return t.gettext(TIERS[of.hold]) if of.hold in TIERS else ""


def _opening(t: Texts, of: Plan) -> str:
    """What opens the next phase, gate by gate; or that it opens tomorrow."""
    phase = t.gettext(of.after.name) if of.after else ""
    if of.opens:
        return t.gettext("<b>{phase}</b> opens tomorrow.").format(phase=phase)
    lines = [f"{SIGNS[gate.met]} {told}" for gate in of.gates if (told := _gate(t, of, gate))]
    sore = next((g for g in of.gates if g.gate in CALM and not g.met), None)
    if sore is not None:
        lines.insert(1, f"{SIGNS[False]} {t.gettext(CALM[sore.gate])}")
    return "\n".join((t.gettext("<b>{phase}</b> opens with:").format(phase=phase), *lines))


def _gate(t: Texts, of: Plan, gate: Weighed) -> str:
    """A gate in a few words; those that only matter on a sore day, and empty ones, stay unsaid."""
    so_far = t.gettext(" ({n} so far)").format(n=t.number(gate.have)) if gate.have and not gate.met else ""
    match gate.gate:
        case Because.DAYS if gate.need:
            return t.ngettext("{n} day in this phase", "{n} days in this phase", gate.need) + so_far
        case Because.MORNINGS if gate.need:
            told = t.gettext("{green} of the last {all} mornings calm").format(green=t.number(GREEN_MORNINGS), all=t.number(MORNINGS))
            return told + so_far
        case Because.SHOW_UP:
            kept = t.number(gate.have)
            if gate.need < SHOW_UP_DUE:
                return t.gettext("ten days to judge by") + (t.gettext(" ({n} so far)").format(n=t.number(gate.need)) if gate.need else "")
            if gate.have and not gate.met and gate.need >= SHOW_UP_DUE:
                so_far = t.gettext(" ({kept} of {due} so far)").format(kept=kept, due=t.number(gate.need))
            return t.gettext("7 of 10 days kept") + so_far
        case Because.TESTS if gate.need:
            return t.gettext("the ticks below") + so_far
        case Because.CLEARANCE if of.after is not None and of.after.needs_clearance:
            return t.gettext("a clinician's word") + ("" if gate.met else t.gettext(" (/cleared notes it)"))
    return ""


def _besides(t: Texts, of: Plan) -> Iterator[str]:
    """What else is true of their plan, a line each."""
    if of.paused:
        yield t.gettext("Paused; /resume ends that.")
    if of.limits:
        yield t.gettext("Your clinician: {limits}").format(limits=quote(of.limits))
    if of.running is Running.UNTIL_SEEN and not of.cleared and of.hold not in SILENT_HOLDS:
        coming = of.assessment_on if of.assessment_on and of.assessment_on >= of.today else None
        when = t.gettext(" (assessment {day})").format(day=t.day(coming)) if coming else ""
        told = t.gettext(
            "Running waits until you've been seen{when}. Easy, symptom-free walks; stop if the front of the hip or groin hurts."
        )
        yield told.format(when=when)
    lines = []
    if of.strength_weekday is not None:
        lines.append(t.gettext("Strength day: {day}.").format(day=t.weekday_number(of.strength_weekday)))
    if of.why:
        lines.append(t.gettext("For: {why}").format(why=quote(of.why)))
    if lines:
        yield "\n".join(lines)


def _buttons(t: Texts, of: Plan) -> tuple[Row, ...]:
    rows: list[Row] = []
    if of.hold not in FLAG_HOLDS:
        ticks = [_tick(t, test, done) for test, done in of.tests] if of.after is not None else []
        rows += [tuple(ticks[n : n + 2]) for n in range(0, len(ticks), 2)]
        rows.append(tuple(_overrules(t, of)))
    look = Button(t.gettext("Routines A and B"), encode("plan", None, "ab"))
    return (*filter(None, rows), (look, Button(t.gettext("Another plan"), encode("prog"))))


def _tick(t: Texts, test: ExitTest, done: bool) -> Button:
    label = t.gettext(test.label) if test.label else capital(test.id.rpartition("_")[2])
    return Button(f"{SIGNS[done]} {label}", encode("tick", None, test.id, "off" if done else "on"))


def _overrules(t: Texts, of: Plan) -> Iterator[Button]:
    here = of.phase.id
    if of.may_keep is not None:
        label = t.gettext("On with {phase}").format(phase=t.gettext(of.may_keep.name))
        yield Button(label, encode("phase", None, Wish.KEEP, of.may_keep.id))
    if of.stays:
        yield Button(t.gettext("Go on"), encode("phase", None, Wish.ON, here))
    elif of.after is not None:
        yield Button(t.gettext("Stay here"), encode("phase", None, Wish.STAY, here))
    if of.before is not None:
        yield Button(t.gettext("Go back one"), encode("phase", None, Wish.BACK, here))


def _back(t: Texts) -> Row:
    return (Button(t.gettext("‹ Back"), encode("plan")),)
