"""What a run brought, field by field, and whether that is what its source usually brings."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from sqlite_utils import Database

from pipelines.records import digest

WATCHED = (
    "phones",
    "emails",
    "address",
    "person",
    "website",
    "products",
    "industry",
    "capital",
    "founded",
    "employees",
)
COMPARED_RUNS = 5
FEWEST = 10
"""Below so many listings a share says nothing."""
USUAL, LOST, UPHEAVAL = 0.2, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Figures:
    """listings: seen by the run. known: of them, those that were known before; changed: of those, saying something new.

    names: share of different names among the listings. filled: field -> share of listings that have it (0 to 1).
    layout: hash over how each field is read in most listings: another one means that the pages are built otherwise.
    """

    listings: int = 0
    known: int = 0
    changed: int = 0
    names: float = 1.0
    filled: Mapping[str, float] = field(default_factory=dict)
    layout: str = ""

    @property
    def new_share(self) -> float:
        """Share of listings that were not known before."""
        return 1 - self.known / self.listings if self.listings else 0.0

    def to_json(self) -> str:
        """As stored with the run."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def read_figures(text: str) -> Figures:
    """The figures stored with a run."""
    return Figures(**json.loads(text))


def measure_run(db: Database, run_id: str, source: str, new: int, changed: int) -> Figures:
    """The figures of a run from the listings that it saw last."""
    filled: Counter[str] = Counter()
    ways: dict[str, Counter[str]] = defaultdict(Counter)
    names: set[str] = set()
    listings = 0
    rows = db.execute(
        "SELECT name_key, normalised, found FROM listings WHERE source = ? AND run_id = ?", [source, run_id]
    )
    for name_key, normalised, found in rows:
        listings += 1
        names.add(name_key)
        filled.update(_fields(json.loads(normalised)))
        for name, how in json.loads(found).get("evidence", {}).items():
            ways[name][how] += 1
    return Figures(
        listings=listings,
        known=max(listings - new, 0),
        changed=changed,
        names=round(len(names) / listings, 4) if listings else 1.0,
        filled={name: round(filled[name] / listings, 4) for name in WATCHED} if listings else {},
        layout=digest({name: how.most_common(1)[0][0] for name, how in sorted(ways.items())}) if ways else "",
    )


def _fields(values: Mapping[str, Any]) -> Iterator[str]:
    for name in WATCHED:
        value = values.get(name)
        if any(phone["valid"] for phone in value) if name == "phones" and value else value:
            yield name


def history(db: Database, source: str, arguments: str, before: str) -> list[Figures]:
    """What the last good runs of a source with the same arguments brought, the newest first."""
    rows = db.execute(
        "SELECT figures FROM runs WHERE source = ? AND arguments = ? AND verdict = 'ok' AND NOT quarantined "
        "AND run_id <> ? AND figures <> '{}' ORDER BY started_at DESC LIMIT ?",
        [source, arguments, before, COMPARED_RUNS],
    )
    return [read_figures(figures) for (figures,) in rows]


def suspicions(now: Figures, before: Sequence[Figures]) -> tuple[str, str]:
    """Why what a run brought is not to be believed, and why it seems to be a part only; "" where nothing speaks for it.

    A run that usually fills a field and has lost it in most listings, or in which most known companies say something
    new, reads the wrong places of the pages.
    """
    if not before:
        return "", ""
    fewer = ""
    usual = median(one.listings for one in before)
    if usual >= FEWEST and now.listings < LOST * usual:
        fewer = f"only {now.listings} listings, usually {usual:g}"
    if now.listings < FEWEST:
        return "", fewer
    odd = [
        f"{name} in {now.filled.get(name, 0.0):.0%} of the listings, usually {share:.0%}"
        for name in WATCHED
        if (share := median(one.filled.get(name, 0.0) for one in before)) >= USUAL
        and now.filled.get(name, 0.0) < LOST * share
    ]
    if now.known >= FEWEST and now.changed > UPHEAVAL * now.known and _usually_changed(before) < USUAL:
        odd.append(f"{now.changed} of {now.known} known listings say something else than before")
    if now.names < LOST * median(one.names for one in before):
        odd.append(f"{now.names:.0%} different names, usually {median(one.names for one in before):.0%}")
    return "; ".join(odd), fewer


def _usually_changed(before: Sequence[Figures]) -> float:
    return median(one.changed / one.known if one.known else 0.0 for one in before)
