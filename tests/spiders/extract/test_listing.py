"""Listings: invented pages of every structure that directories use, what must be read from them; hostile ones."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from spiders.extract.likeness import company_likeness
from spiders.extract.listing import extract_listing
from spiders.extract.outline import MAX_NODES, outline
from spiders.extract.page import load_page
from spiders.items import Listing

PAGES = Path(__file__).parent / "pages"
GOLDEN = sorted(path.stem for path in PAGES.glob("listing_*.json"))
VERDICTS = {"listing", "empty", "blocked", "none"}


def read(name):
    wanted = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return wanted, extract_listing((PAGES / f"{name}.html").read_bytes(), wanted["url"])


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_page(name):
    wanted, listing = read(name)
    assert listing.verdict == wanted["verdict"], listing.reason
    assert listing.next_url == wanted["next_url"]
    assert listing.total == wanted.get("total", listing.total)
    assert [record.name for record in listing.records] == [record["name"] for record in wanted["records"]]
    for record, expected in zip(listing.records, wanted["records"], strict=True):
        found = asdict(record)
        ads = expected.pop("job_ads", None)
        assert {key: found[key] for key in expected} == expected
        if ads is not None:
            assert [{key: ad[key] for key in want} for ad, want in zip(found["job_ads"], ads, strict=True)] == ads
        assert record.verdict == "company"
        assert all(found[key] for key in record.evidence)


def test_every_value_of_a_row_names_its_evidence():
    _, listing = read("listing_jobs_tables")
    for record in listing.records:
        assert {"name", "url", "company_type", "size", "job_ads"} <= record.evidence.keys()


def test_why_a_page_is_no_listing_is_said():
    for name in ("listing_article", "listing_empty", "listing_shell", "listing_blocked"):
        assert read(name)[1].reason


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "gbk", "nonsense"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_bytes_read_alike_whatever_charset_is_declared(encoding, declared):
    html = (
        (PAGES / "listing_dl_cards.html")
        .read_text(encoding="utf-8")
        .replace('charset="utf-8"', f'charset="{declared}"')
    )
    assert declared in html
    listing = extract_listing(html.encode(encoding), "http://b2b.example.com/yunqi/")
    assert listing.records[0].name == "云栖市晨光教育科技有限公司"


def test_a_company_met_again_gains_its_ads_and_nothing_is_counted_twice():
    rows = "".join(
        f"<tr><td><a href='/job/{i}'>教师{i}</a></td>"
        "<td><a href='/co/1'>云栖青禾艺术培训学校</a></td><td>5-8千/月</td></tr>"
        for i in range(3)
    )
    head = "<tr><th>职位名称</th><th>公司名称</th><th>薪资</th></tr>"
    listing = extract_listing(f"<table>{head}{rows}</table>", "http://jobs.example.com/")
    (employer,) = listing.records
    assert [ad.title for ad in employer.job_ads] == ["教师0", "教师1", "教师2"]


HOSTILE = {
    "nothing": b"",
    "nul bytes": b"\0" * 10_000,
    "nested divs": b"<div>" * 100_000,
    "nested tables": b"<table><tr><td>" * 3_000,
    "one attribute of a megabyte": b"<a title='" + b"x" * 1_000_000 + b"' href='/'>next</a>",
    "many links": b"<a href='/x'>\xe5\x85\xac\xe5\x8f\xb8</a>" * 50_000,
    "many numbers": b"<li><a href='?page=2'>2</a></li>" * 20_000,
    "many cells": b"<tr><td rowspan=9999 colspan=9999>x</td></tr>" * 5_000,
    "entities": b"<p>" + b"&amp;&#1114111;&#x0;&nosuch;" * 50_000,
    "deep json": b"[" * 100_000,
    "json of arrays": b"[" + b'{"name":"a"},' * 50_000 + b"{}]",
    "script of braces": b"<script>x=" + b"={[" * 100_000 + b"</script>",
    "labels": b"<li>" + "公司名称：电话：".encode() * 20_000,
    "ten megabytes": "<li><a href=/1>苏州示例机械厂</a> 电话：0512-65550101</li>".encode() * 130_000,
    "doctype bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + b"<li>&b;</li>" * 50_000,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_ends_with_a_verdict(name):
    listing = extract_listing(HOSTILE[name], "http://hostile.example/")
    assert listing.verdict in VERDICTS
    assert len(listing.records) <= MAX_NODES


@settings(max_examples=60)
@given(st.binary(max_size=400), st.text(max_size=40))
def test_no_bytes_and_no_address_raise(body, url):
    assert isinstance(extract_listing(body, url), Listing)


@settings(max_examples=40)
@given(st.data())
def test_mutilated_pages_still_get_a_verdict(data):
    body = (PAGES / f"{data.draw(st.sampled_from(GOLDEN))}.html").read_bytes()
    start = data.draw(st.integers(0, len(body)))
    cut = body[:start] + data.draw(st.binary(max_size=20)) + body[start + data.draw(st.integers(0, 300)) :]
    listing = extract_listing(cut, "http://b2b.example.com/list/2.html")
    assert listing.verdict in VERDICTS
    assert bool(listing.records) == (listing.verdict == "listing")


@pytest.mark.parametrize(
    ("text", "at_least", "at_most"),
    [
        ("云栖市晨光教育科技有限公司", 1.0, 1.0),
        ("云栖青禾艺术培训学校", 0.9, 1.0),
        ("星河湾机械厂（普通合伙）", 0.6, 1.0),
        ("Northside Electrical Pty Ltd", 1.0, 1.0),
        ("青禾", 0.3, 0.5),
        ("Java开发工程师", 0.0, 0.2),
        ("关于我们", 0.0, 0.0),
        ("查看更多", 0.0, 0.0),
        ("2025-07-01", 0.0, 0.1),
        ("公司简介", 0.0, 0.0),
    ],
)
def test_likeness_of_a_name(text, at_least, at_most):
    assert at_least <= company_likeness(text) <= at_most


def test_merged_cells_keep_the_columns_apart():
    html = "<table><tr><td rowspan=2>甲</td><td>乙</td><td>丙</td></tr><tr><td>丁</td><td>戊</td></tr></table>"
    page = outline(load_page(html, "http://example.com/").tree)
    path = {page.text(element): element.path for element in page.elements if element.tag == "td"}
    assert path["乙"] == path["丁"]
    assert path["丙"] == path["戊"]
    assert len({path["甲"], path["乙"], path["丙"]}) == 3


@pytest.mark.shared
def test_saved_lists_of_real_sites(request):
    """Two pages of each site: the names are found, and nothing else is; pages that list nothing among them."""
    root = Path(request.config.rootpath).parent / "shared" / "pages"
    if not root.exists():
        pytest.skip("the developers' pages are not here")
    rows = map(json.loads, (root / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    lists: dict[str, list[dict]] = {}
    for row in rows:
        if (row["kind"] == "list" and not row["truth"].get("partial")) or row["truth"].get("listing") is False:
            lists.setdefault(row["group"], []).append(row)
    truth = {row["id"]: row for group in lists.values() for row in group[:2]}
    found = wanted = both = 0
    for warc in {row["warc"] for row in truth.values()}:
        with (root / warc).open("rb") as stream:
            for record in ArchiveIterator(stream):
                row = truth.get(record.http_headers.get_header("X-Page-Id")) if record.http_headers else None
                if row:
                    names = {
                        record.name for record in extract_listing(record.content_stream().read(), row["url"]).records
                    }
                    real = {record["name"] for record in row["truth"].get("records", ())}
                    found, wanted, both = found + len(names), wanted + len(real), both + len(names & real)
    assert both / wanted >= 0.95
    assert both / found >= 0.95
