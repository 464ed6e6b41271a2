"""Telegram's HTML: text with tags in, text and entities out, with Telegram's own complaints.

Offsets in complaints count bytes of UTF-8, those in entities units of UTF-16, as Telegram's do.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import Refused, bad

Entity = dict[str, Any]

#: What a tag becomes. "a", "span", "code" and "blockquote" depend on their attributes too.
_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACE = b" \t\r\n\x0b\x0c\x00"
_REFERENCE = re.compile(rb"&(?:#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))|([a-zA-Z]+));?")
_FOUND = re.compile(r"(?P<url>https?://[^\s<>\"]+)|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/<>])")


def utf16(text: str) -> int:
    """Length in UTF-16 units, which is how Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    begins: int


@dataclass
class _Reader:
    """Reads one text from left to right. `at` is a place in the bytes of `source`."""

    source: bytes
    at: int = 0
    text: list[str] = field(default_factory=list)
    offset: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> None:
        while self.at < len(self.source):
            byte = self.source[self.at : self.at + 1]
            if byte == b"<":
                self._end_tag() if self._peek(1) == b"/" else self._start_tag()
            elif byte == b"&":
                self._say(self._reference())
            else:
                self._say(self._run(b"<&").decode("utf-8", "replace"))
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def _say(self, text: str) -> None:
        self.text.append(text)
        self.offset += utf16(text)

    def _peek(self, ahead: int = 0) -> bytes:
        return self.source[self.at + ahead : self.at + ahead + 1]

    def _run(self, stop: bytes) -> bytes:
        """Takes bytes up to the first of `stop`."""
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in stop:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.at += 1

    def _reference(self) -> str:
        """A character reference, or the bare & when it is none that Telegram knows."""
        found = _REFERENCE.match(self.source, self.at)
        if found and (found[3] is None or found[3] in _NAMED):
            self.at = found.end()
            return _NAMED[found[3]] if found[3] else _character(int(found[1], 16) if found[1] else int(found[2]))
        self.at += 1
        return "&"

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._run(_SPACE + b">").decode("utf-8", "replace").lower()
        if not self._peek():
            raise _broken(f"Unclosed start tag at byte offset {begin}")
        if tag not in _TYPES:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "tg-spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, argument, self.offset, len(self.text)))

    def _attributes(self, tag: str, begin: int) -> str:
        """Reads up to the closing bracket; the value of the one attribute that matters for the tag."""
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == b">":
                self.at += 1
                return argument
            name = self._run(_SPACE + b"=>").decode("utf-8", "replace").lower()
            if not name:
                raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._skip_space()
            if tag == "blockquote" and name == "expandable" and self._peek() != b"=":
                argument = name
                continue
            if self._peek() != b"=":
                raise _broken(f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {begin}')
            self.at += 1
            value = self._attribute_value(tag, begin)
            argument = value if _matters(tag, name, value) else argument

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._skip_space()
        quote = self._peek()
        if not quote:
            raise _broken(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if quote not in b"'\"":
            at = self.at
            value = self._run(_SPACE + b">")
            if not re.fullmatch(rb"[A-Za-z0-9.\-]*", value):
                raise _broken(f"Unexpected end of name token at byte offset {at}")
            return value.decode().lower()
        self.at += 1
        pieces = []
        while self._peek() and self._peek() != quote:
            pieces.append(self._reference() if self._peek() == b"&" else self._run(quote + b"&").decode("utf-8", "replace"))
        self.at += 1
        if not self._peek():
            raise _broken(f"Unclosed start tag at byte offset {begin}")
        return "".join(pieces)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self._run(_SPACE + b">").decode("utf-8", "replace").lower()
        self._skip_space()
        if self._peek() != b">":
            raise _broken(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            raise _broken(f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Entity = {"type": _TYPES[opened.tag], "offset": opened.offset, "length": self.offset - opened.offset}
        if opened.tag == "a":
            entity["url"] = opened.argument or "".join(self.text[opened.begins :])
            if not re.match(r"(https?|tg|mailto|tel|tonsite)://?|mailto:|tel:", entity["url"]):
                return
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument.removeprefix("language-")
        self.entities.append(entity)


def parse(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of a text in Telegram's HTML, outermost first. Raises Refused (400) as Telegram complains."""
    reader = _Reader(source.encode())
    reader.read()
    ranked = sorted((it["offset"], -it["length"], -closed, it) for closed, it in enumerate(reader.entities))
    return "".join(reader.text), _languages([entity for *_, entity in ranked])


def _languages(entities: list[Entity]) -> list[Entity]:
    """A code with a language counts only right inside a pre, and gives the language to it."""
    kept: list[Entity] = []
    for entity in entities:
        language = entity.pop("language", None)
        outer = kept[-1] if kept else {}
        if entity["type"] == "code" and outer.get("type") == "pre" and _span(outer) == _span(entity):
            if language:
                outer["language"] = language
            continue
        kept.append(entity)
    return kept


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["length"]


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the white space at both ends, entities moved and cut with it."""
    left = utf16(text) - utf16(text.lstrip())
    bare = text.strip()
    end = utf16(bare)
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] - left + entity["length"])
        if stop > begin:
            kept.append({**entity, "offset": begin, "length": stop - begin})
    return bare, kept


def found(text: str) -> list[Entity]:
    """The entities Telegram finds by itself: commands and addresses."""
    return [{"type": it.lastgroup, "offset": utf16(text[: it.start()]), "length": utf16(it[0])} for it in _FOUND.finditer(text)]


def _matters(tag: str, name: str, value: str) -> bool:
    if tag == "code":
        return name == "class" and value.startswith("language-")
    return (tag, name) in {("a", "href"), ("span", "class"), ("tg-emoji", "emoji-id"), ("blockquote", "expandable")}


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _broken(sentence: str) -> Refused:
    return bad(f"can't parse entities: {sentence}")
