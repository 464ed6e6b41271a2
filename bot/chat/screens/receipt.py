"""The day's message once it is answered: one line that it counts, the streak, one light question, Undo."""

from datetime import date, time

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import Texts, safe
from bot.chat.texts.names import REASONS, capital, short_site
from bot.domain.entry import KEPT, Mark, Reason
from bot.domain.hold import RangeKind
from bot.domain.pain import Rating
from bot.domain.question import Question
from bot.domain.streak import Streak
from bot.services.view import DayView

Row = tuple[Button, ...]
BANDS = ((0, 2, "0–2"), (3, 4, "3–4"), (5, 10, "5+"))
BACKUPS = (time(12, 30), time(18, 30), time(20, 30))


def draw(t: Texts, view: DayView) -> Screen:
    """The receipt of a kept, skipped or excused day."""
    if view.mark in KEPT:
        return _kept(t, view)
    return _not_kept(t, view)


def streak_line(t: Texts, streak: Streak) -> str:
    """9 days running · 2 reserves; after a break day n back, and the total; never a zero."""
    if streak.back and streak.length:
        back = t.gettext("Day {n} back").format(n=t.number(streak.length))
        return back + " · " + t.ngettext("{n} day in all", "{n} days in all", streak.total)
    if not streak.length:
        return t.ngettext("{n} day in all", "{n} days in all", streak.total) if streak.total else t.gettext("Day one")
    line = t.gettext("Day one") if streak.length == streak.total == 1 else t.ngettext("{n} day running", "{n} days running", streak.length)
    return line + (" · " + t.ngettext("{n} reserve", "{n} reserves", streak.reserves) if streak.reserves else "")


def morning_line(t: Texts, view: DayView) -> str:
    """This morning: left hamstring 2 · right hip 1."""
    rated = [f"{short_site(t, s.where)} {t.number(s.morning)}" for s in view.sites if s.morning is not None]
    return t.gettext("This morning: {sites}.").format(sites=" · ".join(rated)) if rated else ""


def band(rating: Rating) -> str:
    """0–2, 3–4, 5+, or the number."""
    return next((label for least, most, label in BANDS if (least, most) == (rating.least, rating.most)), str(rating.most))


def _kept(t: Texts, view: DayView) -> Screen:
    how = {Mark.TINY: t.gettext(", tiny"), Mark.PARTIAL: t.gettext(", in part")}.get(view.mark, "")
    lines = [f"✓ {t.weekday(view.date)}{how}. {streak_line(t, view.streak)}."]
    if view.milestone:
        lines.append(t.ngettext("{n} day: that's a milestone.", "{n} days: that's a milestone.", view.streak.length))
    if view.streak.repair_left == 1 and view.today and view.streak.broke:
        lines.append(t.gettext("The next full day brings your {n} back.").format(n=t.number(view.streak.broke.length)))
    rows: list[Row] = []
    undo = Button(t.gettext("Undo"), encode("undo", view.date))
    if view.hold is RangeKind.PROTECTED and view.during is not None:
        lines.append(t.gettext("Worst during: {band}. Loading is off for 48 h; rest well.").format(band=band(view.during)))
        if view.ask_site:
            rows.append(_site_row(t, view))
    elif view.during is None and view.today and view.sites:
        lines.append(t.gettext("Worst during, 0 to 10?"))
        rows.append(tuple(Button(label, encode("dur", view.date, least, most)) for least, most, label in BANDS))
    elif view.ask_site and view.during is not None:
        lines.append(t.gettext("Worst during: {band}. Where?").format(band=band(view.during)))
        rows.append(_site_row(t, view))
    else:
        lines.append(_nothing_more(t, view))
        if view.week_two:
            lines.append("\n" + _week_two(t, view))
        elif view.question is not None:
            question, question_rows = ask(t, view.question, view.date)
            lines.append("\n" + question)
            rows += question_rows
    return Screen("\n".join(filter(None, lines)), (*rows, (undo,)))


