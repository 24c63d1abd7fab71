"""The name of the company: what every place says, weighed together, and the entity of the markup that bears it."""

from __future__ import annotations

from collections.abc import Sequence

from spiders.extract.domain_names import domain_label
from spiders.extract.evidence import ENUMERATED, MAX_HEADING, Evidence
from spiders.extract.labels import is_empty
from spiders.extract.likeness import company_likeness
from spiders.extract.name_candidates import Candidate, best_names, candidates
from spiders.extract.name_text import name_key, trimmed
from spiders.extract.structured import Entity

MAX_NAME = 80
FEW_ENTITIES = 3
NEAR = 3


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
    return best_names(found, domain_label(seen.page.url), seen.page.text, seen.chinese)


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
