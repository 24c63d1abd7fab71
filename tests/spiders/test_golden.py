"""Every spider is held to golden pages: golden/<spider>/<page>.html, and what must be read from it in <page>.json.

`leads probe --write` drafts them, and `leads probe FILE --url URL --json` prints what is read from a page today. They
count when a person has compared page and JSON and set "reviewed" to true. "follows", where it is there, names the pages
that the spider asks for next: those of companies, of lists, and the next one. A source has a list; the spider of
companies' own sites has none, but a page of each kind that it visits, and "stated" is the name that a listing gave.
"""

import pytest
from scrapy.exceptions import CloseSpider
from scrapy.http import Request

from scripts.probing.findings import record_facts
from spiders.items import CompanyItem
from spiders.website import PAGES_A_KIND, WebsiteSpider

from .goldens import GOLDEN, LOADER, PAGES, expected, make_spider, parser, response_of


def name_of(page):
    return f"{page.parent.name}/{page.stem}"


def needed(spider_class):
    return {"home", *PAGES_A_KIND} if issubclass(spider_class, WebsiteSpider) else {"list"}


def read(spider, page, wanted):
    """What the spider reads from a page, as its JSON says it."""
    try:
        results = list(parser(spider, wanted)(response_of(page, wanted["url"])))
    except CloseSpider as stop:
        return {"kind": stop.reason, "next_url": None, "records": []}
    asked = [one for one in results if isinstance(one, Request)]
    requests = [one for one in asked if one.cb_kwargs.get("first") == wanted["url"]]  # of another list it is the first
    follows = {"follows": [one.url for one in asked]} if "follows" in wanted else {}
    return follows | {
        "kind": wanted["kind"],
        "next_url": requests[0].url if requests else None,
        "records": [record_facts(one) for one in results if isinstance(one, CompanyItem)],
    }


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
def test_it_is_read_as_agreed(page, monkeypatch):
    wanted = expected(page)
    spider = make_spider(page.parent.name, wanted["url"])
    for silenced in ("count", "record_block"):
        monkeypatch.setattr(spider, silenced, lambda *_: None)
    found = read(spider, page, wanted)
    assert found == {name: wanted[name] for name in found}
