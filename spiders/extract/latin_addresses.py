"""Postal addresses in Latin script: a line that ends in a postcode, and the lines of street and town above it.

The grammar is that of the postcodes themselves (United States, Canada, United Kingdom, Australia, the Netherlands and
countries of five digits before the town) and of the words for streets, floors and boxes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spiders.extract.labels import Label
from spiders.extract.lines import Line

STATES = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|PR"
    "|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana"
    "|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska"
    "|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania"
    "|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)
PROVINCES = "AB|BC|MB|NB|NL|NS|ON|PE|QC|SK|Alberta|British Columbia|Manitoba|New Brunswick|Nova Scotia|Ontario|Quebec|Québec|Saskatchewan"
POSTCODE = re.compile(
    rf"\b(?:{STATES})\b[.,]? {{0,3}}(?:USA,? )?\d{{5}}(?:-\d{{4}})?(?![\d-])"
    r"|\b[ABCEGHJ-NPR-TVXY]\d[A-Z][ -]?\d[A-Z]\d\b"
    r"|\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b"
    r"|\b(?:NSW|VIC|Vic|QLD|Qld|SA|WA|TAS|Tas|ACT|NT|New South Wales|Victoria|Queensland|South Australia|Western Australia|Tasmania)[.,]? {0,2}\d{4}(?!\d)"
    r"|\b\d{4} ?[A-Z]{2},? [A-Z][a-z]+|\b(?:[A-Z]{1,2}-)?\d{5} [A-ZÄÖÜ][a-zäöüßéè]+"
)
MAYBE_POSTCODE = re.compile(r"\d{4}|\d[A-Z]")
STREET_WORD = (
    r"street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|highway|hwy|parkway|pkwy|place|pl|court|ct|circle|cir|way|terrace|square|sq"
    r"|crescent|cres|close|row|trail|pike|turnpike|route|rte|loop|plaza|mall|park|estate|industrial|mews|gardens|grove|hill|quay|wharf|yard|broadway"
    r"|strasse|straße|str|weg|platz|straat|laan|rue|via|calle|avenida|building|bldg|house|suite|ste|unit|floor|level|lvl|room|box|centre|center"
)
STREET = re.compile(
    rf"\b(?:{STREET_WORD})\b|(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan|plein) \d", re.IGNORECASE
)
STARTS = re.compile(
    r"(?<![\w/.,:$£#-])(?:P\.?\s?O\.? ?Box\b|Post Office Box|(?:Unit|Suite|Ste|Level|Lvl|Shop|Floor|Flat|Studio|Office|Building|Bldg|Room)\.? #?[\dA-Z]"
    r"|\d{1,6}(?:[A-Za-z]|[-–/]\d{1,6})?,? (?:[NSEW]\.? )?[A-Z0-9]|[NSEW]\d+ ?[NSEW]\d+|One [A-Z]|\d{1,2}(?:st|nd|rd|th) [Ff]loor)"
)
TOWN = re.compile(rf"^(?:[A-Z][\w.'-]*,? ){{1,4}}(?:{STATES})\\.?$")
UNIT = re.compile(
    r"^(?:Unit|Suite|Ste|Level|Lvl|Shop|Floor|Flat|Studio|Office|Building|Bldg|Room)\b|^\d{1,2}(?:st|nd|rd|th) [Ff]loor"
)
TAIL = re.compile(
    r",? ?(?:USA|U\.S\.A\.|United States|Canada|UK|United Kingdom|England|Scotland|Wales|Australia|Ontario|Québec|Quebec)\b\.?"
)
MAX_ABOVE = 4
MAX_ADDRESS = 200
NO_ADDRESS = re.compile(
    r"@|https?:|www\.|©|copyright|\b(?:tel|phone|fax|call|email|hours|licen[sc]e)\b|\d{3}[-.) ]{1,2}\d{3}[-. ]\d{4}",
    re.IGNORECASE,
)


def find_addresses(lines: Sequence[Line], labels: Sequence[Sequence[Label]]) -> list[tuple[str, int]]:
    """Addresses in document order, parts joined by commas, with the index of the line of their postcode."""
    found: list[tuple[str, int]] = []
    for index, line in enumerate(lines):
        if MAYBE_POSTCODE.search(line.text):
            for match in POSTCODE.finditer(line.text):
                if address := _address(lines, labels, index, match):
                    found.append((address, index))
        elif (
            index
            and len(line.text) < 40
            and (match := TOWN.match(line.text))
            and STARTS.match(lines[index - 1].text)
            and STREET.search(lines[index - 1].text)
        ):
            if address := _address(lines, labels, index, match):
                found.append((address, index))
    return found


def _address(lines: Sequence[Line], labels: Sequence[Sequence[Label]], index: int, match: re.Match[str]) -> str:
    text = lines[index].text
    floor = max((label.end for label in labels[index] if label.end <= match.start()), default=0)
    end = tail.end() if (tail := TAIL.match(text, match.end())) else match.end()
    head = text[max(floor, match.start() - 160) : match.start()]
    starts = [start for start in STARTS.finditer(head) if not _is_number_tail(head, start)]
    here = text[max(floor, match.start() - 160) : end]
    if starts and not UNIT.match(head):
        return _clean([here[starts[0].start() :]])
    parts = [here if len(head) < 60 else ""]
    if not parts[0]:
        return ""
    street = False
    for above in range(index - 1, max(-1, index - 1 - MAX_ABOVE), -1):
        candidate = lines[above].text
        if len(candidate) > 90 or NO_ADDRESS.search(candidate):
            break
        if label := next(reversed(labels[above]), None):
            candidate = candidate[label.end :].strip(" :")
            if label.fields[0] != "address" or not candidate:
                break
        start = STARTS.search(candidate)
        if start or STREET.search(candidate):
            street = True
            parts.insert(0, candidate[start.start() :] if start else candidate)
            if start and not UNIT.match(candidate):
                break
        elif street or len(candidate) > 40:
            break
        else:
            parts.insert(0, candidate)
    return _clean(parts) if street else ""


def _is_number_tail(head: str, start: re.Match[str]) -> bool:
    """Whether what looks like a house number ends a telephone number."""
    return bool(re.search(r"\d[-.) ]{1,2}$", head[: start.start()]))


def _clean(parts: list[str]) -> str:
    return ", ".join(part.strip(" ,;|\\–-") for part in parts if part.strip(" ,;|\\–-"))[:MAX_ADDRESS]
