"""The regional portal of the embedded example."""

from spiders.base import DirectorySpider
from spiders.card import Expected
from spiders.example import CITIES, EVIDENCE, TERMS


class ExampleRegionalSpider(DirectorySpider):
    """UTF-8 pages; a list a city, extensions such as 转8012."""

    name = "example_regional"
    title = "示例:江畔企业在线"
    channel = "regional"
    home = "http://127.0.0.1:8462"
    terms = TERMS
    evidence = EVIDENCE
    expected = Expected(per_page=10, pages=3, filled={"phones": 0.8, "address": 0.8})
    regions = CITIES
    lists = "{home}/{region}/"
