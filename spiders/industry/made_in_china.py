"""中国制造网 (内贸站): market pages of suppliers."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected


class MadeInChinaSpider(DirectorySpider):
    """Numbers stand behind a click and a login: they are recorded as withheld."""

    name = "made_in_china"
    title = "中国制造网"
    channel = "industry"
    home = "https://cn.made-in-china.com"
    terms = TERMS_UNREAD
    encoding = "gb18030"
    evidence = "document 2026: contact pages and markets; code 2017-2020; unverified since 2026"
    expected = Expected(per_page=30, pages=20, filled={"address": 0.7, "contact_person": 0.6})
    lists = "{home}/prod/catlist/"
    hub = r"/market/[\w-]+-1\.html$|/[\w-]+-Catalog/[\w-]+\.html$"
    contact = "{home}/showroom/{sub}-contact.html"
