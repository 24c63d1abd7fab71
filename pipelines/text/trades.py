"""Where a company's brand ends and its trade begins: 路畅|机电设备, by the words that names use for trades.

The words are in `data/reference/trades.tsv`, learnt from a company register by `scripts/reference/trades.py`.
"""

import re
from functools import cache
from typing import Final

from pipelines.text.divisions import rows

LONGEST: Final = 6
ORDINAL: Final = re.compile("第[一二三四五六七八九十百零〇0-9]+")


@cache
def trade_words() -> frozenset[str]:
    """Words of two to six characters that name a trade."""
    return frozenset(word for (word,) in rows("trades.tsv"))


def trade_starts(core: str) -> list[int]:
    """Positions of `core` (a name without region and legal form) from which the rest is trade words, the last first."""
    words, starts = trade_words(), [len(core)]
    for start in range(len(core) - 2, -1, -1):
        for end in starts:
            if end - start <= LONGEST and core[start:end] in words:
                starts.append(start)
                break
    return starts


def brand_end(core: str, starts: list[int]) -> int:
    """Number of leading characters of `core` that are its brand, given its `trade_starts`.

    The trade is as long as it can be while two characters are left for the brand. A name of trade words alone
    (工商银行, 第三建筑工程) has no brand of its own and is known by the whole.
    """
    if len(core) < 2 or starts[-1] == 0 or ORDINAL.match(core):
        return len(core)
    return starts[-2] if starts[-1] == 1 else starts[-1]
