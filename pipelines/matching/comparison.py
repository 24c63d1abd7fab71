"""What two records say of each other, as levels of agreement: one small number a field, for many pairs at once.

Names, places, telephones, web and mail addresses are judged each on a scale of its own; `weights` says what a level is
worth, `frequency` how rare the shared value is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cpdist

from pipelines.matching.frequency import Frequencies
from pipelines.matching.hashing import Flags, Floats, Indexes
from pipelines.matching.names import NAME_LEVELS, compare_names
from pipelines.matching.table import ListColumn, Table

Levels = NDArray[np.int8]

# Fields and their levels, in the order of their numbers. "unknown" carries no weight.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": NAME_LEVELS,
    "place": ("unknown", "text", "door", "near_text", "district", "city", "province", "elsewhere", "shared"),
    "phone": ("unknown", "same", "different", "shared"),
    "email": ("unknown", "same", "different", "shared"),
    "domain": ("unknown", "same", "different", "shared"),
}
ALIKE_HOWEVER_RARE = {"unknown", "same", "former", "homophone", "renamed", "different"}
# The levels whose weight is worth less the more firms share the value.
RARITY = {
    "name": tuple(name for name in NAME_LEVELS if name not in ALIKE_HOWEVER_RARE),
    "place": ("text", "door"),
    "phone": ("same",),
    "email": ("same",),
    "domain": ("same",),
}
RARE = {field: [FIELDS[field].index(name) for name in names] for field, names in RARITY.items()}
# What two names have in common, of which the bearers are counted.
SHARED_BY_LEVEL = {
    "core": ("core",),
    "opening": ("abbreviation", "abbreviation_elsewhere"),
    "brand": tuple(
        level for level in RARITY["name"] if level not in {"core", "abbreviation", "abbreviation_elsewhere"}
    ),
}
NEAR_TEXT = 80
# Other firms that share a number or an address, from which its agreement says nothing: an agent's, an office tower's.
# One firm alone may appear under several brands, as it is abbreviated and misspelt.
MANY = 5
# Of the firms that bear a brand, the share that one city holds.
SHARE_OF_A_CITY = 0.02


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of each pair: the level by field, and how many other firms share the value that agrees, by field.

    sisters: names that differ only in what tells sister firms apart.
    """

    levels: dict[str, Levels]
    others: dict[str, Floats]
    sisters: Flags

    def take(self, chosen: Flags | Indexes) -> Evidence:
        """The evidence of some pairs."""
        levels = {field: values[chosen] for field, values in self.levels.items()}
        others = {field: values[chosen] for field, values in self.others.items()}
        return Evidence(levels, others, self.sisters[chosen])


def compare_pairs(table: Table, frequencies: Frequencies, left: Indexes, right: Indexes) -> Evidence:
    """Compare records left[k] and right[k] for every k."""
    names, sisters = compare_names(table, left, right)
    levels = {"name": names, "place": _places(table, left, right)}
    others = {
        "name": _namesakes(table, frequencies, left, right, names),
        "place": np.where(
            levels["place"] == _level("place", "text"),
            *(_most(frequencies.shared[kind], left, right) - 1 for kind in ("rest_in_city", "door_in_city")),
        ),
    }
    for field, column in (("phone", "phones"), ("email", "emails")):
        levels[field], others[field] = _lists(table.lists[column], frequencies.shared[column], left, right)
    levels["domain"] = _equal(table.codes["domain"], left, right)
    others["domain"] = frequencies.shared["domain"][left] - 1
    others = {field: np.maximum(count, 0.0) for field, count in others.items()}
    for field in ("place", "phone", "email", "domain"):
        common = np.isin(levels[field], RARE[field]) & (others[field] > MANY)
        levels[field][common] = _level(field, "shared")
    return Evidence(levels, others, sisters)


def _level(field: str, name: str) -> int:
    return FIELDS[field].index(name)


