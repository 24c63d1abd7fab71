"""The plugin: our pages as Datasette's routes, our guard around all of it, Datasette's own pages for `raw` alone."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Request

from console.answering import answer
from console.guard import PAGE, App, guarded
from console.pages import all_pages, page_at
from console.pages.report import REPORTS, Wanted
from console.visitor import path_of
from enrich.access.roles import access_rules

SECRETS = {(sqlite3.SQLITE_READ, table) for table in ("console_users", "console_sessions", "suppression_key")}


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """Every page of ours goes through one view."""
    return [(page.pattern.pattern, _view) for page in all_pages()]


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:
    """The leaders' report is made before anybody asks for it."""
    state = datasette.console
    wanted = Wanted(state.pool.database.resolve(), state.settings.profile)
    threading.Thread(target=REPORTS.get, args=(wanted, datetime.now(UTC)), daemon=True).start()


async def _view(request: Request, datasette: Any) -> Any:
    return await answer(datasette, request, request.scope[PAGE])


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Any:
    """The guard stands before everything."""

    def wrap(app: App) -> App:
        return guarded(app, datasette.console)

    return wrap


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Whoever reads the tables reads no password hash and no session: such columns are NULL there."""
    conn.set_authorizer(
        lambda action, table, *_: sqlite3.SQLITE_IGNORE if (action, table) in SECRETS else sqlite3.SQLITE_OK
    )


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def actor_from_request(request: Request) -> dict[str, str] | None:
    """Datasette's actor is our user."""
    actor: dict[str, str] | None = request.scope.get("actor")
    return actor


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def permission_allowed(actor: dict[str, str] | None) -> bool:
    """Datasette's own pages know no suppression gate: they are for the permission `raw`, and nothing else."""
    role = access_rules().roles.get((actor or {}).get("role", ""))
    return role is not None and "raw" in role.may


@hookimpl  # type: ignore[untyped-decorator]
def skip_csrf(scope: dict[str, Any]) -> bool:
    """Forms of ours carry a token of their own, which outlives a restart; `answering` checks it."""
    return page_at(path_of(scope)) is not None
