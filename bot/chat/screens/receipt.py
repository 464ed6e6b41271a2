"""The day's message once it is answered: one line that it counts, the streak, one light question, Undo."""

from zoneinfo import ZoneInfo

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens import agree, strength
from bot.chat.texts import Texts, safe
from bot.chat.texts.names import REASONS, capital, short_site
from bot.domain.entry import KEPT, Mark, Reason
from bot.domain.excuse import Excused, Offer
from bot.domain.hold import FLAG_HOLDS, SILENT_HOLDS, RangeKind
from bot.domain.pain import DURING_AMBER, DURING_RED, Rating
from bot.domain.question import Question, backups
from bot.domain.streak import Streak
from bot.services.view import DayView

Row = tuple[Button, ...]
BANDS = ((0, 2, "0–2"), (3, 4, "3–4"), (5, 10, "5+"))


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
    if view.strength is not None and view.strength.kept:
        how = t.gettext(", tiny strength") if view.strength.mark is Mark.TINY else t.gettext(", strength")
    lines = [f"✓ {t.weekday(view.date)}{how}. {streak_line(t, view.streak)}."]
    if view.strength is not None and view.strength.extra:
        lines.append(strength.one_more(t))
    if view.milestone:
        lines.append(t.ngettext("{n} day: a milestone.", "{n} days: a milestone.", view.streak.length))
    if view.comeback:
        lines.append(
            t.ngettext("Back after one miss: {n} comeback point.", "Back after one miss: {n} comeback points.", view.streak.comebacks)
        )
    if view.streak.repair_left == 1 and view.today and view.streak.broke:
        lines.append(t.gettext("The next full day brings your {n} back.").format(n=t.number(view.streak.broke.length)))
    if view.streak.total == 1 and view.streak.reserves:
        lines.append(t.gettext("A reserve covers a missed day by itself."))
    more, rows = _after_kept(t, view)
    undo = Button(t.gettext("Undo"), encode("undo", view.date))
    return Screen("\n".join(filter(None, (*lines, more))), (*rows, (undo,)))


def _after_kept(t: Texts, view: DayView) -> tuple[str, list[Row]]:
    """The one thing asked or said below the first line, and its buttons."""
    if view.today and view.hold in SILENT_HOLDS:
        return t.gettext("Please leave it at that until somebody has looked at it."), []
    if view.during is None and view.today and view.sites:
        bands = tuple(Button(label, encode("dur", view.date, least, most)) for least, most, label in BANDS)
        return t.gettext("Worst during, 0 to 10?"), [bands]
    if view.hold is RangeKind.PROTECTED and view.during is not None and view.today:
        rows = [_site_row(t, view)] if view.ask_site else []
        if view.during.least >= DURING_RED:
            rows = [*rows, (Button(t.gettext("Rate again"), encode("again", view.date)),)]
        return " ".join(filter(None, (_worst(t, view), loading_off(t, view)))), rows
    if view.ask_site:
        return _worst(t, view) + " " + t.gettext("Where?"), [_site_row(t, view)]
    said = " ".join(filter(None, (_worst(t, view), t.gettext("Nothing more today.") if view.today else "")))
    if view.asks_effort and view.strength is not None:
        asked, bands = strength.effort_rows(t, view.strength)
        return f"{_worst(t, view)} {asked}".strip(), [bands]
    if view.week_two:
        return f"{said}\n\n{_week_two(t, view)}", []
    if view.question is not None and view.asks_question:
        question, rows = ask(t, view.question, view)
        return f"{said}\n\n{question}".rstrip(), rows
    return said, []


def loading_off(t: Texts, view: DayView) -> str:
    """Until when what loads the sore site is left out."""
    if view.hold_until is None:
        return ""
    local = view.hold_until.astimezone(ZoneInfo(view.zone))
    return t.gettext("Deep bends and loading are off until {day} {time}.").format(day=t.weekday(local.date()), time=t.clock(local.time()))


def _worst(t: Texts, view: DayView) -> str:
    """Worst during: 3–4, left hamstring."""
    if view.during is None:
        return ""
    where = f", {short_site(t, view.during.where)}" if view.during.where and view.during.least >= DURING_AMBER else ""
    return t.gettext("Worst during: {band}.").format(band=band(view.during) + where)


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
    reason = view.reason or Reason.OTHER
    undo = Button(t.gettext("Undo"), encode("undo", view.date))
    if view.mark in (Mark.PROTECTED, Mark.EXCUSED):
        return _excused(t, view, reason, undo)
    day = t.weekday(view.date)
    if reason is Reason.OTHER:
        text = t.gettext("Not {day}, all right. What got in the way?").format(day=day)
        offered = (Reason.BUSY, Reason.TIRED, Reason.BORED, Reason.FORGOT)
        return Screen(text, (tuple(Button(t.gettext(REASONS[r]), encode("skip", view.date, r)) for r in offered), (undo,)))
    text = t.gettext("Not {day}: {reason}. Thanks for saying so.").format(day=day, reason=t.gettext(REASONS[reason]).lower())
    return Screen(text, ((undo,),))


