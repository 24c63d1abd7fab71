"""智联招聘: lists of ads of the saved generations."""

from spiders.arguments import Keywords
from spiders.card import TERMS_UNREAD, Expected
from spiders.platforms import JobBoardSpider
from spiders.regions import CITY_NAMES


class ZhaopinSpider(JobBoardSpider):
    """Reads archives only (-s REPLAY=…): tables of 2016 and 2017, an interface of 2018 and 2019."""

    name = "zhaopin"
    title = "智联招聘"
    channel = "recruitment"
    home = "https://sou.zhaopin.com"
    terms = TERMS_UNREAD
    evidence = "page 2016-2022: lists and company pages"
    expected = Expected(per_page=60, pages=20, filled={"size": 0.9})
    enabled = False
    reason = "today's site asks for a login and script checks"
    regions = CITY_NAMES
    industries = Keywords("教育")
    lists = "{home}/jobs/searchresult.ashx?jl={region}&kw={industry}&p=1"
