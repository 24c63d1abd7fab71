"""Names as texts: the parts of a title, without the words that speak of the page; keys to compare names by.

The words stand in `data/reference/page_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipelines.text.regions import find_region
from spiders.extract.labels import is_label
from spiders.extract.lines import folded

WORDS = Path(__file__).parents[2] / "data" / "reference" / "page_words.toml"
SEPARATOR = re.compile(
    r"\s*[|｜»«•·>›≫_~\\]+\s*|\s+[-–—:]+\s+|\s*[—–:：]\s*|--+|\s-|-\s"
    r"|(?<=[\u3400-\u9fff])\s*[-,，]\s*|,\s+(?=[A-Z])(?!(?:Ltd|Limited|Inc|LLC|LLP|PLC|Corp|GmbH)\b)|\s\.\s"
)
TEMPLATE = re.compile(r"\[!--.{0,60}?--\]|<\?.{0,60}?\?>|\{[$%{#].{0,60}?\}|\$\{.{0,60}?\}")
ABBREVIATED = re.compile(r"\b(?:Inc|Ltd|Co|Corp|S\.A|S\.L|S\.[Rr]\.[Ll]|S\.p\.A|B\.V|N\.V|e\.V|e\.K)\.\s*$")
LETTER = re.compile(r"[^\W\d_]")
NOT_NAME = re.compile(r"[\W_]+")
MAX_TITLE = 400


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def _words(kind: str) -> str:
    return "|".join(_table()[kind])


@cache
def _page() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_words('page')})\b|[\W\d_])++$", re.IGNORECASE)


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('generic')}|[\W\d_])++$")


@cache
def _outlet() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('area')})*(?:{_words('outlet')})+")


@cache
def _area() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('area')})*")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('lead')})(?![a-z])\s*[:,-]?\s*", re.IGNORECASE)


@cache
def _trail() -> tuple[str, ...]:
    return tuple(_table()["trail"])


@cache
def owner_end() -> re.Pattern[str]:
    """Where the name of the owner ends in a copyright line."""
    return re.compile(rf"\s*(?:[.,;–—-]?\s*(?:{_words('owner_end')})|[|•·]|\s[-–]\s|\. ).*$", re.IGNORECASE)


def name_key(name: str) -> str:
    """A name without case, blanks and punctuation, "&" as "and"."""
    return NOT_NAME.sub("", name.lower().replace("&amp;", "and").replace("&", "and"))


def is_outlet(text: str) -> bool:
    """Whether a text is a place with the word for an office there: the heading of a branch's address, no name."""
    begin = match.end() if (match := _area().match(text)) else 0
    end, _ = find_region(text[begin:], registered=True)
    return bool(_outlet().fullmatch(text[begin + end :]) or _outlet().fullmatch(text))


def title_names(title: str) -> Iterator[str]:
    """The parts of a title and the whole of it, words about the page and leftovers of templates taken off."""
    title = TEMPLATE.sub(" ", title[:MAX_TITLE])
    for part in dict.fromkeys([*SEPARATOR.split(title), title]):
        if name := trimmed(part):
            yield name


def title_parts(title: str) -> list[str]:
    """The parts of a title as they are written, none of them words about the page alone."""
    parts = SEPARATOR.split(TEMPLATE.sub(" ", title[:MAX_TITLE]))
    return [part.strip() for part in parts if trimmed(part)]


def trimmed(text: str) -> str:
    """A text without the words that speak of the page; "" when nothing else is left."""
    text = folded(text[:MAX_TITLE])
    text = text.strip(" -–—|,.:;!?\"'»«>*“”_[]【】") + ("." if ABBREVIATED.search(text) else "")
    for _ in range(3):
        before = text
        text = text[match.end() :] if (match := _lead().match(text)) else text
        lower = text.lower()
        while lower.endswith(_trail()):
            lower = lower[: -len(next(word for word in _trail() if lower.endswith(word)))].rstrip()
        text = text[: len(lower)]
        text = text.strip(" -–—|,:;!\"'*“”")
        if before == text:
            break
    if not LETTER.search(text) or _page().match(text) or _generic().match(text) or is_label(text):
        return ""
    return text
