"""The visible text of a page as lines: what a reader sees between two block boundaries, and where it stands.

A line knows the block that holds it (td, dt, li, p, h1 …), the row of a table or list that the block belongs to, the
part of the page (main, head, foot, aside) and the pieces that inline elements cut it into, since a label is often set
apart from its value by nothing but a <b> or a <span>.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

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
    r"(?P<foot>foot|copyright| bottom(?= ))"
    r"|(?P<aside>aside|sidebar| side(?= )|recommend|related|tuijian|hot|guess|similar|flink|links|testimonial|review"
    r"|comment)"
    r"|(?P<head>^header |^nav |nav|menu|crumb|topbar| (?:top|head|header)(?= ))",
    re.IGNORECASE,
)
_RANKS: tuple[Part, ...] = ("foot", "aside", "head")


class Block(NamedTuple):
    """What the texts below an element belong to.

    row: number of the table row or list that it stands in, 0 for none. depth: blocks around it, `above` is the closest.
    """

    tag: str
    row: int
    part: Part
    depth: int
    above: Block | None


class Line(NamedTuple):
    """One line of visible text.

    text: white space folded. linked: all of it is link text. tag, row, part: those of its block. cut: the text as
    inline elements cut it, "" where they do not. block: the block that holds it.
    """

    text: str
    linked: bool
    tag: str
    row: int
    part: Part
    cut: str
    block: Block

    @property
    def pieces(self) -> tuple[str, ...]:
        """What inline elements cut the text into, folded, none empty."""
        return pieces_of(self.text, self.cut)


def pieces_of(text: str, cut: str) -> tuple[str, ...]:
    """What inline elements cut a line into (`Line.pieces`)."""
    return tuple(filter(None, map(folded, cut.split(_CUT)))) if cut else (text,)


def block_around(lines: Iterable[Line]) -> Block | None:
    """The smallest block around all the lines, None of no lines."""
    common: Block | None = None
    for line in lines:
        block = line.block
        common = common or block.above or block
        while common.above and not is_inside(block, common):
            common = common.above
    return common


def is_inside(block: Block, around: Block) -> bool:
    """Whether a block is, or stands in, another one."""
    while block.depth > around.depth and block.above:
        block = block.above
    return block is around


def folded(text: str) -> str:
    """White space of every kind folded to single blanks, none at the ends."""
    return " ".join(text.split())


def read_lines(tree: LexborHTMLParser) -> list[Line]:  # noqa: PLR0912  # one pass, the hottest loop
    """The lines of the body in document order, at most MAX_LINES."""
    body = tree.body
    if body is None:
        return []
    open_block = Block("body", 0, "main", 0, None)
    blocks: dict[int, Block | None] = {body.mem_id: open_block}
    links: set[int] = set()
    lines: list[Line] = []
    texts: list[str] = []
    before = rows = 0
    linked = True
    nodes = body.traverse(include_text=True)
    next(nodes)
    for node in nodes:
        parent = node.parent.mem_id  # type: ignore[union-attr]  # below the body
        block = blocks[parent]
        tag = node.tag or ""
        if tag == "-text":
            if block is None:
                continue
            text = node.text_content or ""
            if text.isspace():
                if texts:
                    texts.append(" ")
                continue
            if texts:
                if block is not open_block:
                    lines.append(_line(texts, linked, open_block))
                    texts, linked = [], True
                elif parent != before:
                    texts.append(_CUT)
            open_block, before = block, parent
            linked = linked and parent in links
            texts.append(text)
        elif block is None or tag in UNSEEN:
            blocks[node.mem_id] = None
        elif tag in INLINE:
            blocks[node.mem_id] = block
            if tag == "a" or parent in links:
                links.add(node.mem_id)
        else:
            if texts:
                lines.append(_line(texts, linked, open_block))
                texts, linked = [], True
                if len(lines) >= MAX_LINES:
                    break
            if tag != "br":
                rows += tag in ROWS
                row, part = rows if tag in ROWS else block.row, _part(node, tag) or block.part
                blocks[node.mem_id] = Block(tag, row, part, block.depth + 1, block)
    if texts:
        lines.append(_line(texts, linked, open_block))
    return lines


def _part(node: LexborNode, tag: str) -> Part | None:
    """The part of the page that a block's tag, class and id speak of."""
    attributes = node.attributes
    return _said(f"{tag} {attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else tag)


@lru_cache(maxsize=4096)
def _said(marks: str) -> Part | None:
    said = {match.lastgroup for match in _PART.finditer(f"{marks} ")}
    return next((part for part in _RANKS if part in said), None)


def _line(texts: list[str], linked: bool, block: Block) -> Line:
    raw = "".join(texts)
    if _CUT not in raw:
        return Line(folded(raw)[:MAX_LINE], linked, block.tag, block.row, block.part, "", block)
    return Line(folded(raw.replace(_CUT, ""))[:MAX_LINE], linked, block.tag, block.row, block.part, raw, block)
