"""Files that appear whole or not at all, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FORMULA_START = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
LAYOUT = "\n\t\r"


def legible(text: str) -> str:
    """The text without control characters; line ends and tabs stay."""
    return text if text.isprintable() else "".join(c for c in text if c in LAYOUT or c.isprintable())


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula (EXPORTS.md); full-width signs count as such there."""
    text = legible(text)
    return f"'{text}" if text.startswith(FORMULA_START) else text


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place when the block ends well, and vanishes when it does not."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
