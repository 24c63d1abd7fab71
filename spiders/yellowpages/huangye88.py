"""黄页88: a city leads to its lists by trade."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected
from spiders.regions import PINYIN_CITIES


class Huangye88Spider(DirectorySpider):
    """Contacts stand on the company's own contact page; since 2020 numbers are drawn with a font."""

    name = "huangye88"
    title = "黄页88"
    channel = "yellowpages"
    home = "https://b2b.huangye88.com"
    terms = TERMS_UNREAD
    evidence = "page 2019: company pages; code 2018-2020"
    expected = Expected(per_page=20, pages=30, filled={"address": 0.8, "products": 0.8})
    regions = PINYIN_CITIES
    lists = "{home}/{region}/"
    hub = r"^https?://[^/]+/[a-z]+/[a-z]+\d*/$"
    details = r"/qiye\d+/$"
    contact = "{url}/company_contact.html"
