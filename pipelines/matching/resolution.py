"""Batch matching: records in, companies out; the same answer in whatever order the records come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.matching.comparison import compare_pairs
from pipelines.matching.frequency import Context, Frequencies, count_firms, look_up
from pipelines.matching.grouping import group
from pipelines.matching.hashing import Flags, Floats, Indexes
from pipelines.matching.parallel import Progress, Raw, prepare_table, same
from pipelines.matching.reasons import SAME_CODE, VERDICT, explain
from pipelines.matching.record import Cluster, Decision, Member, Record, Resolution
from pipelines.matching.scoring import Links, score_pairs
from pipelines.matching.table import Table
from pipelines.matching.weights import Weights, load_weights, probability


@dataclass(frozen=True, slots=True)
class Match:
    """Matched records, as columns. labels: for every record the smallest one of its company. links: what joined them.

    frequencies, weights: what the links were scored with.
    """

    table: Table
    frequencies: Frequencies
    weights: Weights
    links: Links
    labels: Indexes

    def best_links(self) -> Indexes:
        """For every record the number of its strongest link inside its company, -1 where it has none."""
        links, labels = self.links, self.labels
        inside = np.flatnonzero(labels[links.left] == labels[links.right])
        both = np.concatenate([inside, inside])
        members = np.concatenate([links.left[inside], links.right[inside]])
        weakest_first = np.lexsort((-both, links.bits[both]))
        best = np.full(len(labels), -1, dtype=np.int64)
        best[members[weakest_first]] = both[weakest_first]
        return best

    def shares_code(self) -> Flags:
        """Whether another record of the company has the same credit code."""
        code = self.table.codes["code"]
        order = np.lexsort((code, self.labels))
        code, labels = code[order], self.labels[order]
        twins = np.flatnonzero((code[1:] == code[:-1]) & (labels[1:] == labels[:-1]) & (code[1:] > 0))
        shared = np.zeros(len(code), dtype=np.bool_)
        shared[order[twins]] = shared[order[twins + 1]] = True
        return shared

    def scores(self, best: Indexes) -> Floats:
        """For every record the probability that it belongs to its company: that of its best link, or 1."""
        known = (best >= 0) & ~self.shares_code()
        scores = np.ones(len(best))
        scores[known] = np.round(probability(self.links.bits[best[known]]), 4)
        return scores


def match(
    rows: Iterable[Raw],
    decisions: Sequence[Decision] = (),
    *,
    read: Callable[[Raw], Record],
    total: int = 0,
    context: Context | None = None,
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> Match:
    """Group records by company. read: makes a record of a row; total: how many rows there are, to show progress.

    context: how many firms share a value, by default counted in the records themselves. progress: called with a
    step's name, what is done and what there is. Raises ValueError on an id that two records share.
    """
    tell = progress or (lambda step, done, total: None)
    return match_table(prepare_table(rows, tell, read, total), decisions, context=context, weights=weights, tell=tell)


def match_table(
    table: Table, decisions: Sequence[Decision], *, context: Context | None, weights: Weights | None, tell: Progress
) -> Match:
    """As `match`, of prepared records in the order of their ids."""
    frequencies = count_firms(table) if context is None else look_up(table, context)
    weights = weights or load_weights()
    links = score_pairs(table, frequencies, weights, tell)
    return Match(table, frequencies, weights, links, group(table, links, decisions))


def resolve(
    records: Sequence[Record],
    decisions: Sequence[Decision] = (),
    *,
    context: Context | None = None,
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> Resolution:
    """Group records by company and say why; see `match`."""
    return explained(
        match(
            records,
            decisions,
            read=same,
            total=len(records),
            context=context,
            weights=weights,
            progress=progress,
        )
    )


def explained(found: Match) -> Resolution:
    """Companies in the order of their ids; a member's score and reasons are those of its best link inside."""
    table, labels = found.table, found.labels
    grouped = np.bincount(labels, minlength=len(labels))[labels] > 1
    sure, best = found.shares_code(), found.best_links()
    scores = found.scores(best).tolist()
    chosen = np.unique(best[(best >= 0) & ~sure])
    evidence = compare_pairs(table, found.frequencies, found.links.left[chosen], found.links.right[chosen])
    place = np.searchsorted(chosen, best)
    members: dict[int, list[Member]] = defaultdict(list)
    for index, (label, record_id) in enumerate(zip(labels.tolist(), table.ids, strict=True)):
        if not grouped[index]:
            reasons: tuple[str, ...] = ()
        elif sure[index]:
            reasons = (SAME_CODE,)
        elif best[index] < 0:
            reasons = (VERDICT,)
        else:
            reasons = explain(evidence, found.weights, int(place[index]))
        members[label].append(Member(record_id, scores[index], reasons))
    clusters = [Cluster(table.ids[label], tuple(own)) for label, own in members.items()]
    return Resolution(clusters, branches(found))


def branches(found: Match) -> list[tuple[str, str]]:
    """Branch clusters with the cluster of their head: the one that bears its legal name."""
    table, labels = found.table, found.labels
    key, head = table.codes["key"], table.codes["head"]
    heads: dict[int, int] = {}
    for index in np.flatnonzero((head == 0) & (key > 0) & ~table.short).tolist():
        heads.setdefault(int(key[index]), int(labels[index]))
    linked = {
        (table.ids[labels[index]], table.ids[heads[name]])
        for index in np.flatnonzero(head).tolist()
        if (name := int(head[index])) in heads and heads[name] != labels[index]
    }
    return sorted(linked)
