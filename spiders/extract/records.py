"""Structure induction: which texts of a page form its column of company names, and how far each one's record reaches.

Texts that play the same part (one path of an `Outline`) form a column; where one record holds several of them they
are told apart by their place in the record. Columns are weighed by how much their texts look like company names, by
what the page calls them (header, class, address of the link, heading), and by the facts that stand beside them.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from spiders.extract.headings import heading_field
from spiders.extract.likeness import company_likeness
from spiders.extract.outline import Element, Outline
from spiders.extract.page import folded

MAX_NAME = 60
MAX_PIECES = 16
MAX_CELLS = 3_000
SAMPLE = 24
SHORTLIST = 8
THRESHOLD = 0.85
FEW = {1: 1.0, 2: 0.6, 3: 0.5, 4: 0.4, 5: 0.2}
SPEAKING = 0.6

NUMBERED = re.compile(r"^(?:[(（【]?\d{1,4}[)）】、．]|\d{1,4}\.(?!\d))\s*")
SENTENCE = re.compile(r"[。！？；;!?:：]$")
COMPANY_HINT = re.compile(
    r"compan(y|ies)|gongsi|qiye|corp|firm|enterprise|employer|merchant|supplier|vendor|seller|shop|store|business"
    r"|organi[sz]ation|agency|school|xuexiao|jigou|member|huiyuan|danwei|gsmc|dwmc|qymc|cname|comp?[-_]?name|provider"
    r"|\b(co|com|comp|biz|org|unit)(?![a-z])",
    re.IGNORECASE,
)
OTHER_HINT = re.compile(
    r"job|posi?tion|zhiwei|zwmc|zhaopin|recruit|vacanc|product|goods|offer|sku|prod\b|news|article|topic|thread|blog|post"
    r"|city|area|region|diqu|categor|cate\b|class(ify)?\b|tag|salary|price|author|user|comment|question|video|photo",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"nav|menu|footer|foot\b|header|crumb|friend|link|side|aside|hot|recommend|related|relate|rela\b|history|tags?\b|filter|select"
    r"|cat(egory|e)?-?list|city|toolbar|banner|advert|\bad\b|rank|top\d|pager|pagination|search[-_]?(bar|con|form)|keyword",
    re.IGNORECASE,
)
FACTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"1[3-9]\d{9}|\b0\d{2,3}[-\s)）]{0,2}\d{7,8}|\b400[-\s]?\d{3,4}[-\s]?\d{3,4}|\(?\b\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,4}\b"
        r"|\b1[3-9]\d{1,6}\*{3,}",
        r"[省市区县州].{0,20}[路街道镇村号园]|地址|住所|\b(st|street|rd|road|ave|avenue|lane|drive|blvd|hwy|way)\b\.?"
        r"|\b[A-Z]{2,3} \d{4,5}\b",
        r"主营|经营(范围|模式)|主要产品|注册资[本金]|法定?代表人|法人|联系人|成立(时间|日期)|信用代码|会员|许可证",
        r"\d+\s?人(以上|以下)?|少于\d+人|[A-D]轮|未融资|上市公司|民营|国企|外资|合资|事业单位",
        r"\d+(\.\d+)?[kK万千]?\s?[-–~至]\s?\d+(\.\d+)?([kK万千]|\s?元|/[月年天])?|面议|[\w.+-]+@[\w-]+\.\w",
    )
)
CONTACTS = FACTS[:3]


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a column and its element."""

    element: Element
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its name and the slice of elements that belongs to it."""

    name: Cell
    start: int
    end: int


@dataclass(slots=True)
class Column:
    """A candidate column of names.

    score: the sum of its evidence (reasons), about 0 to 3. sure: names that speak for themselves, or that the page calls
    names of companies, or that stand beside contacts: without any of these a column is a list of something else.
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


def name_columns(page: Outline) -> list[Column]:
    """The columns that may be company names, best first."""
    columns = [Column(cells) for cells in _groups(page)]
    for column in columns:
        _weigh_texts(page, column)
    columns.sort(key=lambda column: column.weight, reverse=True)
    shortlist = columns[:SHORTLIST]
    for column in shortlist:
        _weigh_context(column, page)
    shortlist.sort(key=lambda column: (column.accepted, column.weight), reverse=True)
    for column in shortlist[:1]:
        _widen(page, column, columns)
    return shortlist


