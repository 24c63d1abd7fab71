"""Fold a text to half-width lower case without moving a character: offsets into it stay true.

Full-width and other compatibility forms of ASCII, dashes, dots, blanks (invisible marks too) and the
Chinese comma, stop and brackets become their ASCII look-alikes; everything else stays.
"""

import unicodedata

_LOOK_ALIKES = {
    "-": "‐‑‒–—―−⁃─━ー﹘﹣ー－",
    ".": "·•‧∙・。．｡",
    " ": "\u00a0\u00ad\u1680\u180e\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff",
    "(": "【〔〖",
    ")": "】〕〗",
    ",": "，",
    "~": "～〜∼",
    "*": "✱＊",
    "|": "│┃丨",
    "/": "⁄∕",
}


def _table() -> dict[int, str]:
    wide = [*range(0xFF01, 0xFF5F), *range(0x1D7CE, 0x1D800), *range(0xFE50, 0xFE6C)]
    table = {code: folded.lower() for code in wide if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1}
    table |= {code: " " for code in range(0x2000, 0x2010)}
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    table |= {ord(char): ascii_ for ascii_, chars in _LOOK_ALIKES.items() for char in chars}
    return table


_TABLE = _table()


def fold(text: str) -> str:
    """The same number of characters, half-width and lower case."""
    return text.lower() if text.isascii() else text.translate(_TABLE)
