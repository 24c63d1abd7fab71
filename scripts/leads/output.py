"""How the commands show things: one console, progress bars on a terminal and none elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from enrich.report import Report

WIDE = 160
console = Console(highlight=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE)


@contextmanager
def progress() -> Iterator[Report]:
    """A report that draws one bar a doing; silent when the output is no terminal."""
    bars = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    tasks: dict[str, object] = {}

    def report(doing: str, done: int = 0, total: int | None = None) -> None:
        if doing not in tasks:
            tasks[doing] = bars.add_task(doing, total=total)
        bars.update(tasks[doing], completed=done, total=total)  # type: ignore[arg-type]  # rich's TaskID

    with bars:
        yield report


def literal(value: Any) -> Any:
    """The value with every text in it escaped: what a page says is shown, and is no markup of ours."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, dict):
        return {key: literal(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(literal(inside) for inside in value)
    return value
