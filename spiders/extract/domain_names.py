"""The domain of a page as a witness to the name of its owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

NOBODYS = frozenset({"", "example", "test", "invalid", "localhost"})
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
MAX_TEXT = 30_000
MAX_NAME = 70
MIN_DOMAIN = 5
_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def domain_label(url: str) -> str:
    """The label that a company chose for its domain; "" for hosts that nobody owns (example, test)."""
    return _label(urlsplit(url).hostname or "")


@lru_cache(maxsize=1024)
def _label(host: str) -> str:
    parts = _SUFFIXES(host)
    if parts.suffix in NOBODYS:
        return ""
    return re.sub(r"[\W_]+", "", parts.domain.lower())


def domain_likeness(key: str, domain: str) -> float:
    """From 0 to 1: how much of a domain's label and of the name is one and the same."""
    if not domain or len(key) < 3 or not key.isascii():
        return 0.0
    if key == domain:
        return 1.0
    short, long_ = sorted((key, domain), key=len)
    if short in long_:
        return len(short) / len(long_) if len(short) > 3 else 0.3
    common = next((i for i, (a, b) in enumerate(zip(key, domain, strict=False)) if a != b), len(short))
    return 0.7 * common / len(long_) if common >= 4 else 0.0


def spelled_like_domain(text: str, domain: str) -> Iterator[str]:
    """Runs of words in the text that, written together, are the domain: "Better Builders" for betterbuilders."""
    if len(domain) < MIN_DOMAIN:
        return
    seen: set[str] = set()
    lower = text[:MAX_TEXT].lower()
    start = -1
    while (start := lower.find(domain[:2], start + 1)) >= 0:
        if lower[start - 1 : start].isalnum():
            continue
        joined, stop = "", start
        for word in WORD.finditer(text, start, start + MAX_NAME):
            part = word[0].lower().replace("'", "").replace("’", "")
            if domain.startswith(joined + part):
                joined += part
            elif part != "and" or not joined:
                break
            stop = word.end() if part != "and" or joined.endswith("and") else stop
        name = text[start:stop]
        whole = joined == domain or (len(joined) >= 0.6 * len(domain) and not name.isalnum())
        if whole and name not in seen and name != name.lower():
            seen.add(name)
            yield name
