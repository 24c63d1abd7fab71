"""Texts that play the same part on a page, as columns of cells.

Cells share the path of an `Outline`; where one record holds several of them they are also told apart by their place in
the record.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from spiders.extract.headings import heading_field
from spiders.extract.outline import Element, Outline
from spiders.extract.page import folded

MAX_NAME = 60
MAX_PIECES = 16
MIN_BREAKS = 3
MAX_CELLS = 3_000
REGULAR = 0.7  # share of the records that hold a place
NUMBERED = re.compile(r"^(?:[(（【]?\d{1,4}[)）】、．]|\d{1,4}\.(?!\d))\s*")
BEHIND = re.compile(r"[\s,，;；、]([^\s,，;；、:：]{1,8})[:：]")
SENTENCE = re.compile(r"[。！？；;!?:：]$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a column and its element; line: where in the page's texts it begins, if it is one line of several."""

    element: Element
    text: str
    line: int = -1


def columns_of_cells(page: Outline) -> list[list[Cell]]:
    """Every column, whole and, where records hold several of its cells, by their place."""
    by_path: dict[int, list[Cell]] = defaultdict(list)
    for cell in _cells(page):
        if len(group := by_path[cell.element.path]) < MAX_CELLS:
            group.append(cell)
    groups = []
    for group in by_path.values():
        groups += [group, *_split(page, group)]
    return groups


def _cells(page: Outline) -> Iterable[Cell]:
    breaks = Counter(element.parent for element in page.elements if element.tag == "br")
    for element in page.elements:
        if element.hidden or not (element.own_text or element.tag == "img"):
            continue
        if breaks[element.index] >= MIN_BREAKS:
            texts = page.lines(element)
        elif element.end_text - element.first_text <= MAX_PIECES:
            texts = [(_full_text(page, element, page.text(element)), -1)]
        else:
            continue
        if element.tag == "img":
            texts = [(folded(element.attribute("alt")), -1)]
        for text, line in texts:
            if 1 < len(text) <= 2 * MAX_NAME and not SENTENCE.search(text):
                yield Cell(element, _bare(text), line)


def _bare(text: str) -> str:
    """The text without a number before it, without the label of a name, and without the labelled facts behind it."""
    text = NUMBERED.sub("", text)
    label, colon, rest = text.replace("：", ":").partition(":")
    if colon and rest and heading_field(label) == "name":
        text = text[len(label) + 1 :].strip()
    facts = (hit for hit in BEHIND.finditer(text) if heading_field(hit[1]) not in (None, "name"))
    return text[: hit.start()].strip(" ,，;；、") if (hit := next(facts, None)) else text


def _full_text(page: Outline, element: Element, text: str) -> str:
    """The title attribute where it holds the text that the page cuts off, else the text."""
    for holder in (element, page.elements[element.parent]) if element.parent >= 0 else (element,):
        if title := folded(holder.attribute("title")):
            shown = text.rstrip(".… ")
            if shown and len(shown) < len(title) <= 2 * MAX_NAME and title.startswith(shown):
                return title
    return text


def link_of(page: Outline, element: Element) -> str:
    """The address that an element or its surroundings link to, as written; empty where none."""
    for near in (element, *itertools.islice(page.ancestors(element), 3)):
        if near.tag == "a":
            return near.attribute("href")
    inside = page.elements[element.index + 1 : element.end]
    return next((near.attribute("href") for near in inside if near.tag == "a"), "")


def _split(page: Outline, cells: list[Cell]) -> list[list[Cell]]:
    """The same cells by their place in a record, where records hold several of them: many records of few cells each."""
    if len(cells) < 4:
        return []
    depths = [_common_depth(page, a.element, b.element) for a, b in itertools.pairwise(cells)]
    deepest = max(depths)
    if min(depths) == deepest:
        return []
    places: dict[int, list[Cell]] = defaultdict(list)
    place = 0
    for cell, joined in zip(cells, [-1, *depths], strict=True):
        place = place + 1 if joined == deepest else 0
        places[place].append(cell)
    regular = [group for group in places.values() if len(group) >= REGULAR * len(places[0])]
    return regular if len(regular) > 1 and len(places) <= 2 * len(places[0]) else []


def _common_depth(page: Outline, a: Element, b: Element) -> int:
    """Depth of the closest element around both."""
    return next((around.depth for around in page.ancestors(a) if around.end > b.index), -1)
