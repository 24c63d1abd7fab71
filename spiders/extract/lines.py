"""The visible text of a page as lines: what a reader sees between two block boundaries, and where it stands.

A line knows the block that holds it (td, dt, li, p, h1 …), the row of a table or list that the block belongs to, the
part of the page (main, head, foot, aside) and the pieces that inline elements cut it into, since a label is often set
apart from its value by nothing but a <b> or a <span>.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser

Part = Literal["main", "head", "foot", "aside"]

MAX_LINES = 20_000
MAX_LINE = 20_000

UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "textarea", "option", "iframe", "title", "-comment"}
)
INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
    }
    | {"label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr"}
)
ROWS = frozenset({"tr", "dl", "ul", "ol"})
_CUT = "\x1f"

# What the tag, the class or the id of a block says about the part of the page; the last word found decides.
_PART = re.compile(
    r"(?P<foot>foot|copyright)"
    r"|(?P<aside>aside|sidebar|recommend|related|tuijian|hot|guess|similar|flink|links|testimonial|review|comment)"
    r"|(?P<head>^header |^nav |nav|menu|crumb|topbar)",
    re.IGNORECASE,
)
_RANKS: tuple[Part, ...] = ("foot", "aside", "head")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of visible text.

    text: white space folded. pieces: what inline elements cut it into, folded, none empty. tag: the block that holds
    it. row: number of the table row or list that it stands in, 0 for none. linked: all of it is link text.
    """

    text: str
    pieces: tuple[str, ...]
    tag: str
    row: int
    part: Part
    linked: bool


class _Block(NamedTuple):
    """What the texts below an element belong to."""

    tag: str
    row: int
    part: Part


def folded(text: str) -> str:
    """White space of every kind folded to single blanks, none at the ends."""
    return " ".join(text.split())


def read_lines(tree: LexborHTMLParser) -> list[Line]:  # noqa: PLR0912, PLR0915  # one pass, the hottest loop
    """The lines of the body in document order, at most MAX_LINES."""
    body = tree.body
    if body is None:
        return []
    top = _Block("body", 0, "main")
    blocks: dict[int, _Block | None] = {body.mem_id: top}
    links: set[int] = set()
    lines: list[Line] = []
    texts: list[str] = []
    block: _Block | None = top
    open_block = top
    before = rows = 0
    linked = True
    nodes = body.traverse(include_text=True)
    next(nodes)
    for node in nodes:
        parent = node.parent.mem_id  # type: ignore[union-attr]  # below the body
        block = blocks[parent]
        tag = node.tag or ""
        if block is None:
            if tag != "-text":
                blocks[node.mem_id] = None
        elif tag == "-text":
            text = node.text_content or ""
            if text.isspace():
                if texts:
                    texts.append(" ")
                continue
            if texts and block is not open_block:
                lines.append(_line(texts, open_block, linked))
                texts, linked = [], True
            elif parent != before:
                texts.append(_CUT)
            open_block, before = block, parent
            linked = linked and parent in links
            texts.append(text)
        elif tag in INLINE:
            blocks[node.mem_id] = block
            if tag == "a" or parent in links:
                links.add(node.mem_id)
        elif tag in UNSEEN:
            blocks[node.mem_id] = None
        else:
            if texts:
                lines.append(_line(texts, open_block, linked))
                texts, linked = [], True
                if len(lines) >= MAX_LINES:
                    break
            if tag != "br":
                rows += tag in ROWS
                attributes = node.attributes
                marks = f"{tag} {attributes.get('class') or ''} {attributes.get('id') or ''}"
                blocks[node.mem_id] = _Block(tag, rows if tag in ROWS else block.row, _part(marks) or block.part)
    if texts:
        lines.append(_line(texts, open_block, linked))
    return lines


@lru_cache(maxsize=4096)
def _part(marks: str) -> Part | None:
    """The part of the page that a block's tag, class and id speak of."""
    said = {match.lastgroup for match in _PART.finditer(marks)}
    return next((part for part in _RANKS if part in said), None)


def _line(texts: list[str], block: _Block, linked: bool) -> Line:
    raw = "".join(texts)
    if _CUT in raw:
        pieces = tuple(piece for text in raw.split(_CUT) if (piece := folded(text)))
        return Line(folded(raw.replace(_CUT, ""))[:MAX_LINE], pieces, *block, linked)
    text = folded(raw)[:MAX_LINE]
    return Line(text, (text,), *block, linked)
