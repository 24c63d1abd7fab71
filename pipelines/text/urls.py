"""Addresses of pages without what changes between two visits: session parameters, fragment, order of parameters."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SESSION_PARAMETERS = frozenset(
    {"sid", "sessionid", "session_id", "phpsessid", "jsessionid", "aspsessionid", "token", "spm", "utm_source"}
)
EDGES: Final = re.compile(r"^[\x00-\x20\s]+|[\x00-\x20\s]+$")


def stable_url(url: str) -> str:
    """The address without session parameters and fragment, its other parameters sorted; "" for no address at all."""
    try:
        parts = urlsplit(EDGES.sub("", url))
    except ValueError:
        return ""
    parameters = [
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() not in SESSION_PARAMETERS
    ]
    path = parts.path.partition(";jsessionid=")[0]
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(sorted(parameters)), ""))


def page_key(url: str, home: str) -> str:
    """What names a page within a source: its path and parameters, and its host where that is not the home's."""
    parts = urlsplit(stable_url(url))
    host = "" if parts.netloc == urlsplit(home).netloc else parts.netloc
    return host + (parts.path.rstrip("/") or "/") + (f"?{parts.query}" if parts.query else "")
