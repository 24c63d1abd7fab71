"""Members of an association as a table, told by its address."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import TableSpider


class MemberTableSpider(TableSpider):
    """单位名称, 职务, 联系人, 电话 in a page or in an attached file."""

    name = "member_table"
    title = "协会会员名录表格"
    channel = "association"
    home = ""
    terms = TERMS_UNREAD
    evidence = "recall 2026: the three usual shapes of member lists; unverified since 2026"
    expected = Expected(per_page=50, pages=2, details=False)
    enabled = False
    reason = MANY_SITES