def _nothing_more(t: Texts, view: DayView) -> str:
    during = t.gettext("Worst during: {band}.").format(band=band(view.during)) + " " if view.during is not None else ""
    return during + (t.gettext("Nothing more today.") if view.today else "")


def _week_two(t: Texts, view: DayView) -> str:
    reserves = (
        t.ngettext("you have {n} reserve", "you have {n} reserves", view.streak.reserves)
        if view.streak.reserves
        else t.gettext("tiny counts")
    )
    told = t.gettext("Honest word: this is where plans usually die.\nSo until day 16 Tiny sits first. Expect a miss; {reserves}.")
    return told.format(reserves=reserves)


def _site_row(t: Texts, view: DayView) -> Row:
    return tuple(Button(capital(short_site(t, s.where)), encode("dsite", view.date, s.where.site, s.where.side)) for s in view.sites)


def _not_kept(t: Texts, view: DayView) -> Screen:
    day, reason = t.weekday(view.date), view.reason or Reason.OTHER
    undo = Button(t.gettext("Undo"), encode("undo", view.date))
    if view.mark is Mark.PROTECTED:
        text = t.gettext("~ {day}: rest it is. Your days are safe.").format(day=day)
        return Screen(text, ((Button(t.gettext("Something feels wrong"), encode("flags", view.date)), undo),))
    if reason is Reason.PAIN:
        text = t.gettext("~ {day} doesn't count against you.\nWhere does it hurt?").format(day=day)
        rows = tuple((Button(capital(short_site(t, s.where)), encode("pain", view.date, s.where.site, s.where.side)),) for s in view.sites)
        return Screen(text, (*rows, (Button(t.gettext("Something feels wrong"), encode("flags", view.date)), undo)))
    if view.mark is Mark.EXCUSED:
        wish = t.gettext("Get well.") if reason is Reason.ILL else t.gettext("Safe travels.")
        return Screen(t.gettext("~ {day} doesn't count against you. {wish}").format(day=day, wish=wish), ((undo,),))
    if reason is Reason.OTHER:
        text = t.gettext("Not {day}, all right. What got in the way?").format(day=day)
        offered = (Reason.BUSY, Reason.TIRED, Reason.BORED, Reason.FORGOT)
        return Screen(text, (tuple(Button(t.gettext(REASONS[r]), encode("skip", view.date, r)) for r in offered), (undo,)))
    text = t.gettext("Not {day}: {reason}. Thanks for saying so.").format(day=day, reason=t.gettext(REASONS[reason]).lower())
    return Screen(text, ((undo,),))


def ask(t: Texts, question: Question, on: date) -> tuple[str, list[Row]]:
    """A question under a receipt, and its buttons; always with Not now."""
    not_now = Button(t.gettext("Not now"), encode("q", on, question, "no"))
    match question:
        case Question.ASSESSMENT:
            text = t.gettext("When is your assessment?")
            rows: list[Row] = [(Button(t.gettext("Type the date"), encode("q", on, question, "type")), not_now)]
        case Question.BACKUP:
            text = t.gettext("If mornings go wrong, when instead?")
            rows = [tuple(Button(t.clock(at), encode("q", on, question, at.strftime("%H%M"))) for at in BACKUPS), (not_now,)]
        case Question.WHY:
            text = t.gettext("Good legs again: for what? I'll remind you of it once, if it gets hard.")
            rows = [(Button(t.gettext("Write it"), encode("q", on, question, "type")), not_now)]
        case Question.STRENGTH:
            text = t.gettext("Which day suits one longer glute and hip session a week?")
            days = [Button(t.weekday_number(n, "EEE"), encode("q", on, question, n)) for n in range(7)]
            rows = [tuple(days[:4]), (*days[4:], not_now)]
    return text, rows


def quote(text: str) -> str:
    """A runner's own words."""
    return f"“{safe(text)}”"
