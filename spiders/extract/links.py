"""Links as they can be followed."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urldefrag, urljoin, urlsplit

from spiders.extract.page import Page

MAX_LINKS = 5_000
NOT_PAGES = re.compile(r"\s*(#|(javascript|mailto|tel|data|about|sms|whatsapp|weixin|vbscript):)", re.IGNORECASE)


@lru_cache(maxsize=4096)  # a row names its link several times
def absolute(base: str, href: str) -> str:
    """The web address that a link on the page base leads to, without fragment; empty where it leads to no page."""
    if not href or NOT_PAGES.match(href):
        return ""
    try:
        target = urldefrag(urljoin(base, href.strip().replace("\n", ""))).url
        return target if urlsplit(target).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def links(page: Page, pattern: str) -> list[str]:
    """The addresses of a page's links that a regular expression is found in, each once, in the order of the page."""
    wanted = re.compile(pattern)
    found = (absolute(page.url, node.attributes.get("href") or "") for node in page.tree.css("a[href]")[:MAX_LINKS])
    return list(dict.fromkeys(url for url in found if url and wanted.search(url)))
