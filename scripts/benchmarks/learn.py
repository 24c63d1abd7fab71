"""Learn the weights of matching: `python -m scripts.benchmarks.learn [--records LABELLED.csv …] [--generate N]`.

A labelled file has the columns of `python -m enrich.resolve` and `company`, which says what record is whose. Half of
its companies, chosen by hash, are kept out for measuring. Generated records are learnt from whole. Pairs that credit
codes decide or hard rules forbid are not learnt from. Each source weighs the same.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from enrich.resolve.table_files import COLUMNS, record_of
from pipelines.matching import Record
from pipelines.matching.blocking import candidate_pairs
from pipelines.matching.comparison import compare_pairs
from pipelines.matching.frequency import count_firms
from pipelines.matching.grouping import exclusive
from pipelines.matching.hashing import Floats
from pipelines.matching.learning import design, fit
from pipelines.matching.parallel import prepare_table, same
from pipelines.matching.weights import REFERENCE, Weights, load_weights, weights_text
from scripts.benchmarks.duplicates import generate

IMPORTANCE = 4000.0
SEED = 1  # not the benchmark's
HEAD = (
    "# Weights of record linkage in bits (log2 of the odds), as pipelines/matching/weights.py reads them:\n"
    "# learnt by scripts/benchmarks/learn.py from generated records and from public records of known companies.\n"
)
Labelled = tuple[list[Record], list[str]]


def labelled(path: Path) -> Labelled:
    """Records of a labelled file and their companies, without those kept out."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if not kept_out(row["company"])]
    return [record_of(tuple(row[name] for name in COLUMNS)) for row in rows], [row["company"] for row in rows]


def kept_out(company: str) -> bool:
    """Whether a company is for measuring, not for learning."""
    return hashlib.md5(company.encode(), usedforsecurity=False).digest()[0] % 2 == 1


def generated(size: int) -> Labelled:
    """Generated records and the numbers of their firms."""
    rows = list(generate(size, SEED))
    return [record_of(tuple(getattr(row, name) for name in COLUMNS)) for row in rows], [str(row.firm) for row in rows]


def examples(source: Labelled) -> tuple[Floats, Floats, Floats]:
    """Design, answers and importance of the pairs that evidence has to decide."""
    records, companies = source
    table = prepare_table(records, lambda *_: None, same)
    left, right = candidate_pairs(table)
    decided = np.zeros(len(left), dtype=np.bool_)
    code, *others = exclusive(table)
    decided |= (code[left] > 0) & (code[right] > 0)
    for value in others:
        decided |= (value[left] > 0) & (value[right] > 0) & (value[left] != value[right])
    left, right = left[~decided], right[~decided]
    evidence = compare_pairs(table, count_firms(table), left, right)
    _, company = np.unique(companies, return_inverse=True)
    equal = (company[left] == company[right]).astype(np.float64)
    open_ = ~evidence.sisters
    rows, equal = design(evidence)[open_], equal[open_]
    return rows, equal, np.full(len(equal), IMPORTANCE / max(equal.sum(), 1.0))


def learn(sources: Sequence[Labelled], expected: Weights) -> Weights:
    """Weights from all sources together."""
    rows, same, importance = (np.concatenate(parts) for parts in zip(*map(examples, sources), strict=True))
    return fit(rows, same, importance, expected, date.today().isoformat())


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=Path, nargs="*", default=[], help="labelled CSV files")
    parser.add_argument("--generate", type=int, default=20_000, help="generated records")
    parser.add_argument("--expected", type=Path, default=REFERENCE, help="weights to start from")
    parser.add_argument("--output", type=Path, default=REFERENCE)
    args = parser.parse_args()
    sources = [*map(labelled, args.records), *([generated(args.generate)] if args.generate else [])]
    args.output.write_text(HEAD + weights_text(learn(sources, load_weights(args.expected))), encoding="utf-8")


if __name__ == "__main__":
    main()
