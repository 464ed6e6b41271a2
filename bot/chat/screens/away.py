"""The one honest line after we were away."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.texts import Texts
from bot.domain.day import ONE_DAY
from bot.services.view import DayView

LONG = timedelta(days=7)  #: from here on a weekday names no day any more, nor are the days counted


def line(t: Texts, gap: tuple[datetime, datetime], view: DayView) -> str:
    """I was away from 08:00 yesterday to 12:00 today, so yesterday doesn't count against you."""
    since, until = (at.astimezone(ZoneInfo(view.zone)) for at in gap)
    if since.date() == until.date():
        told = t.gettext("I was away {day} from {since} to {until}")
        told = told.format(day=_day(t, since.date(), view.date), since=t.clock(since.time()), until=t.clock(until.time()))
    else:
        told = t.gettext("I was away from {since} {day} to {until} {later}").format(
            since=t.clock(since.time()),
            day=_day(t, since.date(), view.date),
            until=t.clock(until.time()),
            later=_day(t, until.date(), view.date),
        )
    if until - since > LONG:
        return told + t.gettext(", so the days between don't count against you.")
    if view.away_days > 1:
        return told + t.ngettext(
            ", so the {n} day before today doesn't count against you.",
            ", so the {n} days before today don't count against you.",
            view.away_days,
        )
    return told + t.gettext(", so yesterday doesn't count against you.")


def _day(t: Texts, day: date, today: date) -> str:
    if day == today:
        return t.gettext("today")
    if day == today - ONE_DAY:
        return t.gettext("yesterday")
    return t.gettext("on {day}").format(day=t.weekday(day) if today - day < LONG else t.day(day))
