"""Structure induction: which column of a page's texts are the names of companies.

Columns are weighed by how much their texts look like company names, by what the page calls them (heading, class,
address of the link), and by the facts that stand beside them.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from spiders.extract.cells import Cell, columns_of_cells, link_of
from spiders.extract.headings import Heading, heading_field
from spiders.extract.likeness import company_likeness
from spiders.extract.outline import Element, Outline
from spiders.extract.page import folded
from spiders.extract.records import Record, records_of

SAMPLE = 12
PROMISING = 32
SHORTLIST = 6
NUMBERS = re.compile(r"\d+")
THRESHOLD = 0.85
FEW = {1: 1.0, 2: 0.6, 3: 0.5, 4: 0.4, 5: 0.2}
SPEAKING = 0.59  # the endings of names weigh 0.6 and more

HINTS = Path(__file__).parents[2] / "data" / "reference" / "list_hints.toml"
MAX_BEFORE = 12
MAX_TITLE = 24


@dataclass(frozen=True, slots=True)
class Hints:
    """The expressions of `list_hints.toml`, where each is explained."""

    company: re.Pattern[str]
    other: re.Pattern[str]
    aside: re.Pattern[str]
    aside_title: re.Pattern[str]
    contacts: tuple[re.Pattern[str], ...]
    facts: tuple[re.Pattern[str], ...]


@cache
def _expressions() -> Hints:
    table = tomllib.loads(HINTS.read_text(encoding="utf-8"))

    def expressions(name: str) -> tuple[re.Pattern[str], ...]:
        patterns = table[name] if isinstance(table[name], list) else [table[name]]
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)

    return Hints(
        company=expressions("company")[0],
        other=expressions("other")[0],
        aside=expressions("aside")[0],
        aside_title=expressions("aside_title")[0],
        contacts=expressions("contacts"),
        facts=expressions("facts"),
    )


@dataclass(slots=True)
class Column:
    """A candidate column of names.

    score: the sum of its evidence (reasons), about 0 to 3. sure: names that speak for themselves, or that the page
    calls names of companies, or that stand beside contacts: without any of these it is a list of something else.
    """

    cells: list[Cell]
    records: list[Record] = field(default_factory=list)
    score: float = 0.0
    sure: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def distinct(self) -> int:
        """Number of different names."""
        return len({cell.text for cell in self.cells})

    @property
    def sample(self) -> list[Cell]:
        """Some cells from the whole column, enough to judge it by."""
        return self.cells[:: max(1, len(self.cells) // SAMPLE)]

    @property
    def weight(self) -> float:
        """What columns are compared by: quality first, then the number of different names."""
        return max(0.0, self.score) ** 2 * math.log2(1 + self.distinct + (len(self.cells) - self.distinct) / 4)

    @property
    def accepted(self) -> bool:
        """Whether the evidence suffices; the fewer the records, the more of it is asked for."""
        return self.sure and self.score >= THRESHOLD + FEW.get(len(self.cells), 0.0)


def mean(numbers: Iterable[float]) -> float:
    """The mean, 0 of nothing (statistics.mean weighs fractions exactly, and slowly)."""
    values = list(numbers)
    return sum(values) / len(values) if values else 0.0


def name_columns(page: Outline, headings: list[Heading]) -> list[Column]:
    """The columns that may be company names, best first."""
    columns = [column for cells in columns_of_cells(page) if (column := _by_likeness(cells)).score > 0]
    columns.sort(key=lambda column: column.weight, reverse=True)
    for column in columns[:PROMISING]:
        _weigh_hints(column, page)
    shortlist = sorted(columns[:PROMISING], key=lambda column: column.weight, reverse=True)[:SHORTLIST]
    for column in shortlist:
        _weigh_context(column, page, headings)
    shortlist.sort(key=lambda column: (column.accepted, column.weight), reverse=True)
    for column in shortlist[:1]:
        _widen(page, column, columns, headings)
    return shortlist


def _widen(page: Outline, column: Column, others: list[Column], headings: list[Heading]) -> None:
    """Take in columns of names in records of the same build: other row classes, broken tables, two records a row."""
    if not column.records:
        return
    build = _build(page, column, column.cells[0])
    likeness = mean(company_likeness(cell.text) for cell in column.sample)
    classless = not any(names for _, names in build)
    known = {cell.element.index for cell in column.cells}
    for other in others:
        if other is column or _build(page, column, other.cells[0]) != build:
            continue
        alike = mean(company_likeness(cell.text) for cell in other.sample)
        other.records = other.records or records_of(page, other.cells)
        if alike < (SPEAKING if classless else 0.0) or alike < 0.7 * likeness or _header(page, other, headings) < 0:
            continue
        column.cells += [cell for cell in other.cells if cell.element.index not in known]
        known |= {cell.element.index for cell in other.cells}
    column.cells.sort(key=lambda cell: cell.element.index)
    column.records = records_of(page, column.cells)


def _build(page: Outline, column: Column, cell: Cell) -> list[tuple[str, str]]:
    """Tags and classes from the name up to its record's root, as in the column's first record."""
    first = column.records[0]
    height = first.name.element.depth - page.elements[first.start].depth
    chain = [cell.element, *islice(page.ancestors(cell.element), height)]
    return [(element.tag, element.attribute("class")) for element in chain[:-1]] + [(chain[-1].tag, "")]


def _by_likeness(cells: list[Cell]) -> Column:
    column = Column(cells)
    likeness = mean(company_likeness(cell.text) for cell in column.sample)
    if len(cells) > 1 or likeness >= SPEAKING:
        column.score = likeness - mean(heading_field(cell.text) is not None for cell in column.sample)
        column.reasons = [f"likeness {likeness:.2f}"]
        column.sure = likeness >= SPEAKING
    return column


def _weigh_hints(column: Column, page: Outline) -> None:
    shown = [f"{_names(cell.element)} {_link_words(link_of(page, cell.element))}" for cell in column.sample]
    hints = [_hints(NUMBERS.sub("", words)) for words in shown]
    hint, other = mean(company for company, _ in hints), mean(other for _, other in hints)
    column.sure |= hint > 0.5
    column.score += 0.4 * hint - 0.4 * other * (column.score < 0.8)


@lru_cache(maxsize=4096)
def _hints(words: str) -> tuple[bool, bool]:
    """Whether names and addresses speak of companies, and whether of something else."""
    return bool(_expressions().company.search(words)), bool(_expressions().other.search(words))


def _link_words(link: str) -> str:
    """The words of a link's address that tell what it leads to: the first of a long host name, and the path."""
    host, _, path = link.partition("//")[2].partition("/") if "//" in link else ("", "", link)
    labels = host.split(".")
    return f"{labels[0] if len(labels) > 2 and labels[0] != 'www' else ''} /{path}"


