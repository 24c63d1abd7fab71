"""Where a company's brand ends and its trade begins: 路畅|机电设备, by the words names use for trades.

The words are in `data/reference/trades.csv`, learnt from the names of a company register by
`scripts/reference/trades.py`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).resolve().parents[2] / "data" / "reference" / "trades.csv"
ORDINAL: Final = re.compile("第[一二三四五六七八九十百零〇0-9]+")


@cache
def trade_words() -> frozenset[str]:
    """Words of two to six characters that name a trade."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and line[0] != "#")


def brand_end(core: str) -> int:
    """Number of leading characters of `core` (a name without region and legal form) that are its brand.

    What follows is a run of trade words, as long as it can be while two characters are left for the brand. A
    name of trade words alone (工商银行, 第三建筑工程) has no brand of its own and is known by the whole.
    """
    words, length = trade_words(), len(core)
    ends = [length]  # positions from which the rest is a run of trade words, the nearest last
    for start in range(length - 2, -1, -1):
        for end in ends:
            if end - start <= 6 and core[start:end] in words:
                ends.append(start)
                break
    if ends[-1] == 0 or ORDINAL.match(core):
        return length
    return next((end for end in reversed(ends) if end > 1), length)
