"""Finds the terms that a model knows in a company's texts, of many companies at once.

It finds what `industry_terms.terms` would list of them; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from enrich.industry_terms import ACTION, MARKED, Run, Weights

WAYS = 3
NOWHERE = -1
EDGE = "\x01"
"""Ends every run, and stands for a Latin one."""
BEFORE_HAN, LETTERS = ord("\u4e00") - 1, 0x5201
"""Han characters count from 1, everything else is 0; so many there are."""

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """What texts of companies say, in their order.

    rows: number of every occurrence of a term. weights: of each. named: whether it stands in the name. of: the number
    of the company that says it. places: of the words that are said plainly, as `Reader.places` numbers them; `place_of`
    the company of each.
    """

    rows: npt.NDArray[np.int32]
    weights: Weights
    named: npt.NDArray[np.bool_]
    of: Integers
    places: Integers
    place_of: Integers


class Reader:
    """A vocabulary, its terms numbered in order. others: words to be found as well, which have no number."""

    def __init__(self, vocabulary: Sequence[str], others: Iterable[str] = ()) -> None:
        self.size = len(vocabulary)
        marks: dict[str, int] = {"": 0, "f": 1}
        plain: dict[str, int] = {}
        numbered: list[tuple[int, int, int]] = []
        for number, term in enumerate(vocabulary):
            mark = term[0] if term[0].islower() else ""
            place = plain.setdefault(term.removeprefix(mark), len(plain))
            numbered.append((marks.setdefault(mark, len(marks)), place, number))
        for word in others:
            plain.setdefault(word, len(plain))
        self.marks = marks
        self.places = plain
        self.rows = np.full((len(plain), len(marks) + 1), self.size, np.int32)
        for mark_place, place, number in numbered:
            self.rows[place, mark_place] = number
        self.tables = [_table(plain, length) for length in (1, 2, 3)]

    def read(self, companies: Sequence[Sequence[Run]]) -> Found:
        """What the runs of companies say: each word plainly, under the run's mark and, where it is first, as that."""
        runs = list(chain.from_iterable(companies))
        places, run_of = self._words(runs)
        columns, weights = self._ways(runs)
        rows = self.rows.take(columns.take(run_of, axis=0) + (places * self.rows.shape[1])[:, None])
        known = np.flatnonzero(rows < self.size)
        known_run = run_of.take(known // WAYS)
        company_of = np.repeat(np.arange(len(companies)), list(map(len, companies)))
        return Found(
            rows=rows.take(known),
            weights=weights.take(run_of, axis=0).take(known),
            named=np.array([run.mark == "n" for run in runs], np.bool_).take(known_run),
            of=company_of.take(known_run),
            places=places,
            place_of=company_of.take(run_of),
        )

    def _words(self, runs: Sequence[Run]) -> tuple[Integers, Integers]:
        """The place of every word in the runs, in their order, and the number of its run.

        All that is one, two or three Han characters in a row is looked up; of a Latin word no part counts.
        """
        texts = [EDGE if run.text.isascii() else run.text for run in runs]
        codes = np.frombuffer(EDGE.join([*texts, EDGE]).encode("utf-32-le"), np.uint32).astype(np.int64)
        letters = np.maximum(codes - BEFORE_HAN, 0)
        pairs = letters[:-1] * LETTERS + letters[1:]
        keys = (letters[:-2], pairs[:-1], pairs[:-1] * LETTERS + letters[2:])
        found = np.stack([_look_up(table, key) for table, key in zip(self.tables, keys, strict=True)], axis=1)
        run_of = np.repeat(np.arange(len(runs)), [len(text) + 1 for text in texts])[: len(found)]
        for number in (number for number, text in enumerate(texts) if text is EDGE):
            found[run_of.searchsorted(number), 0] = self.places.get(runs[number].text, NOWHERE)
        known = np.flatnonzero(found >= 0)
        return found.take(known), run_of.take(known // len(self.tables))

    def _ways(self, runs: Sequence[Run]) -> tuple[Integers, Weights]:
        """The columns of `rows` for the ways in which a word of each run counts, the last one being that of no term.

        And its weight in each way.
        """
        none = len(self.marks)
        marks = np.array([self.marks.get(run.mark, none) if run.mark else none for run in runs], np.intp)
        firsts = np.array([run.first for run in runs], np.bool_)
        plain = np.array([run.weight for run in runs], np.float32)
        fixed = np.full(none + 1, np.nan, np.float32)
        for mark, weight in MARKED.items():
            fixed[self.marks.get(mark, none)] = weight
        fixed[none] = np.nan
        marked = np.where(np.isnan(fixed.take(marks)), plain * ACTION, fixed.take(marks))
        first = np.full(len(runs), MARKED["f"], np.float32)
        columns = np.stack([np.zeros_like(marks), marks, np.where(firsts, 1, none)], axis=1)
        return columns, np.stack([plain, marked, first], axis=1).astype(np.float32)


def _table(places: Mapping[str, int], length: int) -> tuple[Integers, Integers]:
    """The Han words of a length as numbers in order, and the place of each."""
    words = {word: place for word, place in places.items() if len(word) == length and not word.isascii()}
    keys = np.zeros(len(words), np.int64)
    for position in range(length):
        keys = keys * LETTERS + np.fromiter((ord(word[position]) - BEFORE_HAN for word in words), np.int64)
    order = keys.argsort()
    return keys[order], np.fromiter(words.values(), np.int64)[order]


def _look_up(table: tuple[Integers, Integers], wanted: Integers) -> Integers:
    keys, places = table
    if not len(keys):
        return np.full(len(wanted), NOWHERE)
    at = keys.searchsorted(wanted)
    at[at == len(keys)] = 0
    return np.where(keys.take(at) == wanted, places.take(at), NOWHERE)
