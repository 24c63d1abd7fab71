"""Exhibitors of a fair as a table, told by its address."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import TableSpider


class ExhibitorTableSpider(TableSpider):
    """展商名称, 展位号, 展品 in a page or in an attached file."""

    name = "exhibitor_table"
    title = "展商名录"
    channel = "exhibition"
    home = ""
    terms = TERMS_UNREAD
    evidence = "recall 2026: the usual shape of such lists; unverified since 2026"
    expected = Expected(per_page=100, pages=2, details=False)
    every_days = 90
    enabled = False
    reason = MANY_SITES
