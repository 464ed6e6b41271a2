"""/why: the week day by day, newest first; what was said, what was not, and why, in plain words. Days told alike share a line."""

from datetime import date
from itertools import groupby

from bot.chat.codec import encode
from bot.chat.screen import Button, Screen
from bot.chat.texts import N_, Texts
from bot.chat.texts.because import BECAUSE, MOVED, MOVES, SAID, SAID_OF, STOOD, STOOD_UNTIL, UNSAID
from bot.chat.texts.names import REASONS, capital, short_site
from bot.domain.coach import Kind
from bot.domain.day import ONE_DAY
from bot.domain.entry import SIGNS, Mark
from bot.domain.outbox import State
from bot.domain.why import Moved, Silence, Spoke, Told
from bot.services.why import Why

LONGEST = 760  #: characters of a page, so that a phone shows it without scrolling
OPEN = "○"
MAYBE = N_("{said} (it may not have arrived)")
FAILED = N_("{said} (it did not get through)")


def draw(t: Texts, of: Why, until: date | None = None) -> Screen:
    """The days that fit, newest first; the others are behind Earlier. `until` is the newest day of a page that is not the first."""
    lines, last = [f"<b>{t.gettext('What I did, and why')}</b>"], of.today
    alike = [(told, list(days)) for told, days in groupby(of.days, key=lambda day: _day(t, of, day))]
    shown = 0
    for told, days in alike:
        line = f"<b>{_span(t, of, days)}</b> {_signs(days)}\n{told}"
        if shown and sum(map(len, lines)) + len(line) > LONGEST:
            break
        lines.append(line)
        shown, last = shown + len(days), days[-1].date
    if not shown:
        lines.append(t.gettext("Nothing yet: your first prompt is still to come."))
    row = [Button(t.gettext("Earlier"), encode("why", last - ONE_DAY))] if shown < len(of.days) or of.older else []
    row += [Button(t.gettext("‹ Back"), encode("why"))] if until is not None else []
    return Screen("\n".join(lines), (tuple(row),) if row else ())


def _span(t: Texts, of: Why, days: list[Told]) -> str:
    """Today, yesterday, a date; from one to another."""
    newest, oldest = days[0].date, days[-1].date
    yesterday = of.today - ONE_DAY
    if newest == oldest:
        return {of.today: t.gettext("Today"), yesterday: t.gettext("Yesterday")}.get(newest, t.day(newest))
    if newest != of.today:
        return t.gettext("{first} to {last}").format(first=t.day(oldest), last=t.day(newest))
    return t.gettext("Yesterday and today") if oldest == yesterday else t.gettext("{first} to today").format(first=t.day(oldest))


def _signs(days: list[Told]) -> str:
    return " ".join(OPEN if day.mark is Mark.OPEN else SIGNS[day.mark] for day in reversed(days))


def _day(t: Texts, of: Why, day: Told) -> str:
    """One day in a sentence or two."""
    parts = [_stood(t, day, day.zone)]
    parts += [_said(t, spoke, day.zone) for spoke in day.spoke]
    parts += [_unsaid(t, silence) for silence in day.silent]
    parts += [_became(t, day)]
    told = "; ".join(filter(None, parts)) or t.gettext("the prompt is still to come")
    moved = [capital(line) + "." for each in day.moved if (line := _moved(t, each))]
    return " ".join([capital(told) + ".", *moved])


def _said(t: Texts, spoke: Spoke, zone: str) -> str:
    words = SAID_OF.get((spoke.kind, spoke.intent)) or SAID[spoke.kind]
    told = t.gettext(words).format(time=t.moment(spoke.at, zone))
    frame = {State.UNKNOWN: MAYBE, State.FAILED: FAILED}.get(spoke.state)
    return told if frame is None else t.gettext(frame).format(said=told)


def _unsaid(t: Texts, silence: Silence) -> str:
    because = BECAUSE.get(silence.because)
    return t.gettext(UNSAID[silence.kind]).format(because=t.gettext(because)) if because else ""


def _stood(t: Texts, day: Told, zone: str) -> str:
    stood = day.stood
    if stood is None:
        return ""
    if stood.until is not None:
        return t.gettext(STOOD_UNTIL[stood.kind]).format(time=t.moment(stood.until, zone))
    if stood.where is None or stood.rated is None or stood.usual is None or stood.rated_on is None:
        return t.gettext(STOOD[stood.kind])
    told = (
        t.gettext("{site} {rated}, usually {usual}: a protected day, nothing that loads it")
        if stood.rated_on == day.date
        else t.gettext("{site} {rated} on {day}: still a protected day, nothing that loads it")
    )
    site, weekday = short_site(t, stood.where), t.weekday(stood.rated_on)
    rated = t.number(stood.rated) + ("+" if stood.or_more else "")
    return told.format(site=site, rated=rated, usual=t.number(stood.usual), day=weekday)


def _became(t: Texts, day: Told) -> str:
    """What became of it, where the sign alone does not say it."""
    if day.mark is Mark.UNASKED:
        return t.gettext("I was away, so it doesn't count against you")
    if day.reason is not None and day.mark is Mark.EXCUSED:
        return t.gettext("{reason}, so it doesn't count against you").format(reason=t.gettext(REASONS[day.reason]).lower())
    if day.noted_later:
        return t.gettext("noted afterwards")
    if day.mark is Mark.MISSED and any(spoke.kind is Kind.PROMPT for spoke in day.spoke):
        return t.gettext("no word that day")
    return ""


def _moved(t: Texts, moved: Moved) -> str:
    """The plan's move with its reasons, where they have words."""
    reasons = [t.gettext(MOVED[key]) for each in moved.because.split(",") if (key := (moved.track, each)) in MOVED]
    told = t.gettext(MOVES[moved.track, moved.move])
    return t.gettext("{moved}: {reasons}").format(moved=told, reasons=t.all_of(reasons)) if reasons else told
