"""The steps of a night. Each is idempotent and noted when it is done, so a night killed anywhere goes on after that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from enrich.calls.assignment import release_overdue
from enrich.calls.team import team_of
from enrich.export.engine import Order, chosen_options, export
from enrich.export.receivers import HOUSE, load_receiver
from enrich.purge import purge
from enrich.report import Report
from enrich.stages import STAGES, enrich
from enrich.toml_tables import TableError
from pipelines.backup import back_up
from pipelines.failures import Failure
from pipelines.nights import Night, begin_night, finish_night, note_step, runs_of
from pipelines.presence import mark_presence
from pipelines.transactions import locked
from scripts.crawls import GRACE_S, CrawlEnd, Limits, run_all, wait_for_others
from scripts.nightly.plan import Task, Wanted, bounded, seconds_left, tasks

PASSING = frozenset({Failure.UNREACHABLE.code, Failure.DATABASE.code})
"""Verdicts after which a crawl is tried once more in the same night."""


@dataclass(frozen=True, slots=True)
class NightPlan:
    """What a night is to do. source_pages: of one source in one night; pages: of all (0: no bound)."""

    wanted: Wanted = field(default_factory=Wanted)
    processes: int = Limits().processes
    window: tuple[time, time] | None = None
    hours: float = 8.0
    pages: int = 0
    source_pages: int = 0
    retries: int = 1
    profiles: Sequence[str] = ("education",)
    formats: Sequence[str] = (HOUSE,)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Work:
    """What every step works with."""

    db: Database
    database: Path
    plan: NightPlan
    night: Night
    report: Report


def run_night(db: Database, database: Path, plan: NightPlan, report: Report) -> Night:
    """One night, or the rest of one that was interrupted. Raises DatabaseError where another goes on, LeadsError."""
    with locked(db, "nightly.lock", "does the nightly run. It is left alone"):
        night = begin_night(db)
        work = _Work(db, database, plan, night, report)
        for name, step in STEPS.items():
            if name not in night.done:
                report(name)
                note_step(db, night, name, step(work))
        finish_night(db, night)
    return night


def _crawl(work: _Work) -> dict[str, Any]:
    plan, tried, left_out = work.plan, dict[str, list[str]](), dict[str, str]()
    seconds = seconds_left(plan.window, plan.hours, datetime.now().astimezone())
    wait_for_others(work.db, min(seconds, GRACE_S))  # what a killed night left is part of this one
    due = [task for task in tasks(work.db, plan.wanted) if task.due.now]
    pages = plan.pages
    for _ in range(1 + plan.retries):
        ends = _crawl_once(work, due, seconds, pages)
        again = []
        for task, end in zip(due, ends, strict=True):
            if end.run is None and end.why.startswith("not started"):
                left_out[task.crawl.key] = end.why
            elif why := _passing(end):
                tried.setdefault(task.crawl.key, []).append(why)
                again.append(task)
        read = sum(end.run["pages"] for end in ends if end.run)
        pages = max(plan.pages - read, 1) if plan.pages else 0
        seconds = seconds_left(plan.window, seconds / 3600, datetime.now().astimezone())
        due = again
        if not due:
            break
    runs = runs_of(work.db, work.night)
    return {
        "crawls": len(runs),
        "pages": sum(run["pages"] for run in runs),
        "new": sum(run["listings_new"] for run in runs),
        "changed": sum(run["listings_changed"] for run in runs),
        "tried_again": tried,
        "left_for_the_next_night": left_out,
    }


def _crawl_once(work: _Work, due: Sequence[Task], seconds: float, pages: int) -> list[CrawlEnd]:
    crawls = [bounded(task.crawl.with_settings(work.plan.settings), work.plan.source_pages) for task in due]
    limits = Limits(work.plan.processes, seconds, pages)
    folder = work.database.parent
    return run_all(crawls, work.database, folder / "logs", work.report, limits=limits, jobs=folder / "jobs")


def _passing(end: CrawlEnd) -> str:
    """Why a crawl is worth another try in the same night, "" if it is not."""
    if end.run is None:
        return end.why
    if end.run["verdict"] in PASSING:
        return f"{end.run['verdict']}: {end.run['evidence']}"
    died = end.run["state"] == "interrupted" and not end.run["finished_at"]
    return str(end.run["evidence"]) if died else ""


def _presence(work: _Work) -> dict[str, Any]:
    return asdict(mark_presence(work.db))


def _purge(work: _Work) -> dict[str, Any]:
    return asdict(purge(work.db, today=datetime.now().astimezone().date(), by=_by(work.night)))


def _enrich(work: _Work) -> dict[str, Any]:
    brought = {}
    for number, profile in enumerate(work.plan.profiles):
        stages = STAGES if number == 0 else ("grade",)
        brought[profile] = asdict(enrich(work.db, profile, stages=stages, report=work.report))
    return brought


def _recycle(work: _Work) -> dict[str, Any]:
    """Leads that were not worked in time go back to their pools, before the lists are written."""
    try:
        team = team_of(work.database)
    except TableError as error:  # people write that file; the night goes on and tells them
        return {"why_not": str(error)}
    return {"returned": len(release_overdue(work.db, team, by=_by(work.night)))}


def _export(work: _Work) -> dict[str, Any]:
    """Each list of each profile, once a night, and only where something changed since it was written last."""
    written: dict[str, Any] = {}
    for profile in work.plan.profiles:
        for name in work.plan.formats:
            if why := _as_before(work, profile, name):
                written[f"{profile} {name}"] = {"why_not": why}
                continue
            receiver = load_receiver(name)
            folder = work.database.parent / "exports"
            order = Order(receiver, profile, folder, options=chosen_options(receiver, {}), by=_by(work.night))
            done = export(work.db, order, work.report)
            written[f"{profile} {name}"] = {"leads": done.leads, "files": [path.name for path in done.paths]}
    return written


def _by(night: Night) -> str:
    return f"nightly {night.night_id}"


def _as_before(work: _Work, profile: str, receiver: str) -> str:
    """Why a list is not to be written, "" if it is."""
    rows = work.db.execute(
        "SELECT exported_by FROM exports WHERE receiver = ? AND profile = ? AND state = 'written' "
        "AND exported_by LIKE 'nightly %' ORDER BY export_id DESC LIMIT 1",
        [receiver, profile],
    ).fetchone()
    if rows and rows[0] == _by(work.night):
        return "written before the night was interrupted"
    changed = any(sum(counts.values()) for counts in work.night.done["enrich"].get(profile, {}).values())
    return "" if changed or not rows or runs_of(work.db, work.night) else "nothing changed since the last one"


def _back_up(work: _Work) -> dict[str, Any]:
    return {"file": back_up(work.db, work.database).name}


STEPS: Mapping[str, Callable[[_Work], dict[str, Any]]] = {
    "crawl": _crawl,
    "presence": _presence,
    "purge": _purge,
    "enrich": _enrich,
    "recycle": _recycle,
    "export": _export,
    "backup": _back_up,
}
"""In this order."""
