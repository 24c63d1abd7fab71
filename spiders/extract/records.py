"""How far the record of each cell of a column reaches."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from spiders.extract.cells import Cell
from spiders.extract.outline import Outline

SINGLE_ROOTS = frozenset({"tr", "li", "dl", "article"})


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its name and the slice of elements that belongs to it."""

    name: Cell
    start: int
    end: int


def records_of(page: Outline, cells: list[Cell]) -> list[Record]:
    """How far each cell's record reaches: the highest element around it alone, and what follows it up to the next."""
    elements = page.elements
    heights = []
    for i, cell in enumerate(cells):
        before = cells[i - 1].element.index if i else -1
        after = cells[i + 1].element.index if i + 1 < len(cells) else math.inf
        height = 0
        for element in page.ancestors(cell.element):
            if element.index <= before or element.end > after:
                break
            height += 1
        heights.append(height)
    inner = heights[1:-1] or [min(heights)]
    usual = Counter(inner).most_common(1)[0][0]
    if len(cells) == 1:
        around = page.ancestors(cells[0].element)
        usual = next((i + 1 for i, element in enumerate(around) if element.tag in SINGLE_ROOTS), -1)
        if usual < 0:
            return []
    roots = []
    for cell, height in zip(cells, heights, strict=True):
        climb = min(usual, height)
        roots.append(([cell.element, *page.ancestors(cell.element)])[climb])
    ends = []
    for i, root in enumerate(roots):
        limit = elements[root.parent].end if root.parent >= 0 else len(elements)
        following = roots[i + 1].index if i + 1 < len(roots) else limit
        ends.append(min(limit, following))
    if len(roots) > 1:
        longest = max(end - root.index for root, end in zip(roots[:-1], ends[:-1], strict=True))
        ends[-1] = max(roots[-1].end, min(ends[-1], roots[-1].index + longest))
    return [Record(cell, root.index, end) for cell, root, end in zip(cells, roots, ends, strict=True)]
