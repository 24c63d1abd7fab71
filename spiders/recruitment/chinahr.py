"""中华英才网: lists of ads by city."""

from spiders.card import TERMS_UNREAD, Expected
from spiders.platforms import JobBoardSpider
from spiders.regions import PINYIN_CITIES


class ChinahrSpider(JobBoardSpider):
    """Kept for archives: the domain was used again later."""

    name = "chinahr"
    title = "中华英才网"
    channel = "recruitment"
    home = "http://www.chinahr.com"
    terms = TERMS_UNREAD
    evidence = "code 2017; unverified since 2017"
    expected = Expected(per_page=20, pages=20, filled={"size": 0.8})
    enabled = False
    reason = "the domain was used again later: check that the site still exists"
    regions = PINYIN_CITIES
    lists = "{home}/{region}/jobs/"
