"""Members of an association as a list of names, each with a page of one profile, told by its address."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import MembersSpider


class MemberListSpider(MembersSpider):
    """A member that is linked to its own site has a website and no page here."""

    name = "member_list"
    title = "协会会员名录"
    channel = "association"
    home = ""
    terms = TERMS_UNREAD
    evidence = "recall 2026: the three usual shapes of member lists; unverified since 2026"
    expected = Expected(per_page=50, pages=2)
    enabled = False
    reason = MANY_SITES
