"""What share of all firms bears a brand, by a national register: a few hundred records make no brand look unique."""

from __future__ import annotations

from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "brand_frequency.tsv"
# Share of firms that bear a brand the register sample does not hold, by its length in characters.
UNSEEN = {0: 1e-4, 1: 3e-4, 2: 1.5e-5, 3: 4e-6, 4: 2e-6}


@cache
def brand_shares() -> dict[str, float]:
    """Brand -> its share of the firms in a national register."""
    shares = {}
    with REFERENCE.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith(("#", "brand\t")):
                brand, per_million = line.rstrip("\n").split("\t")
                shares[brand] = float(per_million) / 1e6
    return shares


def usual_share(brand: str) -> float:
    """The share of all firms that bear a brand; a cautious guess for one the register does not hold."""
    return brand_shares().get(brand) or UNSEEN[min(len(brand), 4)]
