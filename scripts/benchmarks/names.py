"""Company names a second on one core: `python -m scripts.benchmarks.names [--count N] [--data FOLDER]`.

Invented names, or those of `registry_sample_*.csv.gz` in a folder; the best of five rounds, after a first call that
loads the tables (its time is given too), and the longest time a hostile text of 100,000 characters takes. A peer runs
over the same names if it is installed.
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

from pipelines.text.divisions import CITY, COUNTY, divisions
from pipelines.text.names import parse_company_name
from pipelines.text.trades import trade_words

ROUNDS = 5
PEER = "companynameparser"
SYLLABLES = "青禾云栖博思源蓝鲸八方来恒瑞嘉诚永泰华宇明德信达"
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "厂", "店", "有限公司第一分公司", "经营部")
HOSTILE = ("（", "(原名", "原名:", "第一名称", "公司", "开发区", "经济技术", "杭州", ".", "S.", " ", "ﷺ", "a ")


def invented(count: int, seed: int = 1) -> list[str]:
    """`count` names of the forms that registers have, the same for a seed."""
    rng = random.Random(seed)
    places = [division.name for division in divisions().values() if division.level in {CITY, COUNTY}]
    places += [name[:-1] for name in places if len(name) == 3]
    trades = sorted(trade_words())
    return [
        rng.choice(places)
        + "".join(rng.sample(SYLLABLES, rng.randint(2, 4)))
        + "".join(rng.sample(trades, rng.randint(0, 2)))
        + rng.choice(FORMS)
        for _ in range(count)
    ]


def collected(folder: Path) -> list[str]:
    """The names of the local test data under `folder`."""
    names = []
    for path in sorted(folder.rglob("registry_sample_*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
            names += [row["name"] for row in csv.DictReader(handle)]
    return names


def rate(parse: Callable[[str], object], names: Sequence[str]) -> int:
    """Names a second of processor time in the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for name in names:
            parse(name)
        best = min(best, time.process_time() - start)
    return round(len(names) / best)


def slowest(texts: Sequence[str]) -> float:
    """Milliseconds of processor time the slowest of `texts` takes."""
    longest = 0.0
    for text in texts:
        start = time.process_time()
        parse_company_name(text)
        longest = max(longest, time.process_time() - start)
    return round(1000 * longest, 1)


def main() -> None:
    """Measure and print a table, then one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="names, at most")
    parser.add_argument("--data", type=Path, help="folder of test data to take names from")
    args = parser.parse_args()
    start = time.process_time()
    parse_company_name("杭州蓝鲸科技有限公司")
    loading = time.process_time() - start
    names = (collected(args.data) if args.data else invented(args.count))[: args.count]
    figures = {
        "names": len(names),
        "loading_ms": round(1000 * loading),
        "per_s": rate(parse_company_name, names),
        "hostile_100k_ms": slowest([(piece * 100_000)[:100_000] for piece in HOSTILE]),
        f"{PEER}_per_s": rate(import_module(PEER).parse, names) if find_spec(PEER) else None,
    }
    for name, figure in figures.items():
        print(f"{name:<28}{'not installed' if figure is None else figure:>14}")
    print(json.dumps({"benchmark": "names", **figures}))


if __name__ == "__main__":
    main()
