"""网库 (99114.com): an index by letters and regions, contacts at /ch6."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected


class Wangku99114Spider(DirectorySpider):
    """Mobiles stand in pictures: they are not read."""

    name = "wangku_99114"
    title = "网库"
    channel = "yellowpages"
    home = "http://www.99114.com"
    terms = TERMS_UNREAD
    evidence = "code 2020; unverified since 2020"
    expected = Expected(per_page=30, pages=20, filled={"phones": 0.6, "address": 0.7})
    lists = "{home}/"
    hub = r"/(?:qy|company|area)[\w/-]*(?:\.html|/)$"
    contact = "{url}/ch6"