def _equal(codes: Indexes, left: Indexes, right: Indexes) -> Levels:
    """0 unknown, 1 same, 2 different."""
    a, b = codes[left], codes[right]
    return np.where((a == 0) | (b == 0), 0, np.where(a == b, 1, 2)).astype(np.int8)


def _lists(column: ListColumn, firms: Floats, left: Indexes, right: Indexes) -> tuple[Levels, Floats]:
    """As `_equal` for lists that share a value or not; with the number of other firms at the rarest shared one."""
    levels = np.where(column.filled(left) & column.filled(right), 2, 0).astype(np.int8)
    pairs, entries = column.shared(left, right)
    levels[pairs] = 1
    others = np.full(len(left), np.inf)
    np.minimum.at(others, pairs, firms[entries] - 1)
    return levels, np.where(np.isinf(others), 0, others)


def _places(table: Table, left: Indexes, right: Indexes) -> Levels:
    place, door = table.place, table.codes["door"]
    a, b = place[left], place[right]
    known = (a > 0) & (b > 0)
    deep = (a % 100 > 0) & (b % 100 > 0)
    city = (a // 100 % 100 > 0) & (b // 100 % 100 > 0)
    apart = known & city & (a // 100 != b // 100)
    same_door = (door[left] > 0) & (door[left] == door[right]) & ~apart
    rest = table.codes["rest"]
    same_text = (rest[left] > 0) & (rest[left] == rest[right]) & ~apart
    near = _similar_rest(table, left, right, ~same_text & ~same_door & ~apart)
    return np.select(
        [
            same_text,
            same_door,
            near,
            known & deep & (a == b),
            known & city & (a // 100 == b // 100),
            known & (a // 10000 == b // 10000),
            known,
        ],
        [_level("place", name) for name in ("text", "door", "near_text", "district", "city", "province", "elsewhere")],
        default=0,
    ).astype(np.int8)


def _similar_rest(table: Table, left: Indexes, right: Indexes, wanted: Flags) -> Flags:
    rest = table.codes["rest"]
    asked = np.flatnonzero(wanted & (rest[left] > 0) & (rest[right] > 0))
    score = cpdist(table.texts("rest", left[asked]), table.texts("rest", right[asked]), scorer=ratio, dtype=np.uint8)
    similar = np.zeros(len(left), dtype=np.bool_)
    similar[asked] = score >= NEAR_TEXT
    return similar


def _namesakes(table: Table, frequencies: Frequencies, left: Indexes, right: Indexes, names: Levels) -> Floats:
    """How many other firms one would expect to share what two names share: in their city where both name one.

    Of brands one character apart: how many firms of the city have the rest of the name in common.
    """
    place, legal = table.place, table.codes["legal"]
    together = (place[left] // 100 == place[right] // 100) & (place[left] // 100 % 100 > 0)
    bearers = np.zeros(len(left))
    for kind, levels in SHARED_BY_LEVEL.items():
        chosen = np.isin(names, [_level("name", level) for level in levels])
        count = np.where(
            together,
            _most(frequencies.shared[f"{kind}_in_city"], left, right),
            _most(frequencies.shared[kind], left, right),
        )
        bearers = np.where(chosen, count, bearers)
    own = np.where((legal[left] > 0) & (legal[right] > 0) & (legal[left] != legal[right]), 2, 1)
    usual = _most(table.usual, left, right)
    expected = frequencies.firms * usual * np.where(together, SHARE_OF_A_CITY, 1.0)
    tails = frequencies.shared["tail_in_city"]
    similar = np.minimum(tails[left], tails[right])
    return np.where(names == _level("name", "near_brand"), similar - 2, np.maximum(bearers - own, 0.0) + expected)


def _most(counts: Floats, left: Indexes, right: Indexes) -> Floats:
    """The count of either record of a pair, whichever is larger."""
    return np.maximum(counts[left], counts[right])
