"""The soak: nights over misbehaving sites, killed at random, end as one that was left alone; memory stays flat.

    python -m scripts.benchmarks.soak                                          # 20 sites, 200,000 pages, ten kills
    python -m scripts.benchmarks.soak --sites 2 --companies 60 --kills 2       # a minute

Prints what differs (nothing should), the faults that the verdicts do not name, and the most memory of a crawl.
Exits with 1 where something differs or is not named.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click

from pipelines.failures import Failure
from pipelines.schema import open_database
from scripts.example.faulty import Directory, serve_directories

ROOT = Path(__file__).resolve().parents[2]
NAMED = {
    **{"hang": Failure.TIMEOUT, "drip": Failure.TIMEOUT, "reset": Failure.CONNECTION, "short": Failure.TRUNCATED},
    **{"loop": Failure.REDIRECTS, "server": Failure.SERVER, "bomb": Failure.TOO_LARGE, "broken": Failure.CONTENT},
}
"""Fault -> the class under which a verdict names it."""
QUICK = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "DOWNLOAD_TIMEOUT": 2, "RETRY_TIMES": 0}
COMPARED = (
    "SELECT listing_id, page_kind, name, content_hash FROM listings ORDER BY 1",
    "SELECT name, listings FROM companies WHERE merged_into IS NULL ORDER BY 1",
)


def start(database: Path, urls: Sequence[str]) -> subprocess.Popen[bytes]:
    """A nightly over the sites, in a process of its own."""
    words = [sys.executable, "-m", "scripts.leads", "--database", str(database), "nightly"]
    words += [word for url in urls for word in ("--url", f"{url}/list/1")]
    words += [word for name, value in QUICK.items() for word in ("--set", f"{name}={value}")]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)


def unnamed(database: Path, sites: Sequence[Directory]) -> list[str]:
    """The faults that struck and that no verdict names."""
    said = " ".join(row["evidence"] or "" for row in open_database(database).query("SELECT evidence FROM runs"))
    struck = {fault for site in sites for fault in site.struck}
    return sorted(fault for fault in struck & NAMED.keys() if f"({NAMED[fault].code})" not in said)


@click.command()
@click.option("--sites", default=20, show_default=True)
@click.option("--companies", default=9_500, show_default=True, help="Of each site; its pages are a twentieth more.")
@click.option("--kills", default=10, show_default=True)
@click.option("--seed", default=20261126, show_default=True)
def main(sites: int, companies: int, kills: int, seed: int) -> None:
    """Crawl once undisturbed, once with kills, and compare."""
    chance = random.Random(seed)
    served = [Directory(number + 1, companies, faults=tuple(NAMED), share=0.05) for number in range(sites)]
    with tempfile.TemporaryDirectory() as folder, serve_directories(served) as urls:
        whole, killed = (Path(folder) / name / "leads.db" for name in ("whole", "killed"))
        began = time.monotonic()
        start(whole, urls).wait()
        seconds, deaths = time.monotonic() - began, 0
        for _ in range(kills):
            process = start(killed, urls)
            time.sleep(chance.uniform(0.1, 0.8) * seconds / max(kills, 1) + 2)
            deaths += process.poll() is None
            process.kill()
            process.wait()
        start(killed, urls).wait()
        left, right = (open_database(path) for path in (whole, killed))
        differing = [query for query in COMPARED if list(left.execute(query)) != list(right.execute(query))]
        missing = unnamed(whole, served)
        pages = sum(row["pages"] for row in left.query("SELECT pages FROM runs"))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{pages} pages in {seconds:.0f} s; {deaths} kills; most memory of a process {memory} MB")
    print(f"differs: {differing or 'nothing'}; faults not named: {', '.join(missing) or 'none'}")
    sys.exit(os.EX_OK if not differing and not missing else 1)


if __name__ == "__main__":
    main()
