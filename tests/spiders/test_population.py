"""What holds for every source, found by the loader, so that no spider can be forgotten."""

import asyncio
import tomllib
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from spiders import settings
from spiders.base import DirectorySpider
from spiders.card import complaints
from spiders.items import CompanyItem

ROOT = Path(__file__).resolve().parents[2]
CHANNELS = tomllib.loads((ROOT / "data/reference/vocabulary.toml").read_text(encoding="utf-8"))["channel"]
SETTINGS = Settings({"SPIDER_MODULES": settings.SPIDER_MODULES})
LOADER = SpiderLoader.from_settings(SETTINGS)
FORCED = ("ROBOTSTXT_OBEY", "USER_AGENT", "DOWNLOAD_DELAY", "CONCURRENT_REQUESTS_PER_DOMAIN", "AUTOTHROTTLE_ENABLED")


@pytest.fixture(params=LOADER.list())
def spider_class(request):
    return LOADER.load(request.param)


def arguments(spider_class):
    return {} if spider_class.home else {"url": "http://127.0.0.1/list"}


def test_every_folder_with_spiders_is_loaded():
    folders = {path.parent.name for path in (ROOT / "spiders").glob("*/*.py") if "Spider(" in path.read_text("utf-8")}
    assert folders - {"platforms"} <= set(settings.CHANNELS)
    assert set(settings.CHANNELS) <= set(CHANNELS)


def test_there_are_spiders():
    assert len(LOADER.list()) >= 5


def test_its_card_says_what_a_card_says_in_the_one_order(spider_class):
    assert issubclass(spider_class, DirectorySpider)
    assert spider_class.channel in CHANNELS
    assert not list(complaints(spider_class))


def test_it_overrides_no_rule_of_politeness(spider_class):
    assert not set(spider_class.custom_settings or {}) & set(FORCED)


def test_it_yields_requests_for_its_own_site(spider_class, monkeypatch):
    monkeypatch.setattr(spider_class, "count", lambda *a, **k: None)
    spider = spider_class(**arguments(spider_class))
    spider._set_crawler = None
    spider.settings = SETTINGS

    async def collect():
        return [request async for request in spider.start()]

    requests = asyncio.run(collect())
    assert requests
    assert all(isinstance(r, Request) and spider.on_site(r.url) for r in requests)


def test_every_region_and_industry_it_names_can_be_asked_for(spider_class):
    for region in spider_class.regions:
        assert spider_class(region=region).start_addresses
    for industry in spider_class.industries:
        assert spider_class(industry=industry).start_addresses


def test_no_spider_stamps_its_own_provenance(spider_class):
    module = Path(__import__(spider_class.__module__, fromlist=["x"]).__file__)
    assert "Provenance(" not in module.read_text(encoding="utf-8")
    assert CompanyItem().provenance.source == ""
