"""A served page, decoded and parsed once: what every reader of `spiders.extract` starts from.

The charset that a page declares is a claim, not a fact: bytes that are valid UTF-8 are UTF-8, pairs of high bytes are
gb18030 (which holds GBK and GB 2312), and only then is the declaration believed. Hostile pages are cut before parsing,
where a parser's work would grow with the square of their size: length, depth of nesting, attributes of one tag.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from spiders.extract.lines import INLINE, UNSEEN, Line, folded, read_lines

__all__ = ["INLINE", "UNSEEN", "Page", "decode", "folded", "load_page"]

MAX_CHARACTERS = 4_000_000
MAX_DEPTH = 2_000
MAX_UNQUOTED = 1_000
SAFE_CHARACTERS = 64_000

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHARSET = re.compile(
    rb"""charset\s*=\s*["']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,20})""", re.I
)
_CHARSET_ALIASES = {
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "hz-gb-2312", "gb18030"), "gb18030"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    "big5": "big5hkscs",
}
SITE_APART = re.compile(r"\s[-–—|]\s|[_|｜]")
_HIGH = re.compile(rb"[\x80-\xff]")
_GB_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_TAG = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+|<(script|style)\b(?:[^<]++|<(?!/\1))*+"
    r"""|<(/?)([a-z][a-z0-9]*+)((?:=\s*+(?:"[^"]*+"|'[^']*+'|)|[^=>]++)*+)""",
    re.IGNORECASE,
)
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_NO_DEPTH = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "option",
    ]
)


@dataclass(frozen=True)
class Page:
    """One page: its address, its decoded source (cut where hostile) and its tree."""

    url: str
    source: str
    tree: LexborHTMLParser

    @cached_property
    def title(self) -> str:
        """The text of `<title>`, white space folded."""
        node = self.tree.css_first("title")
        return folded(node.text()) if node is not None else ""

    @cached_property
    def heading(self) -> str:
        """What the page is called: its first heading, else its title up to the mark that sets the site's name apart."""
        node = self.tree.css_first("h1")
        text = folded(node.text()) if node is not None else ""
        return text or SITE_APART.split(self.title)[0].strip()

    @cached_property
    def lines(self) -> list[Line]:
        """The visible text of the body, line by line."""
        return read_lines(self.tree)

    @cached_property
    def body(self) -> str:
        """The lines of the page, one a line: what is searched once for all of them."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def text(self) -> str:
        """The visible text of the body, white space folded to one blank."""
        return self.body.replace("\n", " ")

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins in `body`."""
        return [0, *accumulate(len(line.text) + 1 for line in self.lines)][:-1]

    def lines_with(self, pattern: re.Pattern[str]) -> list[int]:
        """Indexes of the lines in which a match of the pattern begins, in order."""
        if (found := self._lines_found.get(pattern)) is None:
            starts = self.starts
            hits = (bisect_right(starts, hit.start()) - 1 for hit in pattern.finditer(self.body))
            found = self._lines_found[pattern] = list(dict.fromkeys(hits))
        return found

    @cached_property
    def _lines_found(self) -> dict[re.Pattern[str], list[int]]:
        return {}


def load_page(html: bytes | str, url: str) -> Page:
    """Decode (bytes as served; a str is taken as it is) and parse; never an exception, an empty page at the worst.

    An address that is none becomes "".
    """
    source = html if isinstance(html, str) else decode(html)
    try:
        urlsplit(url)
    except ValueError:
        url = ""
    source = source[:MAX_CHARACTERS].replace("\0", "")
    if len(source) > SAFE_CHARACTERS:
        source = _tamed(source)
    try:
        tree = LexborHTMLParser(source)
    except UnicodeEncodeError:  # lone surrogates
        source = source.encode("utf-8", "ignore").decode()
        tree = LexborHTMLParser(source)
    return Page(url, source, tree)


def decode(body: bytes) -> str:
    """The text of a body, in the charset in which its bytes really are."""
    body = body[: MAX_CHARACTERS * 2]
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        charset = _charset(body)
    return body.decode(charset, "replace")


def _charset(body: bytes) -> str:
    """The charset of bytes that are not clean UTF-8."""
    match = _CHARSET.search(body, 0, 4096)
    claim = (match[1] or match[2]).decode("ascii", "replace").lower() if match else ""
    claim = _CHARSET_ALIASES.get(claim, claim)
    sample = body[:200_000]
    high = len(_HIGH.findall(sample))
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if broken * 20 < high:
        return "utf-8"
    if claim in ("gb18030", "big5hkscs", "shift_jis", "euc-kr", "euc-jp") and _known(claim):
        return claim
    if 2 * len(_GB_PAIR.findall(sample)) > 0.8 * high:
        return "gb18030"
    return claim if claim != "utf-8" and _known(claim) else "cp1252"


def _known(charset: str) -> bool:
    try:
        return bool(charset) and "".encode(charset) == b""
    except LookupError:
        return False


def _tamed(source: str) -> str:
    """The source without tags of absurd size, cut off where it nests absurdly deep."""
    kept = []
    copied = depth = 0
    for match in _TAG.finditer(source):
        closing, tag, attributes = match[2], match[3], match[4]
        if tag is None:
            continue
        if len(attributes) > MAX_UNQUOTED and len(_QUOTED.sub("", attributes)) > MAX_UNQUOTED:
            kept.append(source[copied : match.start(4)])
            copied = match.end()
        if tag.lower() not in _NO_DEPTH:
            depth = max(depth - 1, 0) if closing else depth + 1
        if depth > MAX_DEPTH:
            return "".join(kept) + source[copied : match.start()]
    return "".join(kept) + source[copied:] if kept else source
