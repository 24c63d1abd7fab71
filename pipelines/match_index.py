"""The tables that matching on arrival looks up: by block, by link, by group; no query grows with the database."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlite_utils import Database

from pipelines.matching.blocking import CAP, NEIGHBOURS, UNBOUNDED, blocks
from pipelines.matching.frequency import Context, context_of, counted
from pipelines.matching.hashing import joint, numbers_of
from pipelines.matching.preparation import Prepared
from pipelines.matching.record import Decision
from pipelines.matching.resolution import Match
from pipelines.matching.table import Table

Keys = dict[str, dict[int, bool]]
"""By listing its blocks: key -> whether a block of any size is worth looking at."""


def block_keys(table: Table) -> Keys:
    """The blocks of each record; one number a kind and value."""
    found: Keys = {listing_id: {} for listing_id in table.ids}
    for name, values, records in blocks(table):
        keys = joint(values, int(numbers_of([name])[0]))
        for key, record in zip(keys.tolist(), records.tolist(), strict=True):
            if key:
                found[table.ids[record]][key] = name in UNBOUNDED
    return found


class MatchIndex:
    """Reads and writes the tables; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._connection = db.conn

    def _some(self, query: str, ids: Collection[str]) -> list[Any]:
        found: list[Any] = self._connection.execute(query, [json.dumps(sorted(ids))]).fetchall()
        return found

    def outstanding(self, listing_ids: Collection[str]) -> list[str]:
        """Those of some listings that are not here as they are stored."""
        return [
            row[0]
            for row in self._some(
                "SELECT l.listing_id FROM json_each(?) j JOIN listings l ON l.listing_id = j.value "
                "LEFT JOIN match_records m USING (listing_id) WHERE coalesce(m.prepared, '') = ''",
                listing_ids,
            )
        ]

    def prepared(self, listing_ids: Collection[str]) -> list[Prepared]:
        """Records as they are compared, in the order of their ids; those that wait to be read anew are left out."""
        rows = self._some(
            "SELECT m.prepared FROM json_each(?) j JOIN match_records m ON m.listing_id = j.value "
            "WHERE m.prepared <> '' ORDER BY m.listing_id",
            listing_ids,
        )
        return [Prepared(*json.loads(row[0])) for row in rows]

    def old_keys(self, listing_ids: Collection[str]) -> dict[str, list[int]]:
        """The blocks in which listings stand until now."""
        rows = self._some(
            "SELECT m.listing_id, m.keys FROM json_each(?) j JOIN match_records m ON m.listing_id = j.value",
            listing_ids,
        )
        return {listing_id: json.loads(keys) for listing_id, keys in rows}

    def write_records(self, records: Iterable[Prepared], keys: Keys, old: Mapping[str, Sequence[int]]) -> None:
        """Put records in their blocks, out of those they stood in."""
        write = self._connection.executemany
        write("DELETE FROM match_keys WHERE key = ? AND listing_id = ?", ((k, i) for i, ks in old.items() for k in ks))
        write(
            "INSERT OR REPLACE INTO match_records VALUES (?, ?, ?)",
            ((r.record_id, _json(r), _json(list(keys[r.record_id]))) for r in records),
        )
        write("INSERT OR IGNORE INTO match_keys VALUES (?, ?)", ((k, i) for i, ks in keys.items() for k in ks))

    def full(self, keys: Iterable[int]) -> dict[int, bool]:
        """Of blocks, whether they have outgrown the cap."""
        count = "SELECT count(*) FROM (SELECT 1 FROM match_keys WHERE key = ? LIMIT ?)"
        return {key: self._connection.execute(count, (key, CAP + 1)).fetchone()[0] > CAP for key in keys}

    def members(self, key: int) -> list[str]:
        """The listings of a block."""
        rows = self._connection.execute("SELECT listing_id FROM match_keys WHERE key = ?", [key])
        return [row[0] for row in rows]

    def neighbours(self, key: int, listing_id: str) -> list[str]:
        """The listings next to one in a block, by id."""
        query = "SELECT listing_id FROM match_keys WHERE key = ? AND listing_id {} ? ORDER BY listing_id {} LIMIT ?"
        sides = (query.format("<", "DESC"), query.format(">", "ASC"))
        return [
            row[0] for side in sides for row in self._connection.execute(side, (key, listing_id, NEIGHBOURS)).fetchall()
        ]

    def partners(self, listing_ids: Collection[str]) -> set[str]:
        """The other ends of all links and verdicts of listings."""
        ends = (("match_links", ""), ("decisions", " AND NOT t.undone"))
        return {
            row[0]
            for table, held in ends
            for here, there in (("a", "b"), ("b", "a"))
            for row in self._some(
                f"SELECT t.listing_id_{there} FROM json_each(?) j JOIN {table} t "
                f"ON t.listing_id_{here} = j.value{held}",
                listing_ids,
            )
        }

    def drop_links(self, listing_ids: Collection[str]) -> None:
        """Take away all links of listings."""
        for side in ("a", "b"):
            self._some(
                f"DELETE FROM match_links WHERE listing_id_{side} IN (SELECT value FROM json_each(?))", listing_ids
            )

    def write_links(self, links: Iterable[tuple[str, str, float]]) -> None:
        """Keep links, each with the smaller id first."""
        self._connection.executemany("INSERT OR REPLACE INTO match_links VALUES (?, ?, ?)", links)

    def links(self, listing_ids: Collection[str]) -> list[tuple[str, str, float]]:
        """All links of listings with greater ids."""
        return self._some("SELECT l.* FROM json_each(?) j JOIN match_links l ON l.listing_id_a = j.value", listing_ids)

    def verdicts(self, listing_ids: Collection[str]) -> list[Decision]:
        """The last word of people on each pair of listings."""
        rows = self._some(
            "SELECT d.listing_id_a, d.listing_id_b, d.same FROM json_each(?) j JOIN decisions d "
            "ON d.listing_id_a = j.value WHERE NOT d.undone ORDER BY d.decision_id",
            listing_ids,
        )
        return [Decision(a, b, bool(same)) for (a, b), same in {(a, b): same for a, b, same in rows}.items()]

    def context(self, table: Table) -> Context:
        """How common the values of some records are, as the last batch counted."""
        firms = self._connection.execute("SELECT firms FROM match_versions ORDER BY version DESC LIMIT 1").fetchone()
        shared: dict[str, dict[int, int]] = defaultdict(dict)
        for kind, values, _ in counted(table):
            rows = self._connection.execute(
                "SELECT c.value, c.firms FROM json_each(?) j JOIN match_counts c ON c.kind = ? AND c.value = j.value",
                [json.dumps(np.unique(values).tolist()), kind],
            )
            shared[kind].update(rows.fetchall())
        return Context(firms[0] if firms else 0, shared)

    def write_groups(self, rows: Iterable[tuple[str, str, float, str]]) -> int:
        """Say which listings are one company; how many said something else before."""
        return self._connection.executemany(
            "INSERT INTO match_groups VALUES (?, ?, ?, ?) ON CONFLICT (listing_id) DO UPDATE SET "
            "group_id = excluded.group_id, score = excluded.score, reasons = excluded.reasons "
            "WHERE group_id <> excluded.group_id OR score <> excluded.score OR reasons <> excluded.reasons",
            rows,
        ).rowcount

    def write_batch(self, found: Match) -> None:
        """Take over a batch: how common values are in it, and its links; those of listings it does not know go too."""
        context, table = context_of(found.table), found.table
        connection = self._connection
        connection.execute("DELETE FROM match_counts")
        connection.executemany(
            "INSERT INTO match_counts VALUES (?, ?, ?)",
            ((kind, value, firms) for kind, values in context.shared.items() for value, firms in values.items()),
        )
        connection.execute(
            "INSERT INTO match_versions (weights, firms, made_at) VALUES (?, ?, ?)",
            (found.weights.version, context.firms, datetime.now(UTC).isoformat(timespec="seconds")),
        )
        connection.execute("DELETE FROM match_links")
        left, right, bits = (column.tolist() for column in (found.links.left, found.links.right, found.links.bits))
        self.write_links((table.ids[a], table.ids[b], bit) for a, b, bit in zip(left, right, bits, strict=True))

    def all_outstanding(self) -> list[str]:
        """All listings that are not here as they are stored."""
        rows = self._connection.execute(
            "SELECT listing_id FROM listings l LEFT JOIN match_records m USING (listing_id) "
            "WHERE coalesce(m.prepared, '') = '' ORDER BY listing_id"
        )
        return [row[0] for row in rows]

    def all_listings(self) -> list[str]:
        """All listings there are."""
        return [row[0] for row in self._connection.execute("SELECT listing_id FROM listings ORDER BY listing_id")]


def block_key(name: str, value: str) -> int:
    """The block of one value."""
    return int(joint(numbers_of([value]), int(numbers_of([name])[0]))[0])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
