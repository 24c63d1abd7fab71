"""The stage that grades leads under a profile, on all processors; only grades that changed are written.

A grade keeps the version of the rules that last moved it, so that a change of one rule touches the leads it concerns.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from enrich.calls.spoken import spoken_with, with_calls
from enrich.control import place_control
from enrich.grade import Grade, grader
from enrich.lead import Lead, Spoken
from enrich.lead_json import dump, load_lead
from enrich.profiles import Profile, ProfileSource, parse_profile
from enrich.report import Report
from pipelines.sync import SyncCounts, sync_table

CHUNK = 5_000
WORTHWHILE = 20_000
"""Below this many leads, starting processes costs more than they save."""
UNWATCHED = ("graded_on", "rule_version")
"""Columns that are written with a grade that changed, and are no change by themselves."""

Result = TypeVar("Result")
Grades = Sequence[tuple[str, Grade]]
"""(lead_uid, grade) of some leads."""
Form = Callable[[sqlite3.Connection, Grades, date], list[Result]]
"""What becomes of the grades of some leads on a day; it may look into the database."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What grading some leads takes. spoken: what calls established, of those that were called."""

    source: ProfileSource
    today: date
    lead_uids: Sequence[str]
    spoken: Mapping[str, Spoken]


def grade_leads(
    db: Database, profile: Profile, *, report: Report, today: date, only: Collection[str] | None = None
) -> SyncCounts:
    """Bring the grades of a profile up to date. only: the uids to grade; None is all."""
    counts = SyncCounts()
    for rows in judged(db, profile, _news, report=report, today=today, only=only):
        counts += _write(db, [row for row in rows if not row["control"]])
        counts += _write(db, [row for row in rows if row["control"]], once=("rank",))
    place_control(db, profile)
    return counts


def _write(db: Database, rows: Sequence[Mapping[str, Any]], once: Sequence[str] = ()) -> SyncCounts:
    """Write some grades; the rank of a control is given once, `place_control` sees to it."""
    return sync_table(db, "grades", rows, keep_missing=True, unwatched=UNWATCHED, once=once)


def judged(
    db: Database,
    profile: Profile,
    form: Form[Result],
    *,
    report: Report,
    today: date,
    only: Collection[str] | None = None,
) -> Iterator[list[Result]]:
    """The grades that a profile gives, some thousand leads at a time; nothing is written.

    form: a function of a module, for it is called where the grading is done: what becomes of a lead's grade.
    """
    uids = [uid for (uid,) in db.execute("SELECT lead_uid FROM leads ORDER BY lead_uid")]
    if only is not None:
        uids = sorted(set(only).intersection(uids))
    spoken = spoken_with(db, profile.name, profile.script.survey)
    jobs = (_job(profile, today, uids[start : start + CHUNK], spoken) for start in range(0, len(uids), CHUNK))
    path = db.execute("PRAGMA database_list").fetchone()[2]
    done = 0
    with _workers(len(uids)) as pool:
        here, there = partial(_judge_some, form, db.conn), partial(_judge_elsewhere, form, path)
        for results in _in_turn(pool, jobs, there) if pool else map(here, jobs):
            yield results
            done = min(done + CHUNK, len(uids))
            report("grading", done, len(uids))


def _job(profile: Profile, today: date, uids: Sequence[str], spoken: Mapping[str, Spoken]) -> _Job:
    return _Job(profile.source, today, uids, {uid: spoken[uid] for uid in uids if uid in spoken})


def _workers(total: int) -> Any:
    workers = os.cpu_count() or 1
    if total < WORTHWHILE or workers == 1:
        return nullcontext()
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _in_turn(pool: Executor, jobs: Iterable[_Job], do: Callable[[_Job], list[Result]]) -> Iterator[list[Result]]:
    """What comes of each job, in order; a few are under way at a time, so that memory is bounded."""
    waiting: list[Future[list[Result]]] = []
    for job in jobs:
        waiting.append(pool.submit(do, job))
        if len(waiting) > 2 * (os.cpu_count() or 1):
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


def _judge_elsewhere(form: Form[Result], path: str, job: _Job) -> list[Result]:
    """In a process of its own: leads are read there, and only what becomes of them is brought back."""
    return _judge_some(form, _reading(path), job)


def _judge_some(form: Form[Result], connection: sqlite3.Connection, job: _Job) -> list[Result]:
    judge = _grader(job.source)
    leads = connection.execute(
        "SELECT lead_uid, lead FROM leads WHERE lead_uid IN (SELECT value FROM json_each(?)) ORDER BY lead_uid",
        [json.dumps(job.lead_uids)],
    ).fetchall()  # who reads for long keeps the log of the one who writes from being taken over
    grades = [(uid, judge(with_calls(load_lead(text), job.spoken.get(uid)), job.today)) for uid, text in leads]
    return form(connection, grades, job.today)


@cache
def _reading(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).as_uri()}?mode=ro", uri=True)


@cache
def _grader(source: ProfileSource) -> Callable[[Lead, date], Grade]:
    return grader(parse_profile(source.text, source.file))


def _news(connection: sqlite3.Connection, grades: Grades, today: date) -> list[dict[str, Any]]:
    """The rows that differ from those that are there."""
    rows = [_row(uid, one, today) for uid, one in grades]
    if not rows:
        return []
    watched = [column for column in rows[0] if column not in UNWATCHED]
    there = connection.execute(
        f"SELECT {', '.join(watched)} FROM grades WHERE profile = ? AND lead_uid IN (SELECT value FROM json_each(?))",
        [rows[0]["profile"], json.dumps([uid for uid, _ in grades])],
    ).fetchall()
    known = {row[0]: dict(zip(watched, row, strict=True)) for row in there}
    return [row for row in rows if _differs(row, known.get(row["lead_uid"]))]


def _differs(row: Mapping[str, Any], known: Mapping[str, Any] | None) -> bool:
    """Whether a row says what is not known; the rank of a control is not its own."""
    return known is None or any(
        row[name] != value for name, value in known.items() if name != "rank" or not row["control"]
    )


def _row(lead_uid: str, found: Grade, today: date) -> dict[str, Any]:
    return {
        "lead_uid": lead_uid,
        "profile": found.profile,
        "rule_version": found.rule_version,
        "fit": found.fit,
        "readiness": found.readiness,
        "fit_points": found.fit_points,
        "readiness_points": found.readiness_points,
        "tier": found.tier,
        "rank": found.rank,
        "value": found.value,
        "cost": found.cost,
        "control": int(found.control),
        "vetoes": dump(found.vetoes),
        "reasons": dump(found.reasons),
        "graded_on": today.isoformat(),
    }
