"""Bytes of a text file to text: UTF-8, UTF-16 and GB 18030 (which holds GBK), with and without a mark."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOOKED_AT = 4096
MANY = 0.2


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Bytes that no encoding knows become U+FFFD, so that rows are refused."""
    for encoding in _candidates(content):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("gb18030", errors="replace"), "gb18030, damaged"


def _candidates(content: bytes) -> list[str]:
    marked = [encoding for mark, encoding in MARKS if content.startswith(mark)]
    return [*marked, *_unmarked_utf16(content[:LOOKED_AT]), "utf-8", "gb18030"]


def _unmarked_utf16(head: bytes) -> list[str]:
    """UTF-16 without a mark shows in zero bytes: those of tabs, digits and line ends."""
    if head.count(0) <= MANY / 2 * len(head):
        return []
    return ["utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"]
