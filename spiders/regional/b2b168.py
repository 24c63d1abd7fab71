"""八方资源网: a tree of regions, lists at /…/l-2.html."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected


class B2b168Spider(DirectorySpider):
    """Its pager keeps addresses in an attribute of its own, which the reader knows."""

    name = "b2b168"
    title = "八方资源网"
    channel = "regional"
    home = "https://www.b2b168.com"
    terms = TERMS_UNREAD
    evidence = "code 2019-2020; unverified since 2020"
    expected = Expected(per_page=20, pages=30, filled={"phones": 0.7, "address": 0.7})
    lists = "{home}/page-company.html"
    hub = r"^https?://[^/]+/(?:[a-z]+/){1,4}(?:l-1\.html)?$"
    details = r"/c168-\d+\.html$"
