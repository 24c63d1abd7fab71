"""How a long job tells how far it is."""

from __future__ import annotations

from typing import Protocol


class Report(Protocol):
    """Takes word of how far a job is: what it does, how much is done, of how many (None: not known)."""

    def __call__(self, doing: str, done: int = 0, total: int | None = None) -> None:
        """Say how far the job is."""


def silent(doing: str, done: int = 0, total: int | None = None) -> None:
    """Report to nobody."""
