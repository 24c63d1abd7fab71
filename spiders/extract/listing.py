"""Which companies a page lists, what its rows say of them, and where it goes on.

Records come from the page's structure or from JSON, whichever shows them better; what remains is judged: an empty
result, a page that only scripts would fill, a block, or no listing at all.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from spiders.extract.columns import name_columns
from spiders.extract.headings import find_headings, heading_field
from spiders.extract.json_records import JsonListing, inline_json, json_emptiness, json_listing, parse_json
from spiders.extract.outline import outline
from spiders.extract.page import Page, load_page
from spiders.extract.pagination import next_page
from spiders.extract.row_fields import read_rows
from spiders.extract.rows import items
from spiders.extract.verdicts import page_verdict
from spiders.items import Listing

TOTAL = re.compile(
    r"(?:共(?:有|找到|搜索到|计)?|找到(?:了|约)?|等在内的|总数[:：]?|总计[:：]?|合计[:：]?)(?:相关|约|大约)?\s*([\d,]{1,11})\s*\+?\s*"
    r"(?:条|家|个|项|份|位|户|$|\s)(?!页)|\bof\s+(?:about\s+)?([\d,]{1,11})\s+(?:results|records|listings|companies|entries)"
    r"|\b([\d,]{1,11})\s+(?:results|records|listings|companies|matches)\b",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"(没有?|未|无)(找到|搜索到|查到|查询到|符合|匹配|相关|任何).{0,12}(结果|信息|企业|公司|职位|记录|数据|内容|商家|机构|条件)"
    r"|暂无(任何|相关|符合)?.{0,4}(数据|信息|企业|公司|单位|商家|店铺|机构|会员|展会|展商|职位|记录|结果|内容|名单)"
    r"|暂时没有|(没有|无)(相关|符合).{0,12}(信息|结果|数据|记录)|(名录|名单|列表|数据)(正在)?(更新|整理|完善)中"
    r"|(共|找到|搜索到|查到)\s*0\s*(条|家|个|项)|抱歉.{0,12}没有|did not match any|nothing (was )?found"
    r"|\bno (results|records|matches|listings|companies|jobs|data)( were)?( found| available)?\b"
    r"|\b0 (results|records|matches|listings)\b|we could ?n.t find any|searchd error: offset",
    re.IGNORECASE,
)
FACET = re.compile(r"(?<!\w)(不限|全部)(?!\w)")
MIN_FACETS = 4
MIN_HEADINGS = 3
MAX_TABLES = 40
SCRIPT_ONLY = "script-only page"
"""How the reason of an empty listing begins whose page does not say that there is nothing: it says nothing at all."""


def extract_listing(html: bytes | str, url: str) -> Listing:
    """The records of a listing page and its next page; an empty listing with its reason where there are none.

    Never raises; `verdict` is "listing", "empty" (a listing without rows), "blocked" or "none" (not a listing).
    """
    return listing_of(load_page(html, url))


def listing_of(page: Page) -> Listing:
    """`extract_listing` of a page that is already parsed."""
    value = parse_json(page.source)
    verdict = page_verdict(page)
    if verdict.kind in ("blocked", "login"):
        return Listing(verdict="blocked", reason=f"{verdict.kind}: {verdict.reason}")
    if value is not None:
        if empty := json_emptiness(value):
            return Listing(verdict="empty", reason=empty)
        return _json_answer(json_listing(value, page.url))
    listing = _best(page)
    listing.next_url = listing.next_url or next_page(page.tree, page.url)
    listing.total = listing.total or _total(page.text)
    if listing.records:
        return listing
    if verdict.kind == "not_found":
        listing.reason = verdict.reason
    elif verdict.kind == "shell":
        listing.verdict, listing.reason = "empty", f"{SCRIPT_ONLY}: {verdict.reason}"
    elif reason := _emptiness(page):
        listing.verdict, listing.reason = "empty", reason
    return listing


def _best(page: Page) -> Listing:
    """The better of the page's column of names and its inline JSON."""
    shown = outline(page.tree)
    headings = find_headings(shown)
    column = next(iter(name_columns(shown, headings)), None)
    if column is not None and not column.accepted:
        column = None
    inline = max(
        filter(None, (json_listing(value, page.url) for value in inline_json(page.tree))),
        key=lambda listing: listing.score,
        default=None,
    )
    if inline and (column is None or len(inline.rows) >= column.distinct):
        return _json_answer(inline)
    if column is None:
        return Listing(reason="no repeated records that look like companies")
    rows = read_rows(shown, column, headings, page.url)
    return Listing(records=items(rows), verdict="listing", reason="; ".join(column.reasons))


def _json_answer(found: JsonListing | None) -> Listing:
    if found is None:
        return Listing(reason="JSON without an array that looks like companies")
    return Listing(items(found.rows), found.next_url, "listing", found.reason, found.total)


def _total(text: str) -> int | None:
    hit = TOTAL.search(text)
    number = next((group for group in hit.groups() if group), "").replace(",", "") if hit else ""
    return int(number) if number else None


def _emptiness(page: Page) -> str:
    """What tells a listing without rows from a page that is no listing."""
    if hit := NOTHING.search(page.text):
        return f"the page says {hit[0][:40]!r}"
    facets = len(FACET.findall(page.text))
    if facets >= MIN_FACETS:
        return f"{facets} filters and no rows"
    tables = page.tree.css("table")
    if len(tables) <= MAX_TABLES and any(map(_headings_only, tables)):
        return "a table of headings and no rows"
    return ""


def _headings_only(table: LexborNode) -> bool:
    """Whether a table names its columns, one of them the companies, and has no row but perhaps a remark."""
    head, *rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in table.css("tr")] or [[]]
    fields = [heading_field(text) for text in head]
    named = "name" in fields and sum(map(bool, fields)) >= MIN_HEADINGS
    return named and all(sum(map(bool, row)) <= 1 for row in rows)
