"""Headings of columns and labels inside rows: which field they name (`list_headings.toml`, then `labels.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from spiders.extract.labels import LEFT_OUT, VOCABULARY

HEADINGS = Path(__file__).parents[2] / "data" / "reference" / "list_headings.toml"
MAX_HEADING = 24
NOISE = re.compile(r"[\s:：*【】\[\]|]+|[(（][^()（）]*[)）]")


@cache
def _headings() -> dict[str, str]:
    labels = tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))
    found = {
        NOISE.sub("", label).lower(): "other" if field in LEFT_OUT else field
        for field, scripts in labels.items()
        for words in scripts.values()
        for label in words
        if len(label) > 1
    }
    headings = tomllib.loads(HEADINGS.read_text(encoding="utf-8"))
    return found | {heading: field for field, words in headings.items() for heading in words}


@lru_cache(maxsize=8192)
def heading_field(text: str) -> str | None:
    """The field that a heading names, "other" for one that is known and not kept, None for any other text."""
    if not 0 < len(text) <= MAX_HEADING:
        return None
    return _headings().get(NOISE.sub("", text).lower())
