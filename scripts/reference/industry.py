"""Rebuild the tables of the industry classifier from the facts: classes, words of the small classes, the model.

The facts are those of `industry_training`; the script needs scikit-learn in the environment that runs it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from enrich.industry_terms import terms
from scripts.reference.industry_training import Fitted, class_words, fit, read_rows, samples, unlabelled
from scripts.reference.tables import write_table

WORDS = "industry_words.tsv"
WORDS_A_CLASS = 25
CHOSEN = 3.0
TERMS_KEPT = 40_000


def build(facts: Path, out: Path) -> None:
    """Write `gbt4754_2017.tsv`, `industry_small_words.tsv` and `industry_model.npz`."""
    write_classes(facts, out)
    write_small_words(facts, out)
    write_model(fit(samples(facts, out), unlabelled(facts)), out / "industry_model.npz")


def write_classes(facts: Path, out: Path) -> None:
    """Codes with their letter, names and notes."""
    rows = read_rows(facts, "gbt4754_2017.csv")
    write_table(
        out / "gbt4754_2017.tsv",
        "Industrial classification for national economic activities GB/T 4754-2017, a public standard; 2026-11.",
        ("code", "name", "note"),
        ((full_code(row), row["name"], " ".join(row["note"].split())) for row in rows),
    )


def full_code(row: dict[str, str]) -> str:
    """Letter and digits, e.g. P8391; the section itself is its letter."""
    return row["section"] + row["code"].removeprefix(row["section"])


def write_small_words(facts: Path, out: Path) -> None:
    """For each four-digit class the terms that tell it from the others of its two-digit class, with weights."""
    said: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in read_rows(facts, "gbt4754_2017.csv"):
        if row["level"] == "4" and row["section"] != "T":
            for term, count in _terms(f"{row['name']};{row['name']};{row['note']}").items():
                said[full_code(row)][term] += count
    for code, words in class_words(out / WORDS):
        if len(code) == 5:
            for term, count in _terms(";".join(words)).items():
                said[code][term] += count * CHOSEN
    rows = []
    for code, counts in said.items():
        siblings = [other for other in said if other[:3] == code[:3]]
        weights = {
            term: math.log1p(count) * math.log((len(siblings) + 1) / sum(term in said[other] for other in siblings))
            for term, count in counts.items()
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:WORDS_A_CLASS]
        if best:
            rows.append((code, " ".join(f"{term}:{3 * weight / length:.2f}" for term, weight in best)))
    write_table(
        out / "industry_small_words.tsv",
        "Terms that tell a four-digit class from its siblings, weighted by frequency; from the names and notes of "
        f"GB/T 4754-2017 and {WORDS}; 2026-11.",
        ("code", "terms"),
        rows,
    )


def _terms(text: str) -> Counter[str]:
    """Plain terms of two characters and more."""
    return Counter(term for term in terms("", text).found if len(term) > 1 and not term[0].islower())


def write_model(fitted: Fitted, path: Path) -> None:
    """The weights of the terms that matter most, in eight bits a number, scaled by class; no pickles."""
    scale = np.abs(fitted.weights).max(axis=0) / 127
    weights = np.rint(fitted.weights / scale).astype(np.int8)
    matter = np.abs(fitted.weights).max(axis=1) * fitted.idf
    kept = np.sort(np.argsort(-matter, kind="stable")[:TERMS_KEPT])
    np.savez_compressed(
        path,
        vocabulary=np.frombuffer("\n".join(fitted.vocabulary[place] for place in kept).encode(), np.uint8),
        codes=np.frombuffer("\n".join(fitted.codes).encode(), np.uint8),
        idf=fitted.idf[kept].astype(np.float32),
        weights=weights[kept],
        scale=scale.astype(np.float32),
        bias=fitted.bias.astype(np.float32),
    )
