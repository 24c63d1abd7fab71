"""Lists of companies for the benchmark `extract`: the pages, and who reads them.

Three invented layouts (cards, a table, job advertisements) of N records each. The two others know less: they take the
links that end as a company's name does, and the link that says 下一页, as a spider of an ordinary project would begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup
from parsel import Selector

from spiders.extract.listing import extract_listing

URL = "http://directory.example.com/list/2.html"
COMPANY = re.compile(r"(公司|学校|中心|厂|集团|店|部)$")
KINDS = ("教育科技有限公司", "艺术培训学校", "职业培训中心", "机械厂")
LAYOUTS = {
    "cards": (
        "<div class='list'>{rows}</div>",
        "<dl class='item'><dd><h4><a href='/co/{i}.html'>{name}</a></h4></dd><dd>主营产品：课程 教具 教材</dd>"
        "<dd>地址：云栖市东城区文汇路{i}号</dd><dd>电话：<b>0599-6{i:06}</b></dd></dl>",
    ),
    "table": (
        "<table><tr><th>序号</th><th>企业名称</th><th>地址</th><th>联系电话</th></tr>{rows}</table>",
        "<tr><td>{i}</td><td><a href='/co/{i}.html'>{name}</a></td><td>文汇路{i}号</td><td>0599-6{i:06}</td></tr>",
    ),
    "jobs": (
        "<ul class='jobs'>{rows}</ul>",
        "<li><a class='job' href='/job/{i}.html'>课程顾问{i}</a><span class='pay'>5-8千/月</span>"
        "<div class='company'><a href='/co/{i}.html'>{name}</a><p>教育培训 / 未融资 / 20-99人</p></div></li>",
    ),
}
PAGER = (
    "<div class='page'><a href='1.html'>上一页</a> <a href='1.html'>1</a> <b>2</b> <a href='3.html'>下一页</a></div>"
)

Found = tuple[list[str], str]
Reader = Callable[[bytes], Found]


def pages(records: int) -> list[tuple[bytes, list[str]]]:
    """The page of each layout, with the names that stand on it."""
    names = [f"云栖市晨光第{i}{KINDS[i % len(KINDS)]}" for i in range(records)]
    built = []
    for frame, row in LAYOUTS.values():
        rows = "".join(row.format(i=i, name=name) for i, name in enumerate(names))
        html = f"<html><body><h1>企业名录</h1>{frame.format(rows=rows)}{PAGER}</body></html>"
        built.append((html.encode(), names))
    return built


def with_extract(html: bytes) -> Found:
    """The project's reader."""
    listing = extract_listing(html, URL)
    return [record.name for record in listing.records], listing.next_url or ""


def with_parsel(html: bytes) -> Found:
    """Links by XPath."""
    links = Selector(body=html, encoding="utf-8").xpath("//a")
    return _chosen([(link.xpath("normalize-space()").get() or "", link.attrib.get("href", "")) for link in links])


def with_beautifulsoup(html: bytes) -> Found:
    """Links by BeautifulSoup over Python's own parser."""
    links = BeautifulSoup(html, "html.parser").find_all("a")
    return _chosen([(link.get_text(strip=True), str(link.get("href", ""))) for link in links])


def _chosen(links: list[tuple[str, str]]) -> Found:
    return [text for text, _ in links if COMPANY.search(text)], next((to for text, to in links if text == "下一页"), "")


LISTING_READERS: dict[str, Reader] = {
    "extract_listing": with_extract,
    "parsel": with_parsel,
    "BeautifulSoup": with_beautifulsoup,
}
