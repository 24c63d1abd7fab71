"""Boards whose ads carry JobPosting data, told by the address of a list."""

from spiders.card import MANY_SITES, TERMS_UNREAD, Expected
from spiders.platforms import JobBoardSpider


class JobPostingsSpider(JobBoardSpider):
    """Lists that name no employers: each ad's page says whose it is."""

    name = "job_postings"
    title = "带结构化数据的招聘网站"
    channel = "recruitment"
    home = ""
    terms = TERMS_UNREAD
    evidence = "document 2026: the vocabulary of schema.org; unverified since 2026"
    expected = Expected(per_page=20, pages=10)
    enabled = False
    reason = MANY_SITES
    lists = "{home}/jobs/"
    details = r"/(?:jobs?|zhiwei|zhaopin|position)/[\w-]*\d[\w-]*(?:\.html?)?$"
