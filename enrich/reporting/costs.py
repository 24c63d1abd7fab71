"""What calls and the finding of leads cost by source, from minutes, salaries and fees as the team states them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from enrich.reporting.tally import Tally
from enrich.toml_tables import REFERENCE, TableReader, read_tables

TABLE = "costs.toml"
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Fee:
    """What a source costs: yuan a month, or once on a day."""

    source: str
    a_month: float = 0.0
    once: float = 0.0
    on: date | None = None

    def within(self, since: date, until: date) -> float:
        """Yuan of the days from one to another, both included."""
        bought = self.once if self.on is not None and since <= self.on <= until else 0.0
        return self.a_month * ((until - since).days + 1) / DAYS_A_MONTH + bought


@dataclass(frozen=True, slots=True)
class Costs:
    """per_minute: what a minute of call costs in salary, None where nobody stated it."""

    per_minute: float | None = None
    fees: tuple[Fee, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceCost:
    """What a source cost (yuan). calls: telephone; people: salary of the minutes; fees: of the source itself.

    per_…: of all three, for each of what they brought; None where that was nothing. people is None where it is unknown.
    """

    source: str
    dials: int
    minutes: float
    calls: float
    people: float | None
    fees: float
    opportunities: int
    per_conversation: float | None
    per_qualified: float | None
    per_opportunity: float | None

    @property
    def cost(self) -> float:
        """All that is known of it."""
        return round(self.calls + (self.people or 0.0) + self.fees, 2)


def costs_of(database: Path) -> Costs:
    """The costs of `costs.toml` beside a database; without one, those of the reference. Raises TableError, OSError."""
    own = database.with_name(TABLE)
    path = own if own.exists() else REFERENCE / TABLE
    tables, reader = read_tables(path.read_text(encoding="utf-8"), path.name, TableReader)
    reader.table(tables, (), (), ("people", "source"))
    fees = tuple(_fee(reader, row, path) for row, path in reader.listed(tables.get("source", []), "source"))
    return Costs(_per_minute(reader, tables["people"]) if "people" in tables else None, fees)


def _per_minute(reader: TableReader, row: Any) -> float:
    said = reader.numbers(row, ("people",), ("salary_a_month", "call_hours_a_month"), 0)
    if not said["call_hours_a_month"]:
        raise reader.fail(("people", "call_hours_a_month"), "must be more than 0")
    return said["salary_a_month"] / said["call_hours_a_month"] / 60


def _fee(reader: TableReader, row: Any, path: tuple[str | int, ...]) -> Fee:
    reader.table(row, path, ("name",), ("a_month", "once", "on"))
    name = reader.text(row["name"], (*path, "name"))
    if ("a_month" in row) == ("once" in row) or ("once" in row) != ("on" in row):
        raise reader.fail(path, f"{name} needs either a_month, or once with the day on which it was paid (on)")
    if "a_month" in row:
        return Fee(name, a_month=reader.number(row["a_month"], (*path, "a_month"), 0))
    if type(row["on"]) is not date:
        raise reader.fail((*path, "on"), f"must be a day, as in 2026-11-20, not {row['on']!r}")
    return Fee(name, once=reader.number(row["once"], (*path, "once"), 0), on=row["on"])


def source_costs(
    tallies: Mapping[str, Tally],
    opportunities: Mapping[str, int],
    fees: Mapping[str, float],
    *,
    price: float,
    salary: float | None,
) -> Iterator[SourceCost]:
    """Costs by source, the dearest first; one that has a fee or an opportunity and no calls too.

    price, salary: yuan a minute.
    """
    found = []
    for source in dict.fromkeys((*tallies, *opportunities, *fees)):
        counts, opened = tallies.get(source), opportunities.get(source, 0)
        minutes = counts.minutes if counts else 0.0
        calls, people = round(minutes * price, 2), None if salary is None else round(minutes * salary, 2)
        paid = round(fees.get(source, 0.0), 2)
        cost = calls + (people or 0.0) + paid
        each = (counts.contacts, counts.qualified) if counts else (0, 0)
        shares = (_each(cost, count) for count in (*each, opened))
        dials = counts.dials if counts else 0
        found.append(SourceCost(source, dials, minutes, calls, people, paid, opened, *shares))
    yield from sorted(found, key=lambda one: (-one.cost, one.source))


def _each(cost: float, count: int) -> float | None:
    return round(cost / count, 2) if count else None
