"""Area codes of mainland China with their cities and subscriber lengths: data/reference/area_codes.tsv.

Facts read: phone/area_codes.csv (codes and their places as two sources list them) and
geo/quhua_divisions_2026.csv (divisions of GB/T 2260). Lengths come from the numbering plan inside phonenumbers.
"""

import csv
from pathlib import Path

import phonenumbers

from scripts.reference.tables import write_table

ABOUT = (
    "Trunk area codes. Source: two open tables of codes merged, GB/T 2260 of 2026, numbering plan of phonenumbers; 2026-11. "
    "digits: lengths of a subscriber number, empty where the code is retired. places: cities, or counties with a code of their own"
)


def subscriber_lengths(area: str) -> str:
    """Lengths that the numbering plan knows for an area code without its zero, as digits ("8", "7", "78")."""
    found = ""
    for length in (7, 8):
        samples = (f"{area}{first}{'3456789'[: length - 1]}" for first in "23468")
        numbers = (phonenumbers.PhoneNumber(country_code=86, national_number=int(s)) for s in samples)
        if any(map(phonenumbers.is_valid_number, numbers)):
            found += str(length)
    return found


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def official(place: str, cities: list[dict[str, str]]) -> str:
    """Official name of a city written "province/stem", or the stem where it is no city."""
    province, stem = place.split("/")
    for row in cities:
        if row["province"].startswith(province) and row["name"].startswith(stem):
            return row["name"]
    return stem


def places(row: dict[str, str], column: str, cities: list[dict[str, str]]) -> list[str]:
    """Official names of the places that one source gives a code."""
    return [official(place, cities) for place in row[column].split("|") if place]


def build(facts: Path, out: Path) -> None:
    """Write area_codes.tsv."""
    codes = read(facts / "phone/area_codes.csv")
    divisions = read(facts / "geo/quhua_divisions_2026.csv")
    provinces = [r["name"] for r in divisions if r["level"] == "1"]
    cities = [r for r in divisions if r["level"] == "2"]
    claimed = {name for row in codes for name in places(row, "phonedb_places", cities)}
    rows = []
    for row in codes:
        second, first = (places(row, column, cities) for column in ("phonedb_places", "jionlp_places"))
        stem = (row["phonedb_places"] or row["jionlp_places"]).split("/")[0]
        province = next(p for p in provinces if p.startswith(stem))
        # The first source misplaces a few codes: its word counts where the second leaves a place without one.
        names = second + [name for name in first if not second or name not in claimed]
        names = [province] if province.endswith("市") else list(dict.fromkeys(names))
        rows.append([row["area_code"], subscriber_lengths(row["area_code"][1:]), province, "|".join(names)])
    write_table(out / "area_codes.tsv", ABOUT, ["area_code", "digits", "province", "places"], rows)
