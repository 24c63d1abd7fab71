"""The pages hang together: what should be reachable is, what should not be is not, and every address resolves."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlsplit

import pytest

from scripts.example.model import SITES
from scripts.example.pages import chunks
from scripts.example.server import BUILDERS, respond
from scripts.example.words import CATEGORIES, CITIES
from scripts.example.world import world

FORBIDDEN = {"industry": "/vip/", "regional": "/private/", "recruitment": "/resume/"}
LINK = re.compile(r'href="([^"]+)"')


@pytest.fixture(scope="module")
def sites(example):
    return {name: build(example) for name, build in BUILDERS.items()}


def walk(site, *, avoid=()):
    """Address -> (status, text) of everything that links lead to from the home page, calendar and `avoid` left out."""
    seen, waiting = {}, ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/calendar", *avoid)):
            continue
        parts = urlsplit(address)
        status, _, text = respond(site, parts.path, parts.query)
        seen[address] = status, unescape(text)
        base = parts.path
        waiting += [link if link.startswith("/") else base + link for link in LINK.findall(text)]
    return seen


def test_pages_are_the_same_bytes_each_time(example, sites):
    for name, build in BUILDERS.items():
        again = build(example)
        assert dict(again.pages) == dict(sites[name].pages)
        assert all(page.encode(again.brand.encoding) for page in again.pages.values())


@pytest.mark.parametrize("name", ["industry", "regional", "recruitment"])
def test_only_the_pages_of_gone_companies_are_missing(example, sites, name):
    missing = {urlsplit(address).path for address, (status, _) in walk(sites[name]).items() if status == 404}
    assert missing >= {listing.path for listing in example.of_site(name) if listing.access == "gone"}
    assert {path for path in missing if not path.startswith("/job/")} == {
        listing.path for listing in example.of_site(name) if listing.access == "gone"
    }


@pytest.mark.parametrize("name", ["industry", "regional", "recruitment"])
def test_a_polite_walk_sees_every_visible_listing_and_no_hidden_one(example, sites, name):
    pages = walk(sites[name], avoid=(FORBIDDEN[name],))
    paths = {urlsplit(address).path for address in pages}
    everything = "\n".join(text for _, text in pages.values())
    for listing in example.of_site(name):
        if listing.access == "page":
            assert listing.path in paths
        assert (listing.name in everything) == listing.visible
        if listing.access == "denied":
            assert f'href="{listing.path}' in everything


def test_the_whole_world_is_crawled_in_a_thousand_requests(sites):
    wanted = re.compile(r"^/(about|help|job/)")
    assert sum(sum(not wanted.match(address) for address in walk(site)) for site in sites.values()) <= 1000


@pytest.mark.parametrize("name", SITES)
def test_a_number_counts_as_published_only_where_its_page_shows_it(example, sites, name):
    for listing in example.of_site(name):
        pages = [sites[name].pages.get(listing.path, "")]
        pages += [sites[name].pages.get(f"/job/{ad.number}.html", "") for ad in listing.ads]
        if listing.access == "page":
            digits = re.sub(r"\D", "", "".join(pages).translate(str.maketrans("０１２３４５６７８９", "0123456789")))
            assert all(phone[-8:] in digits for phone in listing.phones)


def test_lists_are_where_the_address_scheme_says(sites):
    for city in CITIES:
        assert f"/{city.slug}/" in sites["regional"].pages
        assert f"/jobs/{city.slug}/" in sites["recruitment"].pages
        assert all(f"/{city.slug}/{industry}/" in sites["industry"].pages for industry in CATEGORIES)
    assert {"/suzhou/jiaoyu/p2.html"} <= set(sites["industry"].pages)
    assert {"/suzhou/list_2.html"} <= set(sites["regional"].pages)
    assert {"/jobs/suzhou/?page=2"} <= set(sites["recruitment"].pages)


def test_no_row_stands_alone_on_a_last_page():
    assert [len(chunks(range(total), 6)) for total in (0, 1, 6, 7, 8, 12, 13, 14)] == [1, 1, 1, 1, 2, 2, 2, 3]
    assert [list(part) for part in chunks(range(5), 2)] == [[0, 1], [2, 3, 4]]


def test_the_calendar_never_ends(sites):
    query, seen = "month=2026-12", set()
    for _ in range(30):
        status, _, text = respond(sites["industry"], "/calendar", query)
        assert status == 200
        seen.add(query)
        query = urlsplit(LINK.findall(text.split("<main>")[1].split("</main>")[0])[0]).query
    assert len(seen) == 30
    assert "month=2027-01" in seen


@pytest.mark.parametrize("query", ["", "month=", "month=2026-13", "month=a-b", "month=2026"])
def test_a_calendar_without_a_month_is_missing(sites, query):
    assert respond(sites["industry"], "/calendar", query)[0] == 404


def test_the_blocked_site_answers_a_captcha_for_every_company(example, sites):
    for listing in example.of_site("blocked"):
        assert listing.name in sites["blocked"].pages["/suzhou/"]
        status, _, text = respond(sites["blocked"], listing.path, "")
        assert status == 200
        assert "<title>安全验证</title>" in text


def test_a_session_id_changes_nothing(example, sites):
    listing = next(one for one in example.of_site("industry") if one.access == "page")
    assert respond(sites["industry"], listing.path, "sid=1") == respond(sites["industry"], listing.path, "")


def test_both_layouts_of_the_regional_site_occur(sites):
    details = [page for path, page in sites["regional"].pages.items() if "/qiye/" in path]
    assert sum("<dl>" in page for page in details) > 50
    assert sum("<li>企业名称：" in page for page in details) > 50


def test_job_ads_carry_structured_data_and_speak_of_needs(sites):
    ads = [page for path, page in sites["recruitment"].pages.items() if path.startswith("/job/")]
    assert all('"@type": "JobPosting"' in page for page in ads)
    assert sum("招生" in page or "课程顾问" in page for page in ads) > 20


def test_job_ads_are_as_fresh_as_the_day_asked_for(sites):
    later = BUILDERS["recruitment"](world(today=date(2031, 5, 1)))
    dates = {re.search(r'"datePosted": "([^"]+)"', page)[1] for path, page in later.pages.items() if "/job/" in path}
    assert date(2031, 2, 10) < date.fromisoformat(min(dates)) <= date.fromisoformat(max(dates)) < date(2031, 5, 1)
    assert later.pages.keys() == sites["recruitment"].pages.keys()
