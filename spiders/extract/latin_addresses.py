"""Postal addresses in Latin script: a line that ends in a postcode, and the lines of street and town above it.

The grammar is that of the postcodes themselves (United States, Canada, United Kingdom, Australia, the Netherlands and
countries of five digits before the town) and of the words for streets, floors and boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spiders.extract.labels import Label
from spiders.extract.lines import Line

STATES = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|PR"
    "|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
    "|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
    "|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma"
    "|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington"
    "|West Virginia|Wisconsin|Wyoming"
)
AUSTRALIAN_STATES = (
    "NSW|VIC|Vic|QLD|Qld|SA|WA|TAS|Tas|ACT|NT|New South Wales|Victoria|Queensland|South Australia|Western Australia"
    "|Tasmania"
)
POSTCODE = re.compile(
    rf"\b(?:{STATES})\b[.,]? {{0,3}}(?:USA,? )?\d{{5}}(?:-\d{{4}})?(?![\d-])"
    r"|\b[ABCEGHJ-NPR-TVXY]\d[A-Z][ -]?\d[A-Z]\d\b"
    r"|\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b"
    rf"|\b(?:{AUSTRALIAN_STATES})[.,]? {{0,2}}\d{{4}}(?!\d)"
    r"|\b\d{4} ?[A-Z]{2},? [A-Z][a-z]+|\b(?:[A-Z]{1,2}-)?\d{5} [A-ZÄÖÜ][a-zäöüßéè]+"
)
MAYBE_POSTCODE = re.compile(r"\d{4}|\d[A-Z]")
TOWN = re.compile(rf"(?:[A-Z][\w.'-]*,? ){{1,4}}(?:{STATES})\.?$")
STREET = re.compile(
    r"\b(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|highway|hwy|parkway|pkwy|place|pl|court|ct|circle"
    r"|cir|way|terrace|square|sq|crescent|cres|close|row|trail|pike|turnpike|route|rte|loop|plaza|mall|park|estate"
    r"|industrial|mews|gardens|grove|hill|quay|wharf|yard|broadway|strasse|straße|str|weg|platz|straat|laan|rue|via|calle"
    r"|avenida|building|bldg|house|suite|ste|unit|floor|level|lvl|room|box|centre|center)\b"
    r"|(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan|plein) \d",
    re.IGNORECASE,
)
UNIT_WORD = "Unit|Suite|Ste|Level|Lvl|Shop|Floor|Flat|Studio|Office|Building|Bldg|Room"
UNIT = re.compile(rf"(?:{UNIT_WORD})\b|\d{{1,2}}(?:st|nd|rd|th) [Ff]loor")
STARTS = re.compile(
    rf"(?<![\w/.,:$£#-])(?:P\.?\s?O\.? ?Box\b|Post Office Box|(?:{UNIT_WORD})\.? #?[\dA-Z]"
    r"|\d{1,6}(?:[A-Za-z]|[-–/]\d{1,6})?,? (?:[NSEW]\.? )?[A-Z0-9]|[NSEW]\d+ ?[NSEW]\d+|One [A-Z]"
    r"|\d{1,2}(?:st|nd|rd|th) [Ff]loor)"
)
TAIL = re.compile(
    r",? ?(?:USA|U\.S\.A\.|United States|Canada|UK|United Kingdom|England|Scotland|Wales|Australia|Ontario|Qu[ée]bec)"
    r"\b\.?"
)
NUMBER_TAIL = re.compile(r"\d[-.) ]{1,2}$")
NO_ADDRESS = re.compile(
    r"@|https?:|www\.|©|copyright|\b(?:tel|phone|fax|call|email|hours|licen[sc]e)\b|\d{3}[-.) ]{1,2}\d{3}[-. ]\d{4}",
    re.IGNORECASE,
)
MAX_ABOVE = 4
MAX_LINE, MAX_TOWN, MAX_REACH = 90, 40, 160
MAX_ADDRESS, MAX_ADDRESSES = 200, 100


def find_addresses(lines: Sequence[Line], labels: Sequence[Sequence[Label]]) -> list[tuple[str, int]]:
    """Addresses in document order, parts joined by commas, with the index of the line of their postcode."""
    found: list[tuple[str, int]] = []
    for index, line in enumerate(lines):
        for match in _ends(lines, index, line.text):
            if address := _address(lines, labels, index, match):
                found.append((address, index))
                if len(found) >= MAX_ADDRESSES:
                    return found
    return found


def _ends(lines: Sequence[Line], index: int, text: str) -> Iterator[re.Match[str]]:
    """Where addresses end in a line: postcodes, or a town and its state right below a street."""
    if MAYBE_POSTCODE.search(text):
        yield from POSTCODE.finditer(text)
    elif index and len(text) < MAX_TOWN and (match := TOWN.match(text)):
        above = lines[index - 1].text
        if STARTS.match(above) and STREET.search(above):
            yield match


def _address(lines: Sequence[Line], labels: Sequence[Sequence[Label]], index: int, match: re.Match[str]) -> str:
    """The address that ends with the match: what stands before it in its line, or the street and town above."""
    text = lines[index].text
    begin = max((label.end for label in labels[index] if label.end <= match.start()), default=0)
    begin = max(begin, match.start() - MAX_REACH)
    tail = TAIL.match(text, match.end())
    head, here = text[begin : match.start()], text[begin : tail.end() if tail else match.end()]
    starts = [start for start in STARTS.finditer(head) if not NUMBER_TAIL.search(head[: start.start()])]
    if starts and not UNIT.match(head):
        return _clean([here[starts[0].start() :]])
    above = _street_above(lines, labels, index) if len(head) < MAX_LINE else []
    return _clean([*above, here]) if above else ""


def _street_above(lines: Sequence[Line], labels: Sequence[Sequence[Label]], index: int) -> list[str]:
    """The lines from the street down to the line of the postcode; empty where no street stands there."""
    parts: list[str] = []
    street = False
    for number in range(index - 1, max(-1, index - 1 - MAX_ABOVE), -1):
        text = lines[number].text
        if len(text) > MAX_LINE or NO_ADDRESS.search(text):
            break
        if labels[number]:
            label = labels[number][-1]
            text = text[label.end :].strip(" :")
            if label.fields[0] != "address" or not text:
                break
        start = STARTS.search(text)
        if start or STREET.search(text):
            street = True
            parts.insert(0, text[start.start() :] if start else text)
            if start and not UNIT.match(text):
                break
        elif street or len(text) > MAX_TOWN:
            break
        else:
            parts.insert(0, text)
    return parts if street else []


def _clean(parts: list[str]) -> str:
    return ", ".join(part.strip(" ,;|\\–-") for part in parts if part.strip(" ,;|\\–-"))[:MAX_ADDRESS]
