"""Segments of a trade, finer than the standard's classes, by the words of `data/reference/segments.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "data" / "reference" / "segments.toml"
LONGEST = 2000
CODE_FLOOR = 0.2
"""A class counts as the company's from this score on (0 to 1)."""


@dataclass(frozen=True, slots=True)
class _Trade:
    codes: tuple[str, ...]
    words: re.Pattern[str]
    never: re.Pattern[str]
    segments: tuple[tuple[str, re.Pattern[str]], ...]


def segments(text: str, industries: Iterable[tuple[str, float]] = ()) -> tuple[str, ...]:
    """Codes of the segments that a company's own words place it in; () where they name none.

    text: name, products and scope. industries: GB/T 4754-2017 codes with scores.
    """
    said = unicodedata.normalize("NFKC", text[:LONGEST])
    codes = tuple(code for code, score in industries if score >= CODE_FLOOR)
    found: list[str] = []
    for trade in _trades():
        own = trade.never.sub(" ", said)
        if any(code.startswith(trade.codes) for code in codes) or trade.words.search(own):
            found += [code for code, words in trade.segments if words.search(own)]
    return tuple(found)


@cache
def _trades() -> tuple[_Trade, ...]:
    raw = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        _Trade(
            tuple(trade["codes"]),
            _any(trade["words"]),
            _any(trade["never"]),
            tuple((row["code"], _any(row["words"])) for row in trade["segments"]),
        )
        for trade in raw["trades"]
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
