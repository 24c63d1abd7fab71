"""`python -m enrich.resolve --input records.csv --output clusters.csv`: batch matching outside the database."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from enrich.resolve.table_files import COLUMNS, InputError, read_rows, record_of, write_clusters
from pipelines.matching import Match, match


@click.command(help=f"Group the records of a CSV file by company.\n\nColumns: {', '.join(COLUMNS)}.")
@click.option("--input", "source", required=True, type=click.Path(path_type=Path), help="CSV of records.")
@click.option("--output", "target", required=True, type=click.Path(path_type=Path), help="CSV of clusters.")
def main(source: Path, target: Path) -> None:
    """Read, resolve, write; progress on a terminal only."""
    console = Console(stderr=True)
    try:
        found = _match(source, console)
        clusters = write_clusters(target, found)
    except InputError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{target}: 无法写入({error.strerror})；请检查目录与磁盘空间") from None
    console.print(f"{len(found.table)} 条记录归并为 {clusters} 家企业 → {target}", highlight=False)


def _match(source: Path, console: Console) -> Match:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)

        return match(read_rows(source), read=record_of, progress=tell)


if __name__ == "__main__":
    sys.exit(main())
