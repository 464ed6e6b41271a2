"""A message's text and entities drawn as HTML that is safe to put on the page."""

from html import escape

from bot.sandbox.markup import Entity

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


def as_html(text: str, entities: list[Entity] | tuple[Entity, ...]) -> str:
    """Only tags of the table above and links to http, https, tg, mailto and tel; everything else is escaped."""
    units = text.encode("utf-16-le")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda it: (it["offset"], -it["length"])):
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        start, stop = _tags(entity, units[2 * begin : 2 * end].decode("utf-16-le", "replace"))
        opens.setdefault(begin, []).append(start)
        closes.setdefault(end, []).insert(0, stop)
    pieces = []
    edges = sorted({0, len(units) // 2, *opens, *closes})
    for at, following in zip(edges, [*edges[1:], None], strict=True):
        pieces += closes.get(at, []) + opens.get(at, [])
        if following is not None:
            pieces.append(escape(units[2 * at : 2 * following].decode("utf-16-le", "replace"), quote=False))
    return "".join(pieces)


def _tags(entity: Entity, covered: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in ("text_link", "url"):
        return f'<a href="{escape(entity.get("url", covered))}">', "</a>"
    if kind == "bot_command":
        return f'<a data-command="{escape(covered)}">', "</a>"
    tag = _TAGS.get(kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
