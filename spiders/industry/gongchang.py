"""世界工厂网: portal of trades on sub-domains, contacts one page below a company."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected


class GongchangSpider(DirectorySpider):
    """The portal leads to lists of sub-trades; 无 means that nothing is said."""

    name = "gongchang"
    title = "世界工厂网"
    channel = "industry"
    home = "https://ch.gongchang.com"
    terms = TERMS_UNREAD
    evidence = "code 2019; unverified since 2019"
    expected = Expected(per_page=20, pages=20, filled={"phones": 0.6, "address": 0.6})
    lists = "{home}/"
    hub = r"//[a-z0-9]+\.ch\.gongchang\.com/\w+/\w+/$"
    contact = "{url}/contact/"
