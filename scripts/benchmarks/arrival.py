"""Matching on arrival as a database grows: `python -m scripts.benchmarks.arrival [--sizes 10000 100000 1000000]`.

Generated records are stored in one database, as a crawl stores them. At each size the next ones are timed: storing,
matching, and in the end their ratio to the first size. Seconds are of the processor, so that neighbours do not count.
A batch (`leads resolve`) runs at each size before, so that rarity is what it is in use; that is not timed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from enrich.identity import resolve_companies
from pipelines.normalize import normalise
from pipelines.records import NormalListing
from pipelines.schema import open_database
from pipelines.store import write_batch
from scripts.benchmarks.duplicates import generate
from scripts.benchmarks.firms import Row
from spiders.items import CompanyItem, Provenance

SIZES = (10_000, 100_000, 1_000_000)
TIMED = 2_000
BATCH = 200
HOME = "http://directory.example"


def listing(row: Row) -> NormalListing:
    """A record as a crawl hands it to the store."""
    url = f"{HOME}/co/{row.record_id}"
    provenance = Provenance("directory", "industry", "run", url, "", "2026-11-26T00:00:00+00:00", "", "detail")
    item = CompanyItem(
        name=row.name,
        credit_code=row.credit_code,
        phones=[row.phone] if row.phone else [],
        address=row.address,
        website=row.website,
        region=row.city,
        url=url,
        provenance=provenance,
    )
    return normalise(item, HOME)


def store(db: Database, listings: Iterator[NormalListing], count: int) -> float:
    """Store so many listings; the processor seconds of it, without making them."""
    seconds = 0.0
    while batch := list(islice(listings, min(BATCH, count))):
        count -= len(batch)
        start = time.process_time()
        write_batch(db, batch, [])
        seconds += time.process_time() - start
    return seconds


def main() -> None:
    """Grow a database and print records a second at each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="records stored, ascending")
    parser.add_argument("--seed", type=int, default=20261126)
    args = parser.parse_args()
    rates: dict[int, float] = {}
    with TemporaryDirectory() as folder:
        db = open_database(Path(folder, "leads.db"))
        listings = map(listing, generate(max(args.sizes) + TIMED * len(args.sizes), args.seed))
        stored = 0
        for size in args.sizes:
            store(db, listings, size - stored)
            resolve_companies(db)
            rates[size] = round(TIMED / store(db, listings, TIMED), 1)
            stored = size + TIMED
            print(f"{size:>9} stored: {rates[size]:>8} records per processor second", flush=True)
    slower = round(rates[args.sizes[0]] / rates[args.sizes[-1]], 2)
    print(json.dumps({"benchmark": "arrival", "seed": args.seed, "rates": rates, "times_slower": slower}))


if __name__ == "__main__":
    main()
