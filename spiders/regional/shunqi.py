"""顺企网 (11467.com): a city leads to its lists by trade."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected
from spiders.regions import PINYIN_CITIES


class ShunqiSpider(DirectorySpider):
    """Pages go on as …-2.htm or …-p2.htm; reading too quickly is answered with a page that says so."""

    name = "shunqi"
    title = "顺企网"
    channel = "regional"
    home = "https://www.11467.com"
    terms = TERMS_UNREAD
    evidence = "code 2018-2021; unverified since 2021"
    expected = Expected(per_page=20, pages=30, filled={"phones": 0.8, "address": 0.9})
    regions = PINYIN_CITIES
    lists = "{home}/{region}/"
    hub = r"/[a-z]+/dir/[a-z]\d+\.htm$"
