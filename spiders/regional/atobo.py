"""阿土伯: lists by faceted addresses, in GB 2312."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected


class AtoboSpider(DirectorySpider):
    """Company pages may be refused without a session: that is a block, and the crawl stops."""

    name = "atobo"
    title = "阿土伯"
    channel = "regional"
    home = "http://www.atobo.com.cn"
    terms = TERMS_UNREAD
    encoding = "gb18030"
    evidence = "code 2018-2021; unverified since 2021"
    expected = Expected(per_page=20, pages=30, filled={"phones": 0.7, "address": 0.7})
    lists = "{home}/Companys/"
    hub = r"/Companys/s-p\d+(?:-s\d+)?/$"
