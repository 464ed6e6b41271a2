"""A change of phase on the day's message: one line, and the way to overrule it."""

from datetime import date

from bot.chat.codec import encode
from bot.chat.screen import Button
from bot.chat.texts import Texts
from bot.domain.progression import Because, Move, Wish
from bot.services.plan import News

Row = tuple[Button, ...]


def line(t: Texts, news: News) -> str:
    """One line on the day's message: what is new, and why."""
    because = news.decision.because[0]
    if because is Because.GATES_MET:
        told = t.gettext("New from today: <b>{phase}</b>. Calm mornings, and you kept showing up.")
        if news.from_.exit:
            told = t.gettext("New from today: <b>{phase}</b>. Calm mornings and your ticks opened it.")
        return told.format(phase=t.gettext(news.to.name))
    lines = {
        Because.ONE_RED: t.gettext("Back to <b>{phase}</b> from today: {before} was too sore. It comes again when it's calm."),
        Because.TWO_AMBERS: t.gettext("Back to <b>{phase}</b> from today: sore two times running. {before} comes again when it's calm."),
        Because.CLEARANCE: t.gettext("Back to <b>{phase}</b> from today: {before} needs a clinician's word first."),
        Because.SITE_SORE: t.gettext("Your sit bone has been sore most mornings, so from today calm holds stand in."),
        Because.SITE_CALM: t.gettext("Your sit bone is calmer: from today the moves of <b>{phase}</b> again."),
    }
    return lines[because].format(phase=t.gettext(news.to.name), before=t.gettext(news.from_.name))


def row(t: Texts, news: News, on: date) -> Row:
    """The way to overrule what is new: back to the phase before, or on with the one they were eased from."""
    if news.decision.move is Move.ADVANCE:
        label = t.gettext("Back to {phase}").format(phase=t.gettext(news.from_.name))
        return (Button(label, encode("phase", on, Wish.BACK, news.to.id)),)
    if news.may_keep:
        label = t.gettext("On with {phase}").format(phase=t.gettext(news.from_.name))
        return (Button(label, encode("phase", on, Wish.KEEP, news.from_.id)),)
    return ()
