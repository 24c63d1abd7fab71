"""Which industries of GB/T 4754-2017 a company belongs to, from its name, scope and products.

A linear model over terms gives the two-digit classes; within a class, the standard's own words give the small class
where they tell one apart. Model and words are data (`data/reference/industry_model.npz`, made by
`scripts/reference/industry.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from enrich.industry_reader import Reader
from enrich.industry_terms import runs, scaled
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
SmallWords = Mapping[str, Mapping[int, Sequence[tuple[str, float]]]]
"""Two-digit class -> number of a word in the reader -> four-digit classes that it speaks for, with weights."""


@dataclass(frozen=True, slots=True)
class IndustryGuess:
    """code: letter and two to four digits, as deep as the evidence goes. score: 0 to 1. name: of the class, Chinese."""

    code: str
    score: float
    name: str


@dataclass(frozen=True, slots=True)
class Model:
    """reader: finds terms in texts and numbers them as the rows are.

    idf: inverse document frequency of each row. weights: of each row and class, then each section; times the `scale` of
    the column. codes: of the classes. of_section: the number of each class's section. small: of each class the words
    that speak for its four-digit classes.
    """

    reader: Reader
    idf: npt.NDArray[np.float32]
    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    codes: tuple[str, ...]
    of_section: npt.NDArray[np.intp]
    small: SmallWords


def classify_industry(name: str, scope: str = "", products: str = "") -> list[IndustryGuess]:
    """The likeliest industries, best first; [] where the texts say nothing. Never raises on bad text."""
    return classify(_model(), name or "", scope or "", products or "")


def classify(model: Model, name: str, scope: str = "", products: str = "") -> list[IndustryGuess]:
    """The same by a model of one's own."""
    found = model.reader.read(list(runs(name, scope, products)))
    if not len(found.rows):
        return []
    lengths = scaled(found.weights, found.named, model.idf.take(found.rows))
    scores: Scores = lengths @ model.weights.take(found.rows, axis=0).astype(np.float32)
    scores *= model.scale
    scores += model.bias
    said = found.places.tolist()
    return [_guess(code, share, model.small, said) for code, share in _ranked(scores, model)]


def _ranked(scores: Scores, model: Model) -> list[tuple[str, float]]:
    """Classes with their shares of belief: first the best class of a likely section, the others by their own score."""
    count = len(model.codes)
    classes = scores[:count]
    vague = np.exp(VAGUE * (classes + SECTION_WORD * scores[count:].take(model.of_section)))
    together = np.bincount(model.of_section, vague).take(model.of_section)
    best = int(np.argmax(vague * together**SECTION_SHARE))
    sharp = np.exp(SHARP * classes)
    order = np.argsort(-classes, kind="stable")[:MOST_GUESSES].tolist()
    if best in order:
        order.remove(best)
    chosen = [best, *order][:MOST_GUESSES]
    shares = (sharp.take(chosen) / sharp.sum()).tolist()
    return [(model.codes[place], share) for place, share in zip(chosen, shares, strict=True)]


def _guess(code: str, share: float, small: SmallWords, said: Sequence[int]) -> IndustryGuess:
    deep = (share >= DEEP and _small_class(small.get(code, {}), said)) or code
    return IndustryGuess(deep, round(share, 4), class_name(deep))


def _small_class(words: Mapping[int, Sequence[tuple[str, float]]], said: Sequence[int]) -> str:
    """The four-digit class whose words are said clearly more than those of its siblings, or ""."""
    points: dict[str, float] = defaultdict(float)
    for place in [place for place in said if place in words]:
        for small, weight in words[place]:
            points[small] += weight
    ranked = sorted(points.items(), key=lambda item: (-item[1], item[0]))[:2]
    if not ranked or ranked[0][1] < LEAST_EVIDENCE:
        return ""
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= CLEAR_LEAD * ranked[1][1] else ""


def read_model(path: Path) -> Model:
    """The model in a file written by `scripts/reference/industry.py`. Raises OSError, KeyError."""
    small = [(code, term, weight) for code, listed in _small_rows() for term, weight in _pairs(listed)]
    with np.load(path) as stored:
        vocabulary = stored["vocabulary"].tobytes().decode().split("\n")
        columns = stored["codes"].tobytes().decode().split("\n")
        codes, sections = ([c for c in columns if (len(c) == 1) is whole] for whole in (False, True))
        reader = Reader(vocabulary, (term for _, term, _ in small))
        words: dict[str, dict[int, list[tuple[str, float]]]] = defaultdict(lambda: defaultdict(list))
        for code, term, weight in small:
            words[code[:3]][reader.places[term]].append((code, weight))
        return Model(
            reader=reader,
            small=words,
            idf=stored["idf"],
            weights=stored["weights"],
            scale=stored["scale"],
            bias=stored["bias"],
            codes=tuple(codes),
            of_section=np.array([sections.index(code[0]) for code in codes]),
        )


@cache
def _model() -> Model:
    return read_model(MODEL)


def _pairs(listed: str) -> Iterator[tuple[str, float]]:
    """Terms with their weights."""
    for pair in listed.split(" "):
        term, weight = pair.split(":")
        yield term, float(weight)


@cache
def _small_rows() -> list[list[str]]:
    return _rows(SMALL_WORDS)


def _rows(path: Path) -> list[list[str]]:
    """Rows of a reference table, without its comments and header."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]
