"""How far the record of each cell of a column reaches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice, takewhile

from spiders.extract.cells import Cell
from spiders.extract.outline import Element, Outline

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
    indexes = [-1, *(cell.element.index for cell in cells), len(elements)]
    climbs = [
        _climb(page, cell, before, after) for cell, before, after in zip(cells, indexes, indexes[2:], strict=False)
    ]
    if len(cells) == 1:
        found = (element for element in climbs[0][1:] if element.tag in SINGLE_ROOTS)
        return [Record(cells[0], element.index, element.end) for element in islice(found, 1)]
    heights = [len(climb) - 1 for climb in climbs]
    usual = Counter(heights[1:-1] or [min(heights)]).most_common(1)[0][0]
    roots = [climb[min(usual, len(climb) - 1)] for climb in climbs]
    ends = []
    for i, root in enumerate(roots):
        limit = elements[root.parent].end if root.parent >= 0 else len(elements)
        following = roots[i + 1].index if i + 1 < len(roots) else limit
        ends.append(min(limit, following))
    longest = max(end - root.index for root, end in zip(roots[:-1], ends[:-1], strict=True))
    ends[-1] = max(roots[-1].end, min(ends[-1], roots[-1].index + longest))
    return [Record(cell, root.index, end) for cell, root, end in zip(cells, roots, ends, strict=True)]


def _climb(page: Outline, cell: Cell, before: int, after: int) -> list[Element]:
    """The cell's element and those around it, as far as they hold neither of the neighbours' indexes."""
    around = page.ancestors(cell.element)
    return [cell.element, *takewhile(lambda above: above.index > before and above.end <= after, around)]
