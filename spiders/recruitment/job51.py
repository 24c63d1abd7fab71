"""前程无忧: lists of ads of the saved generations."""

from spiders.arguments import Keywords
from spiders.card import TERMS_UNREAD, Expected
from spiders.platforms import JobBoardSpider


class Job51Spider(JobBoardSpider):
    """Reads archives only (-s REPLAY=…): a table of 2016 to 2019, a state object of 2020 to 2021."""

    name = "51job"
    title = "前程无忧"
    channel = "recruitment"
    home = "https://search.51job.com"
    terms = TERMS_UNREAD
    encoding = "gb18030"
    evidence = "page 2016-2021: lists and company pages"
    expected = Expected(per_page=50, pages=20)
    enabled = False
    reason = "today's site asks for signed requests and a slider"
    industries = Keywords("教育")
    lists = "{home}/list/000000,000000,0000,00,9,99,{industry},2,1.html"
