"""Chinese text in one spelling: compatibility forms, widths and traditional characters folded together.

Traditional to simplified goes character by character (OpenCC's table), so one character always has one
answer whatever stands beside it, and folding twice changes nothing.
"""

import re
import unicodedata
from functools import cache
from typing import Final

import opencc

# OpenCC rewrites these too, but they are standard characters of their own today (GB 2312, or the General
# Standard of 2013): 昇 and 升, 乾 and 干 name different companies, so they stay apart.
DISTINCT: Final = frozenset("乾吒夥拚捱摺榘菸薹袷醣麴麽昇陞濛逕氾汎甦俬")
HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@cache
def simplification() -> dict[int, str]:
    """Traditional code points and their simplified characters, for `str.translate`.

    Characters whose simplified form lies outside the Basic Multilingual Plane keep their common form.
    """
    points = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(map(chr, points))).split("\n")
    pairs = zip(points, simplified, strict=True)
    return {
        point: char
        for point, char in pairs
        if char != chr(point) and len(char) == 1 and char < "\uffff" and chr(point) not in DISTINCT
    }


def simplify(text: str) -> str:
    """`text` with traditional characters simplified; everything else as it stands."""
    return text.translate(simplification())


def fold_width(text: str) -> str:
    """`text` in NFKC (half-width Latin and brackets, no compatibility forms), invisible characters dropped."""
    return unicodedata.normalize("NFKC", text).translate(INVISIBLE)
