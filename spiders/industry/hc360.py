"""慧聪网: company search by keyword and region, in GBK."""

from spiders.arguments import Keywords
from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected
from spiders.regions import cities


class Hc360Spider(DirectorySpider):
    """Half of a result page comes with it; contacts stand on the shop's own page."""

    name = "hc360"
    title = "慧聪网"
    channel = "industry"
    home = "https://s.hc360.com"
    terms = TERMS_UNREAD
    encoding = "gb18030"
    evidence = "page 2017: list and contact; code 2014-2020"
    expected = Expected(per_page=20, pages=50, filled={"phones": 0.7, "address": 0.7, "products": 0.8})
    regions = cities(lambda city: f"中国:{city.province or city.name}:{city.name}")
    industries = Keywords("教育培训", "机械设备", "电子元器件", "软件")
    lists = "{home}/?w={industry}&mc=enterprise&z={region}"
    contact = "{url}/shop/company.html"
