"""What a user asks of a source: which region, which industry. Wrong words get the nearest right ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz import process

from pipelines.text.divisions import Division, contains, find_divisions, nearest_divisions

SHOWN = 12


class ArgumentError(ValueError):
    """An argument of `scrapy crawl` that the source cannot follow; the message says what it could."""


def choose_regions(wanted: str, regions: Mapping[str, str]) -> list[str]:
    """The source's addresses for a region; "" is all of them.

    wanted: 苏州, 江苏省苏州市, suzhou, 320500, a district, a province. regions: adcode -> address part of the source.
    A province gives its cities, a district the city that holds it. Raises ArgumentError.
    """
    if not wanted:
        return list(regions.values())
    divisions = find_divisions(wanted)
    if not divisions:
        raise ArgumentError(f"no region {wanted!r}. Nearest: {', '.join(nearest_divisions(wanted)) or 'none'}")
    if not regions:
        raise ArgumentError("this source does not divide by region; leave -a region= out")
    for division in divisions:
        if addresses := _covering(division, regions):
            return addresses
    covered = ", ".join(_names(regions))
    raise ArgumentError(f"this source does not cover {divisions[0].name}. It covers: {covered}")


def _covering(division: Division, regions: Mapping[str, str]) -> list[str]:
    inside = [address for adcode, address in regions.items() if contains(division.adcode, adcode)]
    return inside or [address for adcode, address in regions.items() if contains(adcode, division.adcode)][-1:]


def _names(regions: Iterable[str]) -> list[str]:
    names = [found[0].name for adcode in regions if (found := find_divisions(adcode))]
    return names[:SHOWN] + ([f"and {len(names) - SHOWN} more"] if len(names) > SHOWN else [])


def choose_industries(wanted: str, industries: Mapping[str, str]) -> list[str]:
    """The source's addresses for an industry word; "" is all of them. Raises ArgumentError."""
    if not wanted:
        return list(industries.values())
    if not industries:
        raise ArgumentError("this source does not divide by industry; leave -a industry= out")
    found = [address for word, address in industries.items() if wanted in (word, address)]
    found = found or [address for word, address in industries.items() if wanted in word]
    if not found:
        nearest = [word for word, *_ in process.extract(wanted, list(industries), limit=SHOWN)]
        raise ArgumentError(f"this source has no industry {wanted!r}. Nearest: {', '.join(nearest)}")
    return list(dict.fromkeys(found))


def whole_number(name: str, text: str) -> int:
    """A count given on the command line; "" is 0. Raises ArgumentError."""
    if text.strip().isdecimal() or not text.strip():
        return int(text.strip() or 0)
    raise ArgumentError(f"{name}={text!r} is not a whole number")
