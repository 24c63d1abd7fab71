"""What the industry model learns from, and how it is fitted and judged: a linear model over the terms of a company.

Needs scikit-learn, which the project does not: run it in an environment of its own. Sources of labelled texts:
the standard's own names and notes; hand-chosen words of each class; labels of listed companies (an exchange's), with
what other classifications call their trade, and of applicants; and weak labels: scopes of register rows whose name's
ending tells the trade, rows of training schools. Last, the model teaches itself: it judges other register rows, and
learns from those of each class that it is surest of.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from enrich.industry import SECTION_WORD
from enrich.industry_terms import Terms, scaled, terms

FEWEST, COST, SECTION_COST, EXTRA, CHOSEN, CALLED = 2, 0.3, 1.0, 0.5, 0.5, 0.3
SCHOOLS, SCHOOL = 240, 0.3
SHORTEST_SCOPE = 7
NAMED, NAMED_EACH, NAMED_A_CLASS = 0.05, 20, 60
GUESSED, GUESSED_FROM, SUREST, GUESSED_A_CLASS = 0.05, 40_000, 0.3, 100
SECTION, CLASS = 1, 3
"""Characters of a section and of a two-digit class with its letter."""
NO_COUNTERPART = ("S90", "S91")
LEGAL_FORM = re.compile("(?:股份|有限|责任|公司|集团|总|实业|发展|分公司|企业|厂|[(（][^)）]{0,20}[)）])+$")

Matrix = Any
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its class (letter and two digits). listed: of a listed company, on which the model is judged.

    called: what other classifications call the company's trade; seen in training only.
    """

    name: str
    scope: str
    code: str
    weight: float = 1.0
    listed: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """weights: rows are terms of `vocabulary`, columns `codes`: classes, then sections.

    idf: inverse document frequency of each term.
    """

    vocabulary: tuple[str, ...]
    idf: Vector
    codes: tuple[str, ...]
    weights: Vector
    bias: Vector


def read_rows(facts: Path, name: str) -> list[dict[str, str]]:
    """Rows of the CSV called `name` anywhere under a folder."""
    path = next(facts.rglob(name))
    with gzip.open(path, "rt", encoding="utf-8") if name.endswith(".gz") else path.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def class_words(table: Path) -> Iterator[tuple[str, list[str]]]:
    """Code and words of each row of `industry_words.tsv` or `industry_endings.tsv`."""
    for line in table.read_text(encoding="utf-8").splitlines()[2:]:
        code, words = line.split("\t")
        yield code, words.split()


def samples(facts: Path, reference: Path) -> list[Sample]:
    """Everything there is to learn from, listed companies first. reference: the folder of the hand-chosen words."""
    return [
        *_listed(facts),
        *_standard(facts),
        *_words(reference / "industry_words.tsv"),
        *_applicants(facts),
        *_schools(facts),
        *_named(facts, reference / "industry_endings.tsv"),
    ]


def _listed(facts: Path) -> Iterator[Sample]:
    for row in read_rows(facts, "listed_industry_labels.csv.gz"):
        if row["csrc_code"] and row["csrc_code"] not in NO_COUNTERPART:
            name = row["full_name"] or row["short_name"]
            called = ";".join(filter(None, (row["sw_l3"], row["ts_industry"])))
            yield Sample(name, row["business_scope"], row["csrc_code"], listed=True, called=called)


def _standard(facts: Path) -> Iterator[Sample]:
    for row in read_rows(facts, "gbt4754_2017.csv"):
        if int(row["level"]) > 1 and row["section"] != "T":
            yield Sample("", f"{row['name']};{row['note']}", row["section"] + row["code"][:2])


def _words(table: Path) -> Iterator[Sample]:
    for code, words in class_words(table):
        for word in words:
            yield Sample(word, word, code[:3], CHOSEN)


def _applicants(facts: Path) -> Iterator[Sample]:
    codes = {
        _spelling(row["name"]): row["section"] + row["code"]
        for row in read_rows(facts, "gbt4754_2017.csv")
        if row["level"] == "2"
    }
    known = {sample.name for sample in _listed(facts)}
    for file, name, label in (
        ("ipo_applicants_csrc.csv.gz", "full_name", "csrc_name"),
        ("neeq_2017_csrc_wind.csv.gz", "short_name", "csrc2012"),
    ):
        for row in {row[name]: row for row in read_rows(facts, file)}.values():
            code = codes.get(_spelling(row[label]))
            if code and row[name] not in known:
                yield Sample(row[name], row.get("business_scope", ""), code, EXTRA)


def _spelling(title: str) -> str:
    return title.replace("及", "和").removesuffix("业").strip()


def _schools(facts: Path) -> Iterator[Sample]:
    rows = sorted(read_rows(facts, "registry_training_orgs.csv.gz"), key=lambda row: _digest(row["name"]))
    for row in rows[:SCHOOLS]:
        yield Sample(row["name"], row["business_scope"], "P83", SCHOOL)


def _named(facts: Path, table: Path) -> Iterator[Sample]:
    """Scopes alone: the name gave the label away, what is to be learnt is how such companies word their scope."""
    codes = {ending: code for code, endings in class_words(table) for ending in endings}
    longest = max(map(len, codes))
    listed = {sample.name for sample in _listed(facts)}
    taken: Counter[str] = Counter()
    rows = sorted(read_rows(facts, "registry_sample_100k.csv.gz"), key=lambda row: _digest(row["name"]))
    for row in rows:
        said = (row["name"], LEGAL_FORM.sub("", row["name"]))
        ends = (text[-size:] for size in range(longest, 1, -1) for text in said)
        ending = next((end for end in ends if end in codes), "")
        code = codes.get(ending, "")
        if len(row["business_scope"]) < SHORTEST_SCOPE or not code or row["name"] in listed:
            continue
        if taken[ending] < NAMED_EACH and taken[code] < NAMED_A_CLASS:
            taken.update((ending, code))
            yield Sample("", row["business_scope"], code, NAMED)


