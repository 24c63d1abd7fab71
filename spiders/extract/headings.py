"""Headings of columns and labels inside rows: which field they name (`list_headings.toml`, then `labels.toml`)."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from spiders.extract.labels import LEFT_OUT, VOCABULARY
from spiders.extract.outline import Element, Outline

HEADINGS = Path(__file__).parents[2] / "data" / "reference" / "list_headings.toml"
MAX_HEADING = 24
MAX_PIECES = 8
NOISE = re.compile(r"[\s:：*【】\[\]|]+|[(（][^()（）]*[)）]")


@cache
def _headings() -> dict[str, str]:
    labels = tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))
    found = {
        NOISE.sub("", label).lower(): "other" if field in LEFT_OUT else field
        for field, scripts in labels.items()
        for words in scripts.values()
        for label in words
        if len(label) > 1
    }
    headings = tomllib.loads(HEADINGS.read_text(encoding="utf-8"))
    return found | {heading: field for field, words in headings.items() for heading in words}


@lru_cache(maxsize=8192)
def heading_field(text: str) -> str | None:
    """The field that a heading names, "other" for one that is known and not kept, None for any other text."""
    if not 0 < len(text) <= MAX_HEADING:
        return None
    return _headings().get(NOISE.sub("", text).lower())


@dataclass(frozen=True, slots=True)
class Heading:
    """An element that says nothing but the name of a field; alone: no other heading stands in its row."""

    element: Element
    field: str
    alone: bool


def find_headings(page: Outline) -> list[Heading]:
    """The headings of a page in document order, the elements that hold nothing else included."""
    found: list[tuple[Element, str]] = []
    for element in page.elements:
        if element.end_text - element.first_text <= MAX_PIECES and not element.hidden:
            text = page.text(element)
            if text and (field := heading_field(text)):
                found.append((element, field))
    starts = [element.first_text for element, _ in found]
    return [Heading(element, field, _alone(page, element, starts)) for element, field in found]


def _alone(page: Outline, element: Element, starts: list[int]) -> bool:
    """Whether the texts of no other heading begin inside its parent or grandparent."""
    for around in islice(page.ancestors(element), 2):
        first, last = bisect_left(starts, around.first_text), bisect_left(starts, around.end_text)
        if any(not element.first_text <= start < element.end_text for start in starts[first:last]):
            return False
    return True
