"""中国供应商: shops on sub-domains, their contacts one page below."""

from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected


class ChinaCnSpider(DirectorySpider):
    """Digits are drawn with a font: they are recorded as obfuscated, never decoded."""

    name = "china_cn"
    title = "中国供应商"
    channel = "industry"
    home = "https://www.china.cn"
    terms = TERMS_UNREAD
    evidence = "code 2021; unverified since 2021"
    expected = Expected(per_page=20, pages=20, filled={"address": 0.6, "contact_person": 0.5})
    lists = "{home}/"
    hub = r"//www\.china\.cn/[a-z]+/$"
    contact = "{url}/contact-information/"
