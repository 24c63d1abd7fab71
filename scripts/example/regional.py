"""The regional portal 江畔企业在线: UTF-8, lists by city, companies as `dl` or as lines of "标签：值".

| address | page |
|---|---|
| `/` | cities |
| `/{city}/` | list of a city, 10 companies a page; page 2 on: `/{city}/list_{n}.html` |
| `/{city}/{district}/` | the same companies by district, not paged, linked from the city's list |
| `/{city}/qiye/{number}.html` | company; some are 404 |
| `/private/`, `/private/{number}.html` | forbidden by robots.txt |

city: suzhou wuxi nanjing hangzhou ningbo chengdu; districts as in `words.CITIES`. No lists by industry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from scripts.example.model import Listing, World, drawing
from scripts.example.pages import Brand, Site, about, chunks, frame, links, pager, profile
from scripts.example.words import CATEGORIES, CITIES, City

PAGE_SIZE = 10
BRAND = Brand(
    "江畔企业在线",
    "本地企业 一网查尽",
    "utf-8",
    "utf-8",
    "025-85550000",
    "浙ICP备20990202号 浙公网安备33010202000202号",
    (*((city.name, f"/{city.slug}/") for city in CITIES), ("会员中心", "/private/")),
)


def site(world: World) -> Site:
    """The whole site."""
    listings = world.of_site("regional")
    home = "<h1>城市分站</h1>" + links((f"{city.name}企业", f"/{city.slug}/") for city in CITIES)
    pages = {"/": frame(BRAND, "地方企业名录", home)} | about(BRAND)
    for city in CITIES:
        rows = [one for one in listings if one.city == city and one.visible]
        pages |= dict(_list(city, rows))
        pages |= dict(_districts(city, rows))
    corner = [one for one in listings if one.access in ("denied", "hidden")]
    pages["/private/"] = frame(BRAND, "会员中心", "<h1>会员企业</h1>" + links((one.name, one.path) for one in corner))
    shown = [one for one in listings if one.access == "page"]
    pages |= {one.path: _company(one, shown) for one in (*shown, *corner)}
    return Site(BRAND, "User-agent: *\nDisallow: /private/\nCrawl-delay: 0.05\n", pages)


def _list(city: City, rows: Sequence[Listing]) -> Iterator[tuple[str, str]]:
    parts = chunks(rows, PAGE_SIZE)
    addresses = [f"/{city.slug}/", *(f"/{city.slug}/list_{n}.html" for n in range(2, len(parts) + 1))]
    districts = " ".join(f'<a href="/{city.slug}/{d.slug}/">{d.name}</a>' for d in city.districts)
    for number, (address, part) in enumerate(zip(addresses, parts, strict=True), 1):
        main = (
            f"<h1>{city.name}企业名录</h1><p>按地区：{districts}</p>{_rows(part)}{pager(addresses, number, len(rows))}"
        )
        yield address, frame(BRAND, f"{city.name}企业名录 第{number}页", main)


def _districts(city: City, rows: Sequence[Listing]) -> Iterator[tuple[str, str]]:
    for district in city.districts:
        inside = [one for one in rows if one.district == district]
        main = f"<h1>{city.name}{district.name}企业</h1>{_rows(inside)}"
        yield f"/{city.slug}/{district.slug}/", frame(BRAND, f"{city.name}{district.name}企业", main)


def _rows(rows: Sequence[Listing]) -> str:
    return '<ul class="qylist">' + "".join(map(_row, rows)) + "</ul>"


def _row(listing: Listing) -> str:
    facts = [(label, listing.value(label)) for label in listing.row]
    return (
        f'<li class="item"><h3><a href="{listing.path}">{escape(listing.name)}</a></h3>'
        + "".join(f"<p><span>{label}：</span>{escape(value)}</p>" for label, value in facts if value)
        + "</li>\n"
    )


def _company(listing: Listing, others: Sequence[Listing]) -> str:
    facts = [("企业名称", listing.name), ("所属行业", CATEGORIES[listing.category])]
    facts += [(entry.label, entry.value) for entry in listing.entries]
    facts += [("所在地区", f"{listing.city.province} {listing.city.name}市 {listing.district.name}")]
    body = _definitions(facts) if listing.number % 2 else _lines(facts)
    main = f'<h1>{escape(listing.name)}</h1><div class="contact"><h2>联系方式</h2>{body}</div>{profile(listing)}'
    peers = [one for one in others if one.city == listing.city and one != listing]
    near = drawing("side", listing.number).sample(peers, min(5, len(peers)))
    side = "<h4>周边企业</h4>" + links((one.name, one.path) for one in near)
    return frame(BRAND, listing.name, main, side=side)


def _definitions(facts: Sequence[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>\n" for label, value in facts) + "</dl>"


def _lines(facts: Sequence[tuple[str, str]]) -> str:
    return "<ul>" + "".join(f"<li>{label}：{escape(value)}</li>\n" for label, value in facts) + "</ul>"
