"""What the industry model learns from, and how it is fitted and judged: a linear model over the terms of a company.

Needs scikit-learn, which the project does not: run it in an environment of its own. Sources of labelled texts:
the standard's own names and notes; hand-chosen words of each class; labels of listed companies (an exchange's) and of
applicants; and weak labels: register names whose ending tells the trade, register rows of training organisations.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from enrich.industry_terms import terms

FEWEST, COST, EXTRA, CHOSEN, WEAK, WEAK_EACH = 2, 0.3, 0.5, 0.5, 0.3, 60
NO_COUNTERPART = ("S90", "S91")
ENDINGS = {
    "H62": ("餐厅", "餐馆", "小吃店", "火锅店", "酒楼", "面馆", "快餐店", "咖啡厅", "饺子馆"),
    "H61": ("宾馆", "旅馆", "招待所", "旅社", "大酒店"),
    "O80": ("美容院", "理发店", "美发店", "浴池", "洗衣店", "婚庆有限公司"),
    "O81": ("修理厂", "汽修厂", "维修部", "修理部", "汽车维修有限公司"),
    "Q84": ("医院", "诊所", "门诊部", "卫生室"),
    "P83": ("幼儿园", "培训学校", "驾驶学校", "小学", "培训中心", "驾校"),
    "R90": ("网吧", "歌舞厅", "游艺厅", "KTV"),
}

Matrix = Any
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its class (letter and two digits). listed: of a listed company, on which the model is judged."""

    name: str
    scope: str
    code: str
    weight: float = 1.0
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """weights: rows are terms of `vocabulary`, columns `codes`. idf: inverse document frequency of each term."""

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
    """Code and words of each row of `industry_words.tsv`."""
    for line in table.read_text(encoding="utf-8").splitlines()[2:]:
        code, words = line.split("\t")
        yield code, words.split()


def samples(facts: Path, words: Path) -> list[Sample]:
    """Everything there is to learn from, listed companies first."""
    return [*_listed(facts), *_standard(facts), *_words(words), *_applicants(facts), *_weak(facts)]


def _listed(facts: Path) -> Iterator[Sample]:
    for row in read_rows(facts, "listed_industry_labels.csv.gz"):
        if row["csrc_code"] and row["csrc_code"] not in NO_COUNTERPART:
            name = row["full_name"] or row["short_name"]
            yield Sample(name, row["business_scope"], row["csrc_code"], listed=True)


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


def _weak(facts: Path) -> Iterator[Sample]:
    codes = {ending: code for code, endings in ENDINGS.items() for ending in endings}
    longest_first = sorted(codes, key=len, reverse=True)
    taken: Counter[str] = Counter()
    rows = sorted(read_rows(facts, "registry_sample_100k.csv.gz"), key=lambda row: _digest(row["name"]))
    for row in rows:
        ending = next((one for one in longest_first if row["name"].endswith(one)), "")
        if ending and taken[ending] < WEAK_EACH and len(row["business_scope"]) > 3:
            taken[ending] += 1
            yield Sample(row["name"], row["business_scope"], codes[ending], WEAK)
    schools = sorted(read_rows(facts, "registry_training_orgs.csv.gz"), key=lambda row: _digest(row["name"]))
    for row in schools[: 4 * WEAK_EACH]:
        yield Sample(row["name"], row["business_scope"], "P83", WEAK)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def fit(train: Sequence[Sample]) -> Fitted:
    """Fit on samples; a listed company with a scope is shown by its name alone too."""
    shown = [(sample, terms(sample.name, sample.scope)) for sample in train]
    shown += [(sample, terms(sample.name)) for sample in train if sample.listed and sample.scope]
    seen = Counter(term for _, (found, _) in shown for term in set(found))
    vocabulary = tuple(sorted(term for term, count in seen.items() if count >= FEWEST))
    idf = np.array([np.log((len(shown) + 1) / (seen[term] + 1)) + 1 for term in vocabulary])
    index = {term: number for number, term in enumerate(vocabulary)}
    model = import_module("sklearn.svm").LinearSVC(C=COST, random_state=0)
    model.fit(
        _matrix([counted for _, counted in shown], index, idf),
        [sample.code for sample, _ in shown],
        sample_weight=[
            sample.weight * (0.5 if number >= len(train) else 1.0) for number, (sample, _) in enumerate(shown)
        ],
    )
    return Fitted(vocabulary, idf, tuple(model.classes_), model.coef_.T, model.intercept_)


def _matrix(texts: Sequence[tuple[list[str], list[float]]], index: dict[str, int], idf: Vector) -> Matrix:
    """Rows of unit length, as `enrich.industry` makes them: each occurrence of a term counts for the length."""
    rows, columns, values = [], [], []
    for number, (found, weights) in enumerate(texts):
        places = [(index[term], weight) for term, weight in zip(found, weights, strict=True) if term in index]
        length = sum((weight * idf[place]) ** 2 for place, weight in places) ** 0.5 or 1.0
        for place, weight in places:
            rows.append(number)
            columns.append(place)
            values.append(weight * idf[place] / length)
    return import_module("scipy.sparse").csr_matrix((values, (rows, columns)), shape=(len(texts), len(idf)))


def folds(count: int, number: int) -> list[npt.NDArray[np.int64]]:
    """A fixed division of `count` samples into `number` parts, each to be held out once."""
    return np.array_split(np.random.default_rng(0).permutation(count), number)
