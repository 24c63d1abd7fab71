"""Listings that their source shows no more: stale after two good runs without them, gone after four, never deleted.

A run counts against a listing when it ended well and asked for what the run asked for that saw the listing last.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.store import PRESENCE, now
from pipelines.transactions import transaction

STALE_AFTER, GONE_AFTER = 2, 4

MISSED = """
    CREATE TEMP TABLE missed AS
    SELECT l.listing_id, count(*) AS missed,
           CASE WHEN count(*) >= :gone THEN 'gone' ELSE 'stale' END AS state, max(r.run_id) AS run_id
    FROM listings l
    JOIN runs s ON s.run_id = l.run_id
    JOIN runs r ON r.source = l.source AND r.verdict = 'ok' AND r.state = 'finished' AND NOT r.quarantined
         AND r.started_at > l.last_seen AND r.arguments IN (s.arguments, '{}') AND r.arguments NOT LIKE '%"sample"%'
    GROUP BY l.listing_id HAVING count(*) >= :stale
"""
CHANGED = """
    INSERT INTO changes (listing_id, field, old, new, run_id, changed_at)
    SELECT listing_id, :field, json_quote(coalesce(p.state, 'seen')), json_quote(coalesce(m.state, 'seen')),
           coalesce(m.run_id, l.run_id), :at
    FROM (SELECT listing_id FROM temp.missed UNION SELECT listing_id FROM listing_presence) one
    JOIN listings l USING (listing_id) LEFT JOIN temp.missed m USING (listing_id)
    LEFT JOIN listing_presence p USING (listing_id)
    WHERE coalesce(m.state, 'seen') <> coalesce(p.state, 'seen')
"""


@dataclass(frozen=True, slots=True)
class Presence:
    """Listings that are not shown any more, now; and how many changed their state by this."""

    stale: int
    gone: int
    changed: int


def mark_presence(db: Database) -> Presence:
    """Bring `listing_presence` up to date with the runs, and say in `changes` what became of whom."""
    at = now()
    with transaction(db):
        db.execute(MISSED, {"stale": STALE_AFTER, "gone": GONE_AFTER})
        changed = db.execute(CHANGED, {"field": PRESENCE, "at": at}).rowcount
        db.execute("DELETE FROM listing_presence WHERE listing_id NOT IN (SELECT listing_id FROM temp.missed)")
        db.execute(
            "INSERT INTO listing_presence SELECT listing_id, state, missed, ? FROM temp.missed WHERE true "
            "ON CONFLICT (listing_id) DO UPDATE SET missed = excluded.missed, state = excluded.state, "
            "since = CASE WHEN state = excluded.state THEN since ELSE excluded.since END",
            [at],
        )
        db.execute("DROP TABLE temp.missed")
        counts = dict(db.execute("SELECT state, count(*) FROM listing_presence GROUP BY state").fetchall())
    return Presence(counts.get("stale", 0), counts.get("gone", 0), changed)
