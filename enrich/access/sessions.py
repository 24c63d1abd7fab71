"""Entering the console and leaving it: sessions whose tokens only the browser has, and a limit on guessing."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from enrich.access.passwords import matches
from enrich.access.roles import access_rules
from enrich.access.users import User, user_of
from pipelines.transactions import transaction

TOKEN_BYTES = 32
FROM_ONE_ADDRESS = 10
"""An address may fail as often as so many names: a shop behind one router is not locked out by one colleague."""


class GuessingError(Exception):
    """Too many wrong passwords. until: when the next attempt is heard."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def enter(db: Database, name: str, password: str, *, address: str, moment: datetime) -> str | None:
    """A token that was never seen before, for whoever knows the password; None where it is wrong.

    Raises GuessingError, whatever the password, while too many wrong ones were given for the name or from the address.
    """
    name = name.strip()
    with transaction(db):
        _heed_limit(db, name, address, moment)
        attempt = db.execute(  # counted before it is judged, so that guesses made at once are not heard at once
            "INSERT INTO console_attempts (name, address, at, entered) VALUES (?, ?, ?, 0)",
            [name, address, _stamp(moment)],
        ).lastrowid
    row = db.execute("SELECT password FROM console_users WHERE name = ?", [name]).fetchone()
    if not matches(password, row[0] if row else ""):
        return None
    token, rules = secrets.token_urlsafe(TOKEN_BYTES), access_rules()
    ends = _stamp(moment + timedelta(hours=rules.hours))
    with transaction(db):
        db.execute("UPDATE console_attempts SET entered = 1 WHERE attempt_id = ?", [attempt])
        db.execute("DELETE FROM console_sessions WHERE expires_at <= ?", [_stamp(moment)])
        db.execute("DELETE FROM console_attempts WHERE at < ?", [_stamp(moment - timedelta(days=rules.attempts_days))])
        db.execute("INSERT INTO console_sessions VALUES (?, ?, ?, ?)", [_hash(token), name, _stamp(moment), ends])
    return token


def whose(db: Database, token: str, moment: datetime) -> User | None:
    """Who is in by a token, None where it is unknown or too old."""
    rows = db.query(
        "SELECT u.* FROM console_sessions s JOIN console_users u USING (name) WHERE s.token = ? AND s.expires_at > ?",
        [_hash(token), _stamp(moment)],
    )
    return next((user_of(row) for row in rows), None)


def leave(db: Database, token: str) -> None:
    """The token is worth nothing from now on."""
    with transaction(db):
        db.execute("DELETE FROM console_sessions WHERE token = ?", [_hash(token)])


def _heed_limit(db: Database, name: str, address: str, moment: datetime) -> None:
    rules = access_rules()
    since = _stamp(moment - timedelta(minutes=rules.minutes))
    for column, value, most in (
        ("name", name, rules.attempts),
        ("address", address, rules.attempts * FROM_ONE_ADDRESS),
    ):
        count, first = db.execute(
            f"SELECT count(*), min(at) FROM console_attempts WHERE {column} = ? AND NOT entered AND at > ?",
            [value, since],
        ).fetchone()
        if count >= most:
            raise GuessingError(datetime.fromisoformat(first) + timedelta(minutes=rules.minutes))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
