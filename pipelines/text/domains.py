"""Registrable domains by the public suffix list that ships with tldextract: no network, nothing cached on disk."""

from functools import cache

import tldextract


@cache
def _extractor() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True)


def registrable_domain(host: str) -> str:
    """firm.com.cn for www.firm.com.cn; "" for a host without a public suffix."""
    return _extractor()(host).top_domain_under_public_suffix
