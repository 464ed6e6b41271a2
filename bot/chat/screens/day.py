"""The day's message while it is open: the prompt, the protected day, and the little panels behind its buttons."""

from dataclasses import replace
from enum import StrEnum

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.screens import agree, away, flags, news, receipt, run, strength
from bot.chat.texts import Texts
from bot.chat.texts.intents import sentence
from bot.chat.texts.names import REASONS, capital, how, minutes, routine, short_site, site, small
from bot.domain.day import ONE_DAY
from bot.domain.entry import KEPT, Mark, Reason
from bot.domain.hold import SILENT_HOLDS, RangeKind
from bot.domain.pain import Light, changed
from bot.domain.progression import Track
from bot.domain.words import Intent
from bot.services.view import DayView, SiteToday

Row = tuple[Button, ...]
SCALE = range(11)
RATED_BY = 3  #: days; whoever never rated by then is offered one button instead of eleven (our choice)
PEOPLE = agree.PEOPLE
LINES = (Intent.BACK_OFF, Intent.STILL_HERE, Intent.BAD_WEEK, Intent.GOODBYE)  #: what is said between days is no opening for one
UNSAID = (*LINES, Intent.GENTLE)  #: nor is the gentle word of a morning whose hold is over
SKIP_REASONS = ((Reason.BUSY, Reason.TIRED, Reason.BORED), (Reason.FORGOT, Reason.OTHER), (Reason.PAIN, Reason.ILL, Reason.TRAVEL))


class Panel(StrEnum):
    """What a tap opened under the same message; nothing is written by opening one."""

    MAIN = "main"
    SKIP = "skip"
    LATER = "later"
    RATE = "rate"
    HOW = "how"
    TINY = "tiny"


def draw(t: Texts, view: DayView, panel: Panel = Panel.MAIN) -> Screen:
    """The message of a day from its facts: a receipt once answered, else the prompt."""
    if view.today and view.hold in SILENT_HOLDS:
        return _held(t, view)
    if panel is Panel.RATE and view.mark in KEPT and view.during is not None:
        return receipt.draw(t, replace(view, during=None))
    if panel is Panel.RATE and view.sites and view.today and view.ask_morning:
        return _rating(t, view)
    if view.mark in KEPT or view.mark in (Mark.SKIPPED, Mark.EXCUSED) or view.reason is not None:
        return receipt.draw(t, view)
    if not view.answerable:
        return Screen(t.gettext("{day} is closed.").format(day=t.weekday(view.date)))
    if view.hold in SILENT_HOLDS:
        return _held(t, view)
    if view.mark is Mark.PROTECTED or view.hold is RangeKind.BOOK_SOON:
        return _protected(t, view)
    return _open(t, view, panel)


def _open(t: Texts, view: DayView, panel: Panel) -> Screen:
    if panel is Panel.TINY or (view.intent is Intent.RESCUE and panel is Panel.MAIN):
        return _tiny(t, view, open_=panel is Panel.TINY)
    parts = [f"<b>{_headline(t, view)}</b>\n{how(t, view.routine)}"]
    if panel is not Panel.HOW:  # with the cues it fills the phone as it is
        parts = [_opening(t, view), _moves(t, view)]
    asked = _morning_line(t, view)
    if view.later_at is not None:
        parts.append(t.gettext("I'll ask again at {time}.").format(time=t.moment(view.later_at, view.zone)))
    elif asked:
        parts.append(asked)
    sore, felt = strength.soreness_rows(t, view)
    parts += [sore] if sore else []
    asking = (*_morning_rows(t, view), *felt) if panel in (Panel.MAIN, Panel.HOW) else ()
    new = (news.row(t, view.news, view.date),) if view.news is not None and panel is Panel.MAIN else ()
    return Screen("\n\n".join(parts), (*asking, *_action_rows(t, view, panel), *filter(None, new)))


def _moves(t: Texts, view: DayView) -> str:
    """The set; while the plan is shrunk the tiny version leads, the full one beside it."""
    if not view.shrunk:
        return f"<b>{_headline(t, view)}</b>\n{routine(t, view.routine)}"
    tiny = t.gettext("{minutes}, the tiny version").format(minutes=minutes(t, view.tiny))
    full = t.gettext("Or the full set, {minutes}: How? shows it.").format(minutes=minutes(t, view.routine))
    return f"<b>{tiny}</b>\n{routine(t, view.tiny)}\n{full}"


