"""The Chinese word for each code, from `data/reference/vocabulary.toml`: one vocabulary for the whole team."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "data" / "reference" / "vocabulary.toml"


@cache
def words(kind: str) -> dict[str, str]:
    """Code -> word of one kind (channel, tier, disposition …). Raises KeyError for a kind that does not exist."""
    table: dict[str, dict[str, str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return table[kind]


def say(kind: str, code: str) -> str:
    """The word for a code; the code itself where there is none."""
    return words(kind).get(code, code)
