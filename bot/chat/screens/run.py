"""/run: today's stage and session, what is locked and why, an outing noted in a few taps, the tests before stage 1."""

from zoneinfo import ZoneInfo

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import N_, Texts, safe
from bot.domain.pain import Light
from bot.domain.running import GREENS_TO_ADVANCE, LAST, STEADY, Because, Need, Outing, Rest, Stage
from bot.domain.track import Locked
from bot.services.load import Moved
from bot.services.run_today import RunToday
from bot.services.running import RunSeen

Row = tuple[Button, ...]
BANDS = ((2, "0–2"), (3, "3"), (4, "4"), (5, "5"), (6, "6"), (7, "7+"))  #: one each where a rule turns; 0–2 is kept as 2, 7+ as 7
OTHER_MINUTES = (10, 20, 30, 40)
LOCKS = {
    Locked.EMERGENCY: N_("Running waits. Please get help first; nothing here matters more."),
    Locked.SAME_DAY: N_("Running waits until somebody has looked at it. Walk as little as you can."),
    Locked.BOOK_SOON: N_("Running waits until somebody has looked at it. Worth booking."),
    Locked.HIATUS: N_("Running waits until you've been seen. Easy, symptom-free walks; stop if the front of the hip or groin hurts."),
    Locked.NOT_CLEARED: N_("The run ladder opens once a clinician says you may run."),
    Locked.RED: N_("A red light is on, so no running until it has settled."),
}
RESTS = {
    Rest.APART: N_("Next outing from {when}: 48 hours between two."),
    Rest.THREE_A_WEEK: N_("Next outing from {when}: three a week are plenty."),
    Rest.AFTER_STRENGTH: N_("Next outing from {when}: a new stage never follows a strength day."),
}
TOLD = {
    Because.CLEARED: N_("You're cleared, so the ladder opens, with a brisk walk first."),
    Because.ENTERED: N_("Tests, clearance and seven green days: run stage 1 is open."),
    Because.TWO_GREEN: N_("Two green outings, next mornings included: run stage {to}."),
    Because.RED: N_("A red light, so back to run stage {to}."),
    Because.SECOND_RED: N_("Red a second time at this stage: back to stage {to}. Please let a clinician look at it."),
    Because.AMBER: N_("A bit sore, so this stage once more."),
    Because.SHORT_GAP: N_("More than a week without an outing, so this stage starts over."),
    Because.LONG_GAP: N_("After more than two weeks without an outing you come back at stage {to}."),
    Because.LONGEST_GAP: N_("After more than four weeks without an outing the ladder begins again at stage {to}."),
    Because.ASKED: N_("Back to stage {to}, as you wanted."),
}
FINISHED = N_("Two green half hours: the ladder is climbed. From here on a steady base.")


def draw(t: Texts, seen: RunSeen) -> Screen:
    """Where running stands, and what can be done about it."""
    today = seen.today
    lines = [told for moved in seen.moves if (told := decision(t, moved))]
    log = Button(t.gettext("Log a run"), encode("run", today.on, "log"), style="success" if today.due else None)
    if today.locked is not None:
        return _locked(t, today, lines, log)
    lines = [_head(t, today), *lines, session(t, today.plan) if today.plan else ""]
    if today.outing is not None:
        lines.append(noted(t, today.outing))
    elif today.rest is not None:
        why, until = today.rest
        local = until.astimezone(ZoneInfo(today.zone))
        when = t.gettext("{day} {time}").format(day=t.weekday(local.date()), time=t.clock(local.time()))
        lines.append(t.gettext(RESTS[why]).format(when=when))
    lines += _progress(t, today)
    rows: list[Row] = [(log,)]
    if today.outing is not None:
        asked, rows = _more(t, today.outing)
        lines.append(asked)
    if today.stage == 0:
        lines += _tests(t, today)
        rows += _test_rows(today)
    elif today.stage is not None:
        rows.append((Button(t.gettext("One stage back"), encode("run", today.on, "back", today.stage)),))
    return Screen("\n".join(filter(None, lines)), tuple(rows))


