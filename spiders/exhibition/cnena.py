"""cnena.com: a portal of fairs, read for the organisers, in GB 2312."""

from spiders.card import TERMS_UNREAD, Expected
from spiders.platforms import FairsSpider


class CnenaSpider(FairsSpider):
    """Its addresses are of the same system's kind, below /showroom/."""

    name = "cnena"
    title = "中国国际展览网"
    channel = "exhibition"
    home = "http://www.cnena.com"
    terms = TERMS_UNREAD
    encoding = "gb18030"
    evidence = "code 2020; unverified since 2020"
    expected = Expected(per_page=20, pages=50)
    lists = "{home}/showroom/listall-htm-ordertype-id-page-1.html"
    details = r"/showroom/(?:bencandy|show)[-.]"
