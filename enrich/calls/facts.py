"""What calls established of people and companies: a log in which the newest entry of a key holds; nothing is erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sqlite_utils import Database

from enrich.calls.errors import ResultError
from enrich.calls.leads import FAMILY, answering_lead
from enrich.toml_tables import TableReader, read_reference
from enrich.vocabulary import say, words
from pipelines.store import now
from pipelines.transactions import transaction

TABLE = "call_facts.toml"
FLAG = ("yes", "no")
MENTOR_CHECKS = ("mentor_contacts", "mentor_influence", "mentor_willing")
UCV = ("ucv_outcome", "ucv_measure", "ucv_value", "ucv_deadline", "ucv_accepted", "ucv_unique")
BURNING_ISSUE = ("bi_personal", "bi_time_limited", "bi_dilemma")
MENTOR = "2"


@dataclass(frozen=True, slots=True)
class FactKind:
    """of: person or company. values: the codes that it may have, () for any text. quote: needs the customer's words.

    suppressed: whether it may be noted of a company that asked not to be called.
    """

    code: str
    of: Literal["person", "company"]
    values: tuple[str, ...]
    quote: bool
    suppressed: bool


@dataclass(frozen=True, slots=True)
class CallFact:
    """One thing established. fact: code of `call_facts.toml`. person: "" for the company. words: what it rests on."""

    fact: str
    value: str
    person: str = ""
    words: str = ""


@cache
def fact_kinds() -> Mapping[str, FactKind]:
    """What a call can establish. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    reader.table(tables, (), ("fact",))
    kinds: dict[str, FactKind] = {}
    for row, path in reader.listed(tables["fact"], "fact"):
        reader.table(row, path, ("code", "of", "kind"), ("words", "quote", "suppressed"))
        code = reader.choice(row["code"], (*path, "code"), words("call_fact"))
        kind = reader.choice(row["kind"], (*path, "kind"), ("word", "flag", "text"))
        of = reader.choice(row["of"], (*path, "of"), ("person", "company"))
        values = tuple(words(row["words"])) if kind == "word" else FLAG if kind == "flag" else ()
        quote, suppressed = (
            reader.flag(row.get(key, usual), (*path, key)) for key, usual in (("quote", False), ("suppressed", True))
        )
        kinds[code] = FactKind(code, "person" if of == "person" else "company", values, quote, suppressed)
    return kinds


def check_fact(fact: CallFact, known: Mapping[str, str]) -> None:
    """Refuse what cannot be recorded. known: the person's other facts, code -> value. Raises ResultError."""
    kind = fact_kinds().get(fact.fact)
    if kind is None:
        raise ResultError("bad_fact", f"{fact.fact}: 没有这一项")
    name = words("call_fact")[fact.fact]
    if (kind.of == "person") != bool(fact.person.strip()):
        raise ResultError("bad_fact", f"{name}: " + ("要写明是谁" if kind.of == "person" else "说的是企业,不是个人"))
    if not fact.value.strip() or (kind.values and fact.value not in kind.values):
        raise ResultError("bad_fact", f"{name}: {fact.value!r} 不是可选的值({'、'.join(kind.values) or '文字'})")
    if kind.quote and fact.value != "no" and not fact.words.strip():
        raise ResultError("bad_fact", f"{name}: 要记下客户的原话" if kind.values == FLAG else f"{name}: 要写明是哪一次")
    if fact.fact == "stance" and fact.value == MENTOR:
        missing = [words("call_fact")[check] for check in MENTOR_CHECKS if known.get(check) != "yes"]
        if missing:
            raise ResultError("bad_fact", f"Mentor 要先查实: {'、'.join(missing)}")


def write_facts(
    db: Database, lead_uid: str, facts: Iterable[CallFact], *, call_uid: str, agent: str, stated_at: str
) -> int:
    """Add facts to the log; how many say something new. Part of an open transaction. Raises ResultError."""
    added = 0
    # the checks of a mentor may come with the stance itself
    for fact in sorted(facts, key=lambda fact: fact.fact == "stance"):
        known = current_facts(db, lead_uid).get(fact.person.strip(), {})
        check_fact(fact, {code: entry.value for code, entry in known.items()})
        if not fact_kinds()[fact.fact].suppressed and _opted_out(db, lead_uid):
            raise ResultError("bad_fact", f"{say('call_fact', fact.fact)}: 企业已登记勿扰")
        entry = CallFact(fact.fact, fact.value.strip(), fact.person.strip(), fact.words.strip())
        if known.get(fact.fact) == entry or _stands(db, lead_uid, entry, call_uid):
            continue
        db.execute(
            "INSERT INTO call_facts (lead_uid, person, fact, value, words, call_uid, agent, stated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [lead_uid, entry.person, entry.fact, entry.value, entry.words, call_uid, agent, stated_at],
        )
        added += 1
    return added


def _opted_out(db: Database, lead_uid: str) -> bool:
    return bool(db.execute("SELECT 1 FROM suppressed_leads WHERE lead_uid = ?", [lead_uid]).fetchone())


def note_facts(db: Database, lead_uid: str, facts: Iterable[CallFact], *, agent: str) -> int:
    """Add facts that belong to no single call; how many say something new. All or none. Raises ResultError."""
    uid = answering_lead(db, lead_uid)
    if uid is None:
        raise ResultError("unknown_lead", lead_uid)
    with transaction(db):
        return write_facts(db, uid, facts, call_uid="", agent=agent, stated_at=now())


def _stands(db: Database, lead_uid: str, fact: CallFact, call_uid: str) -> bool:
    """Whether this call has said so already, whatever was said since."""
    return bool(
        call_uid
        and db.execute(
            "SELECT 1 FROM call_facts WHERE lead_uid = ? AND person = ? AND fact = ? AND value = ? AND words = ? "
            "AND call_uid = ?",
            [lead_uid, fact.person, fact.fact, fact.value, fact.words, call_uid],
        ).fetchone()
    )


def current_facts(db: Database, lead_uid: str) -> dict[str, dict[str, CallFact]]:
    """What holds of a lead: person ("" for the company) -> code -> fact. lead_uid: the one that answers."""
    found: dict[str, dict[str, CallFact]] = {}
    for row in db.query(
        f"SELECT * FROM call_facts WHERE lead_uid IN ({FAMILY}) ORDER BY stated_at, fact_id", {"uid": lead_uid}
    ):
        fact = CallFact(row["fact"], row["value"], row["person"], row["words"])
        found.setdefault(fact.person, {})[fact.fact] = fact
    return found


def fact_history(db: Database, lead_uid: str, fact: str, person: str = "") -> list[tuple[str, CallFact]]:
    """Every value that a fact had, oldest first, each with the time at which it was stated."""
    return [
        (row["stated_at"], CallFact(row["fact"], row["value"], row["person"], row["words"]))
        for row in db.query(
            f"SELECT * FROM call_facts WHERE lead_uid IN ({FAMILY}) AND fact = :fact AND person = :person "
            "ORDER BY stated_at, fact_id",
            {"uid": lead_uid, "fact": fact, "person": person},
        )
    ]
