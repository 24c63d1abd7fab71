"""Addresses a second on one core: `python -m scripts.benchmarks.addresses [--count N] [--data FOLDER]`.

Invented addresses, or those of `addr_adcode_*.csv.gz` in a folder; one at a time and as a batch, best of five rounds,
after a first call that loads the tables (its time is given too). A peer runs over the same texts if it is installed.
"""

import argparse
import csv
import gzip
import json
import random
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from pipelines.text.addresses import parse_address, parse_addresses
from pipelines.text.divisions import COUNTY, divisions

ROUNDS = 5
PEER = "cpca"


def invented(count: int, seed: int = 1) -> list[str]:
    """`count` distinct addresses in the mix of forms that registers have, the same for a seed."""
    rng = random.Random(seed)
    counties = [division for division in divisions().values() if division.level == COUNTY]
    forms: tuple[Callable[[str, str, str], str], ...] = (
        lambda province, city, county: province + city + county,
        lambda province, city, county: city + county,
        lambda province, city, county: county,
    )
    texts = []
    for number in range(count):
        county = rng.choice(counties)
        front = rng.choice(forms)(county.province, county.city, county.name)
        texts.append(
            f"{front}{rng.choice('东南西北')}城街道虚构路{number}号{rng.randint(1, 30)}栋{rng.randint(101, 2404)}室"
        )
    return texts


def collected(folder: Path) -> list[str]:
    """The addresses of the local test data under `folder`."""
    texts = []
    for path in sorted(folder.rglob("addr_adcode_*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
            texts += [row["address"] for row in csv.DictReader(handle)]
    return texts


def rate(work: Callable[[], object], count: int) -> int:
    """Texts a second of processor time in the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return round(count / best)


def peer(texts: Sequence[str]) -> int | None:
    """The same of the peer in a batch, None if it is not installed."""
    if find_spec(PEER) is None:
        return None
    transform = import_module(PEER).transform
    return rate(lambda: transform(list(texts)), len(texts))


def main() -> None:
    """Measure and print a table, then one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="invented addresses")
    parser.add_argument("--data", type=Path, help="folder of test data to take addresses from instead")
    args = parser.parse_args()
    start = time.process_time()
    parse_address("江苏省苏州市工业园区虚构路1号")
    loading = time.process_time() - start
    texts = collected(args.data) if args.data else invented(args.count)
    figures = {
        "addresses": len(texts),
        "loading_ms": round(1000 * loading),
        "one_at_a_time_per_s": rate(lambda: [parse_address(text) for text in texts], len(texts)),
        "batch_per_s": rate(lambda: parse_addresses(texts), len(texts)),
        f"{PEER}_batch_per_s": peer(texts),
    }
    for name, figure in figures.items():
        print(f"{name:<24}{'not installed' if figure is None else figure:>14}")
    print(json.dumps({"benchmark": "addresses", **figures}))


if __name__ == "__main__":
    main()
