"""From identities and listings to companies: the golden record of each, and its sightings."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from enrich.calls.numbers import HeardStatus, heard_statuses
from enrich.golden import UNPROVED, Sighting, golden_record

PLATFORM_LISTINGS = 20
PLATFORM_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Company:
    """One company: its uid, the values shown (`golden.SHOWN` and the place), every value stated, and its sightings."""

    lead_uid: str
    shown: Mapping[str, Any]
    stated: Mapping[str, list[dict[str, Any]]]
    sightings: tuple[Sighting, ...]

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels in which it was seen."""
        return tuple(sorted({s.channel for s in self.sightings}))

    def listed(self, field: str) -> list[tuple[Any, Sighting]]:
        """Every entry of a list field (phones, emails …) with its sighting, the most trusted first."""
        ordered = sorted(self.sightings, key=lambda s: (tuple(-t for t in s.trust), s.listing_id))
        return [(value, sighting) for sighting in ordered for value in sighting.values[field]]


def read_companies(db: Database, lead_uids: Collection[str]) -> Iterator[Company]:
    """The companies of some uids that `company_listings` holds, by uid."""
    rows = db.query(
        "SELECT m.lead_uid, l.listing_id, l.source, l.channel, l.page_kind, l.url, l.first_seen, l.last_seen, "
        "l.normalised, t.trust AS proved FROM company_listings m JOIN listings l USING (listing_id) "
        "LEFT JOIN source_trust t USING (source) WHERE NOT m.undone "
        "AND m.lead_uid IN (SELECT value FROM json_each(?)) ORDER BY m.lead_uid, l.listing_id",
        [json.dumps(list(lead_uids))],
    )
    for lead_uid, group in groupby(rows, key=lambda row: row["lead_uid"]):
        sightings = tuple(_sighting(row) for row in group)
        yield Company(lead_uid, *golden_record(sightings), sightings)


def _sighting(row: Mapping[str, Any]) -> Sighting:
    return Sighting(
        listing_id=row["listing_id"],
        source=row["source"],
        channel=row["channel"],
        page_kind=row["page_kind"],
        url=row["url"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        values=json.loads(row["normalised"]),
        proved=UNPROVED if row["proved"] is None else row["proved"],
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    """sharing: E.164 -> how many companies publish it, where several do; a branch counts as its head.

    platform: (source, E.164) of a directory's own line, which its pages repeat for company after company.
    heard: what calls and number checks say of numbers, as `enrich.calls.numbers.heard_statuses` gives it.
    """

    sharing: Mapping[str, int]
    platform: frozenset[tuple[str, str]]
    heard: Mapping[tuple[str, str], HeardStatus] = field(default_factory=dict)

    def status(self, e164: str, lead_uid: str = "") -> HeardStatus | None:
        """What is known of a number, for a company where it is known for that one only."""
        mine = self.heard.get((e164, lead_uid)) if lead_uid else None
        return mine if mine and not mine.dialable else self.heard.get((e164, ""))

    def shared_by(self, e164: str) -> int:
        """How many companies publish a number, at least one."""
        return self.sharing.get(e164, 1)


def count_numbers(db: Database, heads: Mapping[str, str], today: date | None = None) -> Numbers:
    """Who publishes which number, also as the temporary tables numbers, sharing, platform_lines, heads, heard.

    heads: branch -> head company; a family shares numbers by right. A number that a quarter of a source's listings bear
    is the source's own.
    """
    db.executescript("""
        DROP TABLE IF EXISTS temp.heads;
        DROP TABLE IF EXISTS temp.numbers;
        DROP TABLE IF EXISTS temp.sharing;
        DROP TABLE IF EXISTS temp.platform_lines;
        DROP TABLE IF EXISTS temp.heard;
        CREATE TEMP TABLE heads (lead_uid TEXT PRIMARY KEY, head_uid TEXT NOT NULL);
        CREATE TEMP TABLE heard (e164 TEXT NOT NULL, lead_uid TEXT NOT NULL, said TEXT NOT NULL);
    """)
    heard = heard_statuses(db, today)
    with db.conn:
        db.conn.executemany("INSERT INTO temp.heads VALUES (?, ?)", heads.items())
        db.conn.executemany(
            "INSERT INTO temp.heard VALUES (?, ?, ?)", ((*key, repr(one)) for key, one in heard.items())
        )
    db.executescript(f"""
        CREATE TEMP TABLE numbers AS
            SELECT DISTINCT m.lead_uid, coalesce(h.head_uid, m.lead_uid) AS owner, l.listing_id, l.source,
                   json_extract(p.value, '$.e164') AS e164
            FROM company_listings m JOIN listings l USING (listing_id) JOIN json_each(l.normalised, '$.phones') p
            LEFT JOIN temp.heads h ON h.lead_uid = m.lead_uid
            WHERE NOT m.undone AND json_extract(p.value, '$.valid');
        CREATE TEMP TABLE sharing AS
            SELECT e164, COUNT(DISTINCT owner) AS owners FROM temp.numbers GROUP BY e164 HAVING owners > 1;
        CREATE TEMP TABLE platform_lines AS
            SELECT n.source, n.e164 FROM temp.numbers n
            JOIN (SELECT l.source, COUNT(*) AS listings FROM company_listings m JOIN listings l USING (listing_id)
                  WHERE NOT m.undone GROUP BY l.source) s USING (source)
            GROUP BY n.source, n.e164
            HAVING COUNT(*) >= {PLATFORM_LISTINGS} AND COUNT(*) >= {PLATFORM_SHARE} * s.listings;
    """)
    return Numbers(
        dict(db.execute("SELECT e164, owners FROM temp.sharing").fetchall()),
        frozenset(db.execute("SELECT source, e164 FROM temp.platform_lines").fetchall()),
        heard,
    )