def _words(t: Texts, view: DayView) -> str:
    """What the message says first: the sentence drawn for it, bent to what is known already."""
    words = sentence(t, view.text_id, view.anchor, receipt.quote(view.why or ""), small(t, view.tiny))
    if view.mark is Mark.REST:
        words = t.gettext("A rest day, nothing is due. The set is here if you like.")
    elif view.intent is Intent.SHRINK and not view.barrier:
        words = "\n".join([words.split("\n")[0], *agree.known_barrier(t, view)])  # why is known: what to do about it
    elif view.intent in PEOPLE and view.fewer_days:
        words = t.gettext("Your days, your pace. Two minutes are enough.")  # fewer days are agreed already
    elif view.intent is Intent.AFTER_MISS and view.covered_yesterday and view.streak.length:
        words = words.split("\n")[-1]  # that a reserve covered it says the rest
    return words


def _opening(t: Texts, view: DayView) -> str:
    words = _words(t, view)
    lines = (
        [t.gettext("Today's set, whenever you like.") if view.intent in UNSAID else words]
        if view.today
        else [t.gettext("{day} can still be noted.").format(day=t.weekday(view.date))]
    )
    if view.away is not None:
        lines.insert(0, away.line(t, view.away, view))
    elif view.yesterday is not None:
        lines.append(t.gettext("{day} was a quiet one: done as well?").format(day=t.weekday(view.yesterday)))
    elif view.covered_yesterday and view.streak.length:
        left = view.streak.reserves
        told = t.gettext("A reserve covered yesterday.")
        lines.insert(0, told + (" " + t.ngettext("{n} is left.", "{n} are left.", left) if left else ""))
    elif view.streak.repair_left and view.streak.broke and view.today and not view.shrunk:
        one = view.streak.repair_left == 1
        told = t.gettext("One more full set brings your {n} back.") if one else t.gettext("Two full sets running bring your {n} back.")
        lines.append(told.format(n=t.number(view.streak.broke.length)))
    if view.news is not None:
        lines.append(news.line(t, view.news))
    if view.light is Light.AMBER and view.today:
        sorer = any(s.morning is not None and changed(s.usual, s.morning) > 0 for s in view.sites)
        lines.append(
            t.gettext("A bit sorer than usual, so easier moves today.") if sorer else t.gettext("Easier moves today, to let it settle.")
        )
    elif view.eased and view.today:
        lines.append(t.gettext("A little less for now, after the sore days."))
    return "\n".join([*lines, *_eve(t, view), *_load_lines(t, view)])


def _load_lines(t: Texts, view: DayView) -> list[str]:
    """What moved, and that it is a strength day or an outing is open: the latter never while the plan is shrunk to less."""
    told = [(run if m.track is Track.RUN else strength).decision(t, m) for m in view.moved]
    if _offers_strength(view) and view.strength is not None:
        return [*told, strength.line(t, view.strength)]
    if view.run is not None and view.run.due and view.today and not view.shrunk and not view.barrier:
        return [*told, run.line(t, view.run)]
    return told


def _offers_strength(view: DayView) -> bool:
    return view.today and view.strength is not None and view.strength.offered and not view.shrunk and not view.barrier


def _eve(t: Texts, view: DayView) -> list[str]:
    """The line of the day before an assessment, on whatever the day brings."""
    if view.assessment_on is None or view.assessment_on - ONE_DAY != view.date:
        return []
    return [t.gettext("Your assessment is tomorrow. /report has your week to take along.")]


def _headline(t: Texts, view: DayView) -> str:
    return t.gettext("{minutes}, routine {name}").format(minutes=minutes(t, view.routine), name=view.routine.name)


def _morning_line(t: Texts, view: DayView) -> str:
    if not view.ask_morning or not view.sites:
        return ""
    unrated = _unrated(view)
    if not unrated:
        return receipt.morning_line(t, view)
    if all(s.rated_before for s in unrated):
        usual = " · ".join(f"{short_site(t, s.where)} {t.number(s.usual)}" for s in unrated)
        return t.gettext("Before you move much: {usual}, as usual?").format(usual=usual)
    if view.day_number > RATED_BY and len(unrated) == len(view.sites):
        return ""
    return t.gettext("Before you move much: how sore is the <b>{site}</b>, 0 to 10?").format(site=site(t, unrated[0].where))


