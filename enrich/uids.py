"""Which company has which `lead_uid`: made once, from the first listing of a company, never given to another.

A company merged away keeps its uid, which then answers with its successor; when it stands by itself again, it has that
uid again.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from pipelines.matching import Cluster


class Bond(IntEnum):
    """How a listing belongs to a uid, strongest first: as before what is undone, at present, or once."""

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

    A cluster keeps the uid that most of its listings have, a uid the cluster that holds most of its listings. Before
    that, what undone decisions took away is given back, where a company falls apart or both uids are in use. Of equals,
    the one with fewer uids to choose from, then the smaller text: the answer depends on no order. given: further uids
    that are taken.
    """
    cluster_ids = sorted(cluster.cluster_id for cluster in clusters)
    home = {member.record_id: cluster.cluster_id for cluster in clusters for member in cluster.members}
    claims = list(claims)
    weights = _weigh(home, claims)
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
    used = {claim.lead_uid for claim in claims}.union(given)
    for cluster_id in cluster_ids:
        if cluster_id not in uids:
            uids[cluster_id] = _new_uid(cluster_id, used)
            used.add(uids[cluster_id])
    return uids, {old: new for old, new in merged.items() if old not in kept}


def _weigh(home: Mapping[str, str], claims: Collection[Claim]) -> dict[tuple[str, str], list[int]]:
    """(cluster id, uid) -> how many listings claim it, negative, by bond. home: listing -> cluster id."""
    present = {claim.listing_id: claim.lead_uid for claim in claims if claim.bond is Bond.PRESENT}
    spread: dict[str, set[str]] = defaultdict(set)
    for listing_id, uid in present.items():
        spread[uid].add(home.get(listing_id, ""))
    weights: dict[tuple[str, str], list[int]] = {}
    for listing_id, uid, bond in claims:
        if cluster_id := home.get(listing_id):
            apart = listing_id not in present or len(spread[present[listing_id]]) > 1
            idle = bond is Bond.RESTORED and not apart and cluster_id not in spread[uid]
            weights.setdefault((cluster_id, uid), [0] * len(Bond))[Bond.PAST if idle else bond] -= 1
    return weights


def _new_uid(listing_id: str, used: set[str]) -> str:
    for turn in range(len(used) + 1):
        digest = hashlib.sha256(f"{listing_id}#{turn}".encode()).digest()
        uid = "L" + base64.b32encode(digest).decode()[:9]
        if uid not in used:
            return uid
    raise AssertionError("more turns than used uids")
