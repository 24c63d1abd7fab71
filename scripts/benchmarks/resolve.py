"""Batch matching beside Splink: pair precision, recall, F1, seconds and peak memory on generated records.

`python -m scripts.benchmarks.resolve [--sizes 20000 200000] [--seed N] [--only tuoke]` prints a table and, last, a line
of JSON. Both contenders get the same records in one run, each in a process of its own. Splink (optional: where it can
be imported) is given names, places and numbers as cleaned here, blocking rules like ours, term frequencies, a veto of
different codes and sister firms, and for every size the threshold that scores best on the answers themselves; the
cleaning is not counted as its time. Ours runs from raw records with one setting.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from math import comb
from multiprocessing import get_context

from enrich.resolve.table_files import record_of
from pipelines.matching import Record, resolve
from scripts.benchmarks.duplicates import Row, generate

SIZES = (20_000, 200_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one contender at one size.

    seconds: without cleaning for Splink; cpu_s: of all processors. peak_mb: of the process and its largest worker.
    """

    contender: str
    size: int
    precision: float
    recall: float
    f1: float
    seconds: float
    cpu_s: float
    peak_mb: int
    setting: str


def measure(truth: Mapping[str, int], cluster: Mapping[str, str]) -> tuple[float, float, float]:
    """Pair precision, recall and F1 of clusters against the truth."""
    hits = _pairs(Counter((truth[record], cluster[record]) for record in truth))
    answered, wanted = _pairs(Counter(cluster.values())), _pairs(Counter(truth.values()))
    precision, recall = hits / answered if answered else 1.0, hits / wanted if wanted else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _pairs(counts: Counter[object] | Counter[tuple[int, str]] | Counter[str] | Counter[int]) -> int:
    return sum(comb(count, 2) for count in counts.values())


def run_tuoke(size: int, seed: int) -> Result:
    """Our batch, from raw records."""
    rows, records = _records(size, seed)
    start, cpu = time.perf_counter(), _cpu()
    resolution = resolve(records)
    seconds = time.perf_counter() - start, _cpu() - cpu
    cluster = {member.record_id: found.cluster_id for found in resolution.clusters for member in found.members}
    return _result("tuoke", rows, cluster, seconds, "one for all sizes")


def run_splink(size: int, seed: int) -> Result:
    """Splink on DuckDB with the threshold that is best for this size."""
    from scripts.benchmarks.splink_contender import cluster_by_threshold  # noqa: PLC0415

    rows, records = _records(size, seed)
    cpu = _cpu()
    seconds, answers = cluster_by_threshold(records)
    used = _cpu() - cpu
    truth = {row.record_id: row.firm for row in rows}
    best = max(answers, key=lambda threshold: measure(truth, answers[threshold])[2])
    return _result("splink", rows, answers[best], (seconds, used), f"match weight {best:g}, the best for this size")


def _records(size: int, seed: int) -> tuple[Sequence[Row], list[Record]]:
    rows = list(generate(size, seed))
    return rows, [record_of(row.record_id, asdict(row)) for row in rows]


def _cpu() -> float:
    """Processor seconds of this process and its finished workers."""
    return sum(os.times()[:4])


def _result(
    contender: str, rows: Sequence[Row], cluster: Mapping[str, str], used: tuple[float, float], setting: str
) -> Result:
    figures = (round(figure, 4) for figure in measure({row.record_id: row.firm for row in rows}, cluster))
    precision, recall, f1 = figures
    memory = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak_mb = memory // (2**20 if sys.platform == "darwin" else 2**10)
    seconds, cpu_s = (round(second, 1) for second in used)
    return Result(contender, len(rows), precision, recall, f1, seconds, cpu_s, peak_mb, setting)


CONTENDERS: dict[str, Callable[[int, int], Result]] = {"tuoke": run_tuoke, "splink": run_splink}


def main() -> None:
    """Run the contenders and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="records in all")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--only", choices=CONTENDERS, help="run one contender")
    args = parser.parse_args()
    names = [args.only] if args.only else list(CONTENDERS)
    if "splink" in names and not find_spec("splink"):
        print("splink is not installed: it is left out (pip install splink)")
        names.remove("splink")
    results = []
    titles = (
        ("records", 10),
        ("precision", 11),
        ("recall", 9),
        ("F1", 9),
        ("seconds", 9),
        ("CPU s", 8),
        ("peak MB", 9),
    )
    print(" " * 8 + "".join(f"{title:>{width}}" for title, width in titles) + "  setting")
    for size in args.sizes:
        for name in names:
            # A fresh process each, so that peak memory is the contender's own.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                result = pool.submit(CONTENDERS[name], size, args.seed).result()
            results.append(asdict(result))
            print(
                f"{name:8}{result.size:>10}{result.precision:>11}{result.recall:>9}{result.f1:>9}"
                f"{result.seconds:>9}{result.cpu_s:>8}{result.peak_mb:>9}  {result.setting}",
                flush=True,
            )
    print(json.dumps({"benchmark": "resolve", "seed": args.seed, "results": results}))


if __name__ == "__main__":
    main()
