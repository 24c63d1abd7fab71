"""Hostile texts of 100 kB that drive careless patterns into quadratic time, for the tests of this folder."""

from collections.abc import Callable

SEEDS = (
    "1", "9 ", "1-", "1.", "(0", "+1 (2", "86 ", "0755-", "0755-6666889 ", "138 0013 8", "传真:", "电    ", "一", "1万",
    "1,234", "a", "a.", "a@", "a@b.", "www.", "http://", "x.", "-公司", "公司.", "1**", "\ue001", "1\ue001", "2019-07-",
    "二〇一九年", "91440300MA", "9144 ", "50-99", "1人", "USD", "1 million ", "（", "٣", "１", "转1", "/9",
)  # fmt: skip
SIZE = 100_000
# A linear scan takes a moment, a quadratic one minutes: the limit of a test's time ends it (pytest-timeout).


def read_hostile(parse: Callable[[str], object]) -> None:
    """`parse` every hostile text."""
    for seed in SEEDS:
        parse((seed * SIZE)[:SIZE] + "!x@")
