"""Companies of a park or development zone, told by the address of its list."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import TableSpider


class ParkTableSpider(TableSpider):
    """入园企业名录 as a table of a page or as an attached file."""

    name = "park_table"
    title = "园区企业名录"
    channel = "park"
    home = ""
    terms = TERMS_UNREAD
    evidence = "recall 2026: the usual shape of such lists; unverified since 2026"
    expected = Expected(per_page=50, pages=2, details=False)
    every_days = 90
    enabled = False
    reason = MANY_SITES
