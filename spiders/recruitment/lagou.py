"""拉勾网: lists of ads by trade of work."""

from spiders.card import TERMS_UNREAD, Expected
from spiders.platforms import JobBoardSpider


class LagouSpider(JobBoardSpider):
    """操作太频繁 is a block: the crawl stops."""

    name = "lagou"
    title = "拉勾网"
    channel = "recruitment"
    home = "https://www.lagou.com"
    terms = TERMS_UNREAD
    evidence = "page 2016-2019: lists"
    expected = Expected(per_page=15, pages=30, filled={"size": 0.9, "industry": 0.9, "funding": 0.8})
    industries = {"数据挖掘": "shujuwajue", "Java": "Java"}
    lists = "{home}/zhaopin/{industry}/"
