"""The plans there are, and one of them before it is begun."""

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import N_, Texts
from bot.domain.programme import Programme
from bot.domain.progression import Because
from bot.services.steer import Offer, Plan

REFUSED: dict[Because, str] = {
    Because.CLEARANCE: N_("needs a clinician's word first"),
    Because.LOCK: N_("waits until the hold is over"),
}


def choices(t: Texts, of: Plan) -> Screen:
    """The plans there are; one that is locked says why."""
    back = (Button(t.gettext("‹ Back"), encode("plan")),)
    lines, rows = [t.gettext("Which plan? Your days and your streak stay, whichever it is.")], []
    for offer in of.offers:
        name = f"<b>{t.gettext(offer.programme.name)}</b>"
        if offer.current:
            name += " · " + t.gettext("now")
        elif offer.refused is not None:
            name += " · " + t.gettext(REFUSED[offer.refused])
        lines.append(f"{name}\n{t.gettext(offer.programme.fits)}.")
        if not offer.current and offer.refused is None:
            rows.append((Button(t.gettext(offer.programme.name), encode("prog", None, offer.programme.id)),))
    return Screen("\n\n".join(lines), (*rows, back))


def confirm(t: Texts, of: Plan, programme: Programme) -> Screen:
    """Another plan, before it is begun."""
    first, tests = programme.phases[0], any(done for _, done in of.tests)
    told = t.gettext("<b>{name}</b>\n{fits}.\n\nIt begins with {phase}; you leave {now}.").format(
        name=t.gettext(programme.name),
        fits=t.gettext(programme.fits),
        phase=t.gettext(first.name),
        now=t.gettext(of.phase.name),
    )
    if tests:
        told += " " + t.gettext("Your ticks are kept.")
    yes = Button(t.gettext("Begin it"), encode("prog", None, programme.id, "yes"), style="primary")
    return Screen(told, ((yes, Button(t.gettext("‹ Back"), encode("prog"))),))


def refused(t: Texts, offer: Offer) -> str:
    """Why a plan can't be begun now."""
    reason = t.gettext(REFUSED[offer.refused]) if offer.refused is not None else ""
    return t.gettext("{plan} {reason}.").format(plan=t.gettext(offer.programme.name), reason=reason)
