"""One character apart: a slip of the pen, or two firms that chose similar names."""

from __future__ import annotations

from functools import lru_cache

SLIPS = ("none", "homophone", "misspelt", "near_brand", "sisters")
# Characters at the start of a name that make it another firm's more often than a slip.
HEAD = 3
# Characters that tell sister firms apart: where only these differ, it is no slip of the pen.
TELLING = frozenset("一二三四五六七八九十百0123456789甲乙丙丁东南西北中上下前后左右大小新老总ABCDEFG")


def slip_kind(a: str, b: str) -> int:
    """What lies between two texts that are one edit apart, as a number of `SLIPS`.

    A homophone is a likely slip anywhere; another character among the first three more often means another firm; a
    number, letter or direction always does.
    """
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    stop = 0
    while stop < min(len(a), len(b)) - start and a[-1 - stop] == b[-1 - stop]:
        stop += 1
    one, other = a[start : len(a) - stop], b[start : len(b) - stop]
    if all(character in TELLING for character in one + other):
        return SLIPS.index("sisters")
    if len(one) == len(other) == 1 and sounds(one) & sounds(other):
        return SLIPS.index("homophone")
    return SLIPS.index("near_brand" if start < HEAD or min(len(a), len(b)) < 4 else "misspelt")


@lru_cache(maxsize=10_000)
def sounds(character: str) -> frozenset[str]:
    """The readings of a character, without tones."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  # its dictionaries load slowly, and few pairs need them

    return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
