"""Files that appear whole or not at all: written beside their place under a hidden name, moved there at the end."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

SUFFIX = ".part"


class Drafts:
    """The drafts of one export. What is not published when the block ends is gone; nothing is ever overwritten."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drafts: list[Path] = []

    def __enter__(self) -> Drafts:
        self.folder.mkdir(parents=True, exist_ok=True)
        _sweep(self.folder)
        return self

    def __exit__(self, *failure: object) -> None:
        for draft in self.drafts:
            draft.unlink(missing_ok=True)

    def new(self) -> Path:
        """A place to write to."""
        draft = self.folder / f".export.{os.getpid()}.{len(self.drafts)}{SUFFIX}"
        draft.unlink(missing_ok=True)
        self.drafts.append(draft)
        return draft

    def publish(self, names: Mapping[Path, str]) -> list[Path]:
        """Give every draft its name; all of them or none. Raises OSError, also where a name is taken."""
        published: list[Path] = []
        try:
            for draft, name in names.items():
                with draft.open("rb") as handle:
                    os.fsync(handle.fileno())
                os.link(draft, self.folder / name)
                published.append(self.folder / name)
        except OSError:
            for path in published:
                path.unlink(missing_ok=True)
            raise
        return published


def free_stem(folder: Path, stem: str, endings: Sequence[str]) -> str:
    """A name that no file of the folder bears: a list that someone fills in is never overwritten."""
    names = (stem if number == 1 else f"{stem}-第{number}份" for number in count(1))
    return next(name for name in names if not any((folder / f"{name}{ending}").exists() for ending in endings))


def _sweep(folder: Path) -> None:
    """Take away what a killed export left behind."""
    for draft in folder.glob(f".export.*{SUFFIX}"):
        pid = draft.name.split(".")[2]
        if not pid.isdecimal() or not _lives(int(pid)):
            draft.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    with suppress(ProcessLookupError):
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        return True
    return False
