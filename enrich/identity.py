"""Which listings are one company: runs the matcher over all listings and keeps `lead_uid` stable.

A uid is made once, from the first listing of a company, and never changes; a company merged away keeps its uid, which
then answers with the company it was merged into.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from pipelines.matching import Cluster, Record, Resolution, resolve
from pipelines.store import now
from pipelines.sync import SyncCounts, sync_table


@dataclass(frozen=True, slots=True)
class Identity:
    """members: lead_uid -> listing_ids, each company's first listing first. merged: old uid -> uid that answers for it.

    heads: uid of a branch -> uid of its head company. counts: rows of `company_listings` that changed.
    """

    members: dict[str, tuple[str, ...]]
    merged: dict[str, str]
    heads: dict[str, str]
    counts: SyncCounts


def resolve_companies(db: Database) -> Identity:
    """Match all listings, write `company_listings`, and say which company holds which listing."""
    resolution = resolve(list(read_records(db)))
    known = {
        row["listing_id"]: row["lead_uid"]
        for row in db.query("SELECT listing_id, lead_uid FROM company_listings WHERE NOT undone")
    }
    taken = {row["lead_uid"] for row in db.query("SELECT lead_uid FROM companies")} | set(known.values())
    uids, merged = assign_uids(resolution.clusters, known, taken)
    rows = list(_membership(resolution, uids))
    counts = sync_table(db, "company_listings", rows, unwatched=("decided_at",))
    members = defaultdict(list)
    for row in rows:
        members[row["lead_uid"]].append(row["listing_id"])
    heads = {uids[branch]: uids[head] for branch, head in resolution.branches}
    return Identity({uid: tuple(ids) for uid, ids in members.items()}, merged, heads, counts)


def read_records(db: Database) -> Iterator[Record]:
    """Every listing as the matcher sees it."""
    for row in db.query(
        "SELECT listing_id, source, name, credit_code, city, domain, normalised FROM listings ORDER BY 1"
    ):
        values = json.loads(row["normalised"])
        yield Record(
            record_id=row["listing_id"],
            name=row["name"] + "".join(f"(原名:{alias})" for alias in values["aliases"]),
            credit_code=row["credit_code"],
            phones=tuple(p["e164"] for p in values["phones"] if p["valid"]),
            address=values["address"],
            website=values["website"],
            emails=tuple(values["emails"]),
            city=row["city"],
            source=row["source"],
        )


def assign_uids(
    clusters: Iterable[Cluster], known: Mapping[str, str], taken: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Cluster -> lead_uid, and old uid -> the uid that now answers for it.

    A cluster keeps the uid that most of its listings had; a uid stays with the cluster that holds most of its listings;
    ties go to the smaller text, so that the answer depends on no order.
    """
    claims: dict[tuple[str, str], int] = defaultdict(int)
    first: dict[str, str] = {}
    for cluster in clusters:
        ids = [member.record_id for member in cluster.members]
        first[cluster.cluster_id] = min(ids)
        for listing_id in ids:
            if listing_id in known:
                claims[cluster.cluster_id, known[listing_id]] += 1
    uids: dict[str, str] = {}
    kept: set[str] = set()
    merged: dict[str, str] = {}
    for (cluster_id, uid), _ in sorted(claims.items(), key=lambda claim: (-claim[1], claim[0][1], first[claim[0][0]])):
        if uid in kept:
            continue
        if cluster_id in uids:
            merged.setdefault(uid, uids[cluster_id])
        else:
            uids[cluster_id] = uid
            kept.add(uid)
    used = set(taken) | kept
    for cluster_id in sorted(first, key=lambda c: first[c]):
        if cluster_id not in uids:
            uids[cluster_id] = _new_uid(first[cluster_id], used)
            used.add(uids[cluster_id])
    return uids, {old: new for old, new in merged.items() if old not in kept}


def _new_uid(listing_id: str, used: set[str]) -> str:
    for turn in range(len(used) + 1):
        digest = hashlib.sha256(f"{listing_id}#{turn}".encode()).digest()
        uid = "L" + base64.b32encode(digest).decode()[:9]
        if uid not in used:
            return uid
    raise AssertionError("more turns than used uids")


def _membership(resolution: Resolution, uids: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    decided_at = now()
    for cluster in resolution.clusters:
        for member in sorted(cluster.members, key=lambda m: m.record_id):
            yield {
                "lead_uid": uids[cluster.cluster_id],
                "listing_id": member.record_id,
                "score": round(member.score, 6),
                "reasons": json.dumps(list(member.reasons), ensure_ascii=False),
                "decided_by": "rules",
                "decided_at": decided_at,
                "undone": 0,
            }
