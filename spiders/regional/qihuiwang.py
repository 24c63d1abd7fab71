"""企汇网: shops on sub-domains, three templates for the same facts."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected


class QihuiwangSpider(DirectorySpider):
    """Where its lists stand is not known: the front page leads to shops."""

    name = "qihuiwang"
    title = "企汇网"
    channel = "regional"
    home = "http://www.qihuiwang.com"
    terms = TERMS_UNREAD
    evidence = "code 2020: contact pages of shops only; unverified since 2020"
    expected = Expected(per_page=20, pages=1, filled={"phones": 0.7, "address": 0.7})
    lists = "{home}/"
    details = r"//\w+\.company\.qihuiwang\.com/?$"
    contact = "{url}/contact.html"