def _excused(t: Texts, view: DayView, reason: Reason, undo: Button) -> Screen:
    """A day that doesn't count against them: pain, illness, travel, or a hold."""
    day, wrong = t.weekday(view.date), Button(t.gettext("Something feels wrong"), encode("flags", view.date))
    rested = reason is Reason.PAIN and view.today and view.hold in FLAG_HOLDS  # nothing new hurts: the bot had asked for less
    if view.mark is Mark.PROTECTED or rested:
        text = t.gettext("~ {day}: rest it is. Your days are safe.").format(day=day)
        if view.red:
            text += "\n" + loading_off(t, view)
        return Screen(text, ((wrong, undo),))
    text = t.gettext("~ {day} doesn't count against you.").format(day=day)
    if view.excuse is not None and view.excuse.offer is not None:
        return _offered(t, view, view.excuse, text, undo)
    if reason is Reason.PAIN:
        rows = tuple((Button(capital(short_site(t, s.where)), encode("pain", view.date, s.where.site, s.where.side)),) for s in view.sites)
        if not view.today or not rows:
            return Screen(text, ((wrong, undo),))
        return Screen(text + "\n" + t.gettext("Where does it hurt?"), (*rows, (wrong, undo)))
    wish = t.gettext("Get well.") if reason is Reason.ILL else t.gettext("Safe travels.")
    pause = (Button(t.gettext("Pause…"), encode("pause")),) if view.today else ()
    return Screen(f"{text} {wish}", ((*pause, undo),))


def _offered(t: Texts, view: DayView, excuse: Excused, text: str, undo: Button) -> Screen:
    """Excused days running: the list of red flags, or a pause. Shown as an offer, not pressed."""
    if excuse.offer is Offer.PAUSE:
        told = t.ngettext("{n} day of it now.", "{n} days of it now.", excuse.running)
        told += " " + t.gettext("Shall I pause until you're back? Your days are safe either way.")
        pause = (Button(t.gettext("Pause until I'm back"), encode("pause", None, 0)), Button(t.gettext("Pause…"), encode("pause")))
        return Screen(f"{text}\n{told}", (pause, (undo,)) if view.today else ((undo,),))
    told = t.ngettext("{n} sore day running.", "{n} sore days running.", excuse.running)
    told += " " + t.gettext("A minute with the list is worth it: does any of it fit?")
    listed = (Button(t.gettext("Go through the list"), encode("flags", view.date), style="success"),)
    sites = [Button(capital(short_site(t, s.where)), encode("pain", view.date, s.where.site, s.where.side)) for s in view.sites]
    asked = "\n" + t.gettext("And where does it hurt?") if view.today and sites else ""
    return Screen(f"{text}\n{told}{asked}", (listed, *((it,) for it in (sites if view.today else ())), (undo,)))


def ask(t: Texts, question: Question, view: DayView) -> tuple[str, list[Row]]:
    """A question under a receipt, and its buttons; always with Not now."""
    on = view.date
    not_now = Button(t.gettext("Not now"), encode("q", on, question, "no"))
    match question:
        case Question.ASSESSMENT:
            text = t.gettext("When is your assessment?")
            rows: list[Row] = [(Button(t.gettext("Type the date"), encode("q", on, question, "type")), not_now)]
        case Question.BACKUP:
            times = backups(view.prompt_at)
            text = t.gettext("If {time} goes wrong, when instead?").format(time=t.clock(view.prompt_at))
            rows = [tuple(Button(t.clock(at), encode("q", on, question, at.strftime("%H%M"))) for at in times), (not_now,)]
        case Question.WHY:
            text = t.gettext("Good legs again: for what?")
            rows = [(Button(t.gettext("Write it"), encode("q", on, question, "type")), not_now)]
        case Question.STRENGTH:
            text = t.gettext("Which day suits one longer glute and hip session a week?")
            days = [Button(t.weekday_number(n, "EEE"), encode("q", on, question, n)) for n in range(7)]
            rows = [tuple(days[:4]), (*days[4:], not_now)]
        case Question.TESTS if view.test is not None:
            text = t.gettext("One thing still opens the next phase. Can you do this?") + "\n" + t.gettext(view.test.text)
            can = Button(t.gettext("Yes, I can"), encode("q", on, question, view.test.id))
            rows = [(can, Button(t.gettext("Not yet"), encode("q", on, question, "no")))]
        case Question.REST_DAY if view.offered is not None:
            return agree.rest_day_question(t, on, view.offered)
        case Question.FADE if view.offered is not None:
            return agree.fade_question(t, on, view.offered)
        case _:
            return "", []
    return text, rows


def quote(text: str) -> str:
    """A runner's own words."""
    return f"“{safe(text)}”"
