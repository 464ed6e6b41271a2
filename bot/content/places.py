"""Where a runner's clock is: searched by a typed city or zone, read off a map, or guessed from a language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.content import zones
from bot.content.elsewhere import worked_out_elsewhere
from bot.content.gazetteer import City, fold, gazetteer

NOWHERE = "Etc/UTC"  #: the guess when there is nothing to guess from
_LONGEST = 80  #: characters of a typed place that are looked at
_SHORTEST_PREFIX = 3  #: letters of a beginning that say enough
_NEAR_BEST = 12  #: points of likeness (of 100) below the best that still count as near; our choice
_BUCKET = 5  #: points of likeness within which the larger city comes first; our choice
_LEAST_ALIKE = 80  #: points of likeness below which nothing is offered; our choice


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere with a clock. `country_code` is empty for a zone that belongs to no one country."""

    name: str
    country_code: str
    zone: str  #: an IANA name that zoneinfo opens


def near(text: str, limit: int = 6) -> list[Place]:
    """Places that `text` may mean, likeliest first, at most `limit`; empty when nothing is even near.

    Understood: a city of 15,000 people or more in any of its names ("munich", "München", "nyc", "東京", "Leipzig, Germany"),
    a country (its capital), an IANA zone ("Europe/Berlin", "sao paulo"), a spoken zone ("CET", "PST"), an offset ("utc+2").
    Right spellings come alone, largest first; else beginnings of names; else near spellings by likeness, then size.
    The first search in a process takes 1-2 s, later ones 5-150 ms: call it from a worker thread.
    """
    text = text.strip()[:_LONGEST]
    offset = zones.of_offset(text)
    if offset is not None:
        return [Place(label, "", zone) for label, zone in offset][:limit]
    spoken = zones.SPOKEN.get(text.casefold(), ())
    if spoken:
        return [_zone_place(zone) for zone in spoken][:limit]
    exact = zones.by_folded_name().get(zones.spaced(text)) if "/" in text else None
    if exact is not None:
        return [_zone_place(exact)][:limit]
    if "/" in text:
        return _near_zones(text)[:limit]
    return _distinct(_cities(text))[:limit]


def zone_at(lat: float, lon: float) -> str:
    """The zone at a point, in degrees north and east; at sea the nautical one. Raises ValueError off the map.

    tzfpy keeps 33 MB once it has answered, so it answers in a child process (about 0.1 s): call it from a worker thread.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"no such point: {lat}, {lon}")
    zone = worked_out_elsewhere(_zone_at, lat, lon).decode()
    return zone if zone and zones.opens(zone) else NOWHERE


def likely_zone(language_code: str | None) -> str:
    """A first guess from Telegram's `language_code` ("de", "pt-br", "zh-hans"): shown to the runner, who corrects it.

    The territory is the tag's own, else the one CLDR calls likeliest for the language; the zone is the one most of its
    people live by. A bare "en", which Telegram sends for everybody whose app speaks English, is the United States to CLDR,
    so New York: no better guess is to be had from it. Etc/UTC when the tag says nothing.
    """
    territory = _territory(language_code or "")
    if territory is None:
        return NOWHERE
    if territory in zones.MOST_PEOPLE:
        return zones.MOST_PEOPLE[territory]
    return next((zone for zone in _cldr("territory_zones").get(territory, ()) if zones.opens(zone)), NOWHERE)


def _zone_at(lat: float, lon: float) -> bytes:
    from tzfpy import get_tz  # noqa: PLC0415 - only in the child process

    return str(get_tz(lon, lat)).encode()


def _cities(text: str) -> list[City]:
    """Right spellings, else beginnings, else near spellings; the part before a comma when the whole is not found."""
    found: list[City] = []
    for part in dict.fromkeys((text, text.partition(",")[0])):
        folded = fold(part)
        if folded and not found:
            found = gazetteer().named(folded)
        if len(folded) >= _SHORTEST_PREFIX and not found:
            found = gazetteer().named(folded, prefix=True)
    folded = fold(text.partition(",")[0])
    if found or len(folded) < _SHORTEST_PREFIX:
        return found
    alike = gazetteer().like(folded, least=_LEAST_ALIKE)
    best = max((score for score, _ in alike), default=0.0)
    alike = [(score, city) for score, city in alike if score >= best - _NEAR_BEST]
    return [city for _, city in sorted(alike, key=lambda one: (-round(one[0] / _BUCKET), one[1].rank))]


def _distinct(cities: Iterable[City]) -> list[Place]:
    return list(dict.fromkeys(Place(city.name, city.country_code, city.zone) for city in cities))


def _zone_place(zone: str) -> Place:
    """A zone as a place: the last part of its name, and its country if it has one."""
    territory = _cldr("zone_territories").get(zone, "")
    return Place(zone.rpartition("/")[2].replace("_", " "), territory if territory.isalpha() and territory != "ZZ" else "", zone)


def _near_zones(text: str) -> list[Place]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - 6 MB that only a wrong spelling needs

    names = zones.by_folded_name()
    hits = process.extract(zones.spaced(text), list(names), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=6)
    return [_zone_place(names[name]) for name, score, _ in hits if score >= hits[0][1] - _NEAR_BEST]


def _territory(tag: str) -> str | None:
    """The territory of a language tag, by itself or by CLDR's likely subtags (`zh_Hant` before `zh`)."""
    language, *rest = tag.replace("_", "-").split("-")
    known = _cldr("territory_zones").keys() | zones.MOST_PEOPLE.keys()
    region = next((part.upper() for part in rest if part.upper() in known), None)
    if region is None:
        script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
        likely = _cldr("likely_subtags")
        best = likely.get(f"{language.lower()}_{script}") or likely.get(language.lower()) or ""
        region = str(best).rpartition("_")[2]
    return region if region in known - {"001", "ZZ"} else None


def _cldr(name: Literal["territory_zones", "zone_territories", "likely_subtags"]) -> Mapping[str, Any]:
    """One of CLDR's tables as Babel keeps them; Babel loads them once."""
    from babel.core import get_global  # noqa: PLC0415 - a large file, and content without a place to look up needs none

    return get_global(name)
