"""Who asks: the session of the cookie, the address, the token that a form of ours carries."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from console.words import LANGUAGES
from enrich.access.sessions import whose
from enrich.access.users import User

SESSION, LANGUAGE = "tuoke_session", "tuoke_language"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD"})
OURS = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Visitor:
    """user: None where nobody is in. session: the cookie's token. form_token: what a form must send back."""

    user: User | None
    session: str
    form_token: str
    language: str
    address: str


def path_of(scope: Mapping[str, Any]) -> str:
    """The path as Datasette's router reads it: percent signs and all, so that guard and router never differ."""
    raw: bytes | None = scope.get("raw_path")
    return (raw.decode("ascii", "replace") if raw else str(scope["path"])).partition("?")[0]


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """The headers of a request, by name in lower case."""
    return {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}


def host_of(headers: Mapping[str, str]) -> str:
    """The name that the browser was told to call, without its port."""
    return urlsplit(f"//{headers.get('host', '')}").hostname or ""


def from_our_page(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something comes from a page of ours, by what browsers say of it unasked.

    A client that says nothing of it is no browser, and no page of somebody else makes it carry a cookie.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in OURS:
        return False
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def visitor(
    db: Database, headers: Mapping[str, str], address: str, *, host_user: User | None, secret: bytes
) -> Visitor:
    """Who asks. host_user: who works at this machine, as long as no users are named; None where the console is open to
    other machines."""
    cookies = _cookies(headers)
    session = cookies.get(SESSION, "")
    user = whose(db, session, datetime.now(UTC)) if session else None
    if user is None and host_user and not db.execute("SELECT 1 FROM console_users").fetchone():
        user = (
            host_user if host_of(headers) in LOOPBACK else None
        )  # else a page elsewhere could name us (DNS rebinding)
        session = ""
    said = cookies.get(LANGUAGE, "")
    language = said if said in LANGUAGES else LANGUAGES[0]
    return Visitor(user, session, form_token(secret, session), language, address)


def form_token(secret: bytes, session: str) -> str:
    """What forms of a session carry; the same as long as the session lives, whatever restarts."""
    key = session.encode() or secret
    return hmac.new(key, b"form", hashlib.sha256).hexdigest()


def _cookies(headers: Mapping[str, str]) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}
