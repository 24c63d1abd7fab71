"""Finds the terms that a model knows in a company's texts, all of them in one pass (Aho–Corasick).

It finds what `industry_terms.terms` would list of them, in half the time; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import ahocorasick
import numpy as np
import numpy.typing as npt

from enrich.industry_terms import ACTION, MARKED, Run, Weights

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
        """What the runs of a company say."""
        pieces = [f"{EDGE}{run.text}{EDGE}" if run.text.isascii() else run.text + EDGE for run in runs]
        pairs = chain.from_iterable(self.automaton.iter("".join(pieces))) if self.places else ()
        ends, places = np.fromiter(pairs, np.intp).reshape(-1, 2).T
        none = len(self.marks)
        each = [
            (
                self.marks.get(run.mark, none) if run.mark else none,
                run.weight,
                MARKED.get(run.mark, run.weight * ACTION),
            )
            for run in runs
        ]
        of = np.repeat(np.arange(len(runs)), list(map(len, pieces))).take(ends)
        marks, weights, own = np.array(each, np.float32).reshape(-1, 3).take(of, axis=0).T
        rows = self.rows.take(places, axis=0)
        said, marked = rows[:, 0], rows[np.arange(len(rows)), marks.astype(np.intp)]
        firstly = rows[of == next((place for place, run in enumerate(runs) if run.first), -1), 1]
        name = int(np.count_nonzero(of < sum(run.mark == "n" for run in runs)))
        found = np.concatenate((said[:name], marked[:name], said[name:], marked[name:], firstly))
        weighed = np.concatenate(
            (weights[:name], own[:name], weights[name:], own[name:], np.full(len(firstly), MARKED["f"], np.float32))
        )
        known = found < self.size
        return Found(found[known], weighed[known], int(np.count_nonzero(known[: 2 * name])), places)
