"""The golden pages and how their spiders read them, for the tests that use them."""

import json
from functools import partial
from pathlib import Path

from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from spiders import settings
from spiders.website import PAGES_A_KIND, Visit, WebsiteSpider

GOLDEN = Path(__file__).parent / "golden"
LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": settings.SPIDER_MODULES}))
PAGES = sorted(path for path in GOLDEN.glob("*/*.*") if path.suffix != ".json")  # html, api (a JSON answer), files


def expected(page):
    """What must be read from a page."""
    return json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


def make_spider(name, url):
    """The spider of a name, told the site of an address if it has none of its own."""
    spider_class = LOADER.load(name)
    home = "/".join(url.split("/")[:3])
    return spider_class(home=home) if spider_class.home else spider_class(url=url)


def response_of(page, url):
    """The answer with a page."""
    return HtmlResponse(url, body=page.read_bytes(), request=Request(url))


def parsers(spider, wanted):
    """The callbacks that the spider gives to a page of a kind: a block can answer for any page."""
    if isinstance(spider, WebsiteSpider):
        visit = Visit(f"{spider.home}/", wanted["stated"])
        home = partial(spider.parse_home, visit=visit)
        return [
            partial(spider.parse_page, visit=visit, kind=wanted["kind"]) if wanted["kind"] in PAGES_A_KIND else home
        ]
    of_lists = getattr(spider, "parse_page", partial(spider.parse_list, first=wanted["url"]))
    return {"company": [spider.parse_company], "blocked": [of_lists, spider.parse_company]}.get(
        wanted["kind"], [of_lists]
    )
