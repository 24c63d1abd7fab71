"""桂林黄页 (0773123.com): one cell of a table says all of a company."""

from spiders.base import DirectorySpider
from spiders.card import LISTS_UNKNOWN, TERMS_UNREAD, Expected


class GuilinHuangyeSpider(DirectorySpider):
    """Yellow pages of one city, in GB 2312; the contact is followed by the title: 联系人：王某经理."""

    name = "guilin_huangye"
    title = "桂林黄页"
    channel = "yellowpages"
    home = "http://www.0773123.com"
    terms = TERMS_UNREAD
    encoding = "gb18030"
    evidence = "code 2020: company pages; unverified since 2020"
    expected = Expected(per_page=20, pages=10, filled={"phones": 0.7, "address": 0.7})
    enabled = False
    reason = LISTS_UNKNOWN
    lists = "{home}/"
