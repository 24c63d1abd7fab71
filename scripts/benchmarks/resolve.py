"""Batch matching beside Splink: how good, how quick, how large, on generated records.

`python -m scripts.benchmarks.resolve [--sizes 20000 200000] [--worlds blind] [--seed N] [--only tuoke]` prints a table
and, last, a line of JSON. Both contenders get the same records in one run, each in a process of its own. In the tuned
world the noise is of the kinds that weights are learnt from (`duplicates`, other seeds), in the blind one it is not
(`blind`). Splink (optional: where it can be imported) is given names, places and numbers as cleaned here, blocking
rules like ours, term frequencies, a veto of different codes and sister firms, and each time the threshold that scores
best on the answers themselves; the cleaning is not counted as its time. Ours runs from raw records with one setting.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import product
from math import comb
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from enrich.resolve.table_files import COLUMNS, read_rows, record_of
from pipelines.matching import match
from scripts.benchmarks import blind, duplicates
from scripts.benchmarks.firms import Row

SIZES = (20_000, 200_000, 1_000_000)
Answer = tuple[dict[str, dict[str, str]], float | None]
"""By setting the cluster of each record; and its seconds, where not all of the time counts."""


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one contender on one world at one size.

    precision, recall, f1: of pairs. bcubed: F1 of B-cubed, where each record weighs the same however many it has for
    company. seconds: without cleaning for Splink; cpu_s: of all processors. peak_mb: of the process and its largest
    worker.
    """

    world: str
    contender: str
    size: int
    precision: float
    recall: float
    f1: float
    bcubed: float
    seconds: float
    cpu_s: float
    peak_mb: int
    setting: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Pair precision, recall and F1 of clusters against the truth, and F1 of B-cubed."""

    precision: float
    recall: float
    f1: float
    bcubed: float


def measure(truth: Mapping[str, int], cluster: Mapping[str, str]) -> Quality:
    """How good clusters are, against the truth."""
    cells = Counter((truth[record], cluster[record]) for record in truth)
    answers, firms = Counter(cluster.values()), Counter(truth.values())
    hits, answered, wanted = (_pairs(counts.values()) for counts in (cells, answers, firms))
    precision, recall = hits / answered if answered else 1.0, hits / wanted if wanted else 1.0
    pure = sum(count * count / answers[answer] for (_, answer), count in cells.items()) / len(truth)
    whole = sum(count * count / firms[firm] for (firm, _), count in cells.items()) / len(truth)
    return Quality(precision, recall, _f1(precision, recall), _f1(pure, whole))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _pairs(counts: Iterable[int]) -> int:
    return sum(comb(count, 2) for count in counts)


def run_tuoke(source: Path) -> Answer:
    """Our batch, from the file."""
    found = match(read_rows(source), read=record_of)
    clusters = dict(zip(found.table.ids, [found.table.ids[label] for label in found.labels.tolist()], strict=True))
    return {"one for all": clusters}, None


def run_splink(source: Path) -> Answer:
    """Splink on DuckDB, at every threshold."""
    from scripts.benchmarks.splink_contender import cluster_by_threshold  # noqa: PLC0415

    seconds, answers = cluster_by_threshold(list(map(record_of, read_rows(source))))
    return {f"match weight {threshold:g}, the best here": found for threshold, found in answers.items()}, seconds


CONTENDERS: dict[str, Callable[[Path], Answer]] = {"tuoke": run_tuoke, "splink": run_splink}
WORLDS: dict[str, Callable[[int, int], Iterator[Row]]] = {"tuned": duplicates.generate, "blind": blind.generate}


def run(contender: str, source: Path) -> tuple[dict[str, dict[str, str]], float, float, int]:
    """Clusters by setting, seconds, processor seconds and peak memory of one contender, in a process of its own."""
    start = time.perf_counter()
    answers, seconds = CONTENDERS[contender](source)
    used = sum(os.times()[:4])  # of this process and its finished workers
    memory = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (
        answers,
        seconds or time.perf_counter() - start,
        used,
        memory // (2**20 if sys.platform == "darwin" else 2**10),
    )


def compete(world: str, size: int, seed: int, names: Sequence[str]) -> Iterator[Result]:
    """Each contender on the same records of one world."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "records.csv")
        truth = _write(source, WORLDS[world](size, seed))
        for name in names:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                answers, seconds, cpu_s, peak_mb = pool.submit(run, name, source).result()
            judged = {setting: measure(truth, clusters) for setting, clusters in answers.items()}
            setting = max(judged, key=lambda setting: judged[setting].f1)
            figures = {figure: round(value, 4) for figure, value in asdict(judged[setting]).items()}
            yield Result(
                world, name, len(truth), **figures,
                seconds=round(seconds, 1), cpu_s=round(cpu_s, 1), peak_mb=peak_mb, setting=setting,
            )  # fmt: skip


def _write(target: Path, rows: Iterable[Row]) -> dict[str, int]:
    """Write records as the command reads them; whose each is."""
    truth = {}
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([getattr(row, column) for column in COLUMNS])
            truth[row.record_id] = row.firm
    return truth


def main() -> None:
    """Run the contenders and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="records in all")
    parser.add_argument("--worlds", nargs="+", choices=WORLDS, default=list(WORLDS), help="whose noise")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--only", choices=CONTENDERS, help="run one contender")
    args = parser.parse_args()
    names = [args.only] if args.only else list(CONTENDERS)
    if "splink" in names and not find_spec("splink"):
        print("splink is not installed: it is left out (pip install splink)")
        names.remove("splink")
    results: list[dict[str, object]] = []
    for world, size in product(args.worlds, args.sizes):
        for result in compete(world, size, args.seed, names):
            results.append(asdict(result))
            if len(results) == 1:
                print("".join(f"{title:>10}" for title in results[0]))
            print("".join(f"{value:>10}" for value in results[-1].values()), flush=True)
    print(json.dumps({"benchmark": "resolve", "seed": args.seed, "results": results}))


if __name__ == "__main__":
    main()
