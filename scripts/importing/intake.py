"""From the tables of a list to the database, with an account in which every row stands."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from enrich.report import Report
from enrich.safe_files import guarded
from enrich.vocabulary import say
from pipelines.schema import open_database
from pipelines.suppression import suppressed_among
from scripts.crawls import Crawl, run_crawls
from scripts.importing.handover import write_items
from scripts.importing.rows import Batch, Given, Reject, read_rows
from scripts.importing.tables import Table
from scripts.leads.errors import LeadsError

SPIDER = "scripts.importing.run.offline"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows. read = stored + merged + len(rejects). stored: listings, new or known before.

    run: the row of `runs`, None where no row was fit for the pipelines.
    """

    read: int
    stored: int
    merged: int
    rejects: Sequence[Reject]
    run: dict[str, Any] | None


def take_in(tables: Sequence[Table], given: Given, database: Path, report: Report) -> Account:
    """Read, check and store all rows. Raises LeadsError when the run did not account for each of them."""
    report("reading rows")
    batch = read_rows(tables, given, partial(suppressed_among, open_database(database)))
    run = _store(batch, given, database, report) if batch.items or batch.refused else None
    account = Account(batch.read, len(batch.items), batch.merged, batch.rejects, run)
    if account.read != account.stored + account.merged + len(account.rejects):
        raise LeadsError(f"{account.read} rows were read, and not all of them are accounted for: please report this")
    return account


def _store(batch: Batch, given: Given, database: Path, report: Report) -> dict[str, Any]:
    logs = database.parent / "logs"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "items.jsonl"
        write_items(path, [*batch.items.values(), *batch.refused])
        arguments = {"items": str(path), "channel": given.channel, "file": given.sighting.origin}
        crawl = Crawl("import", arguments, {"SPIDER_MODULES": SPIDER})
        (run,) = run_crawls([crawl], database, logs, report)
    counted = sum(run[name] for name in ("listings_new", "listings_changed", "listings_unchanged"))
    if (counted, run["rejected"]) != (len(batch.items), len(batch.refused)):
        raise LeadsError(
            f"{len(batch.items)} listings were handed on and {counted} stored ({run['verdict']}: {run['evidence']}). "
            f"What is stored stays; import the list again, nothing is stored twice. Log: {logs}"
        )
    return run


def write_rejects(account: Account, path: Path) -> Path | None:
    """The file of the rows that were refused, with place, reason and text; None where there are none."""
    if not account.rejects:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("工作表", "行号", "原因", "说明", "原文"))
        for reject in account.rejects:
            said = (reject.detail, *reject.row.cells)
            row = (reject.table, reject.row.number, reason_words(reject), *map(guarded, said))
            writer.writerow(row)
    return path


def reason_words(reject: Reject) -> str:
    """Why a row was refused, in Chinese."""
    return say("suppression", reject.detail) if reject.reason == "suppressed" else say("rejection", reject.reason)
