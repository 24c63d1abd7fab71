"""Local portals made with DedeCMS, EmpireCMS or PHPCMS, told by the address of a column."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import PortalSpider


class LocalPortalSpider(PortalSpider):
    """A column of articles, each presenting a company: scrapy crawl local_portal -a url=https://…."""

    name = "local_portal"
    title = "地方门户企业栏目"
    channel = "regional"
    home = ""
    terms = TERMS_UNREAD
    evidence = "template 2007-2021: columns, articles and their pagers; unverified since 2021"
    expected = Expected(per_page=10, pages=10, filled={"phones": 0.5})
    enabled = False
    reason = MANY_SITES
    lists = "{home}/qiye/"
