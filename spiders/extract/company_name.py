"""The name of the company: what every place says, weighed together, and the entity of the markup that bears it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spiders.extract.domain_names import domain_label
from spiders.extract.evidence import ENUMERATED, MAX_HEADING, Evidence
from spiders.extract.labels import is_empty
from spiders.extract.likeness import company_likeness
from spiders.extract.name_candidates import CHINESE_COMPANY, Candidate, best_names, candidates
from spiders.extract.name_text import name_key, trimmed
from spiders.extract.structured import Entity

MAX_NAME = 80
FEW_ENTITIES = 3
NEAR = 3
OF_SUBJECT, OF_FOOT = frozenset({"title", "h1"}), frozenset({"copyright line", "text"})
HOST_SHARE, SHORTEST_BRAND = 0.2, 3


def names_of(seen: Evidence) -> list[tuple[str, float, str]]:
    """Names with their weights and the places that say them, best first."""
    found = list(candidates(seen.page, seen.lines, seen.metas))
    for pair in seen.pairs:
        in_cell = pair.how != "next" or seen.lines[pair.line].tag in ("dd", "td")
        if pair.fields[0] == "name" and in_cell and _is_name(pair.value):
            found.append(Candidate(pair.value, f"label {pair.label}", 1.8 if seen.chinese else 0.8))
    weight = 1.5 if len(seen.entities) <= FEW_ENTITIES else 0.5
    for entity in seen.entities:
        found += [Candidate(trimmed(name), entity.source, weight) for name in entity.fields.get("name", ())[:2]]
    if seen.chinese and (name := _above_contact(seen)):
        found.append(Candidate(name, "above the contact lines", 0.9))
    found = _without_host(found) if seen.chinese else found
    names = best_names(found, domain_label(seen.page.url), seen.page.text, seen.chinese)
    return _legal_first(names) if seen.chinese else names


def _without_host(found: list[Candidate]) -> list[Candidate]:
    """The candidates; where title, heading or label name a company, another one in the foot is the page's host."""
    subjects = [
        name_key(one.name)
        for one in found
        if (one.source in OF_SUBJECT or one.source.startswith("label ")) and CHINESE_COMPANY.fullmatch(one.name)
    ]
    return [
        replace(one, weight=HOST_SHARE * one.weight) if one.source in OF_FOOT and _is_other(one, subjects) else one
        for one in found
    ]


def _is_other(one: Candidate, subjects: Sequence[str]) -> bool:
    key = name_key(one.name)
    return bool(subjects) and not any(key in subject or subject in key for subject in subjects)


def _legal_first(names: list[tuple[str, float, str]]) -> list[tuple[str, float, str]]:
    """The names; a brand in front gives way to the one legal name of the page that holds it."""
    if not names or CHINESE_COMPANY.fullmatch(names[0][0]) or len(brand := name_key(names[0][0])) < SHORTEST_BRAND:
        return names
    legal = [one for one in names if CHINESE_COMPANY.fullmatch(one[0]) and brand in name_key(one[0])]
    if len(legal) != 1:
        return names
    (name, _, said), (_, weight, brand_said) = legal[0], names[0]
    return [(name, weight, f"{said} + {brand_said}"), *(one for one in names if one not in legal)]


def entity_of(entities: Sequence[Entity], name: str) -> Entity | None:
    """The entity that bears the name and says most, or the only one."""
    key = name_key(name)
    same = []
    for entity in entities:
        keys = filter(None, map(name_key, entity.fields.get("name", ())))
        if key and any(key in other or other in key for other in keys):
            same.append(entity)
    if same:
        return max(same, key=lambda entity: len(entity.fields))
    return entities[0] if len(entities) == 1 else None


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= MAX_NAME and "*" not in text and not is_empty(text) and bool(trimmed(text))


def _above_contact(seen: Evidence) -> str:
    """The short line right above the first labelled number or address: the heading of the block of contacts."""
    contacts = (pair for pair in seen.pairs if pair.fields[0] in ("phones", "address") and pair.how == "colon")
    first = next((pair.line for pair in contacts if seen.part(pair.line) == "main"), 0)
    for index in range(first - 1, max(-1, first - 1 - NEAR), -1):
        line = seen.lines[index]
        if len(line.text) > MAX_HEADING or line.linked:
            return ""
        named = company_likeness(line.text) > 0 and trimmed(line.text) == line.text
        if named and not seen.labels[index] and not ENUMERATED.match(line.text):
            return line.text
    return ""
