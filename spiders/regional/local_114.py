"""便民黄页: the 114 section of local portals, told by their home."""

from spiders.base import DirectorySpider
from spiders.card import MANY_SITES, TERMS_UNREAD, Expected


class Local114Spider(DirectorySpider):
    """Institutions and companies of a town at /114/, each on a page fuwu_N.html."""

    name = "local_114"
    title = "地方门户便民黄页"
    channel = "regional"
    home = ""
    terms = TERMS_UNREAD
    evidence = "page 2016: lists and company pages of one system"
    expected = Expected(per_page=20, pages=10, filled={"phones": 0.7, "address": 0.7})
    enabled = False
    reason = MANY_SITES
    lists = "{home}/114/"
