"""Fold a text to half-width lower case without moving a character: offsets into it stay true.

Full-width and other compatibility forms of ASCII, dashes, dots, blanks (invisible marks too) and the
Chinese comma, stop and brackets become their ASCII look-alikes; everything else stays.
"""

import unicodedata

_LOOK_ALIKES = {
    "-": "‐‑‒–—―−⁃─━ー﹘﹣ー－",
    ".": "·•‧∙・。．｡",
    "(": "【〔〖",
    ")": "】〕〗",
    ",": "，",
    "~": "～〜∼",
    "*": "✱＊",
    "|": "│┃丨",
    "/": "⁄∕",
}
# Blanks of all widths, and the marks that show nothing (soft hyphen, zero width, direction of writing).
_BLANKS = [
    *(0xA0, 0xAD, 0x1680, 0x180E, 0x3000, 0xFEFF),
    *range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x205F, 0x2070),
]  # fmt: skip


def _table() -> dict[int, str]:
    wide = [*range(0xFF01, 0xFF5F), *range(0x1D7CE, 0x1D800), *range(0xFE50, 0xFE6C)]
    table = {code: folded.lower() for code in wide if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1}
    table |= dict.fromkeys(_BLANKS, " ")
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    table |= {ord(char): ascii_ for ascii_, chars in _LOOK_ALIKES.items() for char in chars}
    return table


_TABLE = _table()


def fold(text: str) -> str:
    """The same number of characters, half-width and lower case."""
    return text.lower() if text.isascii() else text.translate(_TABLE)
