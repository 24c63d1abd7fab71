"""qqhyw.com: company pages with a short list of contacts."""

from spiders.base import DirectorySpider
from spiders.card import LISTS_UNKNOWN, TERMS_UNREAD, Expected


class QqhywSpider(DirectorySpider):
    """暂未填写 stands for what a company left blank."""

    name = "qqhyw"
    title = "全球行业网"
    channel = "regional"
    home = "http://www.qqhyw.com"
    terms = TERMS_UNREAD
    evidence = "code 2020: company pages; unverified since 2020"
    expected = Expected(per_page=20, pages=10, filled={"phones": 0.5, "address": 0.6})
    enabled = False
    reason = LISTS_UNKNOWN
    lists = "{home}/"
