"""Area codes of mainland China with their cities and subscriber lengths: data/reference/area_codes.tsv.

Facts read: phone/area_codes.csv (codes and their places as two sources list them) and
geo/quhua_divisions_2026.csv (divisions of GB/T 2260). Lengths come from the numbering plan inside phonenumbers.
"""

import csv
from pathlib import Path

import phonenumbers

from scripts.reference.tables import write_table

ABOUT = (
    "Trunk area codes, from two open tables merged, GB/T 2260 of 2026 and the numbering plan of phonenumbers; 2026-11. "
    "digits: lengths of a subscriber number, empty where the code is retired. "
    "places: cities, and counties with a code of their own."
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


def official(place: str, divisions: list[dict[str, str]]) -> str:
    """Official name of a place written "province/stem": a city, else a county that is no district; "" for neither."""
    province, stem = place.split("/")
    inside = [r for r in divisions if r["province"].startswith(province) and r["name"].startswith(stem)]
    named = [r for r in inside if r["level"] == "2"] or [r for r in inside if r["name"] != stem + "区"]
    return named[0]["name"] if named else ""


def places(row: dict[str, str], column: str, divisions: list[dict[str, str]]) -> list[str]:
    """Official names of the places that one source gives a code."""
    return [name for place in row[column].split("|") if place and (name := official(place, divisions))]


def build(facts: Path, out: Path) -> None:
    """Write area_codes.tsv."""
    codes = read(facts / "phone/area_codes.csv")
    divisions = read(facts / "geo/quhua_divisions_2026.csv")
    provinces = [r["name"] for r in divisions if r["level"] == "1"]
    below = [r for r in divisions if r["level"] != "1"]
    claimed = {name for row in codes for name in places(row, "phonedb_places", below)}
    rows = []
    for row in codes:
        second, first = (places(row, column, below) for column in ("phonedb_places", "jionlp_places"))
        stem = (row["phonedb_places"] or row["jionlp_places"]).split("/")[0]
        province = next(p for p in provinces if p.startswith(stem))
        # The first source misplaces a few codes: its word counts where the second leaves a place without one.
        names = second + [name for name in first if not second or name not in claimed]
        names = (
            [province]
            if province.endswith("市")
            else list(dict.fromkeys(names)) or [row["jionlp_places"].split("/")[1]]
        )
        rows.append([row["area_code"], subscriber_lengths(row["area_code"][1:]), province, "|".join(names)])
    write_table(out / "area_codes.tsv", ABOUT, ["area_code", "digits", "province", "places"], rows)
