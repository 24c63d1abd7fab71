"""What sources said anew: who appeared, changed, is not shown any more or came back, one entry a company and moment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from pipelines.store import PRESENCE

SHOWN = frozenset(
    {"name", "status", "address", "province", "city", "district", "website", "credit_code", "founded", "employees"}
    | {"capital", "capital_currency", "turnover", "legal_form"}
)
"""Fields of which the values are told. Of others, which may hold numbers or people, only that they changed: those are
seen where suppression has been asked first."""
KINDS: Mapping[tuple[str | None, str], str] = {
    (None, "seen"): "appeared",
    ("seen", "stale"): "vanished",
    ("stale", "gone"): "gone",
    ("seen", "gone"): "gone",
    ("stale", "seen"): "came back",
    ("gone", "seen"): "came back",
}
"""Presence before and after -> what happened."""
QUERY = """
    SELECT c.change_id, c.changed_at, c.field, c.old, c.new, l.listing_id, l.source, l.url, l.city,
           coalesce(k.name, l.name) AS name, coalesce(m.lead_uid, '') AS lead_uid
    FROM changes c JOIN listings l USING (listing_id)
    LEFT JOIN company_listings m ON m.listing_id = c.listing_id AND NOT m.undone
    LEFT JOIN companies k ON k.lead_uid = m.lead_uid
    WHERE c.changed_at >= ? ORDER BY c.changed_at DESC, l.listing_id, c.change_id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What one source said of one company at one moment (ISO, UTC).

    kind: appeared, changed, vanished, gone or came back. fields: field -> value before and after, "" where none is
    told. change_id: of the first of its rows, the same for ever.
    """

    change_id: int
    at: str
    kind: str
    name: str
    lead_uid: str
    city: str
    source: str
    url: str
    fields: Mapping[str, tuple[str, str]]


def changes_since(db: Database, since: str) -> Iterator[Change]:
    """The changes from an ISO moment on, the newest first. Reads as it goes: stop when there are enough."""
    for (at, _), rows in groupby(db.query(QUERY, [since]), key=lambda row: (row["changed_at"], row["listing_id"])):
        yield _change(at, list(rows))


def _change(at: str, rows: list[dict[str, Any]]) -> Change:
    first = rows[0]
    kind, fields = "changed", {}
    for row in rows:
        old, new = json.loads(row["old"]), json.loads(row["new"])
        if row["field"] == PRESENCE:
            kind = KINDS.get((old, new), kind)
        else:
            fields[row["field"]] = (_told(old), _told(new)) if row["field"] in SHOWN else ("", "")
    told = {name: first[name] for name in ("change_id", "name", "lead_uid", "city", "source", "url")}
    return Change(**told, at=at, kind=kind, fields=fields)


def _told(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
