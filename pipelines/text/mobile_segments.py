"""Home places of Chinese mobile numbers, by their first seven digits.

Numbers are carried between operators, not between places, so the place of a segment stays true; segments given out
after 2020 are unknown. The tables data/reference/mobile_segments.tsv and mobile_places.tsv are read when first used.
"""

from functools import cache, lru_cache

from pipelines.text.divisions import rows

UNUSED = "-"


def home_of(number: str) -> tuple[str, str]:
    """Province and city, official names, of an 11-digit mobile number; ("", "") where they are not known."""
    homes = _homes(number[:4])
    place = homes[int(number[4:7])] if homes and number[4:7].isdecimal() and len(number) == 11 else UNUSED
    return _places().get(place, ("", ""))


@lru_cache(maxsize=512)
def _homes(prefix: str) -> tuple[str, ...]:
    """Places of the thousand segments that share four digits."""
    runs = (run.partition("x") for run in _lines().get(prefix, "").split())
    return tuple(place for place, _, count in runs for _ in range(int(count or 1)))


@cache
def _lines() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("mobile_segments.tsv")}


@cache
def _places() -> dict[str, tuple[str, str]]:
    return {place: (province, city) for place, province, city in rows("mobile_places.tsv")}
