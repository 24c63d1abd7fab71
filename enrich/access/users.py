"""Users of the console: made by command, each with one role; the name is that under which calls are recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from enrich.access.passwords import hash_password
from enrich.access.roles import access_rules
from pipelines.store import now
from pipelines.transactions import transaction


class UserError(ValueError):
    """A user that cannot be made or changed; the message says why."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody at the console. own_leads_only: sees the leads assigned to them, and no other."""

    name: str
    role: str
    own_leads_only: bool = False

    def may(self, permission: str) -> bool:
        """Whether the role has a permission; one that is gone from the rules has none."""
        role = access_rules().roles.get(self.role)
        return role is not None and permission in role.may


def users(db: Database) -> list[User]:
    """All of them, by name."""
    return [user_of(row) for row in db.query("SELECT * FROM console_users ORDER BY name")]


def user_of(row: Mapping[str, Any]) -> User:
    """The user of a row."""
    return User(row["name"], row["role"], bool(row["own_leads_only"]))


def add_user(db: Database, name: str, role: str, password: str, *, own_leads_only: bool | None = None) -> User:
    """Make a user. own_leads_only: None for what the role begins with. Raises UserError."""
    name, rules = name.strip(), access_rules()
    if not name or not name.isprintable():
        raise UserError("a user needs a name")
    if role not in rules.roles:
        raise UserError(f"no role {role!r}; roles: {', '.join(rules.roles)}")
    hashed = _hashed(password)
    own = rules.roles[role].own_leads_only if own_leads_only is None else own_leads_only
    with transaction(db):
        if db.execute("SELECT 1 FROM console_users WHERE name = ?", [name]).fetchone():
            raise UserError(f"there is a user {name} already")
        db.execute("INSERT INTO console_users VALUES (?, ?, ?, ?, ?)", [name, role, hashed, own, now()])
    return User(name, role, own)


def change_password(db: Database, name: str, password: str) -> None:
    """Give a user another password; whoever is in by the old one is out. Raises UserError."""
    hashed = _hashed(password)
    with transaction(db):
        if not db.execute("UPDATE console_users SET password = ? WHERE name = ?", [hashed, name]).rowcount:
            raise UserError(f"no user {name}")
        db.execute("DELETE FROM console_sessions WHERE name = ?", [name])


def remove_user(db: Database, name: str) -> None:
    """Nobody enters by this name any more, and whoever is in is out; what they did stays. Raises UserError."""
    with transaction(db):
        if not db.execute("DELETE FROM console_users WHERE name = ?", [name]).rowcount:
            raise UserError(f"no user {name}")
        db.execute("DELETE FROM console_sessions WHERE name = ?", [name])


def _hashed(password: str) -> str:
    least = access_rules().password_letters
    if len(password) < least:
        raise UserError(f"a password has {least} letters at least")
    return hash_password(password)
