"""How sources write regions into their addresses: a scheme is a table adcode -> address part, and a card names one.

    regions = PINYIN_CITIES                                                     # /suzhou/
    regions = PINYIN_PROVINCES | {"140000": "shanxi", "610000": "shanxii"}      # with what this site writes otherwise
    regions = cities(lambda city: f"中国:{city.province}:{city.name}")           # the card's encoding is applied later

Only the mainland is covered. A city whose plain pinyin is that of another one has no entry unless everybody means the
larger of the two: a list of the wrong city is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from pipelines.text.divisions import CITY, MUNICIPALITIES, PROVINCE, Division, divisions, rows

Scheme = dict[str, str]
MAINLAND = "7"
MEANT = frozenset({"320500", "350100"})
"""苏州 and 福州: what suzhou and fuzhou mean everywhere; each site has its own way to write 宿州 and 抚州."""
SHAANXI = {"610000": "shaanxi"}


def cities(part: Callable[[Division], str]) -> Scheme:
    """A scheme over the cities, the four municipalities, and the counties that stand directly under a province."""
    return {division.adcode: text for division in _cities() if (text := part(division))}


def provinces(part: Callable[[Division], str]) -> Scheme:
    """A scheme over the provinces."""
    found = (division for division in divisions().values() if division.level == PROVINCE)
    return {division.adcode: part(division) for division in found if division.adcode < MAINLAND}


def plain_name(division: Division) -> str:
    """Its name without rank: 苏州, 延边, 内蒙古."""
    return _plain_names[division.adcode]


def pinyin(division: Division) -> str:
    """Its name without rank in pinyin without tones; "" for a city that this would confuse with another one."""
    return division.pinyin if _shared[division.pinyin] == 1 or division.adcode in MEANT else ""


def _cities() -> Iterator[Division]:
    for division in divisions().values():
        alone = division.level > CITY and not division.city
        municipality = division.level == PROVINCE and division.adcode[:2] in MUNICIPALITIES
        if division.adcode < MAINLAND and (division.level == CITY or municipality or alone):
            yield division


_plain_names = {adcode: (forms.split() or [name])[0] for adcode, name, _, _, forms in rows("divisions.tsv")}
_shared = Counter(division.pinyin for division in _cities())

PINYIN_CITIES = cities(pinyin)
PINYIN_PROVINCES = provinces(lambda province: province.pinyin) | SHAANXI
CITY_CODES = cities(lambda city: city.adcode)
PROVINCE_CODES = provinces(lambda province: province.adcode)
CITY_NAMES = cities(plain_name)
PROVINCE_NAMES = provinces(plain_name)
