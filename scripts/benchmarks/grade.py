"""`leads grade` over many invented leads: the first time, again with nothing new, and after one rule changed.

`python -m scripts.benchmarks.grade [--leads N]` prints seconds, processor seconds of this process and of its workers,
rows written and peak memory, and a line of JSON last. Beside them stands grading alone, in one process, in memory.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from enrich.grade import grader
from enrich.grade_stage import grade_leads
from enrich.lead import Lead, LeadContact, LeadPhone, Signal
from enrich.lead_json import dump
from enrich.profiles import Profile, load_profile, parse_profile
from enrich.profiles.writing import with_points
from enrich.report import silent
from pipelines.schema import open_database
from pipelines.text.money import Money
from scripts.benchmarks.firms import Firm, firms

DAY = date(2026, 11, 24)
INDUSTRIES = ("P8391", "P8393", "P8399", "C3311", "F5274", "I6513", "M7499", "R9053")
STAFF = ((1, 4), (5, 9), (10, 49), (50, 99), (100, 499), (1000, None), None)
SIGNALS = ("hiring_enrolment", "hiring_promotion", "new_campus", "exhibition")
ROLES = ("decision_maker", "user", "recommender", "")
CHANGED_RULE = "campuses"
ALONE = 20_000
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Figure:
    """What one pass took. written: rows that changed."""

    job: str
    leads: int
    written: int
    seconds: float
    cpu_s: float
    peak_mb: int


def build(db: Database, leads: int, seed: int = 1) -> None:
    """Leads as the stage before would have left them."""
    rng = random.Random(seed)
    invented = islice(firms(rng, leads), leads)
    while batch := list(islice(invented, BATCH)):
        rows = [(f"L{firm.number:09d}", "", dump(_lead(firm, rng))) for firm in batch]
        with db.conn:
            db.conn.executemany("INSERT OR IGNORE INTO leads VALUES (?, ?, ?)", rows)


def _lead(firm: Firm, rng: random.Random) -> Lead:
    """About as full as a lead of two directories: each fact that profiles ask for is known of some, not of others."""
    seen = DAY - timedelta(days=rng.randrange(120))
    needs = rng.sample(SIGNALS, rng.choice((0, 0, 0, 1, 2)))
    return Lead(
        lead_uid=f"L{firm.number:09d}",
        name=firm.name,
        province="江苏省",
        city=firm.city,
        district=firm.district,
        industries=tuple((code, rng.random()) for code in rng.sample(INDUSTRIES, 2)),
        products="少儿英语培训" if rng.random() < 1 / 3 else "",
        employees=rng.choice(STAFF),
        capital=Money(rng.choice((5e4, 1e6, 5e6)), "CNY") if rng.random() < 1 / 2 else None,
        founded=DAY - timedelta(days=rng.randrange(9_000)) if rng.random() < 1 / 2 else None,
        phones=(LeadPhone(f"+86512{rng.randrange(10**7, 10**8)}", kind="landline", policy="callable"),),
        contacts=(LeadContact("陆听", "主管", buying_role=rng.choice(ROLES)),) if rng.random() < 1 / 2 else (),
        signals=tuple(Signal(kind, "招聘", seen, "", seen + timedelta(days=180)) for kind in needs),
        channels=tuple(rng.sample(("industry", "regional", "recruitment"), rng.choice((1, 2)))),
        website="http://www.example.cn" if rng.random() < 1 / 3 else None,
        branches=rng.choice((0, 0, 0, 1, 3)),
    )


def changed(profile: Profile) -> Profile:
    """The profile with other points for one rule."""
    now = next(rule.points for rule in profile.rules if rule.id == CHANGED_RULE)
    return parse_profile(
        with_points(profile.source.text, {CHANGED_RULE: now + 5}, f"{profile.version}-changed"), profile.source.file
    )


def measure(job: str, db: Database, profile: Profile) -> Figure:
    """One pass of the stage."""
    before, start = _cpu(), time.perf_counter()
    counts = grade_leads(db, profile, report=silent, today=DAY)
    seconds = time.perf_counter() - start
    leads = db.table("leads").count
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    written = counts.added + counts.changed
    return Figure(job, leads, written, round(seconds, 1), round(_cpu() - before, 1), peak // 1024)


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def alone(profile: Profile) -> float:
    """Leads graded in a second of processor time, nothing read and nothing written."""
    rng = random.Random(2)
    leads = [_lead(firm, rng) for firm in islice(firms(rng, ALONE), ALONE)]
    start = time.process_time()
    grade = grader(profile)
    for lead in leads:
        grade(lead, DAY)
    return len(leads) / (time.process_time() - start)


def figures(leads: int) -> Iterator[Figure]:
    """The passes, one after another, on one database."""
    profile = load_profile("education")
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "leads.db")
        build(db, leads)
        yield measure("new", db, profile)
        yield measure("again", db, profile)
        yield measure("one rule changed", db, changed(profile))
        db.close()


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    chosen = parser.parse_args()
    print(f"{'pass':18}{'leads':>10}{'written':>10}{'s':>8}{'cpu s':>8}{'MB':>6}{'leads/s':>10}")
    done = []
    for one in figures(chosen.leads):
        rate = one.leads / max(one.seconds, 0.1)
        print(f"{one.job:18}{one.leads:10}{one.written:10}{one.seconds:8}{one.cpu_s:8}{one.peak_mb:6}{rate:10,.0f}")
        done.append(asdict(one))
    rate = alone(load_profile("education"))
    print(f"grading alone: {rate:,.0f} leads a processor second")
    print(json.dumps({"benchmark": "grade", "passes": done, "alone_per_cpu_s": round(rate)}))


if __name__ == "__main__":
    main()
