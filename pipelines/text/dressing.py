"""What directories write around a name (1、, 【推荐】, 官方网站, 王经理), and names decoded by the wrong table."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.text.han import HAN

REFERENCE: Final = Path(__file__).parents[2] / "data" / "reference" / "name_dressing.toml"
SHORTEST: Final = 3
"""Characters that must be left of a name: a name is no dressing of itself."""
LEAST_BROKEN: Final = 6
"""Characters from which a text that reads well in another table is held to be broken, not chance."""
PLAIN_END: Final = "限公司"
TWICE: Final = "公司公司"
HAN_LEADS: Final = range(0xE3, 0xEA)
"""The first bytes of Chinese characters in UTF-8."""
WIDE: Final = (("gb18030", "utf-8", HAN_LEADS),)
NARROW: Final = (
    ("latin-1", "utf-8", HAN_LEADS),
    ("cp1252", "utf-8", HAN_LEADS),
    ("latin-1", "gb18030", range(0xB0, 0xF8)),
)
"""The table a text was read by, the one it is written in, and the first bytes that give it away."""


def undress(name: str) -> str:
    """A folded name without what was written around it; a misread legal form is put right."""
    before, behind, corrections = _patterns()
    if (found := before.match(name)) and len(name) - found.end() >= SHORTEST:
        name = name[found.end() :]
    if name.endswith(PLAIN_END) and not name.endswith(TWICE):
        return name
    if (found := behind.search(name)) and found.start() >= SHORTEST:
        name = name[: found.start()]
    for pattern, text in corrections:
        name = pattern.sub(text, name)
    return name


def repair(text: str) -> str:
    """`text` as it was meant where UTF-8 was read as GB 18030 or Latin-1, or GB 18030 as Latin-1; else as it is."""
    if len(text) < LEAST_BROKEN or text[0] < "\x80":
        return text
    for wrong, meant, leads in NARROW if text[0] < "\u0100" else WIDE:
        try:
            if text[0].encode(wrong)[0] not in leads:
                continue
            found = _decoded(text.rstrip("\ufffd?").encode(wrong), meant)
        except UnicodeEncodeError:
            continue
        if len(HAN.findall(found)) * 2 > len(found):
            return found
    return text


def _decoded(raw: bytes, encoding: str) -> str:
    """`raw` in that encoding, "" where it is not; a last character of which a part is missing is left out."""
    for lost in range(3):
        try:
            return raw[: len(raw) - lost].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(raw) - 3:
                return ""
    return ""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]]:
    data = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
    before, behind = ("|".join(f"(?:{pattern})" for pattern in data[side]) for side in ("before", "behind"))
    corrections = tuple((re.compile(one["pattern"]), one["text"]) for one in data["correction"])
    return re.compile(before, re.IGNORECASE), re.compile(f"(?:{behind})$", re.IGNORECASE), corrections
