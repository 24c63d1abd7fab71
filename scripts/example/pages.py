"""What the pages of all example sites share: the frame around them, list walking, and the calendar without an end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TypeVar
from urllib.parse import parse_qs

from scripts.example.model import Listing

T = TypeVar("T")

STYLE = """
body{font:14px/1.7 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#333;margin:0;background:#f4f5f7}
header,footer{background:#fff;padding:12px 24px}header b{font-size:22px;color:#0b63a5}
nav{background:#0b63a5;padding:6px 24px}nav a{color:#fff;margin-right:18px;text-decoration:none}
.wrap{display:flex;gap:16px;max-width:1100px;margin:16px auto}main{flex:1;background:#fff;padding:16px 20px}
aside{width:230px;background:#fff;padding:12px 16px}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #dde3ea;padding:6px 10px;text-align:left}th{background:#f3f7fb;width:120px;font-weight:400}
.item{border-bottom:1px dashed #ccd;padding:10px 0}.item h3,.item h4{margin:0}.item p{margin:2px 0;color:#666}
.pager{padding:14px 0}.pager a,.pager span{padding:2px 9px;border:1px solid #ccd;margin-right:4px}
dl{display:grid;grid-template-columns:120px 1fr;margin:0}dt{color:#888}dd{margin:0}li{list-style:none}ul{padding:0}
footer{color:#888;font-size:12px;text-align:center;margin-top:24px}
"""


@dataclass(frozen=True, slots=True)
class Brand:
    """A site as it presents itself: its own hotline and ICP line are decoys for a reader of companies.

    encoding: of its bytes; declared: what its `meta charset` says, as loosely as old sites do.
    """

    title: str
    slogan: str
    encoding: str
    declared: str
    hotline: str
    icp: str
    menu: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A site to serve: address (query included) -> HTML. `other`: HTML for every address without a page, else 404."""

    brand: Brand
    robots: str
    pages: Mapping[str, str]
    other: str = ""


def frame(brand: Brand, title: str, main: str, *, side: str = "", head: str = "") -> str:
    """A whole page of a site around its main part."""
    menu = "".join(f'<a href="{path}">{text}</a>' for text, path in (("首页", "/"), *brand.menu))
    aside = f"<aside>{side}</aside>" if side else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{brand.declared}">
<title>{escape(title)}_{brand.title}</title>
<style>{STYLE}</style>
{head}</head>
<body>
<header><b>{brand.title}</b> {brand.slogan}</header>
<nav>{menu}</nav>
<div class="wrap">
<main>
{main}
</main>
{aside}
</div>
<footer>
<p><a href="/about">关于我们</a> | <a href="/calendar?month=2026-12">活动日历</a> | <a href="/help">帮助中心</a></p>
<p>{brand.title} 客服热线：{brand.hotline}</p>
<p>{brand.icp}</p>
<p>示例网站，企业、人名、号码均属虚构</p>
</footer>
</body>
</html>
"""


def about(brand: Brand) -> dict[str, str]:
    """The pages that every site has and no crawl needs."""
    text = f"<h1>关于{brand.title}</h1><p>{brand.slogan}。如需删除信息，请致电{brand.hotline}。</p>"
    return {path: frame(brand, "关于我们", text) for path in ("/about", "/help")}


def calendar(brand: Brand, query: str) -> str | None:
    """One month of the events calendar, which links to the next one for ever; None for a query without a month."""
    year, _, month = parse_qs(query).get("month", [""])[0].partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return None
    after = f"{int(year) + int(month) // 12}-{int(month) % 12 + 1:02d}"
    days = "".join(f"<span>{day}日 </span>" for day in range(1, 29))
    text = f'<h1>{year}年{int(month)}月活动日历</h1><p>{days}</p><p><a href="/calendar?month={after}">下个月</a></p>'
    return frame(brand, f"{year}年{int(month)}月活动日历", text)


def profile(listing: Listing) -> str:
    """What a company says of itself, in running text."""
    products = listing.value("主营产品") or listing.value("主营业务")
    place = f"{listing.city.name}{listing.district.name}"
    text = f"{listing.name}位于{place}，主营{products}，为新老客户提供专业服务，欢迎来电洽谈。"
    return f"<h2>公司简介</h2><p>{escape(text)}</p>"


def chunks(rows: Sequence[T], size: int) -> list[Sequence[T]]:
    """A list in pages of `size`; a last row alone joins the page before, and an empty list has one empty page."""
    starts = [start for start in range(0, len(rows), size) if start == 0 or len(rows) - start > 1]
    return [rows[start:end] for start, end in pairwise((*starts, len(rows)))] or [rows]


def pager(addresses: Sequence[str], number: int, total: int) -> str:
    """The links under page `number` (from 1) of a list of `total` records."""
    links = "".join(
        f'<span class="current">{n}</span>' if n == number else f'<a href="{address}">{n}</a>'
        for n, address in enumerate(addresses, 1)
    )
    after = f'<a class="next" href="{addresses[number]}">下一页</a>' if number < len(addresses) else ""
    return f'<div class="pager">{links}{after} 共{total}条 第{number}/{len(addresses)}页</div>'


def links(items: Iterable[tuple[str, str]]) -> str:
    """A plain list of (text, address) links."""
    return "<ul>" + "".join(f'<li><a href="{address}">{escape(text)}</a></li>' for text, address in items) + "</ul>"
