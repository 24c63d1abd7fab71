"""Members of an association as a wall of logos, told by its address."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import LogoWallSpider


class MemberLogosSpider(LogoWallSpider):
    """Names are the texts of the pictures, often a brand alone."""

    name = "member_logos"
    title = "协会会员展示墙"
    channel = "association"
    home = ""
    terms = TERMS_UNREAD
    evidence = "recall 2026: the three usual shapes of member lists; unverified since 2026"
    expected = Expected(per_page=50, pages=2, details=False)
    enabled = False
    reason = MANY_SITES
