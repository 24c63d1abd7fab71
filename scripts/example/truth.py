"""How right a crawl of the example was: what the database ended with, compared with the truth of the world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb

from scripts.example.model import Key, World


@dataclass(frozen=True, slots=True)
class Score:
    """The truth table of a crawl.

    found: reachable companies of which at least one listing is stored; missed: the uids of the others.
    merged_pairs: pairs of stored listings put into one company, of which right_pairs belong together; true_pairs: pairs
    of stored listings that do belong together. wrong_merges: names in each company that mixes several true ones.
    invented_phones: (site, path, E.164) that the page does not print as a phone. misjudged: (uid, stated status) where
    an open company is said to be closed or a closed one open. unknown: stored listings that the world does not have.
    """

    reachable: int
    found: int
    missed: tuple[str, ...]
    merged_pairs: int
    right_pairs: int
    true_pairs: int
    wrong_merges: tuple[tuple[str, ...], ...]
    phones: int
    invented_phones: tuple[tuple[str, str, str], ...]
    misjudged: tuple[tuple[str, str], ...]
    unknown: tuple[Key, ...]

    @property
    def found_share(self) -> float:
        """found / reachable; 1.0 for a world without companies."""
        return self.found / self.reachable if self.reachable else 1.0

    @property
    def pair_precision(self) -> float:
        """Of the pairs merged, the share that belongs together; 1.0 if none was merged."""
        return self.right_pairs / self.merged_pairs if self.merged_pairs else 1.0

    @property
    def pair_recall(self) -> float:
        """Of the pairs that belong together, the share that was merged; 1.0 if there are none."""
        return self.right_pairs / self.true_pairs if self.true_pairs else 1.0


def score(
    world: World,
    clusters: Iterable[Iterable[Key]],
    phones: Iterable[tuple[str, str, str]] = (),
    statuses: Mapping[Key, str] | None = None,
) -> Score:
    """Compare a crawl with the truth.

    clusters: for each company of the database the (site, path) of its listings, where path is the address without
    scheme, host and session id; the page of a job ad counts as its employer's. phones: (site, path, E.164) of every
    number stored as a phone. statuses: what the company of a listing is said to be, "open", "closed" or "" for unknown.
    """
    resolved = [{key: world.listing.get(key) for key in cluster} for cluster in clusters]
    members = [{listing.key: listing.uid for listing in cluster.values() if listing} for cluster in resolved]
    owner = {key: uid for cluster in members for key, uid in cluster.items()}
    stored = set(owner.values())
    reachable = [company.uid for company in world.companies if company.reachable]
    phones = tuple(phones)
    return Score(
        reachable=len(reachable),
        found=sum(uid in stored for uid in reachable),
        missed=tuple(uid for uid in reachable if uid not in stored),
        merged_pairs=sum(comb(len(cluster), 2) for cluster in members),
        right_pairs=sum(_pairs(cluster.values()) for cluster in members),
        true_pairs=_pairs(owner.values()),
        wrong_merges=tuple(_names(world, cluster) for cluster in members if len(set(cluster.values())) > 1),
        phones=len(phones),
        invented_phones=tuple(found for found in phones if not _printed(world, *found)),
        misjudged=_misjudged(world, statuses or {}),
        unknown=tuple(key for cluster in resolved for key, listing in cluster.items() if listing is None),
    )


def _pairs(uids: Iterable[str]) -> int:
    return sum(comb(count, 2) for count in Counter(uids).values())


def _names(world: World, cluster: Mapping[Key, str]) -> tuple[str, ...]:
    return tuple(world.company[uid].legal_name for uid in sorted(set(cluster.values())))


def _printed(world: World, site: str, path: str, e164: str) -> bool:
    listing = world.listing.get((site, path))
    return bool(listing and e164 in listing.phones)


def _misjudged(world: World, statuses: Mapping[Key, str]) -> tuple[tuple[str, str], ...]:
    stated = {
        (listing.uid, status) for key, status in statuses.items() if status and (listing := world.listing.get(key))
    }
    return tuple(sorted((uid, status) for uid, status in stated if status != world.company[uid].status))
