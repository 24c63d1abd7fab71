"""A page's elements as one flat list in document order, cheap to measure and compare.

An element's subtree is the slice up to its `end`; elements that play the same part on the page share a `path`: the tags
from the root, each with the stem of its first class (numbers and states such as odd or active left out), table cells by
their column with merged cells counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.extract.page import INLINE, UNSEEN, folded

MAX_NODES = 60_000
STATE = re.compile(
    r"^(odd|even|first|last|active|on|cur|current|hover|selected|alt|clearfix|clear|fl|fr|left|right|top|vip|new|hot|no)$",
    re.IGNORECASE,
)
BREAK = "\x1f"  # stands between the texts of two blocks; folds to a blank
SECTIONS = frozenset({"thead", "tbody", "tfoot"})
NUMBER = re.compile(r"[-_]?\d+")


@dataclass(slots=True)
class Element:
    """One element: its place in the list, the slice of its descendants and of its texts, and its path."""

    index: int
    parent: int
    depth: int
    tag: str
    attributes: dict[str, str | None]
    path: int
    first_text: int
    end: int = 0
    end_text: int = 0
    own_text: bool = False
    hidden: bool = False

    @property
    def part(self) -> tuple[int, str]:
        """The part that it plays on the page: its path and all its classes."""
        return self.path, self.attribute("class")

    def attribute(self, name: str) -> str:
        """An attribute's value, empty where there is none."""
        return self.attributes.get(name) or ""


@dataclass(slots=True)
class Outline:
    """Elements in document order and the pieces of visible text between them."""

    elements: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def text(self, element: Element) -> str:
        """The visible text of the element, white space folded."""
        return folded("".join(self.texts[element.first_text : element.end_text]))

    def lines(self, element: Element) -> list[tuple[str, int]]:
        """The texts of the element between its blocks and line breaks, folded, none empty, with where each begins."""
        found = []
        begin = element.first_text
        for index in range(begin, element.end_text + 1):
            if index == element.end_text or self.texts[index] == BREAK:
                if text := folded("".join(self.texts[begin:index])):
                    found.append((text, begin))
                begin = index + 1
        return found

    def ancestors(self, element: Element) -> Iterator[Element]:
        """From the parent up to the root."""
        while element.parent >= 0:
            element = self.elements[element.parent]
            yield element


class _Builder:
    """Grows an outline from nodes in document order."""

    def __init__(self) -> None:
        self.outline = Outline()
        self.paths: dict[tuple[int, str, str | int], int] = {}
        self.open: list[tuple[int, Element]] = []
        self.columns: dict[int, dict[int, int]] = {}
        self.next_column: dict[int, int] = {}

    def close(self, parent_id: int) -> Element | None:
        """Close the elements that end before the next node; gives its parent."""
        texts = self.outline.texts
        while self.open and self.open[-1][0] != parent_id:
            element = self.open.pop()[1]
            if element.tag not in INLINE:
                texts.append(BREAK)
            element.end = len(self.outline.elements)
            element.end_text = len(texts)
        return self.open[-1][1] if self.open else None

    def add(self, node: LexborNode, parent: Element | None) -> None:
        tag = node.tag or ""
        attributes = node.attributes
        outline = self.outline
        if (tag not in INLINE or tag == "br") and outline.texts and outline.texts[-1] != BREAK:
            outline.texts.append(BREAK)
        element = Element(
            index=len(outline.elements),
            parent=parent.index if parent else -1,
            depth=parent.depth + 1 if parent else 0,
            tag=tag,
            attributes=attributes,
            path=0,
            first_text=len(outline.texts),
            hidden=tag in UNSEEN or (parent is not None and parent.hidden),
        )
        mark: str | int = self.column(element) if tag in ("td", "th") else _stem(attributes.get("class"), tag)
        key = (parent.path if parent else 0, "td" if tag == "th" else tag, mark)
        element.path = key[0] if tag in SECTIONS else self.paths.setdefault(key, len(self.paths) + 1)
        outline.elements.append(element)
        self.open.append((node.mem_id, element))

    def column(self, cell: Element) -> int:
        """The column of a table cell, counting the cells that span into its row from above and from its left."""
        row = cell.parent
        table = self.outline.elements[row].parent if row >= 0 else -1
        spans = self.columns.setdefault(table, {})
        if row not in self.next_column:
            self.next_column[row] = 0
            for column in list(spans):
                spans[column] -= 1
                if spans[column] <= 0:
                    del spans[column]
        column = self.next_column[row]
        while column in spans:
            column += 1
        width, height = _span(cell, "colspan"), _span(cell, "rowspan")
        if height > 1:
            spans.update(dict.fromkeys(range(column, column + width), height))
        self.next_column[row] = column + width
        return column


def _span(cell: Element, name: str) -> int:
    value = cell.attribute(name)
    return min(int(value), 200) if value.isdecimal() and value.isascii() else 1


@lru_cache(maxsize=4096)
def _stem(names: str | None, tag: str) -> str:
    if not names or tag == "tr":
        return ""
    for name in names.split()[:4]:
        if (stem := NUMBER.sub("", name)) and not STATE.match(stem):
            return stem
    return ""


def outline(tree: LexborHTMLParser) -> Outline:
    """Read the tree once; pages beyond MAX_NODES nodes are read up to there."""
    builder = _Builder()
    root = tree.body or tree.root
    if root is None:
        return builder.outline
    texts = builder.outline.texts
    for count, node in enumerate(root.traverse(include_text=True)):
        if count > MAX_NODES:
            break
        above = node.parent
        parent = builder.close(above.mem_id if above is not None else 0)
        if node.is_text_node:
            if parent is not None and not parent.hidden and (text := node.text_content or ""):
                texts.append(text)
                parent.own_text = parent.own_text or not text.isspace()
        elif node.is_element_node and (parent is not None or not builder.outline.elements):
            builder.add(node, parent)
    builder.close(-1)
    return builder.outline
