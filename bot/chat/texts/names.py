"""Names of things: body sites, reasons, moves and doses, zones."""

from html import escape

from bot.chat.texts import N_, Texts
from bot.chat.texts.intents import BREATHS
from bot.content.loader import load_library
from bot.domain.entry import Reason
from bot.domain.programme import Dose, Routine, SideMode, Step
from bot.domain.site import BodySite, Side, Site

SITES = {
    Site.HAM_PROX: N_("sit bone/hamstring"),
    Site.HAM_BELLY: N_("mid hamstring"),
    Site.HIP_FLEXOR: N_("front hip"),
    Site.GROIN: N_("groin"),
    Site.GLUTE: N_("buttock"),
    Site.LOW_BACK: N_("low back"),
    Site.HIP_LATERAL: N_("outer hip"),
    Site.KNEE: N_("knee"),
    Site.CALF: N_("calf/Achilles"),
    Site.SHOULDER: N_("shoulder"),
}
SHORT = {**SITES, Site.HAM_PROX: N_("hamstring"), Site.HIP_FLEXOR: N_("hip"), Site.CALF: N_("calf")}
SIDES = {Side.LEFT: N_("left {site}"), Side.RIGHT: N_("right {site}"), Side.BOTH: N_("{site}")}
REASONS = {
    Reason.BUSY: N_("Busy"),
    Reason.TIRED: N_("Tired"),
    Reason.BORED: N_("Bored"),
    Reason.FORGOT: N_("Forgot"),
    Reason.OTHER: N_("Other"),
    Reason.PAIN: N_("It hurts"),
    Reason.ILL: N_("Ill"),
    Reason.TRAVEL: N_("Travelling"),
}


def site(t: Texts, where: BodySite) -> str:
    """left sit bone/hamstring."""
    return t.gettext(SIDES[where.side]).format(site=t.gettext(SITES[where.site]))


def short_site(t: Texts, where: BodySite) -> str:
    """left hamstring."""
    return t.gettext(SIDES[where.side]).format(site=t.gettext(SHORT[where.site]))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def move_name(t: Texts, step: Step) -> str:
    """Glute bridge."""
    exercise = load_library().exercises[step.exercise]
    return escape(t.pgettext(exercise.id, exercise.name), quote=False)


def move(t: Texts, step: Step) -> str:
    """Glute bridge · 2 × 12, easier: smaller lift."""
    exercise = load_library().exercises[step.exercise]
    line = f"{escape(t.pgettext(exercise.id, exercise.name), quote=False)} · {dose(t, step.dose, exercise.side)}"
    if step.eased and exercise.easier.words:
        words = t.pgettext(exercise.id, exercise.easier.words)
        line += t.gettext(" (easier: {words})").format(words=escape(words[:1].lower() + words[1:], quote=False))
    return line


def dose(t: Texts, of: Dose, side: SideMode) -> str:
    """2 × 12, 3 × 20 s, 6 × 5 s each side."""
    work = t.gettext("{n} s").format(n=t.number(of.hold_s)) if of.reps == 1 and of.hold_s else t.number(of.reps)
    if of.sets > 1:
        work = t.gettext("{sets} × {work}").format(sets=t.number(of.sets), work=work)
    return t.gettext("{work} each side").format(work=work) if side is SideMode.EACH else work


def routine(t: Texts, of: Routine) -> str:
    """The moves, one a line, numbered."""
    return "\n".join(f"{n}  {move(t, step)}" for n, step in enumerate(of.steps, 1))


def small(t: Texts, of: Routine) -> str:
    """What a tiny version holds, in a few words: six breaths, ten bridges; else the names of its moves."""
    if [(step.exercise, step.dose.reps) for step in of.steps] == [("rel_breath_9090", 6), ("act_glute_bridge", 10)]:
        return t.gettext(BREATHS)
    moves = [load_library().exercises[step.exercise] for step in of.steps]
    return t.all_of([escape(t.pgettext(move.id, move.name), quote=False).lower() for move in moves])


def how(t: Texts, of: Routine) -> str:
    """The moves with their cues."""
    parts = []
    for number, step in enumerate(of.steps, 1):
        exercise = load_library().exercises[step.exercise]
        cues = ". ".join(t.pgettext(exercise.id, cue) for cue in exercise.cues)
        parts.append(f"<b>{number}  {move(t, step)}</b>\n{escape(cues, quote=False)}.")
    return "\n".join(parts)


def minutes(t: Texts, of: Routine) -> str:
    return t.gettext("{n} min").format(n=t.number(max(1, of.minutes)))


def place(zone: str) -> str:
    """Los Angeles, from America/Los_Angeles."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
