"""Who asked not to be called, kept as keyed hashes: whoever reads the database without its key learns no number.

A suppression is the HMAC of a fact, e.g. ("phone", "+865125550101"). The key lies beside the database (`leads.db.key`,
readable by its owner alone); without it nobody can tell who opted out, so a lost key is an error and never silence.
Triggers keep the hashes of all stored facts (`contact_hashes`, `listing_hashes`), so that views compare hash with hash.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

Fact = tuple[str, str]
"""Kind and value: ("phone", E.164), ("email", address), ("domain", registrable domain), ("person", name), or
("company", …) with one of "uid:L…", "listing:…", "code:…", "name:…" as `listing_hashes` has them."""

KINDS = ("phone", "email", "domain", "company", "person")
KEY_BYTES = 32
HASH_DIGITS = 32


class KeyFileError(Exception):
    """The key of the suppressions is missing, or is that of another database; the message names it and the way out."""


def keyed_hash(key: bytes, kind: str, value: str) -> str:
    """The hash of a fact; equal for spellings that differ in width, case and spaces only."""
    normal = "".join(unicodedata.normalize("NFKC", value).casefold().split())
    return hmac.digest(key, f"{kind}\0{normal}".encode("utf-8", "replace"), hashlib.sha256).hex()[:HASH_DIGITS]


def key_path(database: Path) -> Path:
    """Where the key of a database lies."""
    return database.with_name(f"{database.name}.key")


def register_key(db: Database, database: Path) -> None:
    """Give the connection the SQL function keyed_hash(kind, value). Raises KeyFileError, OSError."""
    stored = ""
    if "suppression_key" in db.table_names():
        stored = db.execute("SELECT coalesce(max(fingerprint), '') FROM suppression_key").fetchone()[0]
    path = key_path(database)
    key = _read_key(path, make=not stored)
    if stored and keyed_hash(key, "key", "") != stored:
        raise KeyFileError(
            f"{path} is not the key that the suppressions of {database.name} were made with. "
            "Put the right one back from a backup; no list is read or written without it."
        )
    db.conn.create_function("keyed_hash", 2, lambda kind, value: keyed_hash(key, kind, value), deterministic=True)


def _read_key(path: Path, *, make: bool) -> bytes:
    """The key; made where none has been used yet, whole and by one process only."""
    if make and not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
        draft.touch(0o600, exist_ok=False)
        draft.write_text(secrets.token_hex(KEY_BYTES), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError) as error:
        raise KeyFileError(
            f"{path}: the key of the suppressions is missing or damaged. Put it back from a backup: without it nobody "
            "can tell who asked not to be called, so no list is read or written."
        ) from error
    if len(key) < KEY_BYTES:
        raise KeyFileError(f"{path}: the key of the suppressions is cut short. Put it back from a backup.")
    return key


def suppressed_among(db: Database, facts: Iterable[Fact], *, erased: bool = False) -> set[Fact]:
    """Those of the facts that are suppressed; with `erased`, those that were erased and must not be stored again."""
    chosen = "WHERE erased" if erased else ""
    rows = db.execute(
        "SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE keyed_hash(value ->> 0, value ->> 1) IN "
        f"(SELECT hash FROM suppressions {chosen})",
        [json.dumps(sorted(set(facts)))],
    )
    return set(rows.fetchall())


def anything_erased(db: Database) -> bool:
    """Whether anybody asked to be forgotten yet."""
    return db.execute("SELECT 1 FROM suppressions WHERE erased LIMIT 1").fetchone() is not None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why, whence and when (UTC) a fact is suppressed. erased: it is also gone, and must never be stored again."""

    reason: str
    source: str
    created_at: str
    erased: bool = False


def add_suppressions(db: Database, facts: Iterable[Fact], hint: str, cause: Cause) -> int:
    """Suppress each fact for ever; how many were new. Erasing one that stands already takes its hint away."""
    hint = "" if cause.erased else hint
    rows = [(*fact, hint, cause.reason, cause.source, cause.created_at, cause.erased) for fact in set(facts)]
    before = db.conn.total_changes
    db.conn.executemany(
        "INSERT OR IGNORE INTO suppressions (hash, kind, hint, reason, source, created_at, erased) "
        "VALUES (keyed_hash(?1, ?2), ?1, ?3, ?4, ?5, ?6, ?7)",
        rows,
    )
    added = db.conn.total_changes - before
    if cause.erased:
        db.conn.executemany(
            "UPDATE suppressions SET erased = 1, hint = '' WHERE hash = keyed_hash(?, ?)", [row[:2] for row in rows]
        )
    return added


def hint_of(kind: str, value: str) -> str:
    """How a suppression is shown to people: enough to recognise it, too little to call it."""
    if kind == "phone":
        return f"…{value[-4:]}"
    return value if kind in ("domain", "company") else f"{value[:1]}…"
