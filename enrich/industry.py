"""Which industries of GB/T 4754-2017 a company belongs to, from its name, scope and products.

A linear model over terms gives the two-digit classes; within a class, the standard's own words give the small class
where they tell one apart. Model and words are data (`data/reference/industry_model.npz`, made by
`scripts/reference/industry.py`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from enrich.industry_terms import terms

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
MODEL, CLASSES, SMALL_WORDS = (
    REFERENCE / name for name in ("industry_model.npz", "gbt4754_2017.tsv", "industry_small_words.tsv")
)
MOST_GUESSES = 5
LEAST_SCORE = 0.02
SHARPNESS, SECTION_SHARE = 3.0, 0.5
LEAST_EVIDENCE, CLEAR_LEAD = 1.0, 1.3


@dataclass(frozen=True, slots=True)
class IndustryGuess:
    """code: letter and two to four digits, as deep as the evidence goes. score: 0 to 1. name: of the class, Chinese."""

    code: str
    score: float
    name: str


@dataclass(frozen=True, slots=True)
class _Model:
    """index: term -> row of weights (int8, `scale` by class). section: which column belongs to which section."""

    index: dict[str, int]
    idf: npt.NDArray[np.float32]
    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    codes: tuple[str, ...]
    section: npt.NDArray[np.float32]


def classify_industry(name: str, scope: str = "", products: str = "") -> list[IndustryGuess]:
    """The likeliest industries, best first; [] where the texts say nothing. Never raises on bad text."""
    found, counts = terms(name or "", scope or "", products or "")
    model = _model()
    lookup = model.index.get
    places = [lookup(term, -1) for term in found]
    known = np.fromiter(places, np.intp, len(places))
    weights = np.fromiter(counts, np.float32, len(counts))[known >= 0]
    known = known[known >= 0]
    if not known.size:
        return []
    weights *= model.idf[known]
    weights /= np.sqrt(weights @ weights)
    scores = (weights @ model.weights[known].astype(np.float32)) * model.scale + model.bias
    small = _small_words()
    evidence = set(found)
    return [
        _guess(code, share, evidence, small)
        for code, share in _ranked(scores, model)[:MOST_GUESSES]
        if share >= LEAST_SCORE
    ]


def class_name(code: str) -> str:
    """The standard's name of a class, "" for a code that it does not have."""
    return _class_names().get(code, "")


def _ranked(scores: npt.NDArray[np.float32], model: _Model) -> list[tuple[str, float]]:
    """Classes with their shares of belief: first the best class of a likely section, the others by their own score."""
    shares = np.exp(SHARPNESS * (scores - scores.max()))
    shares /= shares.sum()
    of_section = model.section.T @ shares
    best = int(np.argmax(shares * (model.section @ of_section) ** SECTION_SHARE))
    order = [best, *(place for place in np.argsort(-scores, kind="stable").tolist() if place != best)]
    return [(model.codes[place], float(shares[place])) for place in order[:MOST_GUESSES]]


def _guess(code: str, share: float, evidence: set[str], small: dict[str, dict[str, dict[str, float]]]) -> IndustryGuess:
    deep = _small_class(small.get(code, {}), evidence) or code
    return IndustryGuess(deep, round(share, 4), class_name(deep))


def _small_class(words: dict[str, dict[str, float]], evidence: set[str]) -> str:
    """The class below two digits whose words are said clearly more than any other's, or ""."""
    points: dict[str, float] = defaultdict(float)
    for term in evidence & words.keys():
        for code, weight in words[term].items():
            points[code] += weight
    ranked = sorted(points.items(), key=lambda item: (-item[1], item[0]))[:2]
    if not ranked or ranked[0][1] < LEAST_EVIDENCE:
        return ""
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= CLEAR_LEAD * ranked[1][1] else ""


@cache
def _model() -> _Model:
    with np.load(MODEL) as stored:
        vocabulary = stored["vocabulary"].tobytes().decode().split("\n")
        codes = tuple(stored["codes"].tobytes().decode().split("\n"))
        sections = sorted({code[0] for code in codes})
        return _Model(
            index={term: place for place, term in enumerate(vocabulary)},
            idf=stored["idf"].astype(np.float32),
            weights=stored["weights"],
            scale=stored["scale"],
            bias=stored["bias"],
            codes=codes,
            section=np.array([[code[0] == section for section in sections] for code in codes], np.float32),
        )


@cache
def _class_names() -> dict[str, str]:
    return {code: name for code, name, *_ in _rows(CLASSES)}


@cache
def _small_words() -> dict[str, dict[str, dict[str, float]]]:
    """Two-digit class -> term -> small class -> weight."""
    table: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for code, listed in _rows(SMALL_WORDS):
        for pair in listed.split(" "):
            term, weight = pair.split(":")
            table[code[:3]][term][code] = float(weight)
    return {code: dict(words) for code, words in table.items()}


def _rows(path: Path) -> list[list[str]]:
    """Rows of a reference table, without its comments and header."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]
