"""The industry directory 华瓴行业名录网: GBK that calls itself gb2312, label tables, lists by city and industry.

| address | page |
|---|---|
| `/` | cities |
| `/{city}/` | industries of a city |
| `/{city}/{industry}/` | list, 6 companies a page; page 2 on: `/{city}/{industry}/p{n}.html` |
| `/company/{number}.html` | company, a table of `th`/`td`; some are 404; lists add a `?sid=…` that changes nothing |
| `/vip/`, `/vip/{number}.html` | forbidden by robots.txt |

city: suzhou wuxi nanjing hangzhou ningbo chengdu. industry: jiaoyu jixie dianzi fangzhi wuliu caishui ruanjian
(`words.CATEGORIES` gives their words). Every city has every list; an empty one says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from scripts.example.model import Listing, World, drawing
from scripts.example.pages import Brand, Site, about, chunks, frame, links, pager, profile
from scripts.example.words import CATEGORIES, CITIES, City

PAGE_SIZE = 6
BRAND = Brand(
    "华瓴行业名录网",
    "按行业查企业",
    "gbk",
    "gb2312",
    "400-655-0101",
    "苏ICP备20990101号-1 增值电信业务经营许可证 苏B2-20990101",
    (*((city.name, f"/{city.slug}/") for city in CITIES), ("VIP专区", "/vip/")),
)


def site(world: World) -> Site:
    """The whole site."""
    listings = world.of_site("industry")
    home = "<h1>选择城市</h1>" + links((f"{city.name}企业名录", f"/{city.slug}/") for city in CITIES)
    pages = {"/": frame(BRAND, "企业名录大全", home)} | about(BRAND)
    for city in CITIES:
        pages |= _city(city, listings)
    corner = [one for one in listings if one.access in ("denied", "hidden")]
    vip = "<h1>VIP企业</h1>" + links((one.name, one.path) for one in corner)
    pages["/vip/"] = frame(BRAND, "VIP企业", vip)
    readable = [one for one in listings if one.access in ("page", "denied", "hidden")]
    shown = [one for one in listings if one.access == "page"]
    pages |= {one.path: _company(one, shown) for one in readable}
    return Site(BRAND, "User-agent: *\nDisallow: /vip/\n", pages)


def _city(city: City, listings: Sequence[Listing]) -> dict[str, str]:
    pages: dict[str, str] = {}
    counts = []
    for slug, title in CATEGORIES.items():
        rows = [one for one in listings if one.city == city and one.category == slug and one.visible]
        counts.append((f"{city.name}{title}（{len(rows)}）", f"/{city.slug}/{slug}/"))
        pages |= dict(_list(city, slug, rows))
    main = f"<h1>{city.name}行业分类</h1>" + links(counts)
    return pages | {f"/{city.slug}/": frame(BRAND, f"{city.name}企业名录", main)}


def _list(city: City, slug: str, rows: Sequence[Listing]) -> Iterator[tuple[str, str]]:
    title = f"{city.name}{CATEGORIES[slug]}企业名录"
    parts = chunks(rows, PAGE_SIZE)
    base = f"/{city.slug}/{slug}/"
    addresses = [base, *(f"{base}p{n}.html" for n in range(2, len(parts) + 1))]
    side = "<h4>行业分类</h4>" + links((CATEGORIES[one], f"/{city.slug}/{one}/") for one in CATEGORIES)
    for number, (address, part) in enumerate(zip(addresses, parts, strict=True), 1):
        items = "".join(map(_row, part)) or "<p>该分类下暂无企业信息</p>"
        crumbs = f'当前位置：<a href="/">首页</a> &gt; <a href="/{city.slug}/">{city.name}</a> &gt; {CATEGORIES[slug]}'
        main = f'<p>{crumbs}</p><h1>{title}</h1><div class="list">{items}</div>'
        main += pager(addresses, number, len(rows)) if part else ""
        yield address, frame(BRAND, title if number == 1 else f"{title} 第{number}页", main, side=side)


def _row(listing: Listing) -> str:
    sid = f"{drawing('session', listing.number).getrandbits(32):08x}"
    return (
        f'<div class="item"><h4><a href="{listing.path}?sid={sid}">{escape(listing.name)}</a></h4>'
        + "".join(f"<p>{label}：{escape(listing.value(label))}</p>" for label in listing.row)
        + "</div>\n"
    )


def _company(listing: Listing, others: Sequence[Listing]) -> str:
    rows = [("公司名称", listing.name), ("所在地区", f"{listing.city.name} {listing.district.name}")]
    rows += [(entry.label, entry.value) for entry in listing.entries]
    table = "".join(f"<tr><th>{label}</th><td>{escape(value)}</td></tr>\n" for label, value in rows)
    main = f"<h1>{escape(listing.name)}</h1><table>{table}</table>{profile(listing)}"
    peers = [one for one in others if one.city == listing.city and one != listing]
    side = "<h4>推荐企业</h4>" + links(
        (one.name, one.path) for one in drawing("side", listing.number).sample(peers, min(5, len(peers)))
    )
    return frame(BRAND, listing.name, main, side=side)
