"""The red-flag list and what a tapped item brings. It never says what it is, only that someone should look."""

from dataclasses import replace
from datetime import date, datetime
from string import ascii_uppercase
from zoneinfo import ZoneInfo

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import N_, Texts
from bot.chat.texts.names import site
from bot.domain.hold import RangeKind
from bot.domain.red_flags import TIER, Flag
from bot.domain.trends import Advice, Trend

FLAGS = {
    Flag.NUMB_SADDLE: N_("Numb between the legs, or during sex"),
    Flag.BLADDER_BOWEL: N_("New bladder or bowel trouble"),
    Flag.BOTH_LEGS_WEAK: N_("New weakness in both legs"),
    Flag.CHEST_BREATH: N_("Chest pain or sudden breathlessness"),
    Flag.NO_WEIGHT: N_("Can't put weight on a leg"),
    Flag.FEVER_HOT: N_("Fever with bad hip pain, or a hot joint"),
    Flag.GROIN_STANDING: N_("Groin or front hip hurts standing or walking, or I limp"),
    Flag.NIGHT_REST: N_("Hip, groin or thigh hurts at rest or wakes me"),
    Flag.HOP_GROIN: N_("Groin hurts when I hop or land"),
    Flag.POP_BRUISE: N_("A pop in the back of the thigh, bruise or weakness"),
    Flag.SWOLLEN_CALF: N_("One calf or thigh swollen, warm or red"),
    Flag.FOOT_DROP: N_("Foot drops, or numbness spreads down a leg"),
    Flag.BONE_HISTORY: N_("Hip or groin hurts, and a stress fracture before or no periods for 3 months"),
    Flag.UNWELL: N_("Weight loss, night sweats, or cancer before"),
}

TIERS = {
    RangeKind.EMERGENCY: N_(
        "Please stop and get emergency help now: 112, 911, 999 or your local number.\n"
        "I can't call for you, and I don't watch messages live. Reminders are off."
    ),
    RangeKind.SAME_DAY: N_(
        "Please be seen today. Walk as little as you can; no exercise on that leg. "
        "If you cannot put weight on it, get emergency help.\nYour plan waits, and your days are safe."
    ),
    RangeKind.BOOK_SOON: N_("Worth booking an assessment. Until then I keep only the gentle set going and stop pushing."),
}

ADVICE = {
    Trend.HIGH_TWICE: N_("Two days at 7 or more within a week."),
    Trend.SORE_RUNNING: N_("Three days running, or more, at 5 and above."),
    Trend.RED_OFTEN: N_("Three days within a week that needed protecting."),
    Trend.AMBER_WEEKS: N_("Three weeks of easier moves for the {site}."),
    Trend.NO_BETTER: N_("Six weeks of showing up, and no clear change at the {site}."),
}


def listed(t: Texts, *, enrolling: bool = False) -> Screen:
    """The list; a tapped item fires its tier. Button labels are short, so the words stand in full above them.

    Letters, since a number is how much it hurts.
    """
    lines = [t.gettext("Any of these? Tap the one that fits.")]
    lines += [f"{letter}  {t.gettext(FLAGS[flag])}" for letter, flag in zip(ascii_uppercase, Flag, strict=False)]
    buttons = [Button(letter, _data(flag, enrolling=enrolling)) for letter, flag in zip(ascii_uppercase, Flag, strict=False)]
    rows = [tuple(buttons[n : n + 7]) for n in range(0, len(buttons), 7)]
    none = Button(t.gettext("None of these"), encode("en", None, "flag", "none") if enrolling else encode("noflag"), style="success")
    last = (none, Button(t.gettext("‹ Back"), encode("en", None, "back", "flags"))) if enrolling else (none,)
    return Screen("\n".join(lines), (*rows, last))


def _data(flag: Flag, *, enrolling: bool) -> str:
    return encode("en", None, "flag", flag) if enrolling else encode("flag", None, flag)


def told(t: Texts, flag: Flag) -> str:
    """A tapped item and what its tier says."""
    return f"<b>{t.gettext(FLAGS[flag])}</b>\n\n{t.gettext(TIERS[TIER[flag]])}"


