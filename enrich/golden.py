"""Which value of a company is shown when its sources differ: a written rule, the other values stay visible.

A value counts more, in this order: by the trust in its channel and page (a company's own page before a row of a list),
by how many sources agree, by freshness; ties go to the longer, then to the smaller text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TRUST = {
    "register": 5,
    "association": 4,
    "park": 4,
    "ranking": 4,
    "industry": 3,
    "exhibition": 3,
    "regional": 2,
    "yellowpages": 2,
    "recruitment": 1,
}
SHOWN = (
    "name",
    "credit_code",
    "address",
    "website",
    "domain",
    "status",
    "founded",
    "capital",
    "employees",
    "industry",
    "products",
    "scope",
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One listing of a company: where and when it was seen, and its normalised values."""

    listing_id: str
    source: str
    channel: str
    page_kind: str
    url: str
    first_seen: str
    last_seen: str
    values: Mapping[str, Any]

    @property
    def trust(self) -> tuple[int, int]:
        """Higher is better: channel, then a page of its own before a row."""
        return TRUST.get(self.channel, 0), int(self.page_kind == "detail")


def golden_record(sightings: Sequence[Sighting]) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The values shown, and for each field every value with the listings that state it, best first."""
    shown: dict[str, Any] = {}
    stated: dict[str, list[dict[str, Any]]] = {}
    for field in SHOWN:
        ranked = _rank(field, sightings)
        if ranked:
            stated[field] = [{"value": value, "listings": [s.listing_id for s in by]} for value, by in ranked]
            shown[field] = ranked[0][0]
    place = next((s for s in _by_address(sightings, shown.get("address")) if s.values["province"]), None)
    for field in ("province", "city", "district", "adcode"):
        shown[field] = place.values[field] if place else ""
    return shown, stated


def _rank(field: str, sightings: Sequence[Sighting]) -> list[tuple[Any, list[Sighting]]]:
    groups: dict[Hashable, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        value = sighting.values.get(field)
        if field == "capital" and value is not None:
            value = (value, sighting.values.get("capital_currency", ""))
        if value is not None and value != "":
            groups[tuple(value) if isinstance(value, list) else value].append(sighting)

    def weight(item: tuple[Hashable, list[Sighting]]) -> tuple[Any, ...]:
        value, by = item
        text = str(value)
        full = _fullness(field, by)
        return (
            -full,
            [-t for t in max(s.trust for s in by)],
            -len({s.source for s in by}),
            _descending(max(s.last_seen[:10] for s in by)),
            -len(text),
            text,
        )

    return sorted(groups.items(), key=weight)


def _fullness(field: str, by: Sequence[Sighting]) -> int:
    """A legal name before a short one; a closed or moved status before an open one: bad news is rarely invented."""
    if field == "name":
        return int(any(s.values.get("legal_form") for s in by))
    if field == "status":
        return int(any(s.values["status"] in ("closed", "moved") for s in by))
    if field == "address":
        return max((bool(s.values["city"]) + bool(s.values["district"]) for s in by), default=0)
    return 0


def _descending(text: str) -> list[int]:
    return [-ord(character) for character in text]


def _by_address(sightings: Sequence[Sighting], address: str | None) -> list[Sighting]:
    return sorted(
        sightings, key=lambda s: (s.values["address"] != address, -len(s.values["adcode"].rstrip("0")), s.listing_id)
    )