def unlabelled(facts: Path) -> list[tuple[Sample, Terms]]:
    """Register rows whose class nobody knows, none of a listed company; read into terms, which takes a while."""
    listed = {sample.name for sample in _listed(facts)}
    rows = sorted(read_rows(facts, "registry_sample_100k.csv.gz"), key=lambda row: _digest(row["name"]))
    known = [row for row in rows if len(row["business_scope"]) >= SHORTEST_SCOPE and row["name"] not in listed]
    texts = (Sample(row["name"], row["business_scope"], "", GUESSED) for row in known[:GUESSED_FROM])
    return [(text, terms(text.name, text.scope)) for text in texts]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def fit(train: Sequence[Sample], others: Sequence[tuple[Sample, Terms]] = ()) -> Fitted:
    """Fit classes and sections, then again with the surest guesses of `others`."""
    first = _fit(train, ())
    return _fit(train, _guessed(first, others)) if others else first


def _guessed(fitted: Fitted, others: Sequence[tuple[Sample, Terms]]) -> list[tuple[Sample, Terms]]:
    """Of each class the texts that lead over the next class the furthest, labelled with it."""
    index = {term: number for number, term in enumerate(fitted.vocabulary)}
    scores = _matrix([text for _, text in others], index, fitted.idf) @ fitted.weights + fitted.bias
    classes = [place for place, code in enumerate(fitted.codes) if len(code) > SECTION]
    of_section = [fitted.codes.index(fitted.codes[place][:SECTION]) for place in classes]
    joined = scores[:, classes] + SECTION_WORD * scores[:, of_section]
    best = joined.argmax(axis=1)
    second, first = np.sort(joined, axis=1)[:, -2:].T
    lead = first - second
    chosen: list[tuple[Sample, Terms]] = []
    for place, column in enumerate(classes):
        rows = np.flatnonzero(best == place)
        rows = rows[np.argsort(-lead[rows], kind="stable")][: math.ceil(len(rows) * SUREST)]
        picked = np.sort(np.random.default_rng(0).permutation(rows)[:GUESSED_A_CLASS])
        chosen += [(replace(others[row][0], code=fitted.codes[column]), others[row][1]) for row in picked]
    return chosen


def _fit(train: Sequence[Sample], guessed: Sequence[tuple[Sample, Terms]]) -> Fitted:
    """A listed company with a scope is shown by its name alone too.

    How rare a term is, is counted without the many scopes labelled by names, the guesses and the words of other
    classifications.
    """
    shown = [(sample, terms(sample.name, sample.scope), sample.weight) for sample in train]
    shown += [(sample, terms(sample.name), sample.weight / 2) for sample in train if sample.listed and sample.scope]
    seen = Counter(term for _, text, _ in shown for term in set(text.found))
    vocabulary = tuple(sorted(term for term, count in seen.items() if count >= FEWEST))
    sure = [set(text.found) for sample, text, _ in shown if sample.weight > NAMED]
    common = Counter(term for found in sure for term in found)
    idf = np.array([np.log((len(sure) + 1) / (common[term] + 1)) + 1 for term in vocabulary])
    index = {term: number for number, term in enumerate(vocabulary)}
    shown += [(sample, terms("", sample.called), CALLED) for sample in train if sample.called]
    shown += [(sample, text, sample.weight) for sample, text in guessed]
    matrix = _matrix([text for _, text, _ in shown], index, idf)
    models = []
    for size, cost in ((CLASS, COST), (SECTION, SECTION_COST)):
        model = import_module("sklearn.svm").LinearSVC(C=cost, random_state=0)
        labels = [sample.code[:size] for sample, _, _ in shown]
        models.append(model.fit(matrix, labels, sample_weight=[weight for _, _, weight in shown]))
    return Fitted(
        vocabulary,
        idf,
        tuple(code for model in models for code in model.classes_),
        np.concatenate([model.coef_.T for model in models], axis=1),
        np.concatenate([model.intercept_ for model in models]),
    )


def _matrix(texts: Sequence[Terms], index: dict[str, int], idf: Vector) -> Matrix:
    """Rows as `enrich.industry` makes them: each occurrence of a term counts for the length."""
    known = np.append(idf, 0).astype(np.float32)
    places = [np.array([index.get(term, len(idf)) for term in text.found], np.intp) for text in texts]
    values = [
        scaled(
            np.array(text.weights, np.float32),
            np.arange(len(place)) < text.named,
            known[place],
            np.zeros(len(place), np.intp),
        )
        for text, place in zip(texts, places, strict=True)
    ]
    starts = np.cumsum([0, *map(len, places)])
    parts = (np.concatenate(values), np.concatenate(places), starts)
    matrix = import_module("scipy.sparse").csr_matrix(parts, shape=(len(texts), len(known)))
    matrix.sum_duplicates()
    return matrix[:, :-1]


def folds(count: int, number: int) -> list[npt.NDArray[np.int64]]:
    """A fixed division of `count` samples into `number` parts, each to be held out once."""
    return np.array_split(np.random.default_rng(0).permutation(count), number)
