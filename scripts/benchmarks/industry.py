"""How well and how fast industries are judged: `python -m scripts.benchmarks.industry FACTS [--speed]`.

The shipped model has learnt from every labelled company of FACTS, so scoring it on them says nothing. Here the labelled
companies are divided into ten parts; each is judged by a model that has not seen it. Needs scikit-learn, except for
--speed, which times the shipped model on one core.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from enrich.industry import classify, classify_industries, classify_industry, read_model
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
        rates = speed([s for s in listed if s.scope])
        for way, rate in rates.items():
            print(f"{way:12} {rate:8,} companies a second, one core")
        print(json.dumps({"benchmark": "industry", "companies_per_cpu_s": rates}))
        return
    told = held_out(listed, [sample for sample in everything if not sample.listed], unlabelled(args.facts))
    line: dict[str, object] = {"benchmark": "industry"}
    for title, scope in (("name and scope", True), ("name alone", False)):
        kept = [(sample.code, codes) for sample, with_scope, codes in told if with_scope is scope]
        told_figures = {name: round(value, 4) for name, value in figures(kept).items()}
        print(f"{title} (n={len(kept)})  " + "  ".join(f"{name} {value:.4f}" for name, value in told_figures.items()))
        line[title] = {"n": len(kept), **told_figures}
    print(json.dumps(line))


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
        shown = [(listed[place], scope) for place in sorted(held) for scope in {listed[place].scope, ""}]
        for (sample, scope), found in zip(shown, classify(model, [(one.name, s, "") for one, s in shown]), strict=True):
            told.append((sample, bool(scope), [guess.code[:3] for guess in found]))
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


def speed(companies: Sequence[Sample]) -> dict[str, int]:
    """Companies a second of processor time, one by one and at once, the model being loaded: the best of some passes."""
    texts = [(sample.name, sample.scope, "") for sample in companies]
    ways: dict[str, Callable[[], object]] = {
        "one by one": lambda: [classify_industry(*text) for text in texts],
        "at once": lambda: classify_industries(texts),
    }
    best = dict.fromkeys(ways, 0)
    for _ in range(PASSES):
        for way, judge in ways.items():
            started = time.process_time()
            judge()
            best[way] = max(best[way], round(len(companies) / (time.process_time() - started)))
    return best


if __name__ == "__main__":
    main()
