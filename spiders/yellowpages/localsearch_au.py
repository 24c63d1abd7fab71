"""localsearch.com.au: Australian yellow pages with schema.org data."""

from spiders.arguments import Keywords
from spiders.base import DirectorySpider
from spiders.card import TERMS_UNREAD, Expected


class LocalsearchAuSpider(DirectorySpider):
    """Each list page describes its businesses as LocalBusiness in JSON-LD."""

    name = "localsearch_au"
    title = "澳大利亚 Localsearch 黄页"
    channel = "yellowpages"
    home = "https://www.localsearch.com.au"
    terms = TERMS_UNREAD
    evidence = "document 2026: 40 businesses a list in JSON-LD; recall 2026: addresses; unverified since 2026"
    expected = Expected(per_page=40, pages=10, details=False, filled={"phones": 0.9, "address": 0.9})
    industries = Keywords("tutors", "music-schools", "dance-schools")
    lists = "{home}/find/{industry}"
