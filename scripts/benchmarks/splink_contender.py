"""Splink as well as we can set it up, on records cleaned by us: the other side of `scripts.benchmarks.resolve`."""

# mypy: ignore-errors
# Splink is no dependency of the project; without it installed there are no types to check.

from __future__ import annotations

import logging
import time
from collections import defaultdict

import numpy as np
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from pipelines.matching import Record, prepare
from pipelines.matching.preparation import START

THRESHOLDS = (-6, -4, -2, 0, 2, 4, 6, 8, 10, 12)
CITY = 4  # digits of a division code that name the city
FIELDS = ("code", "key", "core", "brand", "place", "door", "rest", "domain", "ordinal", "branch", "stem")
BLOCKS = (
    ("code",), ("key",), ("core", "city"), ("start", "city"), ("phone",), ("domain",), ("door", "city"), ("core",),
)  # fmt: skip


def cluster_by_threshold(records: list[Record]) -> tuple[float, dict[float, dict[str, str]]]:
    """Seconds of the matching itself, and for each threshold a cluster by record."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    frame = _frame(records)
    start = time.perf_counter()
    pairs = _predict(frame)
    _clusters(frame, pairs, 0)
    seconds = time.perf_counter() - start
    return seconds, {threshold: _clusters(frame, pairs, threshold) for threshold in THRESHOLDS}


def _frame(records: list[Record]) -> pd.DataFrame:
    rows = []
    for record in records:
        ready = prepare(record)
        row = {field: getattr(ready, field) or None for field in FIELDS}
        row |= {"unique_id": record.record_id, "phone": next(iter(ready.phones), None)}
        row |= {"start": ready.core[:START] or None, "city": (ready.place or ready.region)[:CITY] or None}
        rows.append(row)
    return pd.DataFrame(rows).astype("object").where(lambda frame: frame.notna(), None)


def _predict(frame: pd.DataFrame) -> pd.DataFrame:
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("core", [0.93, 0.85]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("brand").configure(term_frequency_adjustments=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
            cl.ExactMatch("domain").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("door", [1]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("code"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS],
        retain_matching_columns=False,
        additional_columns_to_retain=["code", "core", "ordinal", "branch", "stem"],
    )
    linker = Linker(DuckDBAPI().register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("code"), block_on("key")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for columns in (("key",), ("phone",), ("door", "city")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    pairs = linker.inference.predict(threshold_match_weight=min(THRESHOLDS)).as_pandas_dataframe()
    return pairs[~_vetoed(pairs)].sort_values("match_weight", ascending=False)


def _vetoed(pairs: pd.DataFrame) -> pd.Series:
    """Different codes, other branches and sister firms; name cores that have nothing to do with each other."""
    code = pairs["code_l"].notna() & pairs["code_r"].notna()
    branch = pairs["branch_l"].fillna("") != pairs["branch_r"].fillna("")
    sisters = (pairs["stem_l"] == pairs["stem_r"]) & (pairs["ordinal_l"].fillna("") != pairs["ordinal_r"].fillna(""))
    return (code & (pairs["code_l"] != pairs["code_r"])) | (~code & (branch | sisters | ~_akin(pairs)))


def _akin(pairs: pd.DataFrame) -> pd.Series:
    """Whether one core begins with the other, or they are one character apart."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    left, right = (pairs[column].fillna("").tolist() for column in ("core_l", "core_r"))
    close = cpdist(left, right, scorer=OSA.distance, dtype=np.int32) <= 1
    prefix = [a.startswith(b) or b.startswith(a) for a, b in zip(left, right, strict=True)]
    return pd.Series(close | np.array(prefix, dtype=bool), index=pairs.index)


def _clusters(frame: pd.DataFrame, pairs: pd.DataFrame, threshold: float) -> dict[str, str]:
    """Union-find over the pairs from the best one on, never joining two codes."""
    parent = {record: record for record in frame["unique_id"]}
    codes = defaultdict(set, {r: {c} for r, c in zip(frame["unique_id"], frame["code"], strict=True) if c})

    def root(record: str) -> str:
        while parent[record] != record:
            parent[record] = record = parent[parent[record]]
        return record

    chosen = pairs[pairs["match_weight"] >= threshold]
    for a, b in zip(chosen["unique_id_l"], chosen["unique_id_r"], strict=True):
        a, b = sorted((root(a), root(b)))  # noqa: PLW2901
        if a != b and len(codes[a] | codes[b]) <= 1:
            parent[b] = a
            codes[a] |= codes[b]
    return {record: root(record) for record in parent}
