"""/cleared, the end of a hold, /assessment: a clinician's word in at most four messages, and what it opens."""

from collections.abc import Iterable
from datetime import date

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import N_, Texts, safe
from bot.domain.clearance import Lock, LockedBy
from bot.domain.day import ONE_DAY
from bot.services.clearance import Clearance
from bot.services.clearance_draft import Draft, Purpose, Step, Told

Row = tuple[Button, ...]
WHO = {"physio": N_("My physio"), "doctor": N_("My doctor"), "clinic": N_("Sports clinic")}
LOCKS = {
    Lock.RUNNING: N_("the way back to running"),
    Lock.STRENGTH: N_("strength"),
    Lock.SINGLE_LEG: N_("one-leg work"),
    Lock.IMPACT: N_("jumps"),
    Lock.DEEP_HIP_STRETCH: N_("deep front-of-hip stretches"),
    Lock.PHASES: N_("the later phases"),
}
WAITING = frozenset({LockedBy.HIATUS, LockedBy.NOT_CLEARED})
NOT_TAKEN = {
    Told.AHEAD: N_("That day is still to come."),
    Told.LONG_AGO: N_("That is more than half a year ago, and legs change. A newer look?"),
    Told.BEFORE_HOLD: N_("That was before this came up. Somebody should look at it since."),
}


def draw(t: Texts, of: Clearance) -> Screen:
    """The next question of the dialogue, or where things stand when there is none."""
    if of.told is Told.NOTHING_HOLDS:
        return Screen(t.gettext("Nothing is on hold. /today has your set."))
    if of.told is Told.DONE:
        return _done(t, of)
    if of.draft is None:
        return standing(t, of)
    match of.draft.step:
        case Step.ON:
            return _on(t, of, of.draft)
        case Step.BY:
            return _by(t, of.draft)
        case Step.LIMITS:
            return _limits(t, of.draft)
        case Step.CONFIRM:
            return _confirm(t, of, of.draft)


def standing(t: Texts, of: Clearance) -> Screen:
    """What is on record, and the ways on."""
    if of.cleared_on is None:
        return Screen(t.gettext("No clearance is noted."), ((Button(t.gettext("I was cleared"), _data(Draft(), "new")),),))
    lines = [_who(t, of.cleared_on, of.cleared_by or "") + ".", _limits_line(t, of.limits, hops=of.hops)]
    undo = Button(t.gettext("Not cleared after all"), _data(Draft(), "undo"))
    return Screen("\n".join(lines), ((Button(t.gettext("Change it"), _data(Draft(), "new")),), (undo,)))


def _on(t: Texts, of: Clearance, draft: Draft) -> Screen:
    asked = (
        t.gettext("On which day were you cleared? Tap, or type a date.")
        if draft.purpose is Purpose.CLEAR
        else t.gettext("On which day was it looked at? Tap, or type a date.")
    )
    today = Button(t.gettext("Today"), encode("clr", of.today, draft.purpose, "on"))
    yesterday = Button(t.gettext("Yesterday"), encode("clr", of.today - ONE_DAY, draft.purpose, "on"))
    lead = t.gettext(NOT_TAKEN[of.told]) + "\n" if of.told in NOT_TAKEN else ""
    return Screen(lead + asked, ((today, yesterday), (Button(t.gettext("Leave it"), _data(draft, "leave")),)))


def _by(t: Texts, draft: Draft) -> Screen:
    people = tuple(Button(t.gettext(label), _data(draft, "by", who)) for who, label in WHO.items())
    return Screen(t.gettext("By whom? Tap, or type it."), (people, (_back(t, draft),)))


def _limits(t: Texts, draft: Draft) -> Screen:
    none = Button(t.gettext("No limits"), _data(draft, "limits", "none"))
    return Screen(t.gettext("Any limits they set? Type them in plain words, like: no hills yet."), ((none, _back(t, draft)),))


def _confirm(t: Texts, of: Clearance, draft: Draft) -> Screen:
    if draft.on is None or draft.by is None:  # a draft is whole by now
        return _on(t, of, draft)
    yes = Button(t.gettext("Yes, that's right"), _data(draft, "yes"), style="success")
    if draft.purpose is Purpose.SEEN:
        lines = [
            t.gettext("<b>Looked at {day}</b> · {who}. And they said you may exercise?").format(day=t.day(draft.on), who=safe(draft.by))
        ]
        lines += [_opens(t, of.opens), _stays(t, of)]
        return Screen("\n".join(filter(None, lines)), ((yes, Button(t.gettext("Not yet"), encode("seen", None, "no"))), (_back(t, draft),)))
    lines = [_who(t, draft.on, draft.by) + ".", _limits_line(t, draft.limits, hops=draft.hops), _opens(t, of.opens), _stays(t, of)]
    hops = (
        Button(t.gettext("They did not tick hop tests"), _data(draft, "hops", "off"))
        if draft.hops
        else Button(t.gettext("They ticked hop tests"), _data(draft, "hops", "on"))
    )
    return Screen(
        "\n".join(filter(None, lines)), ((yes,), (hops,), (_back(t, draft), Button(t.gettext("Leave it"), _data(draft, "leave"))))
    )


