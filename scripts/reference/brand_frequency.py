"""How common brands are among Chinese companies: data/reference/brand_frequency.tsv.

Facts read: `registry_sample_100k.csv.gz` (column name), a random sample of the national register. Only brands that
several companies bear are written: they are common words, and a brand that only one bears would name that company.
"""

import csv
import gzip
from collections import Counter
from pathlib import Path

from pipelines.text.names import parse_company_name
from scripts.reference.tables import write_table

FEWEST = 3
ABOUT = (
    "Common brands (字号) of Chinese companies and how many in a million bear each. "
    "Source: a random sample of the national register, 1978-2005; 2026-11"
)


def build(facts: Path, out: Path) -> None:
    """Count brands in the register sample."""
    with gzip.open(next(facts.rglob("registry_sample_100k.csv.gz")), "rt", encoding="utf-8", newline="") as handle:
        names = [parse_company_name(row["name"]) for row in csv.DictReader(handle)]
    brands = Counter(name.brand for name in names if name.brand)
    rows = [
        (brand, str(round(count * 1e6 / len(names))))
        for brand, count in sorted(brands.items(), key=lambda item: (-item[1], item[0]))
        if count >= FEWEST
    ]
    write_table(out / "brand_frequency.tsv", ABOUT, ("brand", "per_million"), rows)
