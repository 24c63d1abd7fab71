"""Which company has which `lead_uid`: made once, from the first listing of a company, never given to another.

A company merged away keeps its uid, which then answers with its successor; when it stands by itself again, it has that
uid again.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from enum import IntEnum
from typing import NamedTuple

from pipelines.matching import Cluster


class Bond(IntEnum):
    """How a listing belongs to a uid, strongest first: by an undone decision, at present, or once."""

    RESTORED = 0
    PRESENT = 1
    PAST = 2


class Claim(NamedTuple):
    """A listing and a uid of a company that holds, or held, it."""

    listing_id: str
    lead_uid: str
    bond: Bond


def assign_uids(
    clusters: Collection[Cluster], claims: Iterable[Claim], given: Collection[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Cluster id -> lead_uid, and former uid -> the uid that now answers for it.

    A cluster keeps the uid that most of its listings have, a uid the cluster that holds most of its listings; what an
    undone decision took away comes first. Of equals, the one with fewer uids to choose from, then the smaller text: the
    answer depends on no order. given: further uids that are taken.
    """
    cluster_ids = sorted(cluster.cluster_id for cluster in clusters)
    home = {member.record_id: cluster.cluster_id for cluster in clusters for member in cluster.members}
    weights: dict[tuple[str, str], list[int]] = {}
    used = set(given)
    for listing_id, uid, bond in claims:
        used.add(uid)
        if listing_id in home:
            weights.setdefault((home[listing_id], uid), [0] * len(Bond))[bond] -= 1
    choices = Counter(cluster_id for cluster_id, _ in weights)
    uids: dict[str, str] = {}
    kept: set[str] = set()
    merged: dict[str, str] = {}
    for cluster_id, uid in sorted(weights, key=lambda pair: (weights[pair], choices[pair[0]], pair[1], pair[0])):
        if uid in kept:
            continue
        if cluster_id in uids:
            merged.setdefault(uid, uids[cluster_id])
        else:
            uids[cluster_id] = uid
            kept.add(uid)
    for cluster_id in cluster_ids:
        if cluster_id not in uids:
            uids[cluster_id] = _new_uid(cluster_id, used)
            used.add(uids[cluster_id])
    return uids, {old: new for old, new in merged.items() if old not in kept}


def _new_uid(listing_id: str, used: set[str]) -> str:
    for turn in range(len(used) + 1):
        digest = hashlib.sha256(f"{listing_id}#{turn}".encode()).digest()
        uid = "L" + base64.b32encode(digest).decode()[:9]
        if uid not in used:
            return uid
    raise AssertionError("more turns than used uids")
