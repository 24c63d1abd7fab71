"""Talent sites of a town made with 74CMS, told by their home."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import Cms74Spider


class Talent74cmsSpider(Cms74Spider):
    """Lists of employers; -a addressing=query, rewritten or ads for lists of ads."""

    name = "talent_74cms"
    title = "74CMS 地方人才网"
    channel = "recruitment"
    home = ""
    terms = TERMS_UNREAD
    evidence = "template 2013-2022: lists of ads and of employers; unverified since 2022"
    expected = Expected(per_page=10, pages=20, filled={"size": 0.7})
    enabled = False
    reason = MANY_SITES
