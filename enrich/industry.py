"""Which industries of GB/T 4754-2017 a company belongs to, from its name, scope and products.

A linear model over terms gives the two-digit classes; within a class, the standard's own words give the small class
where they tell one apart. Model and words are data (`data/reference/industry_model.npz`, made by
`scripts/reference/industry.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from enrich.industry_reader import Integers, Reader
from enrich.industry_terms import runs, scaled
from pipelines.text.industries import class_name

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
MODEL, SMALL_WORDS = (REFERENCE / name for name in ("industry_model.npz", "industry_small_words.tsv"))
MOST_GUESSES = 5
AT_ONCE = 500
# Scores are shares of belief at SHARP, where they are best calibrated on companies held out. The best class is chosen
# at VAGUE, where a section of many middling classes may win over one with a single good class; the section's own score
# has its word.
SHARP, VAGUE, SECTION_SHARE, SECTION_WORD = 6.0, 3.0, 0.5, 0.6
# A small class is looked for from this score on, and taken with this much evidence and lead over the next.
DEEP, LEAST_EVIDENCE, CLEAR_LEAD = 0.2, 1.0, 1.3

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SmallWords:
    """The words that speak for the four-digit classes of a two-digit one.

    row_of: the row of each of the reader's places, the last one for words that say nothing. points: of each row and
    class. codes: of the classes, in order.
    """

    row_of: npt.NDArray[np.int16]
    points: npt.NDArray[np.float64]
    codes: tuple[str, ...]


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
    the column. codes: of the classes. of_section: the number of each class's section. in_section: 1 where a class
    (row) is in a section. small: of each class the words that speak for its four-digit classes.
    """

    reader: Reader
    idf: npt.NDArray[np.float32]
    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    codes: tuple[str, ...]
    of_section: npt.NDArray[np.intp]
    in_section: npt.NDArray[np.float32]
    small: Mapping[str, SmallWords]


def classify_industry(name: str, scope: str = "", products: str = "") -> list[IndustryGuess]:
    """The likeliest industries, best first; [] where the texts say nothing. Never raises on bad text."""
    return classify_industries([(name, scope, products)])[0]


def classify_industries(texts: Sequence[tuple[str, str, str]]) -> list[list[IndustryGuess]]:
    """The same of many companies at once, each given by its name, scope and products: twice as fast."""
    return classify(_model(), texts)


def classify(model: Model, texts: Sequence[tuple[str, str, str]]) -> list[list[IndustryGuess]]:
    """The same by a model of one's own."""
    guesses: list[list[IndustryGuess]] = []
    for start in range(0, len(texts), AT_ONCE):
        guesses += _classified(model, texts[start : start + AT_ONCE])
    return guesses


def _classified(model: Model, texts: Sequence[tuple[str, str, str]]) -> list[list[IndustryGuess]]:
    found = model.reader.read([runs(name or "", scope or "", products or "") for name, scope, products in texts])
    lengths = scaled(found.weights, found.named, model.idf.take(found.rows), found.of, len(texts))
    numbers = np.arange(len(texts) + 1)
    ends, place_ends = found.of.searchsorted(numbers).tolist(), found.place_of.searchsorted(numbers).tolist()
    scores: Scores = np.zeros((len(texts), model.weights.shape[1]), np.float32)
    for number, (begin, end) in enumerate(pairwise(ends)):
        rows = model.weights.take(found.rows[begin:end], axis=0)
        scores[number] = lengths[begin:end] @ rows.astype(np.float32)
    scores *= model.scale
    scores += model.bias
    guesses: list[list[IndustryGuess]] = []
    for number, ranked in enumerate(_ranked(scores, model)):
        said = found.places[place_ends[number] : place_ends[number + 1]]
        likely = ranked if ends[number] < ends[number + 1] else ()
        guesses.append([_guess(code, share, model.small.get(code), said) for code, share in likely])
    return guesses


def _ranked(scores: Scores, model: Model) -> Iterator[list[tuple[str, float]]]:
    """Classes with their shares of belief, of each row of scores.

    First comes the best class of a likely section, then the others by their own score.
    """
    count = len(model.codes)
    classes = scores[:, :count]
    vague = np.exp(
        VAGUE * (classes.astype(np.float64) + SECTION_WORD * scores[:, count:].take(model.of_section, axis=1))
    )
    together = (vague @ model.in_section).take(model.of_section, axis=1)
    likeliest = np.argmax(vague * together**SECTION_SHARE, axis=1).tolist()
    sharp = np.exp(SHARP * classes)
    shares = sharp / sharp.sum(axis=1, keepdims=True)
    orders = np.argsort(-classes, axis=1, kind="stable")[:, :MOST_GUESSES].tolist()
    for number, (best, order) in enumerate(zip(likeliest, orders, strict=True)):
        chosen = [best, *(place for place in order if place != best)][:MOST_GUESSES]
        yield [(model.codes[place], float(shares[number, place])) for place in chosen]


def _guess(code: str, share: float, small: SmallWords | None, said: Integers) -> IndustryGuess:
    deep = (_small_class(small, said) if small and share >= DEEP else "") or code
    return IndustryGuess(deep, round(share, 4), class_name(deep))


def _small_class(small: SmallWords, said: Integers) -> str:
    """The four-digit class whose words are said clearly more than those of its siblings, or ""."""
    points = small.points.take(small.row_of.take(said), axis=0).sum(axis=0)
    best = int(points.argmax())
    most, points[best] = float(points[best]), 0.0
    return small.codes[best] if most >= LEAST_EVIDENCE and most >= CLEAR_LEAD * float(points.max()) else ""


def read_model(path: Path) -> Model:
    """The model in a file written by `scripts/reference/industry.py`. Raises OSError, KeyError."""
    small = [(code, term, weight) for code, listed in _small_rows() for term, weight in _pairs(listed)]
    with np.load(path) as stored:
        vocabulary = stored["vocabulary"].tobytes().decode().split("\n")
        columns = stored["codes"].tobytes().decode().split("\n")
        codes, sections = ([c for c in columns if (len(c) == 1) is whole] for whole in (False, True))
        reader = Reader(vocabulary, (term for _, term, _ in small))
        of_section = np.array([sections.index(code[0]) for code in codes])
        return Model(
            reader=reader,
            small=_small_words(small, reader),
            idf=stored["idf"],
            weights=stored["weights"],
            scale=stored["scale"],
            bias=stored["bias"],
            codes=tuple(codes),
            of_section=of_section,
            in_section=np.eye(len(sections), dtype=np.float32)[of_section],
        )


def _small_words(small: Sequence[tuple[str, str, float]], reader: Reader) -> dict[str, SmallWords]:
    """Of (four-digit class, word, points), by two-digit class."""
    found: dict[str, SmallWords] = {}
    for large, group in groupby(sorted(small), key=lambda one: one[0][:3]):
        listed = list(group)
        codes = list(dict.fromkeys(code for code, _, _ in listed))
        rows = {term: row for row, term in enumerate(dict.fromkeys(term for _, term, _ in listed))}
        points = np.zeros((len(rows) + 1, len(codes)))
        for code, term, weight in listed:
            points[rows[term], codes.index(code)] += weight
        row_of = np.full(len(reader.places), len(rows), np.int16)
        row_of[[reader.places[term] for term in rows]] = list(rows.values())
        found[large] = SmallWords(row_of, points, tuple(codes))
    return found


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
