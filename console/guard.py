"""What every request passes, ours and Datasette's own: who asks, may they, is it from our page; headers of answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import Response
from sqlite_utils import Database

from console.page import Page
from console.pages import page_at
from console.state import State
from console.visitor import SAFE_METHODS, from_our_page, headers_of, path_of, visitor
from enrich.access.audit import Trace, record_trace

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ASSETS = "/assets/"
LOGIN = "/login"
VISITOR, PAGE = "console_visitor", "console_page"
POLICY = (
    "default-src 'none'; script-src {0}; style-src {0}; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def guarded(app: App, state: State) -> App:
    """The app behind the guard."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
        elif scope["type"] == "http":
            page = page_at(path_of(scope))
            refusal = await _refusal(scope, state, page)
            if refusal:
                await refusal.asgi_send(_with_headers(send, ours=True))
            else:
                scope = {**scope, PAGE: page, "actor": _actor(scope)}
                await app(scope, receive, _with_headers(send, ours=page is not None))

    return guard


def _actor(scope: Scope) -> dict[str, str] | None:
    seen = scope.get(VISITOR)
    return {"id": seen.user.name, "role": seen.user.role} if seen and seen.user else None


async def _refusal(scope: Scope, state: State, page: Page | None) -> Response | None:
    """The answer to whoever may not go on, None for whoever may; puts the visitor into the scope."""
    if path_of(scope).startswith(ASSETS) and scope["method"] in SAFE_METHODS:
        return None
    if scope["method"] not in SAFE_METHODS and not from_our_page(headers_of(scope)):
        return Response.text("This came from a page that is not ours.", status=403)
    try:
        return await state.pool.run(lambda db: _judged(db, scope, state, page))
    except sqlite3.OperationalError:
        return Response.text("The database is busy; try again in a moment.", status=503, headers={"retry-after": "2"})


def _judged(db: Database, scope: Scope, state: State, page: Page | None) -> Response | None:
    address = (scope.get("client") or ("", 0))[0]
    seen = visitor(db, headers_of(scope), address, host_user=state.host_user, secret=state.secret)
    scope[VISITOR] = seen
    user = seen.user
    if page and (not page.may or (user and user.may(page.may))):
        return None
    if user is None:
        return _ask_who(scope)
    if page or not user.may("raw"):
        return Response.text("403: not for your role.", status=403)
    record_trace(db, Trace("raw", detail=_asked(scope)), user=user.name, address=address, page=path_of(scope))
    return None


def _asked(scope: Scope) -> str:
    return str(scope.get("query_string", b"").decode("latin-1"))


def _ask_who(scope: Scope) -> Response:
    if scope["method"] in SAFE_METHODS and "application/json" not in headers_of(scope).get("accept", ""):
        asked = path_of(scope) + (f"?{_asked(scope)}" if _asked(scope) else "")
        return Response.redirect(f"{LOGIN}?next={quote(asked)}" if asked != "/" else LOGIN)
    return Response.json({"error": "login"}, status=401)


def _with_headers(send: Send, *, ours: bool) -> Send:
    """Pages of ours hold no script in line; Datasette's own do."""
    policy = POLICY.format("'self'" if ours else "'self' 'unsafe-inline'")
    added = {**HEADERS, "content-security-policy": policy, **({"cache-control": "no-store"} if ours else {})}

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [(key, value) for key, value in message.get("headers", []) if key.decode().lower() not in added]
            message["headers"] = [*kept, *((key.encode(), value.encode()) for key, value in added.items())]
        await send(message)

    return sending
