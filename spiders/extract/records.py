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
    """One record: its name and the slices of elements and of texts that belong to it."""

    name: Cell
    start: int
    end: int
    first_text: int
    end_text: int

    def elements(self, page: Outline) -> list[Element]:
        """Its elements: of a record that is a line of text, those that begin in the line."""
        own = page.elements[self.start : self.end]
        return (
            own if self.name.line < 0 else [one for one in own[1:] if self.first_text <= one.first_text < self.end_text]
        )

    def texts(self, page: Outline) -> list[str]:
        """Its pieces of text."""
        return page.texts[self.first_text : self.end_text]


def records_of(page: Outline, cells: list[Cell]) -> list[Record]:
    """How far each cell's record reaches: the highest element around it alone, and what follows it up to the next."""
    elements = page.elements
    indexes = [-1, *(cell.element.index for cell in cells), len(elements)]
    climbs = [
        _climb(page, cell, before, after) for cell, before, after in zip(cells, indexes, indexes[2:], strict=False)
    ]
    if len(cells) == 1:
        found = (element for element in climbs[0][1:] if element.tag in SINGLE_ROOTS)
        return [_record(page, cells[0], element.index, element.end) for element in islice(found, 1)]
    if all(cell.line >= 0 for cell in cells):
        return _records_of_lines(page, cells)
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
    return [_record(page, cell, root.index, end) for cell, root, end in zip(cells, roots, ends, strict=True)]


def _record(page: Outline, name: Cell, start: int, end: int) -> Record:
    last = page.elements[end].first_text if end < len(page.elements) else len(page.texts)
    return Record(name, start, end, page.elements[start].first_text, last)


def _records_of_lines(page: Outline, cells: list[Cell]) -> list[Record]:
    """Records that are lines of text, each from its name up to the next one in the same element."""
    records = []
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        holder = cell.element
        last = after.line if after and after.element is holder else holder.end_text
        records.append(Record(cell, holder.index, holder.end, cell.line, last))
    return records


def _climb(page: Outline, cell: Cell, before: int, after: int) -> list[Element]:
    """The cell's element and those around it, as far as they hold neither of the neighbours' indexes."""
    around = page.ancestors(cell.element)
    return [cell.element, *takewhile(lambda above: above.index > before and above.end <= after, around)]
