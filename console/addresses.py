"""Addresses of our own pages."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def ours(*parts: str, **query: str) -> str:
    """A path of these parts, with what of the query is not empty: ours("lead", uid)."""
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{asked}" if asked else path
