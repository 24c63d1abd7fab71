"""企业录 (qy6.com): nested tables in GBK, values by position."""

from spiders.base import DirectorySpider
from spiders.card import LISTS_UNKNOWN, TERMS_UNREAD, Expected


class Qy6Spider(DirectorySpider):
    """Company pages say name, products and address without labels: what no page says is left blank."""

    name = "qy6"
    title = "企业录"
    channel = "regional"
    home = "http://www.qy6.com"
    terms = TERMS_UNREAD
    encoding = "gb18030"
    evidence = "code 2020: company pages; unverified since 2020"
    expected = Expected(per_page=20, pages=10, filled={"phones": 0.5})
    enabled = False
    reason = LISTS_UNKNOWN
    lists = "{home}/"
