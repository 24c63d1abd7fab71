"""广交会: shops of exhibitors as JSON, told by the address of the interface."""

from spiders.card import TERMS_UNREAD, Expected
from spiders.platforms import JsonListingSpider


class CantonFairSpider(JsonListingSpider):
    """The same fact stands under two keys, either of which may be empty."""

    name = "canton_fair"
    title = "广交会参展商"
    channel = "exhibition"
    home = ""
    terms = TERMS_UNREAD
    evidence = "code 2026; document 2026: keys and fill rates; unverified since 2026"
    expected = Expected(per_page=20, pages=50, details=False, filled={"phones": 0.9, "emails": 0.6})
    enabled = False
    reason = "the address of its list interface is not documented: give -a url=https://…"
    lists = ""
