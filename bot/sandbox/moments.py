"""Where a clock is wound to, in the words of the person who looks at it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

TONIGHT = time(20)
MORNING = time(8)
NIGHT = timedelta(hours=4)  # a morning nearer than this is today's, not tomorrow's


def tonight(now: datetime, zone: str) -> datetime:
    """The next 20:00 there. Raises LookupError for a zone that is none."""
    return _next(now, zone, TONIGHT)


def morning(now: datetime, zone: str) -> datetime:
    """08:00 after the coming night; before 04:00 the coming night is this one. Raises LookupError."""
    return _next(now + NIGHT, zone, MORNING)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises LookupError."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise LookupError(f'"{name}" is no time zone') from None


def _next(moment: datetime, zone: str, at: time) -> datetime:
    there = moment.astimezone(zone_of(zone))
    today = datetime.combine(there.date(), at, there.tzinfo)
    following = datetime.combine(there.date() + timedelta(days=1), at, there.tzinfo)
    return (today if today > there else following).astimezone(moment.tzinfo)