def _unrated(view: DayView) -> list[SiteToday]:
    """Sites to ask for this morning. One ask a message: numbers wait while the barrier question stands."""
    return [s for s in view.sites if s.morning is None] if not view.barrier else []


def _morning_rows(t: Texts, view: DayView) -> tuple[Row, ...]:
    unrated = _unrated(view)
    if not view.ask_morning or not unrated or view.later_at is not None:
        return ()
    if all(s.rated_before for s in unrated):
        return ((Button(t.gettext("Same"), encode("same", view.date)), Button(t.gettext("Different"), encode("diff", view.date))),)
    if view.day_number > RATED_BY and len(unrated) == len(view.sites):
        return ((Button(t.gettext("How sore this morning?"), encode("diff", view.date)),),)
    return scale_rows(view, unrated[0])


def scale_rows(view: DayView, of: SiteToday) -> tuple[Row, ...]:
    """0 to 10 for one site, in two rows."""
    buttons = [Button(str(n), encode("rate", view.date, of.where.site, of.where.side, n)) for n in SCALE]
    return tuple(buttons[:6]), tuple(buttons[6:])


def _action_rows(t: Texts, view: DayView, panel: Panel) -> tuple[Row, ...]:
    if panel is Panel.SKIP:
        rows = tuple(tuple(Button(t.gettext(REASONS[r]), encode("skip", view.date, r)) for r in row) for row in SKIP_REASONS)
        return (*rows, (_back(t, view),))
    if panel is Panel.LATER:
        choices = [(t.gettext("In 1 hour"), "hour"), *([(t.gettext("This evening"), "evening")] if view.evening_ahead else [])]
        return (tuple(Button(label, encode("later", view.date, when)) for label, when in choices), (_back(t, view),))
    full = t.gettext("Full · {minutes}").format(minutes=minutes(t, view.routine)) if view.shrunk else t.gettext("Done")
    done = Button(full, encode("done", view.date), style=None if view.tiny_first else "success")
    tiny = Button(
        t.gettext("Tiny · {minutes}").format(minutes=minutes(t, view.tiny)),
        encode("tiny", view.date),
        style="success" if view.tiny_first else None,
    )
    first = (tiny, done) if view.tiny_first else (done, tiny)
    look = (
        Button(t.gettext("Less"), encode("open", view.date)) if panel is Panel.HOW else Button(t.gettext("How?"), encode("how", view.date))
    )
    second = [look]
    if view.today:
        second.append(Button(t.gettext("Later"), encode("later", view.date)))
    second.append(Button(t.gettext("Skip"), encode("skip", view.date)))
    lifting = ((strength.button(t, view.strength),),) if _offers_strength(view) and view.strength is not None else ()
    return (first, *lifting, *agree.rows(t, view), tuple(second))


def _tiny(t: Texts, view: DayView, *, open_: bool) -> Screen:
    done = Button(t.gettext("Done, tiny"), encode("tiny", view.date), style="success")
    if not open_:
        rows: tuple[Row, ...] = (
            (
                Button(t.gettext("Start"), encode("start", view.date), style="success"),
                Button(t.gettext("Not today"), encode("skip", view.date, Reason.OTHER)),
            ),
        )
        return Screen("\n".join([*agree.plan_b_line(t, view), sentence(t, view.text_id, view.anchor, tiny=small(t, view.tiny))]), rows)
    text = t.gettext("<b>The tiny version, {minutes}</b>").format(minutes=minutes(t, view.tiny)) + "\n" + how(t, view.tiny)
    return Screen(text, ((done, Button(t.gettext("Did the full set"), encode("done", view.date))), (_back(t, view, "start"),)))


def _rating(t: Texts, view: DayView) -> Screen:
    """Number rows for the first site not rated this morning, or again for the red or sorest one; Done, Tiny and Skip stay put."""
    unrated = [s for s in view.sites if s.morning is None]
    red = [s for s in view.sites if view.red and s.where == view.red[0]]
    following = (unrated or red or sorted(view.sites, key=lambda s: s.morning or 0, reverse=True))[0]
    rated = " · ".join(f"{short_site(t, s.where)} {t.number(s.morning)}" for s in view.sites if s.morning is not None)
    asked = t.gettext("<b>{site}</b>, 0 (none) to 10 (worst)?").format(site=capital(site(t, following.where)))
    text = "\n".join(filter(None, (rated and capital(rated) + ".", asked)))
    rows = _action_rows(t, view, Panel.MAIN) if view.mark is Mark.OPEN else (_gentle_row(t, view), (_back(t, view),))
    return Screen(text, (*scale_rows(view, following), *rows))


