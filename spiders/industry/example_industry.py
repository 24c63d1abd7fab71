"""The industry directory of the embedded example."""

from spiders.base import DirectorySpider
from spiders.card import Expected
from spiders.example import CITIES, EVIDENCE, TERMS


class ExampleIndustrySpider(DirectorySpider):
    """GBK pages with label tables; a list a city and industry."""

    name = "example_industry"
    title = "示例:华瓴行业名录网"
    channel = "industry"
    home = "http://127.0.0.1:8461"
    terms = TERMS
    evidence = EVIDENCE
    expected = Expected(per_page=6, pages=3, filled={"phones": 0.8, "address": 0.8})
    regions = CITIES
    industries = {
        "教育培训": "jiaoyu",
        "机械设备": "jixie",
        "电子电器": "dianzi",
        "纺织服装": "fangzhi",
        "物流运输": "wuliu",
        "财税服务": "caishui",
        "软件信息": "ruanjian",
    }
    lists = "{home}/{region}/{industry}/"
