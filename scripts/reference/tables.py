"""Write a reference table: `#` lines that state what it is, a header, then one tab-separated row a line."""

from collections.abc import Iterable, Sequence
from pathlib import Path


def write_table(path: Path, about: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write `rows` under `columns` to `path`, headed by the sentence `about` (source kind and date)."""
    lines = [f"# {about}", "\t".join(columns), *("\t".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
