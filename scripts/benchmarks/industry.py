"""How well and how fast industries are judged: `python -m scripts.benchmarks.industry FACTS [--speed]`.

The shipped model has learnt from every labelled company of FACTS, so scoring it on them says nothing. Here the labelled
companies are divided into ten parts; each is judged by a model that has not seen it. Needs scikit-learn, except for
--speed, which times the shipped model on one core.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from enrich.industry import classify, classify_industry, read_model
from enrich.industry_terms import Terms
from scripts.reference.industry import write_model
from scripts.reference.industry_training import Sample, fit, folds, samples, unlabelled

FOLDS = 10
PASSES = 10
REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=Path, help="folder that holds the facts")
    parser.add_argument("--speed", action="store_true", help="time the shipped model instead")
    args = parser.parse_args()
    everything = samples(args.facts, REFERENCE)
    listed = [sample for sample in everything if sample.listed]
    if args.speed:
        print(f"companies a second, one core: {speed([s for s in listed if s.scope]):.0f}")
        return
    told = held_out(listed, [sample for sample in everything if not sample.listed], unlabelled(args.facts))
    for title, scope in (("name and scope", True), ("name alone", False)):
        kept = [(sample.code, codes) for sample, with_scope, codes in told if with_scope is scope]
        print(f"{title} (n={len(kept)})  " + "  ".join(f"{name} {value:.4f}" for name, value in figures(kept).items()))


def held_out(
    listed: Sequence[Sample], others: Sequence[Sample], register: Sequence[tuple[Sample, Terms]]
) -> list[tuple[Sample, bool, list[str]]]:
    """Each listed company, whether its scope was shown, and the two-digit classes by a model that never saw it."""
    told = []
    for part in folds(len(listed), FOLDS):
        held = set(part.tolist())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.npz"
            write_model(fit([s for place, s in enumerate(listed) if place not in held] + list(others), register), path)
            model = read_model(path)
        for sample in (listed[place] for place in sorted(held)):
            for scope in {sample.scope, ""}:
                told.append((sample, bool(scope), [g.code[:3] for g in classify(model, sample.name, scope)]))
    return told


def figures(answers: Sequence[tuple[str, list[str]]]) -> dict[str, float]:
    """Shares right of section and two-digit class, over companies (micro) and classes (macro); of the top three."""
    figures = {}
    for name, size in (("section", 1), ("class2", 3)):
        right = defaultdict(list)
        for truth, codes in answers:
            right[truth[:size]].append(bool(codes) and codes[0][:size] == truth[:size])
        figures[f"{name}_micro"] = sum(map(sum, right.values())) / len(answers)
        figures[f"{name}_macro"] = sum(sum(hits) / len(hits) for hits in right.values()) / len(right)
    figures["class2_top3"] = sum(truth in codes[:3] for truth, codes in answers) / len(answers)
    return figures


def speed(companies: Sequence[Sample]) -> float:
    """Companies a second of processor time, the model being loaded: the best of several passes."""
    classify_industry(companies[0].name, companies[0].scope)
    best = 0.0
    for _ in range(PASSES):
        started = time.process_time()
        for sample in companies:
            classify_industry(sample.name, sample.scope)
        best = max(best, len(companies) / (time.process_time() - started))
    return best


if __name__ == "__main__":
    main()
