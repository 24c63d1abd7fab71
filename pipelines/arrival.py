"""Matching on arrival: a listing finds its company by a few look-ups, whatever the size of the database.

The scorer, the blocks and the way of grouping are those of a batch. Only how common a value is stays as the last batch
counted it; with equal counts arrival gives the groups of a batch, in whatever order the listings came.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from sqlite_utils import Database

from pipelines.listing_records import read_records
from pipelines.match_index import Keys, MatchIndex, block_key, block_keys
from pipelines.match_weights import weights_in_force
from pipelines.matching.comparison import compare_pairs
from pipelines.matching.frequency import look_up
from pipelines.matching.grouping import group
from pipelines.matching.preparation import prepare_all
from pipelines.matching.record import Cluster, Resolution
from pipelines.matching.resolution import Match, explained
from pipelines.matching.scoring import THRESHOLD, Links, contradictions
from pipelines.matching.table import build_table
from pipelines.matching.weights import Weights, score
from pipelines.transactions import transaction

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many listings came that were new or changed, and how many of them joined others."""

    listings: int = 0
    joined: int = 0


def arrive(db: Database, listing_ids: Collection[str]) -> Arrived:
    """Match stored listings that are new or have changed; part of the transaction that is open. Others are left."""
    index, weights = MatchIndex(db), weights_in_force(db)
    with transaction(db):
        news = index.outstanding(listing_ids)
        if not news:
            return Arrived()
        afresh = _enter(db, index, news)
        parted = index.partners(afresh)
        index.drop_links(afresh)
        index.write_links(_links(index, afresh, weights))
        groups = regroup(db, afresh | parted)
    sizes = {member.record_id: len(found.members) for found in groups for member in found.members}
    return Arrived(len(news), sum(sizes[listing_id] > 1 for listing_id in news))


def regroup(db: Database, listing_ids: Collection[str]) -> list[Cluster]:
    """Group anew all that hangs together with some listings; what became of it."""
    index, weights = MatchIndex(db), weights_in_force(db)
    with transaction(db):
        whole = _connected(index, set(listing_ids))
        table = build_table(index.prepared(whole))
        position = {listing_id: number for number, listing_id in enumerate(table.ids)}
        rows = [row for row in index.links(whole) if row[0] in position and row[1] in position]
        left = np.array([position[a] for a, _, _ in rows], dtype=np.int64)
        right = np.array([position[b] for _, b, _ in rows], dtype=np.int64)
        frequencies = look_up(table, index.context(table))
        bits = np.array([row[2] for row in rows], dtype=np.float64)
        links = Links(left, right, bits, contradictions(table, frequencies, weights, (left, right, bits)))
        labels = group(table, links, index.verdicts(whole))
        resolution = explained(Match(table, frequencies, weights, links, labels))
        _write_groups(index, resolution)
    return resolution.clusters


def settle(db: Database, found: Match, resolution: Resolution) -> None:
    """Take over what a batch found; listings that came while it ran are matched again. Part of the open transaction."""
    index = MatchIndex(db)
    with transaction(db):
        known = set(found.table.ids)
        outstanding = index.all_outstanding()
        late = [listing_id for listing_id in index.all_listings() if listing_id not in known]
        for start in range(0, len(outstanding), CHUNK):
            _enter(db, index, outstanding[start : start + CHUNK])
        index.write_batch(found)
        _write_groups(index, resolution)
        if late:
            index.write_links(_links(index, late, found.weights))
            regroup(db, late)


def _enter(db: Database, index: MatchIndex, listing_ids: Collection[str]) -> set[str]:
    """Put listings in their blocks as they are now; the listings whose candidates change thereby, their own among them.

    Others' change where their block passes the cap, or where they have others next to them in one beyond it.
    """
    prepared = prepare_all(list(read_records(db, listing_ids)))
    keys, old = block_keys(build_table(prepared)), index.old_keys(listing_ids)
    touched = {key for own in keys.values() for key in own}.union(*old.values())
    before = index.full(touched)
    index.write_records(prepared, keys, old)
    after = index.full(touched)
    found = set(listing_ids)
    for key in touched:
        if before[key] != after[key]:
            found.update(index.members(key))
    for listing_id, own in keys.items():
        for key, unbounded in own.items():
            if unbounded and after[key]:
                found.update(index.neighbours(key, listing_id))
    return found


def _write_groups(index: MatchIndex, resolution: Resolution) -> None:
    index.write_groups(
        (member.record_id, found.cluster_id, member.score, json.dumps(list(member.reasons), ensure_ascii=False))
        for found in resolution.clusters
        for member in found.members
    )


def _links(index: MatchIndex, afresh: Collection[str], weights: Weights) -> Iterator[tuple[str, str, float]]:
    """The likely matches of some listings with any other."""
    keys = block_keys(build_table(index.prepared(afresh)))
    pairs = {
        (min(listing_id, other), max(listing_id, other))
        for listing_id, others in _candidates(index, keys)
        for other in others
        if other != listing_id
    }
    table = build_table(index.prepared({listing_id for pair in pairs for listing_id in pair}))
    position: dict[str, int] = {listing_id: number for number, listing_id in enumerate(table.ids)}
    known = sorted(pair for pair in pairs if pair[0] in position and pair[1] in position)
    left, right = (np.array([position[pair[side]] for pair in known], dtype=np.int64) for side in (0, 1))
    bits = score(compare_pairs(table, look_up(table, index.context(table)), left, right), weights)
    for pair in np.flatnonzero(bits >= THRESHOLD).tolist():
        yield (*known[pair], float(bits[pair]))


def _candidates(index: MatchIndex, keys: Keys) -> Iterator[tuple[str, Iterable[str]]]:
    full = index.full({key for own in keys.values() for key in own})
    members = {key: index.members(key) for key, is_full in full.items() if not is_full}
    for listing_id, own in keys.items():
        for key, unbounded in own.items():
            if not full[key]:
                yield listing_id, members[key]
            elif unbounded:
                yield listing_id, index.neighbours(key, listing_id)


def _connected(index: MatchIndex, start: set[str]) -> set[str]:
    """Everything that links, verdicts and credit codes connect with some listings."""
    found: set[str] = set()
    edge = start
    while edge:
        found |= edge
        codes = {record.code for record in index.prepared(edge)} - {""}
        same = {listing_id for code in codes for listing_id in index.members(block_key("code", code))}
        edge = (index.partners(edge) | same) - found
    return found
