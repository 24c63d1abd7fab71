"""马可波罗网: lists of companies by province, in GBK."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected
from spiders.regions import PINYIN_PROVINCES


class MakepoloSpider(DirectorySpider):
    """Labels and values are one text; shanxi is 山西, shanxii 陕西."""

    name = "makepolo"
    title = "马可波罗网"
    channel = "industry"
    home = "http://company.makepolo.com"
    terms = TERMS_UNREAD
    encoding = "gb18030"
    evidence = "code 2014-2018; unverified since 2018"
    expected = Expected(per_page=20, pages=50, filled={"phones": 0.6, "address": 0.7})
    every_days = 90
    regions = PINYIN_PROVINCES | {"610000": "shanxii"}
    lists = "{home}/{region}/1"
