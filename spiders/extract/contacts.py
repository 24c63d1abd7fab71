"""Telephone and fax numbers and e-mail addresses of the company, without those of the platform and of other firms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spiders.extract.evidence import Evidence, facts_of, is_anothers
from spiders.extract.lines import Line, block_around, is_inside
from spiders.extract.name_candidates import before_maker
from spiders.extract.name_text import name_key
from spiders.extract.numbers import Number
from spiders.extract.structured import Entity
from spiders.items import CompanyItem

EMAIL = re.compile(
    r"(?<![\w.+@-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,12}(?![\w@])", re.ASCII
)
MASKED_EMAIL = re.compile(r"[\w.]{0,20}\*{2,}[\w.]{0,20}@[\w.*-]{2,40}")
PLACEHOLDER_EMAIL = re.compile(
    r"^(?:your?name|you|email|user(?:name)?|x{3,}|somebody|someone|youremail)@|@x{3,}\.|@(?:sentry|wixpress)\."
    r"|^(?:name|test|example|abc|mail|info)@(?:email|company|test|sample|site)\."
    r"|@(?:example|domain|your-?domain|yoursite|mysite|yourcompany)\.(?:com|org|net|cn)$"
    r"|\.(?:png|jpe?g|gif|svg|webp|css|js)$"
)
OBFUSCATED_EMAIL = ("data-cfemail", "/cdn-cgi/l/email-protection")
CALLABLE = frozenset({"ok", "unassigned"})
HOTLINE = re.compile("热线|客服|投诉|广告|服务")
MAX_LINKS = 40
MIN_DIGITS = 7


def fill_numbers(item: CompanyItem, seen: Evidence, entity: Entity | None, own_site: bool) -> None:
    """Phones and fax of the item, from text, then markup, then links; `withheld` where the page masks them.

    own_site: as `is_own_site` says.
    """
    known: set[str] = set()

    def add(field: str, raw: str, how: str) -> None:
        digits = _digits(raw)
        if digits not in known:
            known.add(digits)
            getattr(item, field).append(raw)
            item.evidence.setdefault(field, how)

    for number in _own_numbers(item, seen, own_site):
        add("fax" if number.fax else "phones", number.raw, f"label {number.label}" if number.label else "text")
    for field in ("phones", "fax"):
        for value in entity.fields.get(field, ()) if entity else ():
            if entity and len(_digits(value)) >= MIN_DIGITS:
                add(field, value, f"{entity.source} {field}")
    for link in seen.page.tree.css("a[href^='tel:' i]")[:MAX_LINKS] if not item.phones else ():
        value = (link.attributes.get("href") or "")[len("tel:") :].strip()
        if len(_digits(value)) >= MIN_DIGITS:
            add("phones", value, "link tel:")
    hidden = {number.status for number in seen.numbers}
    if not item.phones and hidden & {"masked", "obfuscated"}:
        item.withheld["phones"] = "masked" if "masked" in hidden else "obfuscated"


def fill_emails(item: CompanyItem, seen: Evidence, entity: Entity | None, own_site: bool) -> None:
    """E-mails of the item from text, links and markup; `withheld` where the page masks or scrambles them."""
    found: dict[str, tuple[str, str]] = {}
    for line in _own_lines(item, seen, own_site):
        for address in _emails(line):
            found.setdefault(address.lower(), (address, "text"))
        if MASKED_EMAIL.search(line.text):
            item.withheld["emails"] = "masked"
    for link in seen.page.tree.css("a[href^='mailto:' i]")[:MAX_LINKS]:
        for match in EMAIL.finditer((link.attributes.get("href") or "")[len("mailto:") :].partition("?")[0]):
            found.setdefault(match[0].lower(), (match[0], "link mailto:"))
    for value in entity.fields.get("emails", ()) if entity else ():
        if entity and EMAIL.fullmatch(value):
            found.setdefault(value.lower(), (value, f"{entity.source} emails"))
    for key, (value, how) in found.items():
        if not PLACEHOLDER_EMAIL.search(key):
            item.emails.append(value)
            item.evidence.setdefault("emails", how)
    if item.emails:
        item.withheld.pop("emails", None)
    elif any(mark in seen.page.source for mark in OBFUSCATED_EMAIL):
        item.withheld["emails"] = "obfuscated"


def _emails(line: Line) -> list[str]:
    """The addresses of a line; links side by side are read apart, an address cut by markup as a whole."""
    found = [address for piece in line.pieces for address in EMAIL.findall(before_maker(piece))]
    return found or EMAIL.findall(before_maker(line.text))


def _own_numbers(item: CompanyItem, seen: Evidence, own_site: bool) -> list[Number]:
    """The numbers of the company, without those of the platform, of side lists, and of other firms' blocks."""
    usable = [n for n in seen.numbers if n.status in CALLABLE or (n.label and n.status in ("incomplete", "unread"))]
    if not own_site:
        usable = [n for n in usable if seen.part(n.line) == "main"]
        first = next((n.line for n in usable if n.label), 0)
        usable = [n for n in usable if not is_anothers(seen, item.name, first, n.line)]
        usable = _beside_facts(usable, item.name, seen)
    if not any(n.label and not n.fax and seen.part(n.line) in ("main", "head") for n in usable):
        return usable
    if seen.chinese:
        stated = [n for n in usable if n.label or (own_site and _stands_alone(n, seen))]
        return [n for n in stated if seen.part(n.line) != "aside"]
    return [n for n in usable if n.label or seen.part(n.line) != "aside"]


def _stands_alone(number: Number, seen: Evidence) -> bool:
    """Whether a number in the main part is all that its line says: an icon, or its place, announces it."""
    return seen.part(number.line) == "main" and seen.lines[number.line].text == number.raw


def _beside_facts(numbers: list[Number], name: str, seen: Evidence) -> list[Number]:
    """The numbers without hotlines, and those above the company, that stand outside the block of its other facts."""
    facts = facts_of(seen)
    around = block_around(seen.lines[index] for index in facts)
    inside = {n.line for n in numbers if around and is_inside(seen.lines[n.line].block, around)}
    if not facts:
        return numbers
    key = name_key(name)
    named = next((index for index, line in enumerate(seen.lines) if key in name_key(line.text)), facts[0])
    other = [n for n in numbers if n.line >= named and not (inside and HOTLINE.search(n.label))]
    return [n for n in numbers if n.line in inside or n in other]


def _own_lines(item: CompanyItem, seen: Evidence, own_site: bool) -> Iterator[Line]:
    """The lines with an e-mail that speak for the company."""
    lines = [(index, line) for index, line in enumerate(seen.lines) if "@" in line.text and line.part != "aside"]
    if own_site:
        yield from (line for _, line in lines)
        return
    main = [(index, line) for index, line in lines if line.part == "main"]
    for index, line in main:
        if not is_anothers(seen, item.name, main[0][0], index):
            yield line


def _digits(raw: str) -> str:
    return re.sub(r"\D", "", raw).removeprefix("86").removeprefix("0")
