"""How each source fares: its last runs, what they brought, what speaks against them and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from pipelines.failures import Failure, verdict_failure
from pipelines.figures import Figures, read_figures
from pipelines.verdict import OK

SHOWN_RUNS = 10
QUERY = """
    SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY source, arguments ORDER BY started_at DESC, rowid DESC) n
                   FROM runs) WHERE n <= ? ORDER BY source, arguments, n
"""


@dataclass(frozen=True, slots=True)
class Health:
    """One crawl (source and arguments) by its last runs. verdicts: the newest first; a run that goes on is "running".

    figures: of the newest finished run. failing: runs in a row that did not end well. quarantined: runs set aside
    that nobody released yet.
    """

    source: str
    arguments: str
    verdicts: Sequence[str]
    started_at: str
    pages: int
    figures: Figures
    evidence: str
    next_step: str
    failing: int
    quarantined: Sequence[str]

    @property
    def sick(self) -> bool:
        """Whether somebody should look at it."""
        return self.failing > 0 or bool(self.quarantined)

    @property
    def failure(self) -> Failure | None:
        """The class of the newest verdict, None where it is well or goes on."""
        return verdict_failure(self.verdicts[0])


def health_of(db: Database) -> list[Health]:
    """Every crawl that ever ran, the sick ones first."""
    groups = groupby(db.query(QUERY, [SHOWN_RUNS]), key=lambda row: (row["source"], row["arguments"]))
    return sorted((_health(list(rows)) for _, rows in groups), key=lambda one: (-one.sick, -one.failing, one.source))


def _health(rows: list[dict[str, Any]]) -> Health:
    newest = rows[0]
    verdicts = [row["verdict"] or row["state"] for row in rows]
    brought = next((row["figures"] for row in rows if row["state"] == "finished"), "{}")
    return Health(
        **{name: newest[name] for name in ("source", "arguments", "started_at", "pages")},
        verdicts=verdicts,
        figures=read_figures(brought),
        evidence=newest["evidence"] or "",
        next_step=newest["next_step"] or "",
        failing=sum(1 for _ in _until_well(verdicts)),
        quarantined=[row["run_id"] for row in rows if row["quarantined"]],
    )


def _until_well(verdicts: Sequence[str]) -> Iterator[str]:
    """The verdicts since the last good one."""
    for verdict in verdicts:
        if verdict == OK:
            return
        if verdict != "running":
            yield verdict
