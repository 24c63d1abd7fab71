"""百姓网: advertisements of services, a host a city."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected
from spiders.regions import cities, pinyin


class BaixingSpider(DirectorySpider):
    """Advertisements name the company and where it serves; their numbers are masked and stay so."""

    name = "baixing"
    title = "百姓网"
    channel = "yellowpages"
    home = "https://www.baixing.com"
    terms = TERMS_UNREAD
    evidence = "page 2019: advertisements; recall 2026: lists"
    expected = Expected(per_page=30, pages=10, filled={"region": 0.7})
    enabled = False
    reason = "its numbers are masked: it brings names and services for other sources to complete"
    regions = cities(lambda city: f"{pinyin(city)}." if pinyin(city) else "")
    industries = {"教育培训": "jiaoyupeixun"}
    lists = "https://{region}baixing.com/{industry}/"
    details = r"/a\d+\.html$"
