"""云商网: companies of Yunnan and beyond, pages of lists linked upwards (../)."""

from spiders.base import DirectorySpider
from spiders.card import LISTS_UNKNOWN, TERMS_UNREAD, Expected


class YnshangjiSpider(DirectorySpider):
    """A company page lists its contacts in one order."""

    name = "ynshangji"
    title = "云商网"
    channel = "regional"
    home = "http://www.ynshangji.com"
    terms = TERMS_UNREAD
    evidence = "code 2020: company pages and pager; unverified since 2020"
    expected = Expected(per_page=20, pages=10, filled={"phones": 0.6, "address": 0.6})
    enabled = False
    reason = LISTS_UNKNOWN
    lists = "{home}/"
