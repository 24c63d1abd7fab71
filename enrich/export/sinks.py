"""Where rows go: one file of a kind after the other, each as long as its receiver allows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from enrich.export.drafts import Drafts
from enrich.export.receivers import FileSpec, Receiver
from enrich.export.writers import WRITERS, Write
from enrich.profiles import Script


class Sink:
    """The files of one kind. A file that is full is closed before the next is begun."""

    def __init__(self, spec: FileSpec, receiver: Receiver, script: Script, drafts: Drafts, mark: str = "") -> None:
        self.spec, self.receiver, self.script, self.drafts, self.mark = spec, receiver, script, drafts, mark
        self.parts: list[tuple[Path, int]] = []
        self.context: AbstractContextManager[Write]
        self.take: Write

    def __enter__(self) -> Sink:
        self._begin()
        return self

    def __exit__(self, *failure: Any) -> None:
        self.context.__exit__(*failure)

    def write(self, cells: Sequence[Any]) -> None:
        """Add a row. Raises OSError."""
        path, rows = self.parts[-1]
        if self.spec.rows and rows == self.spec.rows:
            self.context.__exit__(None, None, None)
            self._begin()
            path, rows = self.parts[-1]
        self.take(cells)
        self.parts[-1] = (path, rows + 1)

    def _begin(self) -> None:
        path = self.drafts.new()
        self.context = WRITERS[self.spec.kind](path, self.spec, self.receiver, self.script)
        self.take = self.context.__enter__()
        self.parts.append((path, 0))

    def files(self) -> Iterator[tuple[Path, str, int]]:
        """Each draft, what the name of its file ends with, and its rows."""
        for number, (path, rows) in enumerate(self.parts, start=1):
            part = f"-{number}" if len(self.parts) > 1 else ""
            yield path, f"{part}{self.mark}.{self.spec.extension}", rows


def sha256(path: Path) -> str:
    """Of the bytes of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
