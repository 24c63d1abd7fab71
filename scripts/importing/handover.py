"""Items in a file of JSON lines, from the command that read a list to the run that stores it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from spiders.items import CompanyItem, Provenance, Sighting


def write_items(path: Path, items: Iterable[CompanyItem]) -> None:
    """Write one line an item."""
    with path.open("w", encoding="utf-8") as stream:
        for item in items:
            stream.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")


def read_items(path: Path) -> Iterator[CompanyItem]:
    """The items of `write_items`, which bring no job ads."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            found = json.loads(line)
            provenance = found.pop("provenance")
            sighting = Sighting(**provenance.pop("sighting"))
            yield CompanyItem(**found, provenance=Provenance(**provenance, sighting=sighting))
