"""Which industries of GB/T 4754-2017 a company belongs to, from its name, scope and products.

A linear model over terms gives the two-digit classes; within a class, the standard's own words give the small class
where they tell one apart. Model and words are data (`data/reference/industry_model.npz`, made by
`scripts/reference/industry.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from enrich.industry_terms import terms
from pipelines.text.industries import class_name

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
MODEL, SMALL_WORDS = (REFERENCE / name for name in ("industry_model.npz", "industry_small_words.tsv"))
MOST_GUESSES = 5
# Scores are shares of belief at SHARP, where they are best calibrated on companies held out. The best class is chosen
# at VAGUE, where a section of many middling classes may win over one with a single good class; the section's own score
# has its word.
SHARP, VAGUE, SECTION_SHARE, SECTION_WORD = 6.0, 3.0, 0.5, 0.6
# A small class is looked for from this score on, and taken with this much evidence and lead over the next.
DEEP, LEAST_EVIDENCE, CLEAR_LEAD = 0.2, 1.0, 1.3

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class IndustryGuess:
    """code: letter and two to four digits, as deep as the evidence goes. score: 0 to 1. name: of the class, Chinese."""

    code: str
    score: float
    name: str


@dataclass(frozen=True, slots=True)
class Model:
    """index: term -> row of weights. A last row of zeros is that of terms unknown.

    idf: inverse document frequency of each row. weights: of each row and class, then each section; times the `scale` of
    the column. codes: of the classes. section: 1 where a class is in a section.
    """

    index: dict[str, int]
    idf: npt.NDArray[np.float32]
    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    codes: tuple[str, ...]
    section: npt.NDArray[np.float32]


def classify_industry(name: str, scope: str = "", products: str = "") -> list[IndustryGuess]:
    """The likeliest industries, best first; [] where the texts say nothing. Never raises on bad text."""
    return classify(_model(), name or "", scope or "", products or "")


def classify(model: Model, name: str, scope: str = "", products: str = "") -> list[IndustryGuess]:
    """The same by a model of one's own."""
    text = terms(name, scope, products)
    rows = np.fromiter(map(model.index.get, text.found, repeat(len(model.index))), np.intp, len(text.found))
    lengths = text.scaled(model.idf.take(rows))
    if not lengths.any():
        return []
    scores: Scores = lengths @ model.weights.take(rows, axis=0).astype(np.float32)
    scores *= model.scale
    scores += model.bias
    return [_guess(code, share, text.found) for code, share in _ranked(scores, model)]


def _ranked(scores: Scores, model: Model) -> list[tuple[str, float]]:
    """Classes with their shares of belief: first the best class of a likely section, the others by their own score."""
    classes, sections = scores[: len(model.codes)], scores[len(model.codes) :]
    joined = classes + SECTION_WORD * (model.section @ sections)
    vague = np.exp(VAGUE * (joined - joined.max()))
    best = int(np.argmax(vague * (model.section @ (vague @ model.section)) ** SECTION_SHARE))
    sharp = np.exp(SHARP * (classes - classes.max()))
    sharp /= sharp.sum()
    order = np.argsort(-classes, kind="stable")[:MOST_GUESSES].tolist()
    if best in order:
        order.remove(best)
    shares = sharp.tolist()
    return [(model.codes[place], shares[place]) for place in [best, *order][:MOST_GUESSES]]


def _guess(code: str, share: float, found: Sequence[str]) -> IndustryGuess:
    deep = (share >= DEEP and _small_class(code, found)) or code
    return IndustryGuess(deep, round(share, 4), class_name(deep))


def _small_class(code: str, found: Sequence[str]) -> str:
    """The four-digit class whose words are said clearly more than those of its siblings, or ""."""
    words = _small_words(code)
    points: dict[str, float] = defaultdict(float)
    for said in filter(None, map(words.get, found)):
        for small, weight in said:
            points[small] += weight
    ranked = sorted(points.items(), key=lambda item: (-item[1], item[0]))[:2]
    if not ranked or ranked[0][1] < LEAST_EVIDENCE:
        return ""
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= CLEAR_LEAD * ranked[1][1] else ""


def read_model(path: Path) -> Model:
    """The model in a file written by `scripts/reference/industry.py`. Raises OSError, KeyError."""
    with np.load(path) as stored:
        vocabulary = stored["vocabulary"].tobytes().decode().split("\n")
        columns = stored["codes"].tobytes().decode().split("\n")
        codes, sections = ([c for c in columns if (len(c) == 1) is whole] for whole in (False, True))
        idf = np.append(stored["idf"], np.float32(0))
        return Model(
            index={term: place for place, term in enumerate(vocabulary)},
            idf=idf,
            weights=np.vstack((stored["weights"], np.zeros(len(columns), np.int8))),
            scale=stored["scale"],
            bias=stored["bias"],
            codes=tuple(codes),
            section=np.array([[code[0] == section for section in sections] for code in codes], np.float32),
        )


@cache
def _model() -> Model:
    return read_model(MODEL)


@cache
def _small_words(code: str) -> dict[str, list[tuple[str, float]]]:
    """Term -> four-digit classes of a two-digit one that it speaks for, with weights."""
    table: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for small, listed in _small_rows():
        if small.startswith(code):
            for pair in listed.split(" "):
                term, weight = pair.split(":")
                table[term].append((small, float(weight)))
    return dict(table)


@cache
def _small_rows() -> list[list[str]]:
    return _rows(SMALL_WORDS)


def _rows(path: Path) -> list[list[str]]:
    """Rows of a reference table, without its comments and header."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]
