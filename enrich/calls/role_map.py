"""The people of a company as the sale sees them: buying roles, stance, relations; facts of work only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from enrich.calls.errors import ResultError
from enrich.calls.facts import MENTOR, CallFact, current_facts
from enrich.calls.leads import FAMILY, answering_lead
from enrich.vocabulary import words
from pipelines.store import now
from pipelines.transactions import transaction


@dataclass(frozen=True, slots=True)
class Person:
    """role, stance, adopter: codes, "" where unknown. confirmed: a call confirmed the role; else the title suggests it.

    why: the customer's words or what the title says. facts: all that calls established of the person.
    """

    name: str
    title: str = ""
    role: str = ""
    confirmed: bool = False
    why: str = ""
    stance: str = ""
    adopter: str = ""
    facts: Mapping[str, CallFact] | None = None

    @property
    def mentor(self) -> bool:
        """Whether the person is a mentor; the three checks stood before it."""
        return self.stance == MENTOR


@dataclass(frozen=True, slots=True)
class Relation:
    """kind: code of the vocabulary (`relation`), read from person to other."""

    relation_id: int
    person: str
    other: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class RoleMap:
    """uncovered: buying roles that nobody is known or thought to have. unconfirmed: that only titles suggest."""

    people: tuple[Person, ...]
    relations: tuple[Relation, ...]
    uncovered: tuple[str, ...]
    unconfirmed: tuple[str, ...]


def role_map(db: Database, lead_uid: str) -> RoleMap:
    """Who plays which part. lead_uid: the one that answers. People that asked to be left out are left out."""
    facts = current_facts(db, lead_uid)
    contacts = db.query(
        "SELECT value, title, buying_role, reason FROM contacts WHERE lead_uid = ? AND kind = 'person' "
        "ORDER BY buying_role = '', value",
        [lead_uid],
    )
    people: dict[str, Person] = {}
    for row in contacts:
        said = facts.get(row["value"], {})
        people.setdefault(row["value"], _person(row["value"], said, row["title"], row["buying_role"], row["reason"]))
    for name, said in facts.items():
        if name and name not in people:
            people[name] = _person(name, said)
    relations = _relations(db, lead_uid)
    silenced = _silenced(db, [*people, *(name for one in relations for name in (one.person, one.other))])
    people = {name: person for name, person in people.items() if name not in silenced}
    thought = {person.role for person in people.values()}
    sure = {person.role for person in people.values() if person.confirmed}
    return RoleMap(
        people=tuple(people.values()),
        relations=tuple(one for one in relations if not {one.person, one.other} & silenced),
        uncovered=tuple(role for role in words("buying_role") if role not in thought),
        unconfirmed=tuple(role for role in words("buying_role") if role in thought - sure),
    )


def _relations(db: Database, lead_uid: str) -> list[Relation]:
    rows = db.query(
        f"SELECT * FROM contact_relations WHERE lead_uid IN ({FAMILY}) AND ended_at IS NULL ORDER BY relation_id",
        {"uid": lead_uid},
    )
    return [Relation(row["relation_id"], row["person"], row["other"], row["kind"], row["words"]) for row in rows]


def _silenced(db: Database, names: Sequence[str]) -> set[str]:
    """Those of some people that asked to be left out."""
    rows = db.execute(
        "SELECT value FROM suppressed_contacts WHERE kind = 'person' AND value IN (SELECT value FROM json_each(?))",
        [json.dumps(names)],
    )
    return {row[0] for row in rows}


def _person(name: str, said: Mapping[str, CallFact], title: str = "", role: str = "", why: str = "") -> Person:
    confirmed = said.get("buying_role")
    return Person(
        name=name,
        title=title,
        role=confirmed.value if confirmed else role,
        confirmed=confirmed is not None,
        why=confirmed.words if confirmed else why,
        stance=said["stance"].value if "stance" in said else "",
        adopter=said["adopter"].value if "adopter" in said else "",
        facts=said,
    )


def relate(db: Database, lead_uid: str, person: str, other: str, kind: str, *, said: str = "", agent: str = "") -> bool:
    """Note a relation between two people of a company; whether it is new. Raises ResultError."""
    uid = answering_lead(db, lead_uid)
    person, other = person.strip(), other.strip()
    if uid is None:
        raise ResultError("unknown_lead", lead_uid)
    if kind not in words("relation") or not person or not other or person == other:
        raise ResultError(
            "bad_fact", f"{person} {kind} {other}: 要两个不同的人和一种关系({'、'.join(words('relation'))})"
        )
    with transaction(db):
        added = db.execute(
            "INSERT OR IGNORE INTO contact_relations (lead_uid, person, other, kind, words, agent, stated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [uid, person, other, kind, said.strip(), agent, now()],
        )
    return added.rowcount > 0


def end_relation(db: Database, relation_id: int) -> bool:
    """Note that a relation no longer holds; whether it did. It stays in the history."""
    with transaction(db):
        ended = db.execute(
            "UPDATE contact_relations SET ended_at = ? WHERE relation_id = ? AND ended_at IS NULL", [now(), relation_id]
        )
    return ended.rowcount > 0
