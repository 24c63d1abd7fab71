"""How long facts about persons are kept, and which facts are about persons (`data/reference/retention.toml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from enrich.toml_tables import TableReader, read_reference
from pipelines.suppression import Fact
from pipelines.text.websites import is_platform

TABLE = "retention.toml"


@dataclass(frozen=True, slots=True)
class Retention:
    """months: after a fact was last verified. phone_kinds: of numbers that are a person's. See `retention.toml`."""

    months: int
    phone_kinds: tuple[str, ...]
    shared_mail_hosts: bool


@cache
def retention() -> Retention:
    """The setting of the data file. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    reader.table(tables, (), ("months", "phone_kinds", "shared_mail_hosts"))
    return Retention(
        months=int(reader.number(tables["months"], ("months",), 1)),
        phone_kinds=reader.texts(tables["phone_kinds"], ("phone_kinds",)),
        shared_mail_hosts=reader.flag(tables["shared_mail_hosts"], ("shared_mail_hosts",)),
    )


def limit_of(rule: Retention, today: date) -> date:
    """The day that is so many months before another; of a month that has no such day, its last."""
    month = today.year * 12 + today.month - 1 - rule.months
    first = date(month // 12, month % 12 + 1, 1)
    following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + (today - today.replace(day=1)), following - date.resolution)


def personal_facts(rule: Retention, values: Mapping[str, Any], legal_rep: str) -> Iterator[Fact]:
    """What the stored values of a listing say of persons."""
    yield from (("person", name) for name in {values["person"], legal_rep} if name)
    yield from (("phone", p["e164"]) for p in values["phones"] if p["e164"] and p["kind"] in rule.phone_kinds)
    if rule.shared_mail_hosts:
        yield from (("email", mail) for mail in values["emails"] if is_platform(mail.rpartition("@")[2]))
