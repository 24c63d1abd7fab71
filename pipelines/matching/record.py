"""What matching takes and gives: records, human verdicts, clusters and judgements, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One sighting of a company. Empty means unknown; every text may be as dirty as its source.

    record_id: unique and stable; clusters are named by it. phones: E.164. source: who says so, for the reader.
    """

    record_id: str
    name: str
    credit_code: str = ""
    phones: tuple[str, ...] = ()
    address: str = ""
    website: str = ""
    emails: tuple[str, ...] = ()
    city: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's verdict on two records: the same company, or not. It outranks every computed probability."""

    record_id_a: str
    record_id_b: str
    same: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely two records are one company.

    probability: 0 to 1, calibrated. reasons: the evidence in plain Chinese, strongest first.
    veto: why the two may never be merged whatever else agrees; empty when they may.
    """

    probability: float
    reasons: tuple[str, ...] = ()
    veto: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A record in its cluster. score: probability that it belongs there (1 for a record alone)."""

    record_id: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """The records of one company. cluster_id: the smallest of its record ids; members are sorted by id."""

    cluster_id: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """All clusters, sorted by id, and (branch cluster, head cluster) links between them."""

    clusters: list[Cluster]
    branches: list[tuple[str, str]]