def session(t: Texts, stage: Stage) -> str:
    """8 × (1 min jog, 2 min walk), 34 min with a walk before and after."""
    if not stage.jog_s:
        return t.gettext("A brisk walk of {n} min on the flat.").format(n=t.number(stage.minutes))
    jog = t.gettext("{time} jog").format(time=_span(t, stage.jog_s))
    if not stage.walk_s:
        told = t.gettext("{time} of easy running without a break").format(time=_span(t, stage.jog_s))
    else:
        walk = t.gettext("{time} walk").format(time=_span(t, stage.walk_s))
        told = t.gettext("{times} × ({jog}, {walk})").format(times=t.number(stage.times), jog=jog, walk=walk)
    around = t.gettext("{n} min in all, with five of walking before and after.").format(n=t.number(stage.minutes))
    return f"<b>{told}</b>\n{around} " + t.gettext("Flat, and easy enough to talk.")


def minutes(t: Texts, today: RunToday) -> Screen:
    """How many minutes; nothing is written by opening it."""
    counted = today.plan.counted if today.plan and today.locked is None and not today.steady else 0
    choices = sorted({max(1, counted // 2), max(1, counted * 3 // 4), counted}) if counted else list(OTHER_MINUTES)
    buttons = tuple(Button(t.gettext("{n} min").format(n=t.number(n)), encode("run", today.on, "min", n)) for n in choices)
    walked = today.plan is not None and not today.plan.jog_s and today.locked is None
    asked = t.gettext("How many minutes did you walk?") if walked else t.gettext("How many minutes did you run, the walking not counted?")
    text = asked + " " + t.gettext("Tap, or type it with the worst pain: ran 20 min 2")
    return Screen(text, (buttons, (Button(t.gettext("‹ Back"), encode("run", today.on)),)))


def after(t: Texts, seen: RunSeen) -> Screen:
    """After an outing was noted: the worst pain, then whether it rose or they limped."""
    today, outing = seen.today, seen.outing
    if outing is None:
        return draw(t, seen)
    asked, rows = _more(t, outing)
    lines = [noted(t, outing)]
    if asked:
        return Screen("\n".join([*lines, asked]), tuple(rows))
    lines += [told for moved in seen.moves if (told := decision(t, moved))]
    lines += _so(t, today, outing)
    return Screen("\n".join(filter(None, lines)), tuple(rows))


def noted(t: Texts, outing: Outing) -> str:
    """✓ 12 min, worst 0–2, kept rising."""
    parts = [t.gettext("{n} min").format(n=t.number(outing.minutes))]
    if outing.times > 1:
        parts = [t.gettext("{n} min in {times} outings").format(n=t.number(outing.minutes), times=t.number(outing.times))]
    if outing.worst is not None:
        label = next((label for value, label in reversed(BANDS) if outing.worst >= value), BANDS[0][1])
        parts.append(t.gettext("worst {band}").format(band=label))
    if outing.rising:
        parts.append(t.gettext("kept rising"))
    if outing.limp:
        parts.append(t.gettext("with a limp"))
    return "✓ " + ", ".join(parts) + "."


def line(t: Texts, today: RunToday) -> str:
    """The one line of the day's message: offered, never pushed."""
    if today.rest is None:
        return t.gettext("An outing is open today, if you like: /run")
    local = today.rest[1].astimezone(ZoneInfo(today.zone))
    return t.gettext("An outing is open from {time}, if you like: /run").format(time=t.clock(local.time()))


def decision(t: Texts, moved: Moved) -> str:
    """What was decided about the stage, in a line; nothing for a reason of another version."""
    if moved.to == str(STEADY) and moved.because == Because.TWO_GREEN:
        return t.gettext(FINISHED)
    words = TOLD.get(Because(moved.because)) if moved.because in set(Because) else None
    return t.gettext(words).format(to=moved.to) if words else ""


def _head(t: Texts, today: RunToday) -> str:
    if today.steady:
        return f"<b>{t.gettext('Running · steady base')}</b>"
    if not today.stage:
        return f"<b>{t.gettext('Running · the walk before stage 1')}</b>"
    return f"<b>{t.gettext('Running · stage {n} of {last}').format(n=t.number(today.stage), last=t.number(LAST))}</b>"


def _locked(t: Texts, today: RunToday, lines: list[str], log: Button) -> Screen:
    shut = today.locked or Locked.RED
    lines.append(t.gettext(LOCKS[shut]))
    if shut is Locked.HIATUS and today.assessment_on is not None and today.assessment_on >= today.on:
        lines.append(t.gettext("Your assessment: {day}.").format(day=t.day(today.assessment_on)))
    if shut in (Locked.HIATUS, Locked.NOT_CLEARED):
        lines.append(t.gettext("Then a brisk walk, a few tests, and the first half minutes of jogging."))
    if today.to_be_seen:
        lines.append(t.gettext("It was red twice at one stage: please let a clinician look."))
    if today.outing is not None:
        asked, rows = _more(t, today.outing)
        return Screen("\n".join(filter(None, [*lines, noted(t, today.outing), asked])), tuple(rows))
    return Screen("\n".join(lines), ((log,),))


def _progress(t: Texts, today: RunToday) -> list[str]:
    """What leads up, the week's minutes, the longest a run may be."""
    lines = [t.gettext("Your clinician's limits: {limits}").format(limits=safe(today.limits))] if today.limits else []
    if today.to_be_seen:
        lines.append(t.gettext("It was red twice at one stage: please let a clinician look."))
    if today.stage and not today.steady and today.greens:
        told = t.gettext("Green so far: {n} of {all} for the next stage.")
        lines.append(told.format(n=t.number(today.greens), all=t.number(GREENS_TO_ADVANCE)))
    if today.steady and today.longest is not None:
        lines.append(t.gettext("Up to {n} min next: a tenth above the longest of the last 30 days.").format(n=t.number(today.longest)))
    if today.minutes_of_week:
        lines.append(t.ngettext("This week: {n} min.", "This week: {n} min.", today.minutes_of_week))
    return lines


def _so(t: Texts, today: RunToday, outing: Outing) -> list[str]:
    """What follows from it."""
    if outing.light is Light.RED and today.locked not in (None, Locked.RED):
        return [t.gettext("That's enough, stop here and rest."), t.gettext(LOCKS[today.locked])]
    if outing.light is Light.RED:
        return [t.gettext("That's enough for now: no running for 48 hours, and tomorrow morning tells more.")]
    lines = []
    if today.locked is not None:
        lines.append(t.gettext(LOCKS[today.locked]))
        lines.append(t.gettext("Kept in your diary all the same; it doesn't count for the ladder."))
    elif outing.stage is None:
        lines.append(t.gettext("Kept; so soon after the last one it doesn't count for the ladder."))
    elif outing.light is Light.AMBER:
        lines.append(t.gettext("A bit sore: this stage once more, 48 hours from now at the earliest."))
    else:
        lines.append(t.gettext("Good. Tomorrow morning's number belongs to it."))
    if today.steady and today.longest is not None and outing.minutes > today.longest:
        lines.append(t.gettext("Longer than {n} min is a big step; stay below next time.").format(n=t.number(today.longest)))
    return lines


def _more(t: Texts, outing: Outing) -> tuple[str, list[Row]]:
    """What is still to be said about an outing, and its buttons: the worst pain first, then whether it rose or they limped."""
    on, undo = outing.on, Button(t.gettext("Undo"), encode("run", outing.on, "undo"))
    if (outing.unsaid or outing.worst is None) and not outing.limp:
        bands = tuple(Button(label, encode("run", on, "pain", value)) for value, label in BANDS)
        return t.gettext("Worst pain, 0 to 10?"), [bands, (undo,)]
    row = []
    if not outing.rising and outing.light is not Light.RED:
        row.append(Button(t.gettext("It kept rising"), encode("run", on, "rising")))
    if not outing.limp:
        row.append(Button(t.gettext("I limped"), encode("run", on, "limp")))
    return "", [(*row, undo)]


def _tests(t: Texts, today: RunToday) -> list[str]:
    lines = ["", t.gettext("Before stage 1, each at most 2 of 10; tap what you can do:")]
    lines += [f"{n} {'✓' if done else '○'} {t.gettext(test.text)}" for n, (test, done) in enumerate(today.tests, 1)]
    if Need.GREEN_DAYS in today.needs:
        lines.append(t.gettext("And seven green days running."))
    return lines


def _test_rows(today: RunToday) -> list[Row]:
    buttons = [
        Button(f"{n} ✓" if done else str(n), encode("run", today.on, "untick" if done else "tick", test.id))
        for n, (test, done) in enumerate(today.tests, 1)
    ]
    return [tuple(buttons[:4]), tuple(buttons[4:])] if buttons else []


def _span(t: Texts, seconds: int) -> str:
    """30 s, 2 min, 2 min 30 s."""
    whole, rest = divmod(seconds, 60)
    if seconds < 120 and rest:
        return t.gettext("{n} s").format(n=t.number(seconds))
    parts = [t.gettext("{n} min").format(n=t.number(whole)), t.gettext("{n} s").format(n=t.number(rest)) if rest else ""]
    return " ".join(filter(None, parts))
