"""Every spider is held to golden pages: golden/<spider>/<page>.html, and what must be read from it in <page>.json.

`leads probe --write` drafts them, and `leads probe FILE --url URL --json` prints what is read from a page today. They
count when a person has compared page and JSON and set "reviewed" to true.
"""

import json
from functools import partial
from pathlib import Path

import pytest
from scrapy.exceptions import CloseSpider
from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from scripts.probing.findings import record_facts
from spiders import settings
from spiders.items import CompanyItem

GOLDEN = Path(__file__).parent / "golden"
LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": settings.SPIDER_MODULES}))
PAGES = sorted(GOLDEN.glob("*/*.html"))


def name_of(page):
    return f"{page.parent.name}/{page.stem}"


def expected(page):
    return json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


def make_spider(name, url):
    spider_class = LOADER.load(name)
    home = "/".join(url.split("/")[:3])
    return spider_class(home=home) if spider_class.home else spider_class(url=url)


def read(spider, page, wanted):
    """What the spider reads from a page, as its JSON says it."""
    response = HtmlResponse(wanted["url"], body=page.read_bytes(), request=Request(wanted["url"]))
    follow = getattr(spider, "parse_page", partial(spider.parse_list, first=wanted["url"]))
    parse = spider.parse_company if wanted["kind"] in ("company", "blocked") else follow
    try:
        results = list(parse(response))
    except CloseSpider as stop:
        return {"kind": stop.reason, "next_url": None, "records": []}
    requests = [one for one in results if isinstance(one, Request) and one.callback != spider.parse_company]
    return {
        "kind": wanted["kind"],
        "next_url": requests[0].url if requests else None,
        "records": [record_facts(one) for one in results if isinstance(one, CompanyItem)],
    }


@pytest.mark.parametrize("name", LOADER.list())
def test_every_spider_has_golden_pages(name):
    pages = [page.stem for page in PAGES if page.parent.name == name]
    assert "list" in pages, f"draft them: leads probe URL --write; folder {GOLDEN / name}"


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
