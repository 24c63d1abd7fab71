"""The name of the company: what every place says, weighed together, and the entity of the markup that bears it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from spiders.extract.domain_names import domain_label
from spiders.extract.evidence import ENUMERATED, MAX_HEADING, Evidence
from spiders.extract.labels import is_empty
from spiders.extract.likeness import company_likeness
from spiders.extract.name_candidates import (
    CHINESE_COMPANY,
    HOST,
    SAID_OF_COMPANY,
    Candidate,
    best_names,
    candidates,
    front_page_links,
)
from spiders.extract.name_text import is_outlet, name_key, trimmed
from spiders.extract.structured import Entity

MAX_NAME = 80
FEW_ENTITIES = 3
SET_APART = frozenset({"colon", "next"})
NEAR, MOST_FACTS, MOST_CONTACTS = 3, 24, 12
OF_SUBJECT, OF_FOOT = frozenset({"title", "h1"}), frozenset({"copyright line", "text", "organiser"})
SET_OUT = frozenset({"heading", "line"})
SAYS_SO = 0.9
HOST_SHARE, SHORTEST_BRAND = 0.2, 3


def names_of(seen: Evidence) -> list[tuple[str, float, str]]:
    """Names with their weights and the places that say them, best first."""
    found = list(candidates(seen.page, seen.metas))
    found += [] if seen.chinese else front_page_links(seen.page)
    for pair in seen.pairs:
        in_cell = pair.how != "next" or seen.lines[pair.line].tag in ("dd", "td")
        if pair.fields[0] == "name" and in_cell and _is_name(pair.value):
            found.append(Candidate(pair.value, f"label {pair.label}", 1.8 if seen.chinese else 0.8))
    weight = 1.5 if len(seen.entities) <= FEW_ENTITIES else 0.5
    for entity in seen.entities:
        found += [Candidate(trimmed(name), entity.source, weight) for name in entity.fields.get("name", ())[:2]]
    if seen.chinese and (name := _above_contact(seen)):
        found.append(Candidate(name, "above the contact lines", 0.9))
    found = [one for one in _without_host(found) if not is_outlet(one.name)] if seen.chinese else found
    names = best_names(found, domain_label(seen.page.url), seen.page.text, seen.chinese)
    return _legal_first(names) if seen.chinese else names


def _without_host(found: list[Candidate]) -> list[Candidate]:
    """The candidates, those of the page's host of little weight.

    Where title, heading or label name a company, another one in the foot is the host; where a company stands above its
    contacts or behind a label, or is the only one on a line of its own, so is an association or a park that is named in
    any other place.
    """
    companies = [one for one in found if CHINESE_COMPANY.fullmatch(one.name) and not HOST.search(one.name)]
    labelled = [name_key(one.name) for one in companies if one.source.startswith(SAID_OF_COMPANY)]
    set_out = {name_key(one.name) for one in companies if one.source in SET_OUT}
    labelled += set_out if len(set_out) == 1 else ()
    subjects = labelled + [name_key(one.name) for one in companies if one.source in OF_SUBJECT]
    return [replace(one, weight=HOST_SHARE * one.weight) if _is_host(one, subjects, labelled) else one for one in found]


def _is_host(one: Candidate, subjects: Sequence[str], labelled: Sequence[str]) -> bool:
    if HOST.search(one.name):
        return _is_other(one, labelled)
    return one.source in OF_FOOT and _is_other(one, subjects)


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
    """The short line right above labelled numbers or addresses: the first company that heads a block of contacts."""
    contacts = (pair for pair in seen.pairs if pair.fields[0] in ("phones", "address") and pair.how in SET_APART)
    blocks = dict.fromkeys(pair.line for pair in contacts if seen.part(pair.line) == "main")
    said = list(filter(None, (_heading_above(seen, line) for line in islice(blocks, MOST_CONTACTS))))
    legal = (name for name in said if CHINESE_COMPANY.fullmatch(name) and not HOST.search(name))
    return next(legal, said[0] if said else "")


def _heading_above(seen: Evidence, first: int) -> str:
    """The short line above a labelled one that could be a name."""
    above = range(first - 1, max(-1, first - 1 - MOST_FACTS), -1)
    for index in islice((i for i in above if i not in seen.values and not seen.labels[i]), NEAR):
        line = seen.lines[index]
        if len(line.text) > MAX_HEADING or line.linked or _is_listed(seen, index):
            return ""
        named = company_likeness(line.text) > 0 and trimmed(line.text) == line.text and not is_outlet(line.text)
        if named and not ENUMERATED.match(line.text):
            return line.text
    return ""


def _is_listed(seen: Evidence, index: int) -> bool:
    """Whether a line is one of several names in one block: customers, not a heading."""
    before, line = seen.lines[max(index - 1, 0)], seen.lines[index]
    return before.block is line.block and before is not line and company_likeness(before.text) >= SAYS_SO
