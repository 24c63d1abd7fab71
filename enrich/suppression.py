"""The gate before every way out: who must not be called, by number, company, domain, e-mail or person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlite_utils import Database

from pipelines.store import now

KINDS = ("phone", "email", "domain", "company", "person")


@dataclass(frozen=True, slots=True)
class Gate:
    """What is suppressed, by kind. Values: E.164, e-mail address, registrable domain, lead_uid, name of a person."""

    suppressed: dict[str, frozenset[str]] = field(default_factory=dict)

    def first_hit(self, facts: Iterable[tuple[str, str]]) -> str:
        """The kind of the first (kind, value) that is suppressed, "" if none is."""
        return next((kind for kind, value in facts if value.casefold() in self.suppressed.get(kind, ())), "")


def load_gate(db: Database) -> Gate:
    """The gate as the database has it now."""
    values: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for row in db.query("SELECT kind, value FROM suppressions"):
        values[row["kind"]].add(row["value"].casefold())
    return Gate({kind: frozenset(found) for kind, found in values.items()})


def suppress(db: Database, kind: str, value: str, reason: str, source: str) -> bool:
    """Add one suppression; whether it was new. Raises ValueError for an unknown kind or an empty value."""
    if kind not in KINDS or not value.strip():
        raise ValueError(f"cannot suppress {kind!r} {value!r}; kinds: {', '.join(KINDS)}")
    with db.atomic():
        return bool(
            db.execute(
                "INSERT OR IGNORE INTO suppressions (kind, value, reason, source, created_at) VALUES (?, ?, ?, ?, ?)",
                [kind, value.strip(), reason, source, now()],
            ).rowcount
        )