def fired(t: Texts, flag: Flag) -> Screen:
    """What the tapped item brings, with a way back for a slip of the thumb."""
    return Screen(told(t, flag), ((Button(t.gettext("I tapped that by mistake"), encode("oops", None, flag)),),))


def held(t: Texts, tier: RangeKind | None, *, seen_on: date | None = None) -> Screen:
    """A hold stands, and how it ends; `seen_on` is the day of an appointment that is still to come."""
    lines = [t.gettext(TIERS[tier]) if tier in TIERS else t.gettext("Today is protected.")]
    if seen_on is not None and tier is not RangeKind.EMERGENCY:
        lines.append(t.gettext("You are seen on {day}. If it gets worse or you limp, ring and ask for sooner.").format(day=t.day(seen_on)))
    lines.append(t.gettext("Once a clinician has seen you and says you may move: tap below."))
    return Screen("\n\n".join(lines), ((Button(t.gettext("Seen, I may exercise"), encode("seen")),),))


def because(t: Texts, advice: Advice) -> str:
    """The days that make an appointment worth it."""
    return t.gettext(ADVICE[advice.trend]).format(site=site(t, advice.where) if advice.where else "")


def gentle_week(t: Texts, advice: Advice, until: datetime, zone: str) -> str:
    """Why there is only the gentle set this week, and what would help more."""
    day = t.day(until.astimezone(ZoneInfo(zone)).date())
    return f"{because(t, advice)}\n" + t.gettext("The gentle set only until {day}, and worth booking an appointment.").format(day=day)


def worth_booking(t: Texts, advice: Advice, seen_on: date | None) -> Screen:
    """What the days say together, and what the bot does about it; never what it is."""
    if seen_on is None:
        text = t.gettext("Worth booking an appointment. For a week I keep only the gentle set going and stop pushing.")
    else:
        told_ = t.gettext("You are seen on {day}; worth telling them. For a week I keep only the gentle set going and stop pushing.")
        text = told_.format(day=t.day(seen_on))
    button = (Button(t.gettext("Add the date"), encode("asm", None, "type")),) if seen_on is None else ()
    return Screen(f"{because(t, advice)}\n{text}", ((*button, Button(t.gettext("Seen, I may exercise"), encode("seen"))),))


def mistaken(t: Texts, *, protected: bool = False) -> Screen:
    """The item is gone; a red number or a limp of before keeps its 48 hours."""
    if protected:
        return Screen(t.gettext("Taken back. What was sore before still rests its 48 hours; /today has your set."))
    return Screen(t.gettext("Taken back, nothing is locked. /today has your set."))


def no_slip(t: Texts) -> str:
    """Hours later it is no slip of the thumb any more."""
    return t.gettext("That was more than an hour ago, so I'd rather somebody looked at it first.")


def beside(t: Texts, screen: Screen) -> Screen:
    """An answer to words that may mean more: the list stands below it, closed."""
    return replace(screen, keyboard=(*screen.keyboard, (Button(t.gettext("Something feels wrong"), encode("flags")),)))


def none(t: Texts) -> Screen:
    return Screen(t.gettext("Good. If one of them comes up, /help opens this list."))


def reminder(t: Texts, words: str) -> Screen:
    """The line every three days of a same-day hold."""
    return Screen(
        words,
        (
            (Button(t.gettext("Yes, I may exercise"), encode("seen")), Button(t.gettext("Booked"), encode("booked"))),
            (Button(t.gettext("Not yet"), encode("notyet")),),
        ),
    )


def booked(t: Texts) -> Screen:
    """An appointment stands: its date is worth keeping."""
    return Screen(
        t.gettext("Good. If it gets worse or you limp, ring and ask for sooner. Your days are safe until then."),
        ((Button(t.gettext("Add the date"), encode("asm", None, "type")),),),
    )


def not_yet(t: Texts) -> Screen:
    return Screen(t.gettext("Please do get it seen. Walk as little as you can until then."))
