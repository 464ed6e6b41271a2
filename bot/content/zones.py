"""Names of clocks: what people type for a time zone, and which zone is a country's likeliest. IANA names only."""

import re
import zoneinfo
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

#: The zone of most people, for territories where CLDR's first one is another; a test recounts them from GeoNames.
MOST_PEOPLE: Mapping[str, str] = MappingProxyType({
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CD": "Africa/Kinshasa",
    "CL": "America/Santiago", "CY": "Asia/Nicosia", "EC": "America/Guayaquil", "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei", "GL": "America/Nuuk", "ID": "Asia/Jakarta", "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro", "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur",
    "PF": "Pacific/Tahiti", "PS": "Asia/Hebron", "PT": "Europe/Lisbon", "RU": "Europe/Moscow", "US": "America/New_York",
    "UZ": "Asia/Tashkent",
    "419": "America/Mexico_City",  # Latin America, as in es-419
})  # fmt: skip

_USA = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu")

#: What people say for a clock that also changes in summer, largest place first. IANA's own EST, MST and HST never change.
SPOKEN: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "et": ("America/New_York",), "est": ("America/New_York",), "edt": ("America/New_York",),
    "ct": ("America/Chicago",), "cst": ("America/Chicago", "Asia/Shanghai"), "cdt": ("America/Chicago",),
    "mt": ("America/Denver",), "mst": ("America/Denver", "America/Phoenix"), "mdt": ("America/Denver",),
    "pt": ("America/Los_Angeles",), "pst": ("America/Los_Angeles",), "pdt": ("America/Los_Angeles",),
    "akst": ("America/Anchorage",), "hst": ("Pacific/Honolulu",), "brt": ("America/Sao_Paulo",),
    "wet": ("Europe/Lisbon",), "west": ("Europe/Lisbon",), "bst": ("Europe/London", "Asia/Dhaka"),
    "cet": ("Europe/Berlin",), "cest": ("Europe/Berlin",), "mez": ("Europe/Berlin",), "mesz": ("Europe/Berlin",), "met": ("Europe/Berlin",),
    "eet": ("Europe/Athens",), "eest": ("Europe/Athens",), "msk": ("Europe/Moscow",), "trt": ("Europe/Istanbul",),
    "sast": ("Africa/Johannesburg",), "wat": ("Africa/Lagos",), "cat": ("Africa/Maputo",), "eat": ("Africa/Nairobi",),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"), "pkt": ("Asia/Karachi",), "wib": ("Asia/Jakarta",),
    "jst": ("Asia/Tokyo",), "kst": ("Asia/Seoul",), "hkt": ("Asia/Hong_Kong",), "sgt": ("Asia/Singapore",),
    "awst": ("Australia/Perth",), "acst": ("Australia/Adelaide", "Australia/Darwin"),
    "aest": ("Australia/Sydney", "Australia/Brisbane"), "aedt": ("Australia/Sydney",),
    "nzst": ("Pacific/Auckland",), "nzdt": ("Pacific/Auckland",),
    "utc": ("Etc/UTC",), "gmt": ("Etc/GMT",), "z": ("Etc/UTC",),
    # countries by short names, or with more clocks than their capital's
    "us": _USA, "usa": _USA, "united states": _USA, "america": _USA,
    "uk": ("Europe/London",), "england": ("Europe/London",), "scotland": ("Europe/London",), "wales": ("Europe/London",),
    "holland": ("Europe/Amsterdam",), "deutschland": ("Europe/Berlin",), "uae": ("Asia/Dubai",),
    "canada": ("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Halifax"),
    "australia": ("Australia/Sydney", "Australia/Brisbane", "Australia/Perth", "Australia/Adelaide", "Australia/Darwin"),
    "brazil": ("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco"),
    "russia": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Vladivostok", "Europe/Kaliningrad"),
})  # fmt: skip

#: Offsets of odd minutes: Etc/GMT has whole hours only, so a place that keeps this offset all year stands in.
_ODD_OFFSETS: Mapping[int, str] = MappingProxyType({
    -570: "Pacific/Marquesas", 210: "Asia/Tehran", 270: "Asia/Kabul", 330: "Asia/Kolkata", 345: "Asia/Kathmandu",
    390: "Asia/Yangon", 525: "Australia/Eucla", 570: "Australia/Darwin",
})  # fmt: skip

_OFFSET = re.compile(r"(?:(?:utc|gmt)\s*)?([+\-\u2212\u2013])\s*(\d{1,2})(?:[:.]?([0-5]\d))?")


@cache
def by_folded_name() -> Mapping[str, str]:
    """Every IANA name that can be opened here, under its small-letter form with spaces for / and _."""
    names = zoneinfo.available_timezones() - {"Factory", "localtime"}
    return MappingProxyType({spaced(name): name for name in sorted(names)})


def spaced(name: str) -> str:
    """`America/Sao_Paulo` as people type it: `america sao paulo`."""
    return " ".join(re.split(r"[\s/_]+", name.strip().casefold()))


def opens(zone: str) -> bool:
    """Whether zoneinfo knows the name."""
    try:
        zoneinfo.ZoneInfo(zone)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return True


def of_offset(text: str) -> list[tuple[str, str]] | None:
    """`utc+2` as [("UTC+2", "Etc/GMT-2")]: IANA turns the sign round. Empty when no clock keeps it; None when it is no offset."""
    match = _OFFSET.fullmatch(text.strip().casefold())
    if match is None:
        return None
    sign = "+" if match[1] == "+" else "-"
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours == minutes == 0:
        return [("UTC", "Etc/UTC")]
    if minutes == 0:
        zone = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
        return [(f"UTC{sign}{hours}", zone)] if opens(zone) else []
    odd = _ODD_OFFSETS.get(int(f"{sign}{hours * 60 + minutes}"))
    return [(f"UTC{sign}{hours}:{minutes:02d}", odd)] if odd else []
