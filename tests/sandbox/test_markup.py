"""Telegram's HTML: what it makes of it, what it says of broken ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.drawing import as_html
from bot.sandbox.markup import found, parse, trimmed, utf16
from bot.sandbox.refusals import Refused


@pytest.mark.parametrize(
    "source, complaint",
    [
        ("<div>", 'Unsupported start tag "div" at byte offset 0'),
        ("é<Div>", 'Unsupported start tag "div" at byte offset 2'),
        ("3 < 5", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("🦵x</b>", "Unexpected end tag at byte offset 5"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a_b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<span class="big">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html(source: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    "source, drawn",
    [
        ("<b>a <i>b</i></b> c", "<b>a <i>b</i></b> c"),
        ("<strong>a</strong><em>b</em><ins>c</ins><strike>d</strike>", "<b>a</b><i>b</i><u>c</u><s>d</s>"),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "<tg-spoiler>a</tg-spoiler><tg-spoiler>b</tg-spoiler>"),
        ('<a href="https://x.org/?a=1&amp;b=2">x</a>', '<a href="https://x.org/?a=1&amp;b=2">x</a>'),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ("&lt;b&gt; &amp;amp; &quot; &nbsp; &#233;&#x1F9B5;", '&lt;b&gt; &amp;amp; " &amp;nbsp; é🦵'),
        ('<pre><code class="language-python">x</code></pre>', "<pre>x</pre>"),
        ("<blockquote expandable>x</blockquote>", "<blockquote>x</blockquote>"),
        ("<b><i>x</i></b>", "<b><i>x</i></b>"),
        ("<B>x</B>", "<b>x</b>"),
    ],
)
def test_whole_html(source: str, drawn: str) -> None:
    assert as_html(*parse(source)) == drawn


def test_a_pre_keeps_its_language() -> None:
    _, entities = parse('<pre><code class="language-python">x</code></pre>')
    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


def test_white_space_at_the_ends_is_cut_and_marks_move() -> None:
    assert trimmed(" 🦵x ", [{"type": "bold", "offset": 0, "length": 5}]) == ("🦵x", [{"type": "bold", "offset": 0, "length": 3}])


def test_commands_and_addresses_are_found() -> None:
    text = "do /today or /log@limber_bot, not a/b, see https://x.org/a"
    assert [(it["type"], text[it["offset"] : it["offset"] + it["length"]]) for it in found(text)] == [
        ("bot_command", "/today"), ("bot_command", "/log@limber_bot"), ("url", "https://x.org/a"),
    ]  # fmt: skip


@given(st.text())
def test_any_escaped_text_comes_through_unmarked(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse(escaped) == (text, [])
    assert utf16(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(alphabet="ab<>/&;=\"' é🦵pi", max_size=30))
def test_no_text_breaks_the_reader(source: str) -> None:
    try:
        text, entities = parse(source)
    except Refused:
        return
    assert parse(as_html(text, entities))[0] == text
    assert all(entity["offset"] + entity["length"] <= utf16(text) for entity in entities)
