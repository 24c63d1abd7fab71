"""Every format of `leads export`, then `leads assign` and `leads report`, over a database of many invented leads.

`python -m scripts.benchmarks.export [--leads N] [--called SHARE] [--only NAME]` prints seconds, processor seconds and
peak memory of each, and a line of JSON last. Each runs in a process of its own, so that its memory is its own. A share
of the leads has been called before: the call policy then holds some of them back, as it does in the field.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from enrich.calls.assignment import assign_leads
from enrich.calls.team import Agent, Team, team_of
from enrich.export.engine import Order, export
from enrich.export.receivers import load_receiver, receiver_names
from enrich.reporting.page import report_page
from enrich.reporting.sales import sales_report
from enrich.reporting.scorecard import score_sources
from enrich.reporting.workbook import write_workbook
from pipelines.schema import open_database
from pipelines.text.phones import parse_phones
from scripts.benchmarks.firms import CITIES, Firm, firms

PROFILE = "education"
SEEN = "2026-11-24T01:00:00+00:00"
OPTIONS = {"cordys": {"owner": "chen"}}
CODES = ("N", "B", "CALLBK", "INTR", "WRONG", "DC")
LONG_AGO = datetime(2026, 10, 12, 2, tzinfo=UTC)
PEOPLE, CAPACITY = 60, 2_000
NORMALISED = json.dumps({"emails": [], "legal_form": "有限公司"})
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Figure:
    """What one job took. done: leads exported, leads given, or calls counted."""

    job: str
    done: int
    seconds: float
    cpu_s: float
    peak_mb: int


def build(path: Path, leads: int, called: float, seed: int = 1) -> None:
    """A database of so many callable leads, of which a share was called before."""
    rng = random.Random(seed)
    db = open_database(path)
    db.execute("PRAGMA synchronous = OFF")
    invented = islice(firms(rng, leads), leads)
    while batch := list(islice(invented, BATCH)):
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for firm in batch:
            for table, row in _rows(firm, rng, called=rng.random() < called):
                rows[table].append(row)
        with db.conn:
            for table, some in rows.items():
                db.table(table).insert_all(some, ignore=True)
    db.close()


def _rows(firm: Firm, rng: random.Random, *, called: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the tables say of a firm once it was found on two pages and graded."""
    uid = f"L{firm.number:09d}"
    numbers = [(parse_phones(text)[0].e164, kind) for text, kind in _phones(firm)]
    adcode, _, _ = CITIES[firm.place]
    place = {"city": firm.city, "district": firm.district, "adcode": adcode}
    place["province"] = firm.place.removesuffix(firm.city) or firm.city
    address = f"{firm.place}{firm.district}{firm.street}{firm.room}"
    named = {"name": firm.name, "credit_code": firm.code, "address": address, "status": "open"} | place
    for number, source in enumerate(("bench_industry", "bench_regional")):
        listing = {
            "listing_id": f"{uid}-{number}", "source": source, "channel": source.removeprefix("bench_"),
            "url": f"https://{source}.example/company/{firm.number}", "page_kind": "detail", "name_key": firm.name,
            "domain": firm.website.removeprefix("www."), "normalised": NORMALISED,
            "found": "{}", "content_hash": "", "snapshot": "", "run_id": "", "first_seen": SEEN, "last_seen": SEEN,
        }  # fmt: skip
        yield "listings", named | listing
        member = {"lead_uid": uid, "listing_id": f"{uid}-{number}", "score": 1.0, "reasons": "[]"}
        yield "company_listings", member | {"decided_by": "bench", "decided_at": SEEN}
    company = {
        "lead_uid": uid, "website": f"http://{firm.website}" if firm.website else "", "industry_code": "P8391",
        "industry_name": "职业技能培训", "size_band": "small", "employees": "50–99人", "capital_currency": "",
        "founded": "2012-05-08", "listings": 2, "values": "{}", "first_seen": SEEN, "last_seen": SEEN,
    }  # fmt: skip
    yield "companies", named | company
    contacts = [*(("phone", e164) for e164, _ in numbers), ("person", f"{firm.brand[:1]}老师")]
    for kind, value in contacts:
        yield "contacts", {
            "contact_id": f"{uid}{value}", "lead_uid": uid, "kind": kind, "value": value, "extension": "", "person": "",
            "title": "招生主任" if kind == "person" else "", "department": "", "function": "", "buying_role": "",
            "policy": "callable", "reason": "企业公布的座机", "raw": value, "listing_id": f"{uid}-0", "evidence": "",
        }  # fmt: skip
    for e164, sort in numbers:
        yield "phones", {"e164": e164, "kind": sort, "status": "ok", "shared_by": 1}
    text = "正在招聘课程顾问(3 人), 2026-11-20 发布"
    signal = {"signal_id": f"{uid}s", "lead_uid": uid, "kind": "hiring", "evidence": text, "url": "", "seen": SEEN}
    yield "signals", signal | {"expires": ""}
    reasons = [{"rule_id": f"r{n}", "axis": "fit", "points": n, "text": text, "evidence": text, "state": "fired"}
               for n in range(6)]  # fmt: skip
    grade = {"fit": rng.choice("ABCD"), "readiness": rng.randint(1, 4), "tier": "frequent", "rank": rng.random() * 100}
    points = {"fit_points": 40, "readiness_points": 20, "vetoes": "[]", "reasons": json.dumps(reasons)}
    given = {"lead_uid": uid, "profile": PROFILE, "rule_version": "1", "graded_on": SEEN[:10]}
    yield "grades", given | grade | points
    for attempt in range(rng.randint(1, 4) if called else 0):
        at = LONG_AGO + timedelta(days=7 * attempt, minutes=rng.randrange(180))
        call = {
            "call_uid": f"{uid}.{attempt}",
            "lead_uid": uid,
            "e164": numbers[0][0],
            "agent": f"人{firm.number % PEOPLE}",
        }
        basis = {"source": "bench_industry", "channel": "industry", "grade": "B2", "profile": PROFILE}
        yield "calls", call | basis | {"called_at": at.isoformat(), "disposition": rng.choice(CODES)}


