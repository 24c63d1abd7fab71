"""china-show.net: a portal of fairs made with Destoon, read for the organisers."""

from spiders.card import TERMS_UNREAD, Expected
from spiders.platforms import FairsSpider


class ChinaShowSpider(FairsSpider):
    """Each fair's page names 主办单位 and 承办单位 in a table."""

    name = "china_show"
    title = "中国会展门户"
    channel = "exhibition"
    home = "http://www.china-show.net"
    terms = TERMS_UNREAD
    evidence = "code 2020; unverified since 2020"
    expected = Expected(per_page=20, pages=50)
    addressing = "fairs_rewritten"
    details = r"/exhibit/show[-./(]"
