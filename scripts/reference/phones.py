"""Where telephone numbers are at home: data/reference/area_codes.tsv, mobile_segments.tsv and mobile_places.tsv.

Facts read: phone/area_codes.csv (codes and their places as two sources list them), phone/mobile_ranges_2020.csv.gz and
phone/mobile_places.csv (seven-digit segments of mobile numbers), and geo/quhua_divisions_2026.csv (divisions of
GB/T 2260). Lengths of subscriber numbers come from the numbering plan inside phonenumbers.
"""

import csv
import gzip
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import phonenumbers

from scripts.reference.tables import write_table

ABOUT = (
    "Trunk area codes, from two open tables merged, GB/T 2260 of 2026 and the numbering plan of phonenumbers; 2026-11. "
    "digits: lengths of a subscriber number, empty where the code is retired. "
    "places: cities, and counties with a code of their own."
)
ABOUT_SEGMENTS = (
    "Mobile segments by their first four digits: places (mobile_places.tsv) of the 1000 seven-digit segments in turn, "
    "5x12 being place 5 twelve times and - an unused segment. From an open table of 2020; written 2026-11."
)
ABOUT_PLACES = "Home places of mobile segments, from an open table of 2020 and GB/T 2260 of 2026; written 2026-11."


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
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as handle:
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
    """Write the three tables."""
    divisions = read(facts / "geo/quhua_divisions_2026.csv")
    build_area_codes(facts, out, divisions)
    build_mobile_segments(facts, out, divisions)


def build_area_codes(facts: Path, out: Path, divisions: list[dict[str, str]]) -> None:
    """Write area_codes.tsv."""
    codes = read(facts / "phone/area_codes.csv")
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


def build_mobile_segments(facts: Path, out: Path, divisions: list[dict[str, str]]) -> None:
    """Write mobile_segments.tsv and mobile_places.tsv."""
    provinces = [r["name"] for r in divisions if r["level"] == "1"]
    below = [r for r in divisions if r["level"] != "1"]
    rows = []
    for row in read(facts / "phone/mobile_places.csv"):
        stem, city = row["place"].split()
        province = next(name for name in provinces if name.startswith(stem))
        name = province if province.endswith("市") else official(f"{stem}/{city}", below) or city
        rows.append([row["place_id"], province, name])
    write_table(out / "mobile_places.tsv", ABOUT_PLACES, ["place_id", "province", "city"], rows)
    segments = dict(expanded(read(facts / "phone/mobile_ranges_2020.csv.gz")))
    lines = []
    for prefix in sorted({segment // 1000 for segment in segments}):
        homes = (segments.get(prefix * 1000 + last, "-") for last in range(1000))
        runs = ((home, len(list(run))) for home, run in groupby(homes))
        lines.append([prefix, " ".join(home if count == 1 else f"{home}x{count}" for home, count in runs)])
    write_table(out / "mobile_segments.tsv", ABOUT_SEGMENTS, ["prefix", "places"], lines)


def expanded(ranges: list[dict[str, str]]) -> Iterator[tuple[int, str]]:
    """Each seven-digit segment of the ranges with its place."""
    for row in ranges:
        for offset in range(int(row["n"])):
            yield int(row["from7"]) + offset, row["place_id"]