def _phones(firm: Firm) -> tuple[tuple[str, str], ...]:
    """Two numbers as they are written, the second of this firm alone, and what they are."""
    return (firm.phone, "landline" if "-" in firm.phone else "mobile"), (f"400-{firm.number:07d}", "400")


def run_export(database: Path, name: str) -> int:
    """Write one format; how many leads went out."""
    with tempfile.TemporaryDirectory(dir=database.parent) as folder:
        order = Order(load_receiver(name), PROFILE, Path(folder), options=OPTIONS.get(name, {}), by="bench")
        return export(open_database(database), order).leads


def run_assign(database: Path, _: str) -> int:
    """Give every lead that may be called to a large team, and change nothing; how many were given."""
    people = tuple(Agent(f"人{number}", CAPACITY, CAPACITY) for number in range(PEOPLE))
    pools = tuple(replace(pool, holds=CAPACITY) for pool in team_of(database).pools)
    team = Team(people, pools, people[0])
    return len(assign_leads(open_database(database), team, PROFILE, by="bench", dry_run=True).given)


def run_report(database: Path, _: str) -> int:
    """Count all calls and write both files; how many calls."""
    db = open_database(database)
    with tempfile.TemporaryDirectory(dir=database.parent) as folder:
        report, scores = sales_report(db, PROFILE), score_sources(db, PROFILE)
        write_workbook(Path(folder) / "report.xlsx", report, scores)
        (Path(folder) / "report.html").write_text(report_page(report, scores, date(2026, 11, 24)), encoding="utf-8")
    return report.total.dials


def measured(job: str, run: Callable[[Path, str], int], database: Path) -> Figure:
    """Run a job in this process."""
    start, cpu = time.perf_counter(), time.process_time()
    done = run(database, job)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10)
    return Figure(job, done, round(time.perf_counter() - start, 1), round(time.process_time() - cpu, 1), peak)


def main() -> None:
    """Build the database, run the jobs and print their figures."""
    jobs = dict.fromkeys(receiver_names(), run_export) | {"assign": run_assign, "report": run_report}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--called", type=float, default=0.3, help="share of the leads that was called before")
    parser.add_argument("--only", choices=jobs, help="run one job")
    args = parser.parse_args()
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "leads.db"
        build(database, args.leads, args.called)
        print(f"{'job':12}{'done':>9}{'seconds':>9}{'CPU s':>8}{'peak MB':>9}")
        for job in [args.only] if args.only else jobs:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                figure = pool.submit(measured, job, jobs[job], database).result()
            figures.append(asdict(figure))
            print(f"{job:12}{figure.done:>9}{figure.seconds:>9}{figure.cpu_s:>8}{figure.peak_mb:>9}", flush=True)
    print(json.dumps({"benchmark": "export", "leads": args.leads, "results": figures}))


if __name__ == "__main__":
    main()
