"""Enrolment: at most eight taps for two sites, Back at every step."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens import flags
from bot.chat.texts import N_, Texts, safe
from bot.chat.texts.names import capital, place, site
from bot.content.places import Place
from bot.domain.hold import SILENT_HOLDS, RangeKind
from bot.domain.red_flags import TIER, Flag
from bot.domain.runner import Running
from bot.domain.site import BodySite, Side, Site
from bot.services.enrol import Draft, Enrolled

Row = tuple[Button, ...]
COMMON = ("ham_prox:left", "ham_prox:right", "hip_flexor:left", "hip_flexor:right")
ON_THE_MIDLINE = {Site.LOW_BACK}
BANDS = ((2, "0–2"), (4, "3–4"), (6, "5–6"), (10, "7+"))
SORE = 6  #: upper end of the band from which the first set waits for a number (5 and more is red during a set)
RUNNING = {
    Running.UNTIL_SEEN: N_("On hold until I'm seen"),
    Running.ON_HOLD: N_("On hold"),
    Running.SOME: N_("Some running"),
}
ANCHORS = {
    "coffee": (N_("After first coffee · 07:00"), "07:00"),
    "work": (N_("After work · 18:00"), "18:00"),
    "bed": (N_("Before bed · 20:30"), "20:30"),
}
STEPS = ("sites", "worst", "flags", "running", "time")


def _step(label: str, *args: object, style: str | None = None) -> Button:
    return Button(label, encode("en", None, *args), style=style)


def hello(t: Texts, *, more: bool = False) -> Screen:
    """Who speaks, what is kept, and the agreement."""
    text = t.gettext(
        "I'm Limber: a few minutes of hip and hamstring mobility a day, and a smaller version for bad days.\n\n"
        "A diary, not a clinician: I can't examine you or call for help. Notes stay on this server; Telegram carries them."
    )
    if more:
        text += "\n\n" + t.gettext(
            "Kept: your answers, pain ratings, times and settings, by whoever runs this server. Chats with bots are not end-to-end "
            "encrypted. /delete erases everything at once. Not for use in pregnancy, after surgery or with a known fracture unless your "
            "clinician agrees. Stop any move that gives sharp, rising or spreading pain."
        )
    first: Row = (_step(t.gettext("I'm 18+, OK to store this"), "ok", style="success"),)
    other = _step(t.gettext("‹ Back"), "hello") if more else _step(t.gettext("More"), "more")
    return Screen(text, (first, (other,)))


def draw(t: Texts, draft: Draft, now: datetime) -> Screen:
    """The step an enrolment stands at."""
    match draft.step:
        case "worst":
            rows: tuple[Row, ...] = (tuple(_step(label, "band", most) for most, label in BANDS),)
            return _asked(t, draft, t.gettext("Worst of these today, 0 (none) to 10?"), rows)
        case "flags":
            return flags.listed(t, enrolling=True)
        case "fired":
            flag = Flag(draft.flag or Flag.UNWELL)
            back, on = _step(t.gettext("I tapped that by mistake"), "back", "fired"), _step(t.gettext("Go on"), "go")
            return Screen(flags.told(t, flag), ((back,), (on,)))
        case "running":
            rows = tuple((_step(t.gettext(label), "run", running),) for running, label in RUNNING.items())
            return _asked(t, draft, t.gettext("Running right now?"), rows)
        case "time":
            return _time(t, draft, now)
        case "other":
            return _other(t, draft)
    return _sites(t, draft)


def _asked(t: Texts, draft: Draft, text: str, rows: tuple[Row, ...]) -> Screen:
    return Screen(text, (*rows, (_back(t, draft),)))


def _back(t: Texts, draft: Draft) -> Button:
    """It names the step it leaves, so that a double tap goes back one step, not two."""
    return _step(t.gettext("‹ Back"), "back", "typing" if draft.awaits else draft.step)


def _sites(t: Texts, draft: Draft) -> Screen:
    shown = [*COMMON, *(s for s in draft.sites if s not in COMMON)]
    buttons = [_site(t, s, draft) for s in shown]
    rows: list[Row] = [tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2)]
    last = _step(t.gettext("That's all"), "sites", style="success") if draft.sites else _step(t.gettext("Nothing"), "nothing")
    return Screen(t.gettext("Where is it sore? Pick all."), (*rows, (_step(t.gettext("Other…"), "other"), last), (_back(t, draft),)))


def _other(t: Texts, draft: Draft) -> Screen:
    rows: list[Row] = []
    for of in (s for s in Site if s not in (Site.HAM_PROX, Site.HIP_FLEXOR)):
        sides = (Side.BOTH,) if of in ON_THE_MIDLINE else (Side.LEFT, Side.RIGHT)
        rows.append(tuple(_site(t, f"{of}:{side}", draft) for side in sides))
    back = _back(t, draft)
    last = (back, _step(t.gettext("That's all"), "sites", style="success")) if draft.sites else (back,)
    return Screen(t.gettext("Where else?"), (*rows, last))


def _site(t: Texts, key: str, draft: Draft) -> Button:
    """A site to tick, or ticked; the button says which way it goes."""
    of, side = key.split(":")
    label, ticked = capital(site(t, BodySite(Site(of), Side(side)))), key in draft.sites
    return _step(f"✓ {label}" if ticked else label, "site", of, side, "off" if ticked else "on")


def _time(t: Texts, draft: Draft, now: datetime) -> Screen:
    if draft.awaits == "time":
        return _asked(t, draft, t.gettext("Which time? Type it, like 6:45 or 21:00."), ())
    rows = tuple((_step(t.gettext(label), "at", anchor),) for anchor, (label, _) in ANCHORS.items())
    return _asked(t, draft, t.gettext("When is the mat easiest?"), (*rows, (_step(t.gettext("Other"), "at", "other"),)))


def close(t: Texts, done: Enrolled, now: datetime, tiny: str) -> Screen:
    """The plan is set; the guessed clock is shown so that a wrong one is seen."""
    tier = TIER[done.flag] if done.flag is not None else None
    wrong_clock = Button(t.gettext("Wrong clock"), encode("set", None, "zone"))
    clock = t.gettext("I make it {now} with you ({place}).").format(now=t.moment(now, done.zone), place=safe(place(done.zone)))
    if tier in SILENT_HOLDS:
        told = t.gettext("Set. Your plan waits until somebody has looked at it; no prompts until then.")
        seen = Button(t.gettext("Seen, I may exercise"), encode("seen"))
        return Screen(f"{told}\n{clock}", ((seen,), (wrong_clock, Button(t.gettext("I tapped that by mistake"), encode("oops")))))
    when = _when(t, done, now)
    lines = [
        t.gettext("Set: gentle start, no stretching into pain."),
        clock + " " + t.gettext("First prompt {when}, {time}.").format(when=when, time=t.clock(done.prompt_at)),
    ]
    if tier is RangeKind.BOOK_SOON:
        lines.append(t.gettext("Only the gentle set until somebody has looked at it."))
    elif done.running is Running.UNTIL_SEEN:
        lines.append(t.gettext("No running until you've been seen; easy, symptom-free walks are fine."))
    begin = [_step(t.gettext("Do it now"), "now", style="success")]
    if tier:
        lines += ["", t.gettext("Or the gentle set now.")]
    elif done.worst >= SORE:  # nothing is loaded before a number says how it is
        lines += ["", t.gettext("That is sore, so rest it now; we begin with a number and what suits it.")]
        begin = []
    else:
        lines += ["", t.gettext("Or two minutes now: {tiny}.").format(tiny=tiny)]
    again = t.gettext("Later today") if when == t.gettext("today") else t.gettext("Tomorrow")
    return Screen(
        "\n".join(lines),
        (
            (*begin, _step(again, "tomorrow")),
            (wrong_clock, Button(t.gettext("Other time"), encode("set", None, "time", "new"))),
        ),
    )


def _when(t: Texts, done: Enrolled, now: datetime) -> str:
    zone = ZoneInfo(done.zone)
    same_day = done.first_prompt.astimezone(zone).date() == now.astimezone(zone).date()
    return t.gettext("today") if same_day else t.gettext("tomorrow")


def set_for(t: Texts, when: str) -> Screen:
    return Screen(t.gettext("Good. See you {when}.").format(when=when))


def places(t: Texts, found: list[Place], typed: str) -> Screen:
    """Near matches for a typed city or zone."""
    if not found:
        told = t.gettext("I don't know “{typed}”. Try a bigger city nearby, or share your location.")
        return Screen(told.format(typed=safe(typed[:40])))
    rows = tuple((Button(_place_label(one), encode("set", None, "zone", one.zone)),) for one in found)
    return Screen(t.gettext("Which one?"), rows)


def _place_label(one: Place) -> str:
    where = f"{one.name}, {one.country_code}" if one.country_code else one.name
    return where if place(one.zone) == one.name else f"{where} · {place(one.zone)}"
