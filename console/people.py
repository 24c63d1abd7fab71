"""The team of a console, and to whom leads may go."""

from __future__ import annotations

from pathlib import Path

from console.page import Ask
from enrich.access.users import users
from enrich.calls.team import Team, team_of


def database_of(ask: Ask) -> Path:
    """The file of the database."""
    return Path(ask.db.conn.execute("PRAGMA database_list").fetchone()[2])


def team(ask: Ask) -> Team:
    """The team of the file beside the database. Raises TableError."""
    return team_of(database_of(ask))


def callers(ask: Ask) -> list[str]:
    """Names of the team of the file, and of the users who call."""
    listed = [one.name for one in team(ask).agents]
    return list(dict.fromkeys(listed + [one.name for one in users(ask.db) if one.may("call")]))
