"""What a user asks of a source: which region, which industry. Wrong words get the nearest right ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from rapidfuzz import process

from pipelines.text.divisions import Division, contains, divisions, find_divisions, nearest_divisions
from pipelines.text.industries import class_name, covers, find_classes, search_words

SHOWN = 12
ASCII = "".join(map(chr, range(0x21, 0x7F)))


class ArgumentError(ValueError):
    """An argument of `scrapy crawl` that the source cannot follow; the message says what it could."""


@dataclass(frozen=True, slots=True)
class Choice:
    """parts: the source's address parts for what was asked. note: how it was understood where that is not plain."""

    parts: tuple[str, ...]
    note: str = ""


class Keywords(dict[str, str]):
    """The industries of a source that is a search: those named at first, and any other word as it is."""

    def __init__(self, *words: str) -> None:
        super().__init__({word: word for word in words})


def choose_regions(wanted: str, regions: Mapping[str, str]) -> Choice:
    """The source's address parts for a region; "" is all of them.

    wanted: 苏州, 江苏省苏州市, suzhou, 320500, a district, a province. regions: adcode -> address part of the source
    (`spiders.regions` has the usual schemes). A province gives its cities, a district the city that holds it, with a
    note. Raises ArgumentError.
    """
    if not wanted:
        return Choice(tuple(regions.values()))
    found = find_divisions(wanted)
    if not found:
        raise ArgumentError(f"no region {wanted!r}. Nearest: {', '.join(nearest_divisions(wanted)) or 'none'}")
    if not regions:
        raise ArgumentError("this source does not divide by region; leave -a region= out")
    for division in found:
        if covering := _covering(division, regions):
            parts = tuple(dict.fromkeys(regions[adcode] for adcode in covering))
            return Choice(parts, "; ".join(_region_notes(wanted, division, found, covering)))
    covered = ", ".join(_names(regions))
    raise ArgumentError(f"this source does not cover {found[0].name}. It covers: {covered}")


def _covering(division: Division, regions: Mapping[str, str]) -> list[str]:
    if division.adcode in regions:
        return [division.adcode]
    inside = [adcode for adcode in regions if contains(division.adcode, adcode)]
    around = [adcode for adcode in regions if contains(adcode, division.adcode)]
    return inside or sorted(around, key=lambda adcode: len(adcode.rstrip("0")))[-1:]


def _region_notes(wanted: str, division: Division, found: list[Division], covering: list[str]) -> Iterator[str]:
    if not contains(division.adcode, covering[0]):
        yield f"this source has no list of {division.name} alone: all of {divisions()[covering[0]].name} is read"
    others = [other for other in found if other.level == division.level and other.adcode != division.adcode]
    if others:
        named = ", ".join(f"{other.province}{other.name} ({other.adcode})" for other in others[:SHOWN])
        yield f"{wanted} is read as {division.province}{division.name} ({division.adcode}), not as {named}"


def _names(regions: Iterable[str]) -> list[str]:
    names = [divisions()[adcode].name for adcode in regions if adcode in divisions()]
    return names[:SHOWN] + ([f"and {len(names) - SHOWN} more"] if len(names) > SHOWN else [])


def choose_industries(wanted: str, industries: Mapping[str, str]) -> Choice:
    """The source's address parts for an industry; "" is all of them.

    wanted: a word or address part of the source, any other word for a trade, or a code of GB/T 4754 (P, P83, 8391).
    industries: the source's own word, or a code of GB/T 4754, -> address part. Words that are not the source's own
    are understood by the classes that both mean. Raises ArgumentError.
    """
    if not wanted:
        return Choice(tuple(industries.values()))
    if isinstance(industries, Keywords):
        words = search_words(find_classes(wanted)[0]) if wanted.isascii() and find_classes(wanted) else [wanted]
        return Choice(tuple(words), f"{wanted} is searched for as {', '.join(words)}" if words != [wanted] else "")
    if not industries:
        raise ArgumentError("this source does not divide by industry; leave -a industry= out")
    own = [word for word, part in industries.items() if wanted in (word, part)]
    own = own or [word for word in industries if wanted in word]
    found = own or [word for word in industries if _means(wanted, word)]
    if not found:
        nearest = [word for word, *_ in process.extract(wanted, list(industries), limit=SHOWN)]
        raise ArgumentError(f"this source has no industry {wanted!r}. Nearest: {', '.join(nearest)}")
    parts = tuple(dict.fromkeys(industries[word] for word in found))
    said = [f"{word} {class_name(word)}".strip() for word in found]
    return Choice(parts, "" if own else f"{wanted} is read as {', '.join(said)}")


def _means(wanted: str, word: str) -> bool:
    """Whether a class that `wanted` means is, holds, or lies in one that the source's word means."""
    return any(
        covers(asked, offered) or covers(offered, asked)
        for asked in find_classes(wanted)
        for offered in find_classes(word)
    )


def in_address(part: str, encoding: str) -> str:
    """An address part as the source writes it: what is not ASCII percent-encoded in the encoding of its pages."""
    return quote(part, safe=ASCII, encoding=encoding)


def whole_number(name: str, text: str) -> int:
    """A count given on the command line; "" is 0. Raises ArgumentError."""
    if text.strip().isdecimal() or not text.strip():
        return int(text.strip() or 0)
    raise ArgumentError(f"{name}={text!r} is not a whole number")


def web_origin(url: str, name: str = "url") -> str:
    """Scheme and host of an address given on the command line. Raises ArgumentError."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ArgumentError(f"{name}={url!r} is not a web address; give it whole, with https://")
    return f"{parts.scheme}://{parts.netloc}"
