"""Links as they can be followed."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

NOT_PAGES = re.compile(r"\s*(#|(javascript|mailto|tel|data|about|sms|whatsapp|weixin|vbscript):)", re.IGNORECASE)


def absolute(base: str, href: str) -> str:
    """The web address that a link on the page base leads to, without fragment; empty where it leads to no page."""
    if not href or NOT_PAGES.match(href):
        return ""
    try:
        target = urldefrag(urljoin(base, href.strip().replace("\n", ""))).url
        return target if urlsplit(target).scheme in ("http", "https") else ""
    except ValueError:
        return ""
