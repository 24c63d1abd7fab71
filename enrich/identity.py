"""Which listings are one company: runs the matcher over all listings, with what people decided, and stores the answer.

Nothing is deleted: a listing that leaves a company leaves an undone membership behind, which says what it was and which
decision ended it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any

from sqlite_utils import Database

from enrich.decisions import Verdict, as_evidence, read_verdicts, standing
from enrich.uids import Bond, Claim, assign_uids
from pipelines.arrival import settle
from pipelines.listing_records import read_records
from pipelines.match_weights import weights_in_force
from pipelines.matching import Resolution, match
from pipelines.matching.parallel import Progress, same
from pipelines.matching.resolution import explained
from pipelines.store import now
from pipelines.sync import SyncCounts, sync_table
from pipelines.transactions import transaction

RULES = "rules"


@dataclass(frozen=True, slots=True)
class Move:
    """A listing that left a company. new_uid: where it went, "" if the listing itself is gone."""

    listing_id: str
    old_uid: str
    new_uid: str


@dataclass(frozen=True, slots=True)
class Identity:
    """members: lead_uid -> listing_ids, each company's first listing first. merged: old uid -> uid that answers for it.

    heads: uid of a branch -> uid of its head company. counts: rows of `company_listings` that changed.
    moves: listings that left a company. unheeded: verdicts that could not be followed, as credit codes contradict.
    """

    members: dict[str, tuple[str, ...]]
    merged: dict[str, str]
    heads: dict[str, str]
    counts: SyncCounts
    moves: tuple[Move, ...]
    unheeded: tuple[Verdict, ...]


def resolve_companies(db: Database, *, progress: Progress | None = None) -> Identity:
    """Match all listings and store, in one transaction, which company holds which. Hold `alone` around it."""
    log = read_verdicts(db)
    verdicts = standing(log)
    total = db.execute("SELECT count(*) FROM listings").fetchone()[0]
    weights = weights_in_force(db)
    evidence = as_evidence(verdicts.values())
    found = match(read_records(db), evidence, read=same, total=total, weights=weights, progress=progress)
    resolution = explained(found)
    with transaction(db):
        settle(db, found, resolution)
        claims = list(_read_claims(db, {v.decision_id for v in log if v.undone}))
        given = {row["lead_uid"] for row in db.query("SELECT lead_uid FROM companies")}
        uids, merged = assign_uids(resolution.clusters, claims, given)
        home = {m.record_id: uids[c.cluster_id] for c in resolution.clusters for m in c.members}
        moves = [
            Move(listing_id, uid, home.get(listing_id, ""))
            for listing_id, uid, bond in claims
            if bond is Bond.PRESENT and home.get(listing_id) != uid
        ]
        counts = _write(db, list(_membership(resolution, home, verdicts.values())), moves, log, merged)
    members = defaultdict(list)
    for listing_id in sorted(home):
        members[home[listing_id]].append(listing_id)
    return Identity(
        members={uid: tuple(ids) for uid, ids in members.items()},
        merged=merged,
        heads={uids[branch]: uids[head] for branch, head in resolution.branches},
        counts=counts,
        moves=tuple(moves),
        unheeded=tuple(v for v in verdicts.values() if _together(home, v) not in (v.same, None)),
    )


def _together(home: Mapping[str, str], verdict: Verdict) -> bool | None:
    """Whether both listings of a verdict are one company; None where one of them is gone."""
    left, right = (home.get(listing_id) for listing_id in verdict.pair)
    return left == right if left and right else None


def _read_claims(db: Database, undone: Collection[int]) -> Iterator[Claim]:
    """Memberships as claims. A listing goes back through the decisions that are undone, until one that holds."""
    memberships = db.query("SELECT * FROM company_listings ORDER BY listing_id, undone, ended_by DESC")
    for listing_id, rows in groupby(memberships, key=lambda row: row["listing_id"]):
        ended = []
        for row in rows:
            yield Claim(listing_id, row["lead_uid"], Bond.PAST if row["undone"] else Bond.PRESENT)
            if row["undone"]:
                ended.append(row)
        if back := list(takewhile(lambda row: row["ended_by"] in undone, ended)):
            yield Claim(listing_id, back[-1]["lead_uid"], Bond.RESTORED)


def _membership(
    resolution: Resolution, home: Mapping[str, str], verdicts: Collection[Verdict]
) -> Iterator[dict[str, Any]]:
    decided_at = now()
    people = {listing_id: v.decided_by for v in verdicts if v.same for listing_id in v.pair}
    for cluster in resolution.clusters:
        for member in cluster.members:
            yield {
                "lead_uid": home[member.record_id],
                "listing_id": member.record_id,
                "score": round(member.score, 6),
                "reasons": json.dumps(list(member.reasons), ensure_ascii=False),
                "decided_by": people.get(member.record_id, RULES),
                "decided_at": decided_at,
                "undone": 0,
                "ended_by": 0,
            }


def _write(
    db: Database,
    rows: Collection[Mapping[str, Any]],
    moves: Collection[Move],
    log: Collection[Verdict],
    merged: Mapping[str, str],
) -> SyncCounts:
    """Memberships and who answers for whom; a membership that ends does so by the last decision not yet applied."""
    cause = max((v.decision_id for v in log if not v.applied and not v.undone), default=0)
    db.conn.executemany(
        "UPDATE company_listings SET undone = 1, ended_by = ? WHERE lead_uid = ? AND listing_id = ?",
        ((cause, move.old_uid, move.listing_id) for move in moves),
    )
    counts = sync_table(db, "company_listings", rows, keep_missing=True, unwatched=("decided_at",))
    db.conn.executemany(
        "UPDATE companies SET merged_into = ? WHERE lead_uid = ?", ((new, old) for old, new in merged.items())
    )
    db.execute(
        "UPDATE companies SET merged_into = NULL WHERE merged_into IS NOT NULL "
        "AND lead_uid IN (SELECT lead_uid FROM company_listings WHERE NOT undone)"
    )
    db.conn.executemany(
        "UPDATE decisions SET applied = 1 WHERE decision_id = ?", {(v.decision_id,) for v in log if not v.applied}
    )
    return SyncCounts(counts.added, counts.changed, len(moves))
