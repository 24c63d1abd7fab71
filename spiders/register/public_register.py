"""Public lists of authorities, told by the address of the notice or of its attachment."""

from spiders.card import MANY_SITES, Expected
from spiders.platforms import TableSpider


class PublicRegisterSpider(TableSpider):
    """校外培训机构白名单 and the like: one large table with merged cells, or xlsx, csv, pdf beside a notice."""

    name = "public_register"
    title = "政府公示名单"
    channel = "register"
    home = ""
    terms = "public notices of authorities; those of the site are to be read"
    evidence = "recall 2026: the usual shape of such notices; unverified since 2026"
    expected = Expected(per_page=100, pages=1, details=False, filled={"address": 0.7})
    every_days = 90
    enabled = False
    reason = MANY_SITES
