"""The words of one language: gettext for sentences, Babel for dates and numbers. English is the source and needs no catalogue."""

import gettext
from datetime import date, datetime, time
from functools import cache
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "limber"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Marks a sentence for the catalogue; it is looked up where it is shown."""
    return message


class Texts:
    """Sentences, dates and numbers in one language."""

    def __init__(self, language: str) -> None:
        self.locale = _locale(language)
        self._catalogue = gettext.translation(DOMAIN, LOCALES, [str(self.locale), self.locale.language], fallback=True)

    def gettext(self, message: str) -> str:
        return self._catalogue.gettext(message)

    _ = gettext

    def ngettext(self, one: str, many: str, count: int) -> str:
        """`{n}` in the sentence becomes the number."""
        return self._catalogue.ngettext(one, many, count).format(n=self.number(count))

    def pgettext(self, context: str, message: str) -> str:
        return self._catalogue.pgettext(context, message)

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def weekday(self, day: date) -> str:
        """Tuesday."""
        return format_date(day, "EEEE", self.locale)

    def weekday_number(self, weekday: int, width: str = "EEEE") -> str:
        """0 is Monday."""
        return format_date(date(2024, 1, 1 + weekday), width, self.locale)

    def day(self, day: date) -> str:
        """Tue 31 March."""
        return format_date(day, "EEE d MMMM", self.locale)

    def clock(self, at: time) -> str:
        """07:00; plans are read at a glance, so always with 24 hours."""
        return format_time(at, "HH:mm", locale=self.locale)

    def moment(self, at: datetime, zone: str) -> str:
        """07:00, by the wall clock of `zone`."""
        return format_time(at.astimezone(ZoneInfo(zone)).time(), "HH:mm", locale=self.locale)

    def all_of(self, items: list[str]) -> str:
        """one, two and three."""
        return format_list(items, locale=self.locale)


@cache
def texts(language: str) -> Texts:
    """The words for a Telegram language code; English where we have no others."""
    return Texts(language)


def safe(text: str) -> str:
    """A person's own words inside Telegram's HTML."""
    return escape(text, quote=False)


def _locale(language: str) -> Locale:
    try:
        found = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")
    return found if (LOCALES / found.language).is_dir() else Locale("en")
