"""What it costs to read a page: `extract_company` and `extract_listing` beside parsel and BeautifulSoup, in one run.

    python -m scripts.benchmarks.extract [--size KB] [--records N] [--seconds S]

The pages of one company are the invented ones of the tests, filled up to the size of a usual page with a list of news.
The two others read by the labels of a table, as a spider of an ordinary project does. CPU time in one process; the
last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from parsel import Selector
from rich.console import Console
from rich.table import Table

from scripts.benchmarks.listing import LAYOUTS, LISTING_READERS
from scripts.benchmarks.listing import pages as lists
from spiders.extract import extract_company
from spiders.items import CompanyItem

PAGES = Path(__file__).parents[2] / "tests" / "spiders" / "extract" / "pages"
LABELS = {
    "phones": "电话|手机|Tel|Phone",
    "fax": "传真|Fax",
    "emails": "邮箱|邮件|E-?mail",
    "address": "地址|住所|Address",
    "contact_person": "联系人|经理",
}
FIELDS = ("name", *LABELS)
BLOCKS = "//dt|//th|//td|//dd|//li|//p"
NUMBER = re.compile(r"(?:\+?86[- ])?(?:0\d{2,3}[- ]\d{7,8}|1[3-9]\d{9}|400[- ]\d{3}[- ]\d{4})")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

Fields = Mapping[str, str | list[str]]
Reader = Callable[[bytes, str], Fields]


@dataclass(frozen=True, slots=True)
class Sample:
    """A page, its address and what is right; wanted has only the fields that the page's golden file names."""

    html: bytes
    url: str
    wanted: Fields


