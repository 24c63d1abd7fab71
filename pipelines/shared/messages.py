"""What workers send to the one who stores: a stream in Redis of JSON messages, each read at least once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from pipelines.records import NormalListing, Rejection

STREAM, GROUP = "tuoke:items", "collect"
WORKERS = "tuoke:workers"
"""A hash: crawl and name of a worker -> its last word that was read, until its crawl has a verdict."""
ITEMS: Mapping[str, type[NormalListing] | type[Rejection]] = {"listing": NormalListing, "rejection": Rejection}
"""Kind of a message -> what it holds. Of the kind "worker": a `Worker`."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker says of itself, every second and at its end. crawl: its name in Redis; stats: since its start.

    reason: why it ended, "" while it works. filled: what the source's card promises of fields.
    """

    name: str
    crawl: str
    source: str
    channel: str
    arguments: str
    stats: Mapping[str, int | str] = field(default_factory=dict)
    reason: str = ""
    filled: Mapping[str, float] = field(default_factory=dict)


def packed(kind: str, value: object) -> dict[str, str]:
    """The fields of a message. JSON in ASCII: a page's broken characters go through as they are."""
    return {"kind": kind, "value": json.dumps(msgspec.to_builtins(value))}


def unpacked(fields: Mapping[bytes, bytes]) -> NormalListing | Rejection | Worker:
    """What a message holds. Raises ValueError (msgspec's is one) for one that workers of this version do not send."""
    kind, value = fields[b"kind"].decode(), json.loads(fields[b"value"])
    holds: Any = ITEMS.get(kind, Worker)
    found: NormalListing | Rejection | Worker = msgspec.convert(value, holds)
    return found
