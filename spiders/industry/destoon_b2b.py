"""B2B portals made with Destoon, told by their home."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import DestoonSpider


class DestoonB2bSpider(DestoonSpider):
    """Any site of the kind: scrapy crawl destoon_b2b -a home=https://… [-a addressing=category_rewritten]."""

    name = "destoon_b2b"
    title = "Destoon B2B 门户"
    channel = "industry"
    home = ""
    terms = TERMS_UNREAD
    evidence = "template 2010-2018: lists, shops and their contact pages; unverified since 2018"
    expected = Expected(per_page=20, pages=20, filled={"phones": 0.7, "address": 0.7})
    enabled = False
    reason = MANY_SITES
