"""Which companies are one chain (连锁): a brand that several of them bear and a site or hotline that they share.

A brand alone proves nothing, as strangers bear the same one; a shared site alone may be a group's or a landlord's. A
branch belongs to its head by law (`companies.head_uid`): both are one family, and a chain takes two of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from pipelines.sync import SyncCounts, sync_table
from pipelines.text.names import parse_company_name

HEAD_WORDS = ("集团", "总公司", "总部", "总校")
HOTLINES = ("400", "800")


@dataclass(frozen=True, slots=True)
class Member:
    """A company and one thing that it shares with others. tie: a registrable domain or a hotline in E.164.

    belongs_to: the company whose branch it is, "" for none.
    """

    lead_uid: str
    name: str
    tie: str
    belongs_to: str = ""

    @property
    def family(self) -> str:
        """The uid of the company that it is by law."""
        return self.belongs_to or self.lead_uid


Part = tuple[str, dict[str, Member]]
"""A tie, and by uid the companies of one brand that share it."""


def find_chains(members: Iterable[Member]) -> Iterator[dict[str, Any]]:
    """A row of `chain_members` for each company of a chain, by uid. The head is the one member that says that it is."""
    tied: dict[tuple[str, str], dict[str, Member]] = defaultdict(dict)
    for member in members:
        brand = parse_company_name(member.name).brand
        if brand:
            tied[brand, member.tie][member.lead_uid] = member
    chains: dict[str, list[Part]] = defaultdict(list)
    for (brand, tie), sharing in tied.items():
        if len({member.family for member in sharing.values()}) > 1:
            chains[brand].append((tie, sharing))
    rows = (row for brand, parts in chains.items() for row in _rows(brand, parts))
    yield from sorted(rows, key=lambda row: row["lead_uid"])


def _rows(brand: str, parts: list[Part]) -> Iterator[dict[str, Any]]:
    """The members of the chains of a brand: parts that have a company in common are one chain."""
    while parts:
        ties, chain = {parts[0][0]}, dict(parts[0][1])
        rest = parts[1:]
        while joined := [part for part in rest if chain.keys() & part[1].keys()]:
            rest = [part for part in rest if part not in joined]
            for tie, more in joined:
                ties.add(tie)
                chain |= more
        own = (member for member in chain.values() if not member.belongs_to)
        heads = [member.lead_uid for member in own if any(word in member.name for word in HEAD_WORDS)]
        head = heads[0] if len(heads) == 1 else None
        tie = min(ties)
        for uid in chain:
            yield {"lead_uid": uid, "chain": f"{brand} {tie}", "brand": brand, "tie": tie, "head_uid": head}
        parts = rest


@dataclass(frozen=True, slots=True)
class Chain:
    """members: uid and name of each other company. head_uid: of the head office, "" where nothing says which it is."""

    brand: str
    tie: str
    head_uid: str
    members: tuple[tuple[str, str], ...]


def chain_of(db: Database, lead_uid: str) -> Chain | None:
    """The chain that a company belongs to."""
    own = next(db.query("SELECT * FROM chain_members WHERE lead_uid = ?", [lead_uid]), None)
    if own is None:
        return None
    others = db.execute(
        "SELECT lead_uid, name FROM chain_members JOIN companies USING (lead_uid) "
        "WHERE chain = ? AND lead_uid <> ? ORDER BY name, lead_uid",
        [own["chain"], lead_uid],
    ).fetchall()
    return Chain(own["brand"], own["tie"], own["head_uid"] or "", tuple(others))


def refresh_chains(db: Database) -> SyncCounts:
    """Bring the table `chain_members` up to date with the companies; rows that changed."""
    return sync_table(db, "chain_members", find_chains(_members(db)))


def _members(db: Database) -> Iterator[Member]:
    """Companies that share the domain of a site of their own or a hotline with another one."""
    hotlines = ", ".join(f"'{kind}'" for kind in HOTLINES)
    rows: Iterable[Mapping[str, str]] = db.query(f"""
        WITH ties AS (
            SELECT DISTINCT m.lead_uid, l.domain AS tie FROM listings l JOIN company_listings m USING (listing_id)
            WHERE l.domain <> '' AND NOT m.undone
            UNION
            SELECT c.lead_uid, c.value FROM contacts c JOIN phones p ON p.e164 = c.value
            WHERE c.kind = 'phone' AND p.kind IN ({hotlines})
        )
        SELECT c.lead_uid, c.name, t.tie, coalesce(c.head_uid, '') AS belongs_to
        FROM ties t JOIN companies c USING (lead_uid)
        WHERE c.merged_into IS NULL AND t.tie IN (SELECT tie FROM ties GROUP BY tie HAVING count(*) > 1)
    """)
    return (Member(**row) for row in rows)
