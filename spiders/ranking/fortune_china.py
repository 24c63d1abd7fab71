"""财富中文网: one article a year with the table of the 500 strongest."""

from spiders.card import TERMS_UNREAD, Expected
from spiders.platforms import TableSpider


class FortuneChinaSpider(TableSpider):
    """Names, ranks and turnover; the order of columns changes from year to year."""

    name = "fortune_china"
    title = "财富中文网500强"
    channel = "ranking"
    home = "https://www.fortunechina.com"
    terms = TERMS_UNREAD
    evidence = "code 2018-2022; unverified since 2022"
    expected = Expected(per_page=500, pages=1, details=False, filled={"turnover": 0.9})
    every_days = 365
    lists = "{home}/fortune500/"
    hub = r"/fortune500/c/\d{4}-\d\d/\d\d/content_\d+\.htm$"