def samples(size: int) -> list[Sample]:
    """The invented pages of one company, each filled up to `size` bytes."""
    found = []
    for path in sorted(PAGES.glob("company_*.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        if wanted["verdict"] == "company":
            html = _filled(path.with_suffix(".html").read_bytes(), size, chinese=wanted.get("name", "") > "\u3400")
            found.append(Sample(html, wanted["url"], {k: v for k, v in wanted.items() if k in FIELDS}))
    return found


def _filled(html: bytes, size: int, chinese: bool) -> bytes:
    """The page with a side list of news behind its content, in characters that every charset can carry."""
    text = (
        "行业动态第{0}条，样例展会在样例市开幕，百余家企业参展"
        if chinese
        else "News of the trade, number {0}, from the sample fair"
    )
    row = (
        '<li class="item news-item"><a class="news-link" href="/news/2026/{0}.html" title="news" target="_blank">'
        f'{text}</a> <span class="date">05-{{1:02}}</span></li>\n'
    )
    rows: list[bytes] = []
    room = size - len(html)
    while room > 0:
        rows.append(row.format(len(rows), len(rows) % 28 + 1).encode("ascii", "xmlcharrefreplace"))
        room -= len(rows[-1])
    head, found, tail = html.rpartition(b"</body>")
    return head + b'<div class="sidebar"><ul>' + b"".join(rows) + b"</ul></div>" + found + tail


def with_extract(html: bytes, url: str) -> Fields:
    """The project's reader."""
    item: CompanyItem = extract_company(html, url)
    return {field: getattr(item, field) for field in FIELDS}


def with_parsel(html: bytes, url: str) -> Fields:
    """Labels in cells, terms and list items by XPath; the heading or the title as the name."""
    page = Selector(body=html, encoding=_charset(html))
    texts = ["".join(node.xpath(".//text()").getall()) for node in page.xpath(BLOCKS)]
    name = page.xpath("normalize-space(//h1)").get() or page.xpath("normalize-space(//title)").get() or ""
    return _read(name, texts)


def with_beautifulsoup(html: bytes, url: str) -> Fields:
    """The same with BeautifulSoup over Python's own parser."""
    page = BeautifulSoup(html, "html.parser")
    texts = [node.get_text() for node in page.find_all(BLOCKS.replace("/", "").split("|"))]
    heading = page.find("h1") or page.find("title")
    return _read(heading.get_text(strip=True) if heading else "", texts)


def _charset(html: bytes) -> str:
    declared = re.search(rb"charset=[\"']?([\w-]+)", html[:2000])
    return declared[1].decode() if declared else "utf-8"


def _read(name: str, texts: list[str]) -> Fields:
    fields: dict[str, str | list[str]] = {
        "name": name,
        "phones": [],
        "fax": [],
        "emails": [],
        "address": "",
        "contact_person": "",
    }
    for field, value in _labelled(texts):
        if isinstance(known := fields[field], list):
            pattern = EMAIL if field == "emails" else NUMBER
            known.extend(found for found in pattern.findall(value) if found not in known)
        elif not known:
            fields[field] = value
    return fields


def _labelled(texts: list[str]) -> Iterator[tuple[str, str]]:
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        for field, words in LABELS.items():
            if match := re.match(
                rf"\s*\S{{0,6}}(?:{words})\S{{0,2}}?\s*[:：]?\s*(.*)", text, re.DOTALL | re.IGNORECASE
            ):
                yield field, (match[1] or following).strip()
                break


def right(found: Fields, wanted: Fields) -> int:
    """How many of the wanted fields are read as they should be."""
    return sum(found.get(field) == value for field, value in wanted.items())


def milliseconds(read: Callable[..., object], pages: Sequence[tuple[object, ...]], seconds: float) -> float:
    """CPU time a page, the best round of as many as fit into `seconds`."""
    best = float("inf")
    stop = time.process_time() + seconds
    while time.process_time() < stop or best == float("inf"):
        start = time.process_time()
        for page in pages:
            read(*page)
        best = min(best, (time.process_time() - start) / len(pages))
    return 1000 * best


COMPANY_READERS: dict[str, Reader] = {
    "extract_company": with_extract,
    "parsel": with_parsel,
    "BeautifulSoup": with_beautifulsoup,
}


def measure_companies(size: int, seconds: float) -> dict[str, dict[str, float]]:
    """Every reader on the pages of one company: CPU time a page, fields right."""
    pages = samples(size)
    result = {}
    for name, read in COMPANY_READERS.items():
        hits = sum(right(read(page.html, page.url), page.wanted) for page in pages)
        cost = milliseconds(read, [(page.html, page.url) for page in pages], seconds)
        result[name] = {"ms": round(cost, 3), "right": hits, "of": sum(len(page.wanted) for page in pages)}
    return result


def measure_listings(records: int, seconds: float) -> dict[str, dict[str, float]]:
    """Every reader on the lists: CPU time of each layout, names right."""
    built = lists(records)
    result = {}
    for name, read in LISTING_READERS.items():
        costs = [milliseconds(read, [(html,)], seconds) for html, _ in built]
        hits = sum(len({*read(html)[0]} & {*names}) for html, names in built)
        rounded = {layout: round(cost, 3) for layout, cost in zip(LAYOUTS, costs, strict=True)}
        result[name] = rounded | {"right": hits, "of": len(built) * records}
    return result


def show(title: str, result: Mapping[str, Mapping[str, float]]) -> None:
    """One table: a reader a row."""
    columns = next(iter(result.values()))
    table = Table("reader", *columns, title=title)
    for name, figures in result.items():
        table.add_row(name, *map(str, figures.values()))
    Console().print(table)


def main() -> None:
    """Measure every reader and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--size", type=int, default=30, help="size of a company's page in kB")
    parser.add_argument("--records", type=int, default=40, help="records of a list")
    parser.add_argument("--seconds", type=float, default=2.0, help="CPU time for each reader and kind of page")
    options = parser.parse_args()
    companies = measure_companies(1000 * options.size, options.seconds)
    show(f"one company, {options.size} kB: CPU ms a page, fields right", companies)
    found = measure_listings(options.records, options.seconds)
    show(f"{options.records} records: CPU ms a page, names right", found)
    print(json.dumps({"kB": options.size, "company": companies, "records": options.records, "listing": found}))


if __name__ == "__main__":
    main()