def _names(element: Element) -> str:
    return f"{element.attribute('class')} {element.attribute('id')} {element.attribute('itemprop')}"


def _weigh_context(column: Column, page: Outline, headings: list[Heading]) -> None:
    column.records = records_of(page, column.cells)
    if not column.records:
        column.score = 0.0
        return
    texts = [_record_text(page, record) for record in column.records[:: max(1, len(column.records) // SAMPLE)]]
    contacts = [sum(1 for fact in _expressions().contacts if fact.search(text)) for text in texts]
    others = [sum(1 for fact in _expressions().facts if fact.search(text)) for text in texts]
    evidence = {
        "header": _header(page, column, headings),
        "labels": _labels(page, column),
        "surroundings": _surroundings(page, column),
        "heading": 0.3 * _heading(page, column),
        "facts": 0.15 * min(3.0, mean(map(sum, zip(contacts, others, strict=True)))),
        "coverage": 0.4 * _coverage(page, column),
    }
    column.sure |= (
        max(evidence["header"], evidence["labels"]) > 0
        or evidence["surroundings"] >= 0.4
        or mean(hits > 0 for hits in contacts) >= 0.5
    )
    column.score += sum(evidence.values())
    column.reasons += [f"{name} {value:+.2f}" for name, value in evidence.items() if abs(value) >= 0.05]


def _header(page: Outline, column: Column, headings: list[Heading]) -> float:
    """What the page calls the column: the first heading that plays its part in a record, and is no link."""
    if not column.records:
        return 0.0
    root = page.elements[column.records[0].start]
    around = [column.cells[0].element, *page.ancestors(column.cells[0].element)]
    parts = {element.part for element in around if element.index > root.index or (element is root and root.tag == "td")}
    for heading in headings:
        if heading.element.part in parts and not heading.alone and not _linked(page, heading.element):
            return 0.8 if heading.field == "name" else -0.8
    return 0.0


def _labels(page: Outline, column: Column) -> float:
    """What the labels right before the cells say: one for names, or several, as in a table of one company's facts."""
    before = [heading_field(_text_before(page, cell.element)) for cell in column.sample]
    known = [label for label in before if label]
    if set(before) == {"name"}:
        return 0.8
    return -1.0 if len(set(known)) > 1 and 2 * len(known) >= len(before) else 0.0


def _text_before(page: Outline, element: Element) -> str:
    """The text that stands right before an element."""
    texts = page.texts[max(0, element.first_text - MAX_BEFORE) : element.first_text]
    return next((text for piece in reversed(texts) if (text := folded(piece))), "")


def _linked(page: Outline, element: Element) -> bool:
    """Whether it is, holds or stands in a link: the label of a column does not."""
    near = [element, *islice(page.ancestors(element), 2), *page.elements[element.index + 1 : element.end][:8]]
    return any(other.tag == "a" for other in near)


def _surroundings(page: Outline, column: Column) -> float:
    record = column.records[len(column.records) // 2]
    inside, outside = "", ""
    for element in page.ancestors(record.name.element):
        if element.index > record.start:
            inside += " " + _names(element)
        else:
            outside += (
                f" {element.tag if element.tag in ('nav', 'footer', 'header', 'aside') else ''} {_names(element)}"
            )
    value = 0.0
    hints = _expressions()
    if hints.company.search(inside):
        value += 0.4
    elif hints.other.search(inside):
        value -= 0.3
    value -= 0.4 if hints.aside.search(outside) else 0.0
    title = _text_before(page, page.elements[column.records[0].start])
    return value - (0.5 if len(title) <= MAX_TITLE and hints.aside_title.search(title) else 0.0)


def _heading(page: Outline, column: Column) -> float:
    headings = ("h1", "h2", "h3", "h4", "h5")
    return mean(
        cell.element.tag in headings
        or any(element.tag in headings for element in islice(page.ancestors(cell.element), 2))
        or cell.element.attribute("itemprop") == "name"
        for cell in column.sample
    )


def _record_text(page: Outline, record: Record) -> str:
    return " ".join(text for piece in record.texts(page) if (text := piece.strip()))[:600]


def _coverage(page: Outline, column: Column) -> float:
    """Share of the page's visible text that the records hold."""
    total = sum(map(len, page.texts)) or 1
    covered = sum(len(text) for record in column.records for text in record.texts(page))
    return min(1.0, covered / total)
