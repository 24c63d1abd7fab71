"""Texts and pairs of numbers as numbers: equal ones have one number in every process, run and database.

63 bits of a fixed hash, so that they fit a signed integer of SQLite; 0 is the empty text. That two of a hundred million
texts share a number has a chance of one in a thousand; their records would be compared, no more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pandas.util import hash_array

Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_BLEND = np.uint64(0xBF58476D1CE4E5B9)


def numbers_of(texts: Sequence[str]) -> Indexes:
    """A number for each text, 0 for the empty one."""
    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    # A lone surrogate, as broken pages have them, cannot be hashed.
    try:
        hashed = hash_array(column, categorize=False)
    except UnicodeEncodeError:
        column[:] = [text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for text in texts]
        hashed = hash_array(column, categorize=False)
    found: Indexes = (hashed >> np.uint64(1)).view(np.int64)
    found[column == ""] = 0
    return found


def joint(left: Indexes, right: Indexes | int) -> Indexes:
    """A number for each pair of numbers, 0 where the left one is."""
    mixed = left.astype(np.uint64) * _SPREAD
    mixed ^= mixed >> np.uint64(29)
    mixed += np.asarray(right, dtype=np.int64).astype(np.uint64)
    mixed *= _BLEND
    mixed ^= mixed >> np.uint64(32)
    found = (mixed >> np.uint64(1)).view(np.int64)
    found[left == 0] = 0
    return found


def both(left: Indexes, right: Indexes) -> Indexes:
    """As `joint`, and 0 also where the right one is."""
    found = joint(left, right)
    found[right == 0] = 0
    return found
