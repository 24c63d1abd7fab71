"""The table `nights`: what the nightly run has done so far, so that one that was killed goes on after its last step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pipelines.store import now
from pipelines.transactions import transaction

RESUMED_WITHIN = timedelta(hours=20)
"""An unfinished night older than this is over: the next one begins anew."""


@dataclass(slots=True)
class Night:
    """night_id: when it began. done: step -> what it brought, in the order of the steps."""

    night_id: str
    started_at: str
    done: dict[str, Any] = field(default_factory=dict)


def begin_night(db: Database) -> Night:
    """The night that was interrupted a short while ago, else a new one."""
    row = next(iter(db.query("SELECT * FROM nights ORDER BY started_at DESC LIMIT 1")), None)
    if row and not row["finished_at"]:
        age = datetime.now(UTC) - datetime.fromisoformat(row["started_at"])
        if timedelta() <= age < RESUMED_WITHIN:
            return Night(row["night_id"], row["started_at"], json.loads(row["report"]))
    began = datetime.now(UTC)
    night = Night(began.strftime("%Y%m%dT%H%M%S.%f"), began.isoformat(timespec="seconds"))
    with transaction(db):
        db.table("nights").insert({"night_id": night.night_id, "started_at": night.started_at, "step": "begun"})
    return night


def note_step(db: Database, night: Night, step: str, brought: Mapping[str, Any]) -> None:
    """A step is done; a night that is taken up again does not do it twice."""
    night.done[step] = dict(brought)
    with transaction(db):
        db.execute(
            "UPDATE nights SET step = ?, report = ? WHERE night_id = ?",
            [step, json.dumps(night.done, ensure_ascii=False), night.night_id],
        )


def finish_night(db: Database, night: Night) -> None:
    """The night is over."""
    with transaction(db):
        db.execute("UPDATE nights SET finished_at = ?, step = 'finished' WHERE night_id = ?", [now(), night.night_id])


def runs_of(db: Database, night: Night) -> list[dict[str, Any]]:
    """The rows of the runs that lived in this night."""
    return list(db.query("SELECT * FROM runs WHERE heartbeat_at >= ? ORDER BY started_at, source", [night.started_at]))
