"""好运物流网 (haoyun56.com): carriers, contacts in a table of labels."""

from spiders.base import DirectorySpider
from spiders.card import LISTS_UNKNOWN, TERMS_UNREAD, Expected


class Haoyun56Spider(DirectorySpider):
    """Contacts stand in the third table of a company's page, a cell a fact."""

    name = "haoyun56"
    title = "好运物流网"
    channel = "industry"
    home = "http://www.haoyun56.com"
    terms = TERMS_UNREAD
    evidence = "code 2020: company pages; unverified since 2020"
    expected = Expected(per_page=20, pages=10, filled={"phones": 0.7})
    enabled = False
    reason = LISTS_UNKNOWN
    lists = "{home}/"