def _done(t: Texts, of: Clearance) -> Screen:
    """It is written: what is open, and that it starts small."""
    if of.cleared_on is None or of.opens == ():
        lead = t.gettext("Good that it was looked at. We start gently. /today has your set.") if of.hold is None else t.gettext("Noted.")
        return Screen("\n".join(filter(None, (lead, _stays(t, of)))))
    lines = [
        t.gettext("Noted, and good news."),
        _opens(t, of.opens),
        _stays(t, of),
        t.gettext("We start small; /plan shows where you are."),
    ]
    undo = Button(t.gettext("Not cleared after all"), _data(Draft(), "undo"))
    return Screen("\n".join(filter(None, lines)), ((undo,),))


def taken_back(t: Texts) -> Screen:
    return Screen(t.gettext("Taken back: what waits for a clinician is locked again. Your days are safe."))


def left(t: Texts) -> Screen:
    return Screen(t.gettext("Fine, it stays as it is."))


# --- the assessment


def assessment(t: Texts, of: Clearance) -> Screen:
    """/assessment: its date, or how it went."""
    on = of.assessment_on
    if on is None:
        text = t.gettext("When is your assessment? Type the date, like 3 Dec. I remind you the day before and ask how it went.")
        return Screen(text, ((Button(t.gettext("Not booked yet"), encode("asm", None, "none")),),))
    if on <= of.today:
        return about_assessment(t, t.gettext("How did it go on {day}?").format(day=t.day(on)), on, after=True)
    text = t.gettext("Your assessment: {day}. I remind you the day before.").format(day=t.day(on))
    return Screen(
        text, ((Button(t.gettext("Another date"), encode("asm", on, "type")), Button(t.gettext("It's off"), encode("asm", on, "off"))),)
    )


def about_assessment(t: Texts, words: str, on: date | None, *, after: bool) -> Screen:
    """The line of the day before, or the question of the day after."""
    if not after:
        return Screen(words, ((Button(t.gettext("Another date"), encode("asm", on, "type")),),))
    rows: tuple[Row, ...] = (
        (Button(t.gettext("Cleared, with or without limits"), encode("asm", on, "cleared"), style="success"),),
        (Button(t.gettext("Not cleared"), encode("asm", on, "not")), Button(t.gettext("Moved"), encode("asm", on, "moved"))),
        (Button(t.gettext("It hasn't happened"), encode("asm", on, "hasnt")),),
    )
    return Screen(words, rows)


def which_date(t: Texts) -> Screen:
    """The next words are a date."""
    return Screen(t.gettext("Type the date, like 3 Dec or 2026-12-03."))


def not_cleared(t: Texts) -> Screen:
    return Screen(
        t.gettext("Thanks for saying so. Everything stays as it is: gentle, and nothing to make up."),
        ((Button(t.gettext("There's a next date"), encode("asm", None, "type")),),),
    )


def not_happened(t: Texts) -> Screen:
    return Screen(t.gettext("All right. Once it has a date: /assessment."))


def _data(draft: Draft, what: str, *more: str) -> str:
    return encode("clr", draft.on, draft.purpose, what, *more)


def _back(t: Texts, draft: Draft) -> Button:
    return Button(t.gettext("‹ Back"), _data(draft, "back", draft.step))


def _who(t: Texts, on: date, by: str) -> str:
    return t.gettext("<b>Cleared {day}</b> · {who}").format(day=t.day(on), who=safe(by))


def _limits_line(t: Texts, limits: str | None, *, hops: bool) -> str:
    said = t.gettext("Limits: {limits}.").format(limits=safe(limits.rstrip("."))) if limits else t.gettext("No limits.")
    return said + " " + (t.gettext("Hop tests ticked.") if hops else t.gettext("Hop tests not ticked, so they stay off."))


def _opens(t: Texts, locks: Iterable[Lock]) -> str:
    names = [t.gettext(LOCKS[lock]) for lock in locks]
    return t.gettext("That opens {what}.").format(what=t.all_of(names)) if names else ""


def _stays(t: Texts, of: Clearance) -> str:
    """What is still locked, in one line."""
    locked = of.locked if of.stays is None else of.stays
    if locked and {*locked.values()} <= WAITING:
        return t.gettext("Running, one-leg work and the later phases still wait for /cleared.")
    names = [t.gettext(LOCKS[lock]) for lock in locked]
    return t.gettext("Still locked: {what}.").format(what=t.all_of(names)) if names else ""
