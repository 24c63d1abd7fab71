"""From a request to an answer: form read and checked, page asked, audit trail written, template filled."""

from __future__ import annotations

import hmac
import logging
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from datasette.utils.asgi import Request, Response
from sqlite_utils import Database

from console.guard import VISITOR
from console.page import Act, Answer, Ask, Data, Download, MissingError, Page, View
from console.pages import all_pages
from console.state import State
from console.visitor import LANGUAGE, SESSION, Visitor, path_of
from console.words import LANGUAGES, speaker
from enrich.access.audit import record_trace
from enrich.access.roles import access_rules
from enrich.calls.policy import call_policy
from enrich.vocabulary import say

LONGEST_FORM = 2**20
TOKEN_FIELD = "token"  # noqa: S105  # its name
YEAR_S = 365 * 24 * 3600
log = logging.getLogger(__name__)


class FormError(Exception):
    """A form that no page of this session made, or one too long to be one."""


FAILURES: tuple[tuple[type[Exception], str, int], ...] = (
    (MissingError, "missing", 404),
    (FormError, "token", 403),
    (Exception, "broken", 500),
)
"""What went wrong, the word for it, and the status; the first that fits."""
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


async def answer(datasette: Any, request: Request, page: Page) -> Response:
    """Ask the page and send what it says. What it shows of companies is in the audit trail before it is sent."""
    state: State = datasette.console
    seen: Visitor = request.scope[VISITOR]
    try:
        read = await _read(request, page, state, seen)
        act = page.act if request.method == "POST" else page.show
        if act is None:
            raise MissingError
        ask, said = await state.pool.run(lambda db: _asked(read(db), act, page))
        response = await _sent(datasette, request, ask, said)
    except Exception as error:
        what, status = _told(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.exception("%s", page.path)
        return await _failure(datasette, request, seen, what, status)
    if "lang" in ask.query:
        response.set_cookie(LANGUAGE, ask.language, max_age=YEAR_S, httponly=True, secure=state.https, samesite="lax")
    return response


def _told(error: Exception) -> tuple[str, int]:
    if getattr(error, "sqlite_errorcode", None) in BUSY:
        return "busy", 503
    return next((what, status) for kind, what, status in FAILURES if isinstance(error, kind))


def _asked(ask: Ask, act: Act, page: Page) -> tuple[Ask, Answer]:
    said = act(ask)
    for trace in said.traces:
        record_trace(ask.db, trace, user=ask.user.name if ask.user else "", address=ask.address, page=page.path)
    return ask, said


async def _read(request: Request, page: Page, state: State, seen: Visitor) -> Callable[[Database], Ask]:
    """The request as pages see it, but for the database. Raises FormError."""
    form = _fields(await _body(request)) if request.method == "POST" else {}
    if request.method == "POST" and not _carries(form, seen):
        raise FormError
    query = _fields(request.query_string)
    wanted = query.get("lang", [""])[-1]
    path = path_of(request.scope)
    found = page.pattern.fullmatch(path)
    return partial(
        Ask,
        user=seen.user,
        settings=state.settings,
        path=path,
        params={name: unquote(value) for name, value in found.groupdict().items()} if found else {},
        query=query,
        form=form,
        moment=datetime.now(UTC) + state.settings.ahead,
        address=seen.address,
        session=seen.session,
        form_token=seen.form_token,
        language=wanted if wanted in LANGUAGES else seen.language,
        wants_data=_wants_data(request),
    )


async def _sent(datasette: Any, request: Request, ask: Ask, said: Answer) -> Response:
    if isinstance(said, View):
        return await _page(datasette, request, ask, said)
    if isinstance(said, Data):
        return Response.json(dict(said.body), status=said.status)
    if isinstance(said, Download):
        name = f"attachment; filename*=UTF-8''{quote(said.name)}"
        return Response(said.body, headers={"content-disposition": name}, content_type=said.kind)
    response = Response.redirect(said.to, status=303)
    if said.token is not None:
        age = access_rules().hours * 3600 if said.token else 0
        https = datasette.console.https
        response.set_cookie(SESSION, said.token, max_age=age, httponly=True, secure=https, samesite="lax")
    return response


async def _page(datasette: Any, request: Request, ask: Ask, view: View) -> Response:
    context = {
        "t": speaker(ask.language),
        "say": say,
        "language": ask.language,
        "other_language": next(one for one in LANGUAGES if one != ask.language),
        "ask": ask,
        "user": ask.user,
        "form_token": ask.form_token,
        "pages": [page for page in all_pages() if page.menu and ask.user and ask.user.may(page.may)],
        "zone_of_calls": call_policy().zone,
        "raw": f"/{datasette.console.pool.database.stem}" if ask.user and ask.user.may("raw") else "",
        **view.context,
    }
    body = await datasette.render_template(f"console/{view.template}", context, request=request)
    return Response.html(body, status=view.status)


async def _failure(datasette: Any, request: Request, seen: Visitor, what: str, status: int) -> Response:
    """A page, or for our script a word, that says what went wrong and what to do."""
    words = speaker(seen.language)
    if _wants_data(request):
        return Response.json({"error": what, "says": words(f"error.{what}")}, status=status)
    context: Mapping[str, Any] = {
        "t": words, "language": seen.language, "user": seen.user, "what": what, "pages": [], "form_token": "",
    }  # fmt: skip
    body = await datasette.render_template("console/error.html", context, request=request)
    return Response.html(body, status=status)


def _wants_data(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _carries(form: Mapping[str, list[str]], seen: Visitor) -> bool:
    """Whether a form carries the token of its session; before login there is none to ride on."""
    if seen.user is None:
        return True
    return hmac.compare_digest(form.get(TOKEN_FIELD, [""])[-1].encode(), seen.form_token.encode())


def _fields(text: str) -> dict[str, list[str]]:
    return parse_qs(text, keep_blank_values=True)


async def _body(request: Request) -> str:
    """What was sent. Raises FormError where it is too long to be a form."""
    body, more = b"", True
    while more:
        message = await request.receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LONGEST_FORM:
            raise FormError
    return body.decode("utf-8", "replace")
