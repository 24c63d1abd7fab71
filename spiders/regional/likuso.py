"""利酷搜: a shop a company, base data under labels."""

from spiders.base import DirectorySpider
from spiders.card import LISTS_UNKNOWN, TERMS_UNREAD, Expected


class LikusoSpider(DirectorySpider):
    """Past the last page of a list the search engine's own error is shown."""

    name = "likuso"
    title = "利酷搜"
    channel = "regional"
    home = "http://www.likuso.com"
    terms = TERMS_UNREAD
    evidence = "code 2020: rows and company pages; unverified since 2020"
    expected = Expected(per_page=20, pages=10, filled={"phones": 0.6, "address": 0.7})
    enabled = False
    reason = LISTS_UNKNOWN
    lists = "{home}/"
