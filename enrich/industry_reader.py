"""Finds the terms that a model knows in a company's texts, all of them in one pass (Aho–Corasick).

It finds what `industry_terms.terms` would list of them; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import ahocorasick
import numpy as np
import numpy.typing as npt

from enrich.industry_terms import ACTION, MARKED, Run, Weights

WAYS = 3
EDGE = "\x01"
"""Ends every run, and begins a Latin one: of a Latin word no part counts."""


@dataclass(frozen=True, slots=True)
class Found:
    """rows: number of every occurrence of a term, those of the name first. weights: of each. named: how many these are.

    places: of the words that are said plainly, as `Reader.places` numbers them.
    """

    rows: npt.NDArray[np.int32]
    weights: Weights
    named: int
    places: npt.NDArray[np.intp]


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
        self.automaton = ahocorasick.Automaton()
        for word, place in plain.items():
            self.automaton.add_word(f"{EDGE}{word}{EDGE}" if word.isascii() else word, place)
        self.automaton.make_automaton()

    def read(self, runs: Sequence[Run]) -> Found:
        """What the runs of a company say: each word plainly, under the run's mark and, where it is first, as that."""
        pieces = [f"{EDGE}{run.text}{EDGE}" if run.text.isascii() else run.text + EDGE for run in runs]
        pairs = chain.from_iterable(self.automaton.iter("".join(pieces))) if self.places else ()
        words = np.fromiter(pairs, np.intp).reshape(-1, 2)
        places = words[:, 1]
        of = np.repeat(np.arange(len(runs)), list(map(len, pieces))).take(words[:, 0])
        columns = np.array([self.columns(run) for run in runs], np.intp).reshape(-1, WAYS).take(of, axis=0)
        weights = np.array([_weights(run) for run in runs], np.float32).reshape(-1, WAYS).take(of, axis=0)
        columns += (places * self.rows.shape[1])[:, None]
        rows = self.rows.take(columns)
        known = np.flatnonzero(rows < self.size)
        name = int(of.searchsorted(sum(run.mark == "n" for run in runs)))
        named = int(known.searchsorted(WAYS * name))
        return Found(rows.take(known), weights.take(known), named, places)

    def columns(self, run: Run) -> tuple[int, int, int]:
        """The columns of `rows` for the ways in which a word of the run counts; the last one is that of no term."""
        none = len(self.marks)
        return 0, self.marks.get(run.mark, none) if run.mark else none, 1 if run.first else none


def _weights(run: Run) -> tuple[float, float, float]:
    return run.weight, MARKED.get(run.mark, run.weight * ACTION), MARKED["f"]
