"""Every spider is held to golden pages: golden/<spider>/<page>.html, and what must be read from it in <page>.json.

`leads probe --write` drafts them, and `leads probe FILE --url URL --json` prints what is read from a page today. They
count when a person has compared page and JSON and set "reviewed" to true. "follows", where it is there, names the pages
that the spider asks for next: those of companies, of lists, and the next one. A source has a list; the spider of
companies' own sites has none, but a page of each kind that it visits, and "stated" is the name that a listing gave.
"""

from collections import Counter

import pytest
from scrapy.exceptions import CloseSpider
from scrapy.http import Request

from scripts.probing.findings import record_facts
from spiders.items import CompanyItem
from spiders.platforms import JsonListingSpider
from spiders.website import PAGES_A_KIND, WebsiteSpider

from .goldens import GOLDEN, LOADER, PAGES, expected, make_spider, parsers, response_of


def name_of(page):
    return f"{page.parent.name}/{page.stem}"


def needed(spider_class):
    """The pages that a spider must be held to. An interface has no last page: it is asked until it answers nothing."""
    if issubclass(spider_class, WebsiteSpider):
        return {"home", "block", *PAGES_A_KIND}
    details = {"detail"} if spider_class.expected.details else set()
    first = GOLDEN / spider_class.name / "list.json"
    ends = not issubclass(spider_class, JsonListingSpider) and first.exists() and expected(first)["next_url"]
    return {"list", "empty", "block"} | details | ({"last"} if ends else set())


def read(parse, spider, page, wanted):
    """What a callback of the spider reads from a page, as its JSON says it."""
    counts = Counter()
    spider.record_block = lambda _: None
    spider.count = lambda name, by=1: counts.update({name: by})
    try:
        results = list(parse(response_of(page, wanted["url"])))
    except CloseSpider as stop:
        return {"kind": stop.reason, "next_url": None, "records": []}
    asked = [one for one in results if isinstance(one, Request)]
    requests = [one for one in asked if one.cb_kwargs.get("first") == wanted["url"]]  # of another list it is the first
    follows = {"follows": [one.url for one in asked]} if "follows" in wanted else {}
    return follows | {
        "kind": kind_of(wanted["kind"], counts),
        "next_url": requests[0].url if requests else None,
        "records": [record_facts(one) for one in results if isinstance(one, CompanyItem)],
    }


def kind_of(wanted, counts):
    """What the spider took a page of a wanted kind for, by what it counted."""
    if counts["empty_lists"]:
        return "empty"
    if counts["blocked_pages"]:
        return "blocked"
    return "unread" if wanted in ("empty", "blocked") else wanted


@pytest.mark.parametrize("name", LOADER.list())
def test_every_spider_has_golden_pages(name):
    missing = needed(LOADER.load(name)) - {page.stem for page in PAGES if page.parent.name == name}
    assert not missing, f"draft {', '.join(sorted(missing))}: leads probe URL --write; folder {GOLDEN / name}"


def test_every_golden_belongs_to_a_spider():
    assert {page.parent.name for page in PAGES} <= set(LOADER.list())


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_person_has_reviewed_it(page):
    assert expected(page)["reviewed"], f"compare {page} with its .json, then set reviewed to true"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_it_is_read_as_agreed(page):
    wanted = expected(page)
    spider = make_spider(page.parent.name, wanted["url"])
    for parse in parsers(spider, wanted):
        found = read(parse, spider, page, wanted)
        assert found == {name: wanted[name] for name in found}
