"""`leads changes`: who appeared, changed or vanished, as a table and as a feed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import click
from rich.table import Table

from enrich.changes import Change, changes_since
from enrich.feed import atom_feed
from enrich.safe_files import whole
from pipelines.store import now
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.output import console, literal

DAYS = re.compile(r"(\d{1,4})d")


@click.command("changes")
@click.option("--since", default="1d", show_default=True, metavar="DAY|Nd", help="2026-11-20 (UTC), or days back: 7d.")
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help="The newest so many.")
@click.option("--feed", type=click.Path(dir_okay=False, path_type=Path), help="Write an Atom feed to this file.")
@click.pass_obj
def command(database: Path, *, since: str, limit: int, feed: Path | None) -> None:
    """Show what sources said anew since a day, the newest first; every nightly writes reports/changes.xml."""
    found = list(islice(changes_since(existing_database(database), moment(since)), limit))
    if feed:
        with whole(feed) as draft:
            draft.write_bytes(atom_feed(found, now()))
        console.print(f"{len(found)} changes in {feed}", soft_wrap=True)
        return
    table = Table("when", "what", "company", "city", "source", "fields", box=None)
    for one in found:
        table.add_row(one.at[:16].replace("T", " "), one.kind, *literal((one.name, one.city, one.source, _fields(one))))
    console.print(table if found else f"Nothing changed since {since}.")


def moment(since: str) -> str:
    """The ISO moment, UTC, of a day or of so many days back. Raises LeadsError."""
    if days := DAYS.fullmatch(since):
        return (datetime.now(UTC) - timedelta(days=int(days[1]))).isoformat(timespec="seconds")
    try:
        at = datetime.fromisoformat(since)
    except ValueError as error:
        raise LeadsError(f"--since {since}: write a day as 2026-11-20, or days back as 7d") from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")


def _fields(one: Change) -> str:
    return "; ".join(f"{name}: {old} → {new}" if old or new else name for name, (old, new) in one.fields.items())
