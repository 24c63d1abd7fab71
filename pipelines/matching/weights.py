"""What evidence is worth, in bits, as data with a version: `data/reference/matching.toml`.

The score of a pair is the logarithm (base 2) of its odds: the prior, plus the weight of each field's level, less the
field's rarity times the logarithm of the number of firms that share the value. A probability follows from it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pipelines.matching.comparison import FIELDS, RARE, Evidence
from pipelines.matching.hashing import Floats

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "matching.toml"
# Added to the expected number of other firms: a value seen nowhere else is not proof.
FLOOR = 0.1


@dataclass(frozen=True, slots=True)
class Weights:
    """version: of the data. prior: bits before evidence. levels: field -> bits by level. rarity: field -> factor."""

    version: str
    prior: float
    levels: dict[str, Floats]
    rarity: dict[str, float]


@cache
def load_weights(path: Path = REFERENCE) -> Weights:
    """Read weights; raises ValueError naming the file where a level is missing or unknown."""
    return parse_weights(path.read_text(encoding="utf-8"), str(path))


def parse_weights(text: str, origin: str) -> Weights:
    """Weights of their TOML text; raises ValueError naming the origin where a level is missing or unknown."""
    data = tomllib.loads(text)
    levels = {}
    for field, names in FIELDS.items():
        bits = {"unknown": 0.0, **data["levels"].get(field, {})}
        if set(bits) != set(names):
            raise ValueError(f"{origin}: levels.{field} must name {', '.join(names[1:])}")
        levels[field] = np.array([bits[name] for name in names], dtype=np.float64)
    return Weights(data["version"], data["prior"], levels, data["rarity"])


def weights_text(weights: Weights) -> str:
    """Weights as TOML."""
    lines = [f'version = "{weights.version}"', f"prior = {weights.prior:.2f}"]
    for field, names in FIELDS.items():
        bits = zip(names[1:], weights.levels[field][1:], strict=True)
        lines += ["", f"[levels.{field}]", *(f"{name} = {value:.2f}" for name, value in bits)]
    lines += ["", "[rarity]", *(f"{field} = {value:.2f}" for field, value in weights.rarity.items())]
    return "\n".join(lines) + "\n"


def commonness(evidence: Evidence, field: str) -> Floats:
    """Bits that the agreement of a field loses, before its factor, because other firms share the value."""
    rare = np.isin(evidence.levels[field], RARE[field])
    return np.where(rare, np.log2(evidence.others[field] + FLOOR), 0.0)


def score(evidence: Evidence, weights: Weights) -> Floats:
    """Log2 odds that each pair is one company."""
    bits = np.full(len(evidence.sisters), weights.prior)
    for field, levels in evidence.levels.items():
        bits += weights.levels[field][levels] - weights.rarity[field] * commonness(evidence, field)
    return bits


def probability(bits: Floats) -> Floats:
    """Log2 odds as a probability."""
    chance: Floats = 1.0 / (1.0 + np.exp2(-np.clip(bits, -60.0, 60.0)))
    return chance
