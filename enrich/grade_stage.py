"""The stage that grades leads under a profile, on all processors; only grades that changed are written.

A grade keeps the version of the rules that last moved it, so that a change of one rule touches the leads it concerns.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import nullcontext
from datetime import date
from functools import cache, partial
from multiprocessing import get_context
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

Leads = Sequence[tuple[str, str, Spoken | None]]
"""(lead_uid, lead as JSON, what calls established) of some companies."""

Result = TypeVar("Result")
Form = Callable[[str, Grade, date], Result]
"""What becomes of the grade of a lead on a day."""


def grade_leads(
    db: Database, profile: Profile, *, report: Report, today: date, only: Collection[str] | None = None
) -> SyncCounts:
    """Bring the grades of a profile up to date. only: the uids to grade; None is all."""
    counts = SyncCounts()
    for rows in judged(db, profile, _row, report=report, today=today, only=only):
        counts += _write(db, [row for row in rows if not row["control"]])
        counts += _write(db, [row for row in rows if row["control"]], once=("rank",))
    place_control(db, profile)
    return counts


def _write(db: Database, rows: Sequence[Mapping[str, Any]], once: Sequence[str] = ()) -> SyncCounts:
    """Write some grades; the rank of a control is given once, `place_control` sees to it."""
    return sync_table(db, "grades", rows, keep_missing=True, unwatched=("graded_on", "rule_version"), once=once)


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
    total = db.execute("SELECT COUNT(*) FROM leads").fetchone()[0] if only is None else len(only)
    chunks = _chunks(db, spoken_with(db, profile.name, profile.script.survey), None if only is None else set(only))
    done = 0
    with _workers(total) as pool:
        for results in _results(pool, chunks, partial(_judge_some, profile.source, today, form)):
            yield results
            done += len(results)
            report("grading", done, total)


def _workers(total: int) -> Any:
    workers = os.cpu_count() or 1
    if total < WORTHWHILE or workers == 1:
        return nullcontext()
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _results(
    pool: Executor | None, chunks: Iterator[Leads], judge: Callable[[Leads], list[Result]]
) -> Iterator[list[Result]]:
    """What comes of each chunk, in order; a few chunks are under way at a time, so that memory is bounded."""
    if pool is None:
        yield from map(judge, chunks)
        return
    waiting: list[Future[list[Result]]] = []
    for leads in chunks:
        waiting.append(pool.submit(judge, leads))
        if len(waiting) > 2 * (os.cpu_count() or 1):
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


def _chunks(db: Database, spoken: Mapping[str, Spoken], only: set[str] | None) -> Iterator[Leads]:
    """Leads by uid, page by page, so that no cursor stays open while grades are written."""
    last = ""
    while page := db.execute(
        "SELECT lead_uid, lead FROM leads WHERE lead_uid > ? ORDER BY lead_uid LIMIT ?", [last, CHUNK]
    ).fetchall():
        last = page[-1][0]
        if wanted := [row for row in page if only is None or row[0] in only]:
            yield [(uid, text, spoken.get(uid)) for uid, text in wanted]


def _judge_some(source: ProfileSource, today: date, form: Form[Result], leads: Leads) -> list[Result]:
    judge = _grader(source)
    return [form(uid, judge(with_calls(load_lead(text), spoken), today), today) for uid, text, spoken in leads]


@cache
def _grader(source: ProfileSource) -> Callable[[Lead, date], Grade]:
    return grader(parse_profile(source.text, source.file))


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
