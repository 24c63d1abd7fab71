"""How much a short text looks like a company's name, by the marks of `data/reference/name_marks.toml`."""

from __future__ import annotations

import csv
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
MAX_LENGTH = 60


@cache
def _marks() -> tuple[tuple[re.Pattern[str], float], ...]:
    endings: dict[str, list[str]] = {}
    with (REFERENCE / "legal_forms.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            if len(row["form"]) > 1:
                endings.setdefault(row["kind"], []).append(row["form"])
    endings["company"] += endings.pop("partnership") + endings.pop("cooperative")
    marks = tomllib.loads((REFERENCE / "name_marks.toml").read_text(encoding="utf-8"))["mark"]
    compiled = []
    for mark in marks:
        pattern = mark["pattern"]
        for kind, forms in endings.items():
            pattern = pattern.replace(f"{{{kind}}}", "|".join(sorted(forms, key=len, reverse=True)))
        compiled.append((re.compile(pattern, re.IGNORECASE), mark["weight"]))
    return tuple(compiled)


@lru_cache(maxsize=4096)
def company_likeness(text: str) -> float:
    """From 0 (not a name) to 1 (says that it is a company, school, shop or institution)."""
    if not 2 <= len(text) <= MAX_LENGTH:
        return 0.0
    return next((weight for pattern, weight in _marks() if pattern.search(text)), 0.0)