def _widen(page: Outline, column: Column, others: list[Column]) -> None:
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
        if mean(company_likeness(cell.text) for cell in other.sample) < max(0.7 * likeness, 0.6 * classless):
            continue
        other.records = other.records or _records(page, other.cells)
        if classless and _header(page, other) != _header(page, column):
            continue
        column.cells += [cell for cell in other.cells if cell.element.index not in known]
        known |= {cell.element.index for cell in other.cells}
    column.cells.sort(key=lambda cell: cell.element.index)
    column.records = _records(page, column.cells)


def _build(page: Outline, column: Column, cell: Cell) -> list[tuple[str, str]]:
    """Tags and classes from the name up to its record's root, as in the column's first record."""
    first = column.records[0]
    height = sum(element.index >= first.start for element in page.ancestors(first.name.element))
    chain = [cell.element, *page.ancestors(cell.element)][: height + 1]
    return [(element.tag, element.attribute("class")) for element in chain[:-1]] + [(chain[-1].tag, "")]


def _cells(page: Outline) -> Iterable[Cell]:
    elements = page.elements
    for element in elements:
        if element.hidden or not (element.own_text or element.tag == "img"):
            continue
        if element.end_text - element.first_text > MAX_PIECES:
            continue
        text = page.text(element) if element.tag != "img" else folded(element.attribute("alt"))
        if 1 < len(text) <= 2 * MAX_NAME and not SENTENCE.search(text):
            yield Cell(element, _bare(full_text(page, element, text)))


def _bare(text: str) -> str:
    """The text without a number before it and without the label of a name."""
    text = NUMBERED.sub("", text)
    label, colon, rest = text.replace("：", ":").partition(":")
    return text[len(label) + 1 :].strip() if colon and rest and heading_field(label) == "name" else text


def full_text(page: Outline, element: Element, text: str) -> str:
    """The title attribute where it holds the text that the page cuts off, else the text."""
    for holder in (element, page.elements[element.parent]) if element.parent >= 0 else (element,):
        title = folded(holder.attribute("title"))
        shown = text.rstrip(".… ")
        if len(title) > len(shown) and title.startswith(shown) and len(title) <= 2 * MAX_NAME and shown:
            return title
    return text


def link_of(page: Outline, element: Element) -> str:
    """The address that an element or its surroundings link to, as written; empty where none."""
    for near in (element, *page.ancestors(element)[:3]):
        if near.tag == "a":
            return near.attribute("href")
    inside = page.elements[element.index + 1 : element.end]
    return next((near.attribute("href") for near in inside if near.tag == "a"), "")


def _groups(page: Outline) -> list[list[Cell]]:
    by_path: dict[int, list[Cell]] = defaultdict(list)
    for cell in _cells(page):
        if len(group := by_path[cell.element.path]) < MAX_CELLS:
            group.append(cell)
    groups = []
    for group in by_path.values():
        groups += [group, *_split(page, group)]
    return groups


def _split(page: Outline, cells: list[Cell]) -> list[list[Cell]]:
    """The same cells by their place in a record, where records hold several of them."""
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
    return [group for group in places.values() if len(group) * len(places) * 2 >= len(cells)]


def _common_depth(page: Outline, a: Element, b: Element) -> int:
    """Depth of the closest element around both."""
    around = page.ancestors(a)
    return next((len(around) - i for i, element in enumerate(around) if element.end > b.index), 0)


def _weigh_texts(page: Outline, column: Column) -> None:
    cells = column.sample
    likeness = mean(company_likeness(cell.text) for cell in cells)
    shown = [f"{_names(cell.element)} {_link_words(link_of(page, cell.element))}" for cell in cells]
    hint = mean(bool(COMPANY_HINT.search(words)) for words in shown)
    other = mean(bool(OTHER_HINT.search(words)) for words in shown)
    labels = mean(heading_field(cell.text) is not None for cell in cells)
    column.score = likeness + 0.4 * hint - 0.4 * other * (likeness < 0.8) - labels
    column.reasons = [f"likeness {likeness:.2f}"]
    column.sure = likeness >= SPEAKING or hint > 0.5


