"""The recruitment site 枫桥人才网: UTF-8, lists of job ads by city, pages of ads (JobPosting JSON-LD) and of employers.

| address | page |
|---|---|
| `/` | cities |
| `/jobs/{city}/` | list of ads, 15 a page, newest first; page 2 on: `/jobs/{city}/?page={n}` |
| `/job/{number}.html` | advertisement |
| `/employer/{number}.html` | employer, with its ads; some are 404, their ads too |
| `/resume/` | forbidden by robots.txt |

city: suzhou wuxi nanjing hangzhou ningbo chengdu. No lists by industry. An employer has one to three ads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape

from scripts.example.model import Ad, Listing, World
from scripts.example.pages import Brand, Site, about, chunks, frame, links, pager
from scripts.example.words import CITIES, City

PAGE_SIZE = 15
BRAND = Brand(
    "枫桥人才网",
    "好工作 在身边",
    "utf-8",
    "utf-8",
    "400-655-0303",
    "川ICP备20990303号 人力资源服务许可证 510000990303",
    (*((f"{city.name}招聘", f"/jobs/{city.slug}/") for city in CITIES), ("简历库", "/resume/")),
)


def site(world: World) -> Site:
    """The whole site."""
    listings = world.of_site("recruitment")
    home = "<h1>选择城市</h1>" + links((f"{city.name}招聘", f"/jobs/{city.slug}/") for city in CITIES)
    pages = {"/": frame(BRAND, "招聘信息", home)} | about(BRAND)
    for city in CITIES:
        pages |= dict(_list(city, [one for one in listings if one.city == city and one.visible], world.today))
    pages["/resume/"] = frame(BRAND, "简历库", "<h1>简历库</h1><p>仅对企业会员开放。</p>")
    for listing in listings:
        if listing.access == "page":
            pages[listing.path] = _employer(listing)
            pages |= {_address(ad): _advertisement(listing, ad, world.today) for ad in listing.ads}
    return Site(BRAND, "User-agent: *\nDisallow: /resume/\n", pages)


def _list(city: City, employers: Sequence[Listing], today: date) -> Iterator[tuple[str, str]]:
    ads = [(employer, ad) for employer in employers for ad in employer.ads]
    ads.sort(key=lambda pair: (pair[1].age, pair[1].number))
    parts = chunks(ads, PAGE_SIZE)
    base = f"/jobs/{city.slug}/"
    addresses = [base, *(f"{base}?page={n}" for n in range(2, len(parts) + 1))]
    heading = "<tr><th>职位名称</th><th>公司名称</th><th>工作地点</th><th>薪资</th><th>发布日期</th></tr>"
    for number, (address, part) in enumerate(zip(addresses, parts, strict=True), 1):
        rows = "".join(_row(employer, ad, today) for employer, ad in part)
        main = f'<h1>{city.name}招聘信息</h1><table class="jobs">{heading}{rows}</table>'
        main += pager(addresses, number, len(ads))
        yield address, frame(BRAND, f"{city.name}招聘 第{number}页", main)


def _row(employer: Listing, ad: Ad, today: date) -> str:
    return (
        f'<tr class="job"><td><a href="{_address(ad)}">{ad.title}</a></td>'
        f'<td><a class="company" href="{employer.path}">{escape(employer.name)}</a></td>'
        f"<td>{employer.city.name}-{employer.district.name}</td><td>{ad.salary}</td>"
        f"<td>{_published(ad, today)}</td></tr>\n"
    )


def _employer(listing: Listing) -> str:
    facts = "".join(f"<li><span>{entry.label}：</span>{escape(entry.value)}</li>\n" for entry in listing.entries)
    ads = links((f"{ad.title} {ad.salary}", _address(ad)) for ad in listing.ads)
    main = (
        f'<h1 title="{escape(listing.name)}">{escape(listing.name)}</h1>'
        f'<ul class="company-info">{facts}</ul><h2>在招职位</h2><div class="openings">{ads}</div>'
    )
    return frame(BRAND, f"{listing.name}招聘", main)


def _advertisement(employer: Listing, ad: Ad, today: date) -> str:
    contact = f"<p>{ad.entry.label}：{escape(ad.entry.value)}</p>" if ad.entry else ""
    main = (
        f'<h1>{ad.title}</h1><p class="salary">{ad.salary}</p>'
        f'<p>招聘单位：<a href="{employer.path}">{escape(employer.name)}</a></p>'
        f"<p>工作地点：{employer.city.name}-{employer.district.name} 发布日期：{_published(ad, today)}</p>"
        f"<h2>职位描述</h2><p>{ad.text}</p>{contact}"
    )
    return frame(BRAND, f"{ad.title}_{employer.name}", main, head=_job_posting(employer, ad, today))


def _job_posting(employer: Listing, ad: Ad, today: date) -> str:
    """schema.org JobPosting, as search engines want it."""
    posting = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": ad.title,
        "description": ad.text,
        "datePosted": _published(ad, today),
        "hiringOrganization": {"@type": "Organization", "name": employer.name},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressRegion": employer.city.province,
                "addressLocality": f"{employer.city.name}市",
                "streetAddress": employer.value("公司地址"),
            },
        },
    }
    return f'<script type="application/ld+json">{json.dumps(posting, ensure_ascii=False)}</script>\n'


def _address(ad: Ad) -> str:
    return f"/job/{ad.number}.html"


def _published(ad: Ad, today: date) -> str:
    return (today - timedelta(days=ad.age)).isoformat()
