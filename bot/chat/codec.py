"""Buttons that carry their whole meaning: version, verb, day, arguments. At most 64 bytes.

    1:done:20260330          1:rate:20260330:hip_flexor:right:3          1:en:-:band:2

Every button ever shipped must decode for good: tests/chat/golden/buttons.txt holds them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

VERSION = "1"
NO_DAY = "-"
LONGEST = 64  # bytes, Telegram's limit
PART = re.compile(r"[A-Za-z0-9_.+/-]*")


@dataclass(frozen=True, slots=True)
class Press:
    """What a button means."""

    verb: str
    day: date | None = None
    args: tuple[str, ...] = ()

    def arg(self, index: int) -> str:
        """An argument, or an empty word."""
        return self.args[index] if index < len(self.args) else ""


def encode(verb: str, day: date | None = None, *args: object) -> str:
    """The data of a button. Raises ValueError when it would not fit or a part has a colon."""
    parts = [VERSION, verb, day.strftime("%Y%m%d") if day else NO_DAY, *map(str, args)]
    data = ":".join(parts)
    if len(data.encode()) > LONGEST or not all(PART.fullmatch(part) for part in parts):
        raise ValueError("a button's data must fit 64 bytes of plain letters")
    return data


def decode(data: str) -> Press | None:
    """What a button meant; None for one we never made."""
    version, *rest = data.split(":")
    if version != VERSION or len(rest) < 2:
        return None
    verb, day, *args = rest
    if day == NO_DAY:
        return Press(verb, None, tuple(args))
    try:
        return Press(verb, datetime.strptime(day, "%Y%m%d").date(), tuple(args))  # noqa: DTZ007 - a date, no moment
    except ValueError:
        return None


def hhmm(value: str) -> time | None:
    """A time as buttons carry it, 0645; None for anything else."""
    if len(value) != 4 or not (value.isascii() and value.isdigit()) or int(value[:2]) > 23 or int(value[2:]) > 59:
        return None
    return time(int(value[:2]), int(value[2:]))
