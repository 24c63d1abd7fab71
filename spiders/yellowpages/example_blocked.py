"""The directory of the embedded example that asks for a captcha."""

from spiders.base import DirectorySpider
from spiders.card import Expected
from spiders.example import CITIES, EVIDENCE, TERMS


class ExampleBlockedSpider(DirectorySpider):
    """Answers a captcha with HTTP 200 as soon as a company is opened: the crawl must stop and say so."""

    name = "example_blocked"
    title = "示例:云坊企业库"
    channel = "yellowpages"
    home = "http://127.0.0.1:8464"
    terms = TERMS
    evidence = EVIDENCE
    expected = Expected(per_page=5, pages=1, filled={"address": 0.8})
    regions = {"320500": CITIES["320500"]}
    lists = "{home}/{region}/"