def _protected(t: Texts, view: DayView) -> Screen:
    asking = _morning_rows(t, view)
    last = [Button(t.gettext("Something feels wrong"), encode("flags", view.date))]
    again: tuple[Row, ...] = ()
    if view.today and (view.red or view.advice) and view.sites and not asking:
        again = ((_again(t, view),),)
    if view.hold is RangeKind.BOOK_SOON:
        last.append(Button(t.gettext("Seen, I may exercise"), encode("seen")))
    elif again:
        last, again = [*again[0], *last], ()
    parts = ["\n".join([_why_protected(t, view), *_eve(t, view)]), f"<b>{t.gettext('Gentle set')}</b>\n{routine(t, view.gentle)}"]
    asked = _morning_line(t, view)
    if asked:
        parts.append(asked)
    return Screen("\n\n".join(parts), (*asking, _gentle_row(t, view), *again, tuple(last)))


def _gentle_row(t: Texts, view: DayView) -> Row:
    label = t.gettext("Gentle · {minutes}").format(minutes=minutes(t, view.gentle))
    return Button(label, encode("done", view.date, "gentle"), style="success"), Button(t.gettext("Rest"), encode("rest", view.date))


def _again(t: Texts, view: DayView) -> Button:
    """Rates the red site again: as this morning's number, or later in the day as it is now. Where no site is named, it asks."""
    where = view.red[0] if view.red else view.advice.where if view.advice else None
    if view.ask_morning:
        return Button(t.gettext("Rate again"), encode("again", view.date))
    if where is None:
        return Button(t.gettext("Rate again"), encode("pain", view.date))
    return Button(t.gettext("Rate again"), encode("pain", view.date, where.site, where.side))


def _why_protected(t: Texts, view: DayView) -> str:
    if not view.today:
        return t.gettext("{day} was a protected day.").format(day=t.weekday(view.date))
    if view.hold is RangeKind.BOOK_SOON:
        if view.advice is not None and view.advised_until is not None:
            return flags.gentle_week(t, view.advice, view.advised_until, view.zone)
        return t.gettext("Only the gentle set until somebody has looked at it. Worth booking.")
    if view.intent is Intent.GENTLE or view.red is None:
        return sentence(t, view.text_id, view.anchor) if view.intent is Intent.GENTLE else t.gettext("Today is protected.")
    where, value = view.red
    known = next((s for s in view.sites if s.where == where), None)
    safe = (
        t.ngettext("your {n} day is safe", "your {n} days are safe", view.streak.length)
        if view.streak.length
        else t.gettext("nothing is lost")
    )
    if known is None:
        first = t.gettext("That was sore. Today is protected; {safe}.").format(safe=safe)
    elif value is None:
        first = t.gettext("{site} needs quiet. Today is protected; {safe}.").format(site=capital(site(t, known.where)), safe=safe)
    elif not known.rated_before:  # a band at enrolment is nobody's usual number
        first = t.gettext("{site} {value}. Today is protected; {safe}.").format(
            site=capital(site(t, known.where)), value=t.number(value), safe=safe
        )
    else:
        first = t.gettext("{site} {value}, usually {usual}. Today is protected; {safe}.").format(
            site=capital(site(t, known.where)), value=t.number(value), usual=t.number(known.usual), safe=safe
        )
    return first + "\n" + " ".join(filter(None, (receipt.loading_off(t, view), t.gettext("Gentle set if you like, no need."))))


def _held(t: Texts, view: DayView) -> Screen:
    """What holds comes first; what was done in spite of it, second."""
    booked = view.assessment_on is not None and view.assessment_on >= view.date
    held = flags.held(t, view.hold, seen_on=view.assessment_on if booked else None)
    if view.mark not in KEPT:
        return held
    done = receipt.draw(t, view)
    return Screen(f"{held.text}\n\n{done.text}", (*held.keyboard, *done.keyboard))


def _back(t: Texts, view: DayView, verb: str = "open") -> Button:
    return Button(t.gettext("‹ Back"), encode("open" if verb == "start" else verb, view.date))
