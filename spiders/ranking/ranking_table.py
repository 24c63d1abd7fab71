"""Rankings of any publisher, told by the address of the table or of the page that attaches it."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import TableSpider


class RankingTableSpider(TableSpider):
    """百强, 五十强 and the like, as a table of a page, xlsx, csv or pdf."""

    name = "ranking_table"
    title = "榜单表格"
    channel = "ranking"
    home = ""
    terms = TERMS_UNREAD
    evidence = "recall 2026: the usual shape of rankings; unverified since 2026"
    expected = Expected(per_page=100, pages=1, details=False)
    every_days = 365
    enabled = False
    reason = MANY_SITES
