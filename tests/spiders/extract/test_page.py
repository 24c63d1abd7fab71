"""Decoding, hostile pages, and lines of visible text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.extract.lines import MAX_LINE, MAX_LINES
from spiders.extract.page import MAX_CHARACTERS, decode, load_page

URL = "http://www.invented.example/contact.html"
TEXT = "<meta charset={}><p>深圳市云帆测试有限公司 电话：0755-12340000 地址：南山区示范路一号"


@pytest.mark.parametrize("real", ["utf-8", "gb18030", "gb2312", "gbk"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "gbk", "GB18030", "iso-8859-1", "nonsense", "big5hkscs-x"])
def test_chinese_is_read_whatever_the_page_declares(real: str, declared: str) -> None:
    assert decode(TEXT.format(declared).encode(real)) == TEXT.format(declared)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("\ufeff联系我们".encode(), "联系我们"),
        ("\ufeff联系我们".encode("utf-16-le"), "联系我们"),
        ("\ufeff联系我们".encode("utf-16-be"), "联系我们"),
        ("<meta charset=big5><p>聯絡我們：示範路一號，測試股份有限公司".encode("big5"), "聯絡我們"),
        (
            "<meta charset=windows-1252><p>Müller & Söhne GmbH, Straße 1".encode("cp1252"),
            "Müller & Söhne GmbH, Straße 1",
        ),
        ("<p>Crème brûlée à Genève, 12 €".encode("cp1252"), "Crème brûlée à Genève, 12 €"),
        ("<meta charset=iso-8859-1><p>It’s “quoted”".encode("cp1252"), "It’s “quoted”"),
        (b"", ""),
    ],
)
def test_bytes_of_other_charsets(body: bytes, text: str) -> None:
    assert text in decode(body)


def test_one_broken_byte_does_not_turn_utf8_into_something_else() -> None:
    body = TEXT.format("utf-8").encode() * 20
    assert "深圳市云帆测试有限公司" in decode(body[:200] + b"\xff" + body[200:])
    assert "深圳市云帆测试有限公司" in decode(body[:-1])


HOSTILE = {
    "divs": "<div>" * 100_000 + "x",
    "lists": "<ul><li>" * 50_000,
    "tables": "<table><tr><td>" * 30_000,
    "attributes": "<div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x",
    "attributes with signs": "<div " + " ".join(f'a{i}=">"' for i in range(100_000)) + ">x",
    "long attribute": "<div title='" + "电话" * 500_000 + "'>x",
    "open quote": "<a b='" * 400_000,
    "no end of tag": "<a " * 400_000,
    "comments": "<!--" * 400_000,
    "scripts": "<script>" * 200_000,
    "entities": "&amp;" * 800_000,
    "undefined entities": "&lol;" * 800_000,
    "doctype bomb": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + "&b;" * 100_000,
    "nul": "\0" * 500_000 + "<p>x",
    "paragraphs": "<p>电话：0755-12340000</p>" * 400_000,
    "digits": "1" * 2_000_000,
    "digits and blanks": "1 " * 1_000_000,
    "one line": "联系人：" * 500_000,
    "letters": "a" * 3_000_000,
    "at signs": "a@" * 500_000,
    "surrogates": "\ud800<p>x",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_to_their_bounds(name: str) -> None:
    page = load_page(HOSTILE[name], URL)
    assert page.lines is page.lines
    assert len(page.source) <= MAX_CHARACTERS
    assert len(page.lines) <= MAX_LINES
    assert all(len(line.text) <= MAX_LINE for line in page.lines)


def test_deep_pages_keep_what_stands_before_the_depth() -> None:
    assert "before" in load_page("<p>before</p>" + "<div>" * 100_000, URL).text


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_make_a_page(body: bytes) -> None:
    page = load_page(body, URL)
    assert isinstance(page.text, str)
    assert isinstance(page.title, str)


def lines(html: str) -> list[str]:
    return [line.text for line in load_page(html, URL).lines]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>a<b>b</b> c</div><p>d", ["ab c", "d"]),
        ("<p>a<br>b<br/>c", ["a", "b", "c"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<p>a<script>x()</script><style>y</style>b", ["ab"]),
        ("<ul><li>a\n<li>\xa0 b \u3000c", ["a", "b c"]),
        ("<p>b</p><noscript><p>a</p></noscript>", ["b"]),
        ("<table><tr><th>a<td>b</table>", ["a", "b"]),
        ("", []),
    ],
)
def test_lines_end_where_blocks_do(html: str, expected: list[str]) -> None:
    assert lines(html) == expected


def test_a_line_knows_its_pieces_its_block_and_its_part() -> None:
    html = "<div class='sidebar'><a href=x>其他</a></div><dl><dt><span>联</span>系人<dd>王五</dl><div id=Footer><p>版权"
    first, term, value, last = load_page(html, URL).lines
    assert (first.part, first.linked) == ("aside", True)
    assert (term.text, term.pieces, term.tag) == ("联系人", ("联", "系人"), "dt")
    assert term.row == value.row > 0
    assert (value.tag, value.part, value.linked) == ("dd", "main", False)
    assert last.part == "foot"
