"""Where rows go: one file of a kind after the other, each as long as its receiver allows.

A long spreadsheet takes as long to write as its leads take to read: it is written by a process of its own meanwhile.
"""

from __future__ import annotations

import hashlib
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from enrich.export.drafts import Drafts
from enrich.export.receivers import FileSpec, Receiver
from enrich.export.writers import WRITERS, Write
from enrich.profiles import Script

APART = 5_000
MOST_WAITING = 2


class Scribe:
    """Does long work in another process, a little at a time, and short work here.

    The other process begins with the first long work. Whatever fails there is raised here, at the latest at the end.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()

    def do(self, work: Callable[..., None], size: int, *given: Any) -> None:
        """Do it, or have it done. size: rows. Raises OSError."""
        if size < APART:
            work(*given)
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_leave_ctrl_c)
        while len(self._waiting) >= MOST_WAITING:
            self._settle()
        self._waiting.append(self._pool.submit(work, *given))

    def finish(self, *, well: bool) -> None:
        """Wait for what was begun; what was not, is left undone unless all is well. Raises OSError."""
        try:
            while well and self._waiting:
                self._settle()
        finally:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)

    def _settle(self) -> None:
        try:
            self._waiting.popleft().result()
        except BrokenExecutor as error:
            raise OSError("the process that writes spreadsheets was killed") from error


def _leave_ctrl_c() -> None:
    """Ctrl-C goes to whoever waits for this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Sink:
    """The files of one kind. A file that is full is closed before the next is begun."""

    def __init__(self, spec: FileSpec, receiver: Receiver, script: Script, drafts: Drafts, mark: str = "") -> None:
        self.spec, self.receiver, self.script, self.drafts, self.mark = spec, receiver, script, drafts, mark
        self.parts: list[tuple[Path, int]] = []
        self.scribe = Scribe()
        self.context: AbstractContextManager[Write]
        self.take: Write

    def __enter__(self) -> Sink:
        self._begin()
        return self

    def __exit__(self, *failure: Any) -> None:
        well = failure[0] is None
        try:
            self.context.__exit__(*failure)
        except BaseException:
            well = False
            raise
        finally:
            self.scribe.finish(well=well)

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
        self.context = WRITERS[self.spec.kind](path, self.spec, self.receiver, self.script, self.scribe.do)
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
