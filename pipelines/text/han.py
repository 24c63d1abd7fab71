"""Chinese text in one spelling: compatibility forms, widths, brackets and traditional characters folded together.

Traditional to simplified goes character by character (OpenCC's table), so one character always has one answer
whatever stands beside it, and folding twice changes nothing.
"""

import re
import unicodedata
from functools import cache
from typing import Final

import opencc

HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
DISTINCT: Final = frozenset("乾吒夥拚捱摺榘菸薹袷醣麴麽昇陞濛逕氾汎甦俬")
"""OpenCC rewrites these too, but they are standard characters of their own today (GB 2312, or the General Standard of
2013): 昇 and 升, 乾 and 干 name different companies, so they stay apart."""

OPENING: Final = "[{〔〈「『【〖"
CLOSING: Final = "]}〕〉」』】〗"
INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


@cache
def _table() -> tuple[dict[int, str], frozenset[str]]:
    """What `fold` replaces, and the characters concerned."""
    points = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(map(chr, points))).split("\n")
    table = {
        point: char
        for point, char in zip(points, simplified, strict=True)
        if char != chr(point) and len(char) == 1 and char < "\uffff" and chr(point) not in DISTINCT
    }
    table |= dict.fromkeys(map(ord, OPENING), "(") | dict.fromkeys(map(ord, CLOSING), ")")
    table |= dict.fromkeys(map(ord, INVISIBLE), "")
    return table, frozenset(map(chr, table))


def fold(text: str) -> str:
    """`text` in NFKC, simplified, all brackets round, invisible characters dropped, runs of white space as one blank.

    Traditional characters whose simplified form lies outside the Basic Multilingual Plane keep their common form.
    """
    table, concerned = _table()
    folded = unicodedata.normalize("NFKC", text)
    if not concerned.isdisjoint(folded):
        folded = folded.translate(table)
    return " ".join(folded.split())
