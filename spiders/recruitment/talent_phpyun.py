"""Talent sites of a town made with PHPYun, told by their home."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import PhpYunSpider


class TalentPhpyunSpider(PhpYunSpider):
    """Lists of employers; -a addressing=query for lists of ads."""

    name = "talent_phpyun"
    title = "PHPYun 地方人才网"
    channel = "recruitment"
    home = ""
    terms = TERMS_UNREAD
    evidence = "template 2014: lists of ads and of employers; unverified since 2014"
    expected = Expected(per_page=10, pages=20, filled={"size": 0.7, "industry": 0.7})
    enabled = False
    reason = MANY_SITES
