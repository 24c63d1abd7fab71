"""Where listings and companies were found: by place and by channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.text.divisions import find_divisions


@dataclass(frozen=True, slots=True)
class Covered:
    """One place. adcode: its start, "" where the place is unknown. listings: by channel. companies: after merging."""

    place: str
    adcode: str
    companies: int
    listings: Mapping[str, int]


def coverage(db: Database, province: str = "") -> list[Covered]:
    """Provinces, or the cities of one, those with the most companies first."""
    place, within = ("city", "province = :province") if province else ("province", "TRUE")
    listings: dict[str, Counter[str]] = {}
    for name, channel, count in db.execute(
        f"SELECT {place}, channel, count(*) FROM listings WHERE {within} GROUP BY 1, 2", {"province": province}
    ):
        listings.setdefault(name, Counter())[channel] = count
    companies = dict(
        db.execute(
            f"SELECT {place}, count(*) FROM companies WHERE merged_into IS NULL AND {within} GROUP BY 1",
            {"province": province},
        ).fetchall()
    )
    found = [
        Covered(name, _start(province, name), companies.get(name, 0), listings.get(name, Counter()))
        for name in listings.keys() | companies.keys()
    ]
    return sorted(found, key=lambda one: (-one.companies, one.place))


def _start(province: str, name: str) -> str:
    found = find_divisions(f"{province}{name}") if name else ()
    adcode = found[0].adcode if found else ""
    return adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode
