"""The application: Datasette with our plugin, templates and assets."""

from __future__ import annotations

from pathlib import Path

from datasette.app import Datasette
from datasette.plugins import pm

from console import plugin
from console.page import Settings
from console.pool import Pool
from console.state import State
from enrich.access.users import User

HERE = Path(__file__).resolve().parent
NAME = "tuoke-console"
SETTINGS = {"allow_download": False, "allow_facet": True, "default_page_size": 50, "suggest_facets": False}


class Console(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette with the state of a running console, which its plugin asks for. `.app()` is what a server runs."""

    def __init__(self, database: Path, state: State) -> None:
        if not pm.has_plugin(NAME):
            pm.register(plugin, NAME)
        self.console = state
        super().__init__(
            [str(database)],
            template_dir=str(HERE / "templates"),
            static_mounts=[("assets", str(HERE / "static"))],
            settings=SETTINGS,
        )


def make_console(database: Path, settings: Settings, *, host_user: User | None = None, https: bool = False) -> Console:
    """A console on a database that exists. `.console.pool` is to be closed at the end.

    host_user: who asks as long as no users are named; None where other machines may ask.
    """
    return Console(database, State(Pool(database), settings, host_user, https))