def _share(cells: list[Cell], test: Callable[[Cell], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _link_words(link: str) -> str:
    """The words of a link's address that tell what it leads to: the first of a long host name, and the path."""
    host, _, path = link.partition("//")[2].partition("/") if "//" in link else ("", "", link)
    labels = host.split(".")
    return f"{labels[0] if len(labels) > 2 and labels[0] != 'www' else ''} /{path}"


def _names(element: Element) -> str:
    return f"{element.attribute('class')} {element.attribute('id')} {element.attribute('itemprop')}"


def _weigh_context(column: Column, page: Outline) -> None:
    column.records = _records(page, column.cells)
    if not column.records:
        return
    texts = [_record_text(page, record) for record in column.records[:60]]
    evidence = {
        "header": _header(page, column),
        "surroundings": _surroundings(page, column),
        "heading": 0.3 * _heading(page, column),
        "facts": 0.15 * min(3.0, mean(sum(1 for fact in FACTS if fact.search(text)) for text in texts)),
        "coverage": 0.4 * _coverage(page, column),
    }
    contacts = mean(any(fact.search(text) for fact in CONTACTS) for text in texts)
    column.sure |= evidence["header"] > 0 or evidence["surroundings"] >= 0.4 or contacts >= 0.5
    column.score += sum(evidence.values())
    column.reasons += [f"{name} {value:+.2f}" for name, value in evidence.items() if abs(value) >= 0.05]


def _records(page: Outline, cells: list[Cell]) -> list[Record]:
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
        usual = next((i + 1 for i, element in enumerate(around) if element.tag in ("tr", "li", "dl", "article")), 0)
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


def _header(page: Outline, column: Column) -> float:
    """What the page calls the column: the first text on its path, or on a path around it, that is a label."""
    first = column.records[0]
    around = [column.cells[0].element, *page.ancestors(column.cells[0].element)]
    parts = {element.path: element.attribute("class") for element in around if element.index >= first.start}
    for element in page.elements:
        if (
            element.path in parts
            and parts[element.path] == element.attribute("class")
            and element.end_text - element.first_text <= MAX_PIECES
            and not _linked(page, element)
            and _among_headings(page, element)
        ):
            heading = heading_field(page.text(element))
            if heading is not None:
                return 0.8 if heading == "name" else -0.8
    return 0.0


def _among_headings(page: Outline, element: Element) -> bool:
    """Whether other headings stand beside it: one word alone is the label of a form or the heading of a section."""
    for around in page.ancestors(element)[:2]:
        inside = (other for other in page.elements[around.index + 1 : around.end][:60] if other.own_text)
        if sum(heading_field(page.text(other)) is not None for other in inside) > 1:
            return True
    return False


def _linked(page: Outline, element: Element) -> bool:
    """Whether it is, holds or stands in a link: the label of a column does not."""
    near = [element, *page.ancestors(element)[:2], *page.elements[element.index + 1 : element.end][:8]]
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
    if COMPANY_HINT.search(inside):
        value += 0.4
    elif OTHER_HINT.search(inside):
        value -= 0.3
    return value - (0.4 if ASIDE.search(outside) else 0.0)


def _heading(page: Outline, column: Column) -> float:
    headings = ("h1", "h2", "h3", "h4", "h5")
    return _share(
        column.cells[:60],
        lambda cell: (
            cell.element.tag in headings
            or any(element.tag in headings for element in page.ancestors(cell.element)[:2])
            or cell.element.attribute("itemprop") == "name"
        ),
    )


def _record_text(page: Outline, record: Record) -> str:
    return " ".join(page.pieces(page.elements[record.start], record.end))[:600]


def _coverage(page: Outline, column: Column) -> float:
    """Share of the page's visible text that the records hold."""
    total = sum(map(len, page.texts)) or 1
    covered = 0
    for record in column.records:
        start = page.elements[record.start].first_text
        stop = page.elements[record.end].first_text if record.end < len(page.elements) else len(page.texts)
        covered += sum(map(len, page.texts[start:stop]))
    return min(1.0, covered / total)
