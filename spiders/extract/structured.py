"""What a page says to machines: JSON-LD, microdata, RDFa, hCard, Open Graph, hidden inputs, state objects of scripts.

Every source gives entities, a name with its facts under the names of CompanyItem's fields; which of them the page is
about is for the caller to weigh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.extract.json_records import inline_json, key_field
from spiders.extract.lines import folded
from spiders.extract.page import Page

ORGANISATION = re.compile(
    r"(Organization|Corporation|Business|Store|Shop|School|Academy|University|College|Hotel|Lodging|Restaurant|Clinic|Dentist|Physician"
    r"|Hospital|Agency|Service|Contractor|Plumber|Electrician|Repair|Dealer|Salon|Preschool|Company|Attorney|Place|Builder)$"
)
PROPERTIES = {
    **dict.fromkeys(("name", "legalname", "fn", "org"), "name"),
    **dict.fromkeys(("telephone", "phone", "tel"), "phones"),
    **{"faxnumber": "fax", "email": "emails", "url": "website", "foundingdate": "founded", "taxid": "credit_code"},
    **{"numberofemployees": "size", "description": "description"},
}
ADDRESS_ORDER = ("streetaddress", "addresslocality", "addressregion", "postalcode")
STATE_HINT = re.compile(
    r"[\"'](?:(?:company|enterprise|corp|ent|shop)_?(?:full)?_?name[\"']\s*:|(?:company|business|shop|store|supplier)[\"']\s*:\s*\{)",
    re.IGNORECASE,
)
JSON_NAME = re.compile(r"""ame["']\s{0,2}:""")
MAX_ENTITIES = 200
MAX_VISITED = 20_000
SEPARATORS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Entity:
    """One thing with a name as markup states it; source: "JSON-LD", "microdata", "RDFa", "hCard" or "script"."""

    source: str
    kind: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        """Note a value once; white space folded, empty ones left out."""
        text = folded(value)
        if text and text not in self.fields.setdefault(name, []):
            self.fields[name].append(text)


def read_entities(page: Page) -> list[Entity]:
    """Organisations and places that the page's markup describes, in document order."""
    found: list[Entity] = []
    source = page.source
    if "application/ld+json" in source or (JSON_NAME.search(source) and STATE_HINT.search(source)):
        for value in inline_json(page.tree):
            found.extend(_from_json(value))
    if "itemprop" in source:
        found.extend(_from_attributes(page.tree, "[itemscope][itemtype]", "itemtype", "itemprop", "microdata"))
    if "typeof" in source and "property=" in source:
        found.extend(_from_attributes(page.tree, "[typeof]", "typeof", "property", "RDFa"))
    if "vcard" in source:
        found.extend(_from_cards(page.tree))
    if "hidden" in source:
        found.append(_from_inputs(page.tree))
    return [entity for entity in found if entity.fields][:MAX_ENTITIES]


def _from_json(value: Any) -> Iterator[Entity]:
    queue: list[tuple[str, Any]] = [("", value)]
    for visited, (holder, current) in enumerate(queue):
        if visited > MAX_VISITED:
            return
        if isinstance(current, list):
            queue.extend(("", item) for item in current)
        elif isinstance(current, dict):
            kind = current.get("@type") or ""
            kind = str(kind[0] if isinstance(kind, list) and kind else kind)
            if ORGANISATION.search(kind) or (not kind and "@graph" not in current):
                entity = _entity(current, kind, holder)
                if entity.fields.get("name"):
                    yield entity
            queue.extend((_short(key), item) for key, item in current.items() if isinstance(item, dict | list))


def _short(key: Any) -> str:
    return SEPARATORS.sub("", str(key)).lower()


def _entity(record: dict[str, Any], kind: str, holder: str) -> Entity:
    entity = Entity("JSON-LD" if kind else "script", kind)
    for key, value in record.items():
        short = _short(key)
        if kind and short == "address":
            entity.add("address", _address(value))
        elif kind and short == "contactpoint":
            for point in value if isinstance(value, list) else [value]:
                if isinstance(point, dict):
                    entity.add("phones", str(point.get("telephone") or ""))
                    entity.add("emails", str(point.get("email") or "").removeprefix("mailto:"))
        elif name := PROPERTIES.get(short) if kind else key_field(short, holder):
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, str | int):
                    entity.add(name, str(item).removeprefix("mailto:").removeprefix("tel:"))
    return entity


def _address(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        parts = {
            SEPARATORS.sub("", key).lower(): str(part) for key, part in value.items() if isinstance(part, str | int)
        }
        return ", ".join(parts[key] for key in ADDRESS_ORDER if parts.get(key))
    return str(value) if isinstance(value, str) else ""


def _from_attributes(tree: LexborHTMLParser, scope: str, kind: str, prop: str, source: str) -> Iterator[Entity]:
    for node in tree.css(scope)[:MAX_ENTITIES]:
        type_name = (node.attributes.get(kind) or "").rstrip("/")
        if not ORGANISATION.search(type_name):
            continue
        entity = Entity(source, type_name.rpartition("/")[2])
        parts: dict[str, str] = {}
        for inner in node.css(f"[{prop}]"):
            name = SEPARATORS.sub("", (inner.attributes.get(prop) or "").rpartition(":")[2]).lower()
            value = _value(inner)
            if name in ADDRESS_ORDER:
                parts.setdefault(name, value)
            elif name == "address" and not inner.css_first(f"[{prop}]~[{prop}]"):
                entity.add("address", value)
            elif name in PROPERTIES and not (name == "name" and "name" in entity.fields):
                entity.add(PROPERTIES[name], value)
        if parts:
            entity.fields["address"] = [", ".join(parts[key] for key in ADDRESS_ORDER if parts.get(key))]
        yield entity


def _from_cards(tree: LexborHTMLParser) -> Iterator[Entity]:
    for card in tree.css(".vcard")[:MAX_ENTITIES]:
        entity = Entity("hCard", "vcard")
        for class_name, name in (
            ("org", "name"),
            ("fn", "name"),
            ("email", "emails"),
            ("adr", "address"),
            ("url", "website"),
        ):
            for node in card.css(f".{class_name}")[:5]:
                entity.add(name, _value(node) if name in ("website", "emails") else node.text(separator=" "))
        for node in card.css(".tel")[:8]:
            kind = " ".join(inner.text() for inner in node.css(".type")).lower()
            value = node.css_first(".value")
            entity.add("fax" if "fax" in kind else "phones", (value if value is not None else node).text(separator=" "))
        yield entity


def _from_inputs(tree: LexborHTMLParser) -> Entity:
    """Hidden inputs that name the company and its facts; nothing where they do not name one."""
    entity = Entity("hidden input", "")
    for node in tree.css("input[type='hidden' i][name][value]")[:MAX_ENTITIES]:
        attributes = node.attributes
        if name := key_field(SEPARATORS.sub("", attributes.get("name") or "").lower()):
            entity.add(name, attributes.get("value") or "")
    return entity if "name" in entity.fields else Entity("hidden input", "")


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    link = (attributes.get("href") or "") if node.tag in ("a", "link") else ""
    if link.startswith("mailto:"):
        return link.removeprefix("mailto:").partition("?")[0]
    return attributes.get("content") or (node.text(separator=" ") if node.tag != "link" else "") or link


def meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Contents of the page's meta elements by lower-case name or property, the first of each."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:MAX_ENTITIES]:
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if name:
            found.setdefault(name, folded(attributes.get("content") or ""))
    return found
