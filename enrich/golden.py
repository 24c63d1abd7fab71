"""Which value of a company is shown when its sources differ: the rule of `data/reference/golden.toml`.

The other values stay visible with the listings that state them.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parents[1] / "data" / "reference" / "golden.toml"
RULE: dict[str, Any] = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
SHOWN: tuple[str, ...] = tuple(RULE["fields"])
UNPROVED: float = RULE["unproved"]
"""Trust in a source that no call tells of."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One listing of a company: where and when it was seen, and its normalised values.

    proved: trust in its source by what calls found, 0 to 1 in tenths.
    """

    listing_id: str
    source: str
    channel: str
    page_kind: str
    url: str
    first_seen: str
    last_seen: str
    values: Mapping[str, Any]
    proved: float = UNPROVED

    @property
    def trust(self) -> tuple[int, int, float]:
        """Higher is better: channel, then a page of its own before a row, then what calls found of the source."""
        return RULE["trust"].get(self.channel, 0), int(self.page_kind == "detail"), self.proved


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
        return (*(CRITERIA[name](field, str(value), by) for name in RULE["order"]), str(value))

    return sorted(groups.items(), key=weight)


def _validity(field: str, _: str, by: Sequence[Sighting]) -> int:
    if field == "name":
        return -int(any(s.values.get("legal_form") for s in by))
    if field == "status":
        return -int(any(s.values["status"] in RULE["bad_news"] for s in by))
    if field == "address":
        return -max(bool(s.values["city"]) + bool(s.values["district"]) for s in by)
    return 0


def _freshness(_: str, __: str, by: Sequence[Sighting]) -> list[int]:
    return [-ord(character) for character in max(s.last_seen[:10] for s in by)]


CRITERIA: dict[str, Callable[[str, str, Sequence[Sighting]], Any]] = {
    "validity": _validity,
    "trust": lambda _, __, by: [-trust for trust in max(s.trust for s in by)],
    "agreement": lambda _, __, by: -len({s.source for s in by}),
    "freshness": _freshness,
    "length": lambda _, text, __: -len(text),
}
"""What the rule's order may name: of a field, a value's text and the sightings that state it, the least being best."""
if unknown := set(RULE["order"]) - CRITERIA.keys():
    raise ValueError(f"{REFERENCE}: order names {', '.join(sorted(unknown))}; it may name {', '.join(CRITERIA)}")


def _by_address(sightings: Sequence[Sighting], address: str | None) -> list[Sighting]:
    return sorted(
        sightings, key=lambda s: (s.values["address"] != address, -len(s.values["adcode"].rstrip("0")), s.listing_id)
    )
