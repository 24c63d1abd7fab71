"""The visible text of a page as lines: what a reader sees between two block boundaries, and where on the page it stands.

A line knows the block that holds it (td, dt, li, p, h1 …), the row of a table or list that the block belongs to, the part
of the page (main, head, foot, aside) and the pieces that inline elements cut it into, since a label is often set apart from its
value by nothing but a <b> or a <span>.
"""

from __future__ import annotations

from dataclasses import dataclass
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

# Words in a class or an id that tell the part of the page, and the elements that do.
_PARTS: tuple[tuple[Part, tuple[str, ...], tuple[str, ...]], ...] = (
    ("head", ("header", "nav"), ("nav", "menu", "crumb", "topbar")),
    (
        "aside",
        ("aside",),
        ("sidebar", "recommend", "related", "tuijian", "hot", "guess", "similar", "flink", "links", "testimonial")
        + ("review", "comment"),
    ),
    ("foot", ("footer",), ("foot", "copyright")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of visible text.

    text: white space folded. pieces: what inline elements cut it into, folded, none empty. tag: the block that holds it.
    row: number of the table row or list that it stands in, 0 for none. linked: all of it is link text.
    """

    text: str
    pieces: tuple[str, ...]
    tag: str
    row: int
    part: Part
    linked: bool


class _Block(NamedTuple):
    """What the texts below an element belong to; number tells blocks apart."""

    number: int
    tag: str
    row: int
    part: Part


def folded(text: str) -> str:
    """White space of every kind folded to single blanks, none at the ends."""
    return " ".join(text.split())


def read_lines(tree: LexborHTMLParser, source: str) -> list[Line]:
    """The lines of the body in document order, at most MAX_LINES; source: the page as text, of which tree was made."""
    body = tree.body
    if body is None:
        return []
    parts = _parts(tree, source.lower())
    blocks: dict[int, _Block | None] = {body.mem_id: _Block(0, "body", 0, parts.get(body.mem_id, "main"))}
    links: set[int] = set()
    lines: list[Line] = []
    texts: list[str] = []
    open_block = blocks[body.mem_id]
    before = row = 0
    linked = True
    nodes = body.traverse(include_text=True)
    next(nodes)
    for number, node in enumerate(nodes, 1):
        parent = node.parent.mem_id  # type: ignore[union-attr]  # below the body
        block = blocks[parent]
        tag = node.tag
        if tag == "-text":
            if block is None:
                continue
            text = node.text_content or ""
            if text.isspace():
                texts.append(" ")
                continue
            if block is not open_block:
                _end_line(lines, texts, open_block, linked)
                open_block, linked = block, True
            elif parent != before:
                texts.append(_CUT)
            before = parent
            linked = linked and parent in links
            texts.append(text)
        elif block is None or tag in UNSEEN:
            blocks[node.mem_id] = None
        elif tag in INLINE:
            blocks[node.mem_id] = block
            if tag == "a" or parent in links:
                links.add(node.mem_id)
        else:
            _end_line(lines, texts, open_block, linked)
            if len(lines) > MAX_LINES:
                break
            open_block, linked = None, True
            if tag in ROWS:
                row += 1
            blocks[node.mem_id] = _Block(
                number, tag or "", row if tag in ROWS else block.row, parts.get(node.mem_id, block.part)
            )
    _end_line(lines, texts, open_block, linked)
    return lines


def _parts(tree: LexborHTMLParser, source: str) -> dict[int, Part]:
    """The elements that begin a part of the page, by id; only words that the source has are looked for."""
    parts: dict[int, Part] = {}
    for part, tags, words in _PARTS:
        selectors = [tag for tag in tags if f"<{tag}" in source]
        for word in words:
            if word in source:
                selectors += (f"[class*='{word}' i]", f"[id*='{word}' i]")
        if selectors:
            parts.update((node.mem_id, part) for node in tree.css(",".join(selectors)))
    return parts


def _end_line(lines: list[Line], texts: list[str], block: _Block | None, linked: bool) -> None:
    if block is None or not texts:
        texts.clear()
        return
    raw = "".join(texts)
    texts.clear()
    if _CUT not in raw:
        if text := folded(raw)[:MAX_LINE]:
            lines.append(Line(text, (text,), block.tag, block.row, block.part, linked))
        return
    if text := folded(raw.replace(_CUT, ""))[:MAX_LINE]:
        pieces = tuple(piece for part in raw.split(_CUT) if (piece := folded(part)))
        lines.append(Line(text, pieces, block.tag, block.row, block.part, linked))
