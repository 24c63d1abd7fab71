"""Who calls for us: people with territories and capacity, and the pools (公海) that leads come from and return to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from enrich.toml_lines import Path as TomlPath
from enrich.toml_tables import TableReader, read_reference, read_tables
from pipelines.text.divisions import contains, find_divisions, nearest_divisions
from pipelines.text.industries import covers, find_classes

TABLE = "team.toml"
GRADES = tuple(fit + readiness for fit in "ABCD" for readiness in ("", "1", "2", "3", "4"))
SCOPE = ("regions", "industries", "grades")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which leads are meant; empty means any. regions: adcodes. industries: GB/T 4754 codes. grades: A, B1 …"""

    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()

    def holds(self, adcode: str, industry: str, grade: str) -> bool:
        """Whether a lead is meant."""
        return (
            (not self.regions or any(contains(region, adcode) for region in self.regions))
            and (not self.industries or any(covers(code, industry) for code in self.industries))
            and (not self.grades or not {grade[:1], grade}.isdisjoint(self.grades))
        )

    def nearness(self, adcode: str) -> int:
        """How narrow the region is that a lead is in: 0 anywhere, then province, city, county."""
        around = [region.rstrip("0") for region in self.regions if contains(region, adcode)]
        return max((len(region) for region in around), default=0)


@dataclass(frozen=True, slots=True)
class Pool:
    """Where leads come from. holds: most leads of it that one person has. Days are workdays: see `team.toml`."""

    name: str
    scope: Scope
    holds: int
    untouched_days: int
    idle_days: int
    cooldown_days: int


@dataclass(frozen=True, slots=True)
class Agent:
    """One who calls. capacity: leads held at a time. a_day: leads given on one day. pools: names, () for all."""

    name: str
    capacity: int
    a_day: int
    scope: Scope = Scope()
    pools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """agents: in the order of the file. pools: the first that fits is a lead's. usual: what an unlisted person may."""

    agents: tuple[Agent, ...]
    pools: tuple[Pool, ...]
    usual: Agent

    def agent(self, name: str) -> Agent:
        """The person of a name; one whom the file does not list may what is usual."""
        return next((agent for agent in self.agents if agent.name == name), replace(self.usual, name=name))

    def pool_of(self, adcode: str, industry: str, grade: str) -> Pool | None:
        """The pool of a lead."""
        return next((pool for pool in self.pools if pool.scope.holds(adcode, industry, grade)), None)

    def pool(self, name: str) -> Pool:
        """The pool of a name; of one that is gone, the last."""
        return next((pool for pool in self.pools if pool.name == name), self.pools[-1])


def team_of(database: Path) -> Team:
    """The team of `team.toml` beside a database; without one, the usual pools and nobody. Raises TableError."""
    own = database.with_name(TABLE)
    return read_team(own) if own.exists() else _usual()


def read_team(path: Path) -> Team:
    """The team in a file. Raises TableError, OSError."""
    tables, reader = read_tables(path.read_text(encoding="utf-8"), path.name, _TeamReader)
    return reader.team({"person": None, "pool": None, **tables}, _usual())


@cache
def _usual() -> Team:
    tables, reader = read_reference(TABLE, _TeamReader)
    reader.table(tables, (), ("person", "pool"))
    nobody = Team((), (), Agent("", 0, 0))
    return reader.team(tables, nobody)


class _TeamReader(TableReader):
    """Reads the tables of a team."""

    def team(self, tables: dict[str, Any], usual: Team) -> Team:
        self.table(tables, (), ("person", "pool"), ("agent",))
        person = usual.usual if tables["person"] is None else self._person(tables["person"])
        rows = [] if tables["pool"] is None else self.listed(tables["pool"], "pool")
        pools = tuple(self._pool(row, path) for row, path in rows) or usual.pools
        agents = [self._agent(row, path, person, pools) for row, path in self.listed(tables.get("agent", []), "agent")]
        for index, agent in enumerate(agents):
            if agent.name in {earlier.name for earlier in agents[:index]}:
                raise self.fail(("agent", index, "name"), f"{agent.name!r} is taken by an earlier one")
        return Team(tuple(agents), pools, person)

    def _person(self, row: Any) -> Agent:
        numbers = self.numbers(row, ("person",), ("capacity", "a_day"), 0)
        return Agent("", int(numbers["capacity"]), int(numbers["a_day"]))

    def _pool(self, row: Any, path: TomlPath) -> Pool:
        numbers = ("holds", "untouched_days", "idle_days", "cooldown_days")
        self.table(row, path, ("name", *numbers), SCOPE)
        said = {key: int(self.number(row[key], (*path, key), 0)) for key in numbers}
        return Pool(self.text(row["name"], (*path, "name")), self._scope(row, path, "regions"), **said)

    def _agent(self, row: Any, path: TomlPath, usual: Agent, pools: tuple[Pool, ...]) -> Agent:
        self.table(row, path, ("name",), ("territories", "industries", "grades", "pools", "capacity", "a_day"))
        names = [pool.name for pool in pools]
        wanted = self.texts(row["pools"], (*path, "pools")) if "pools" in row else ()
        return Agent(
            name=self.text(row["name"], (*path, "name")).strip(),
            capacity=int(self.number(row.get("capacity", usual.capacity), (*path, "capacity"), 0)),
            a_day=int(self.number(row.get("a_day", usual.a_day), (*path, "a_day"), 0)),
            scope=self._scope(row, path, "territories"),
            pools=tuple(self.choice(name, (*path, "pools", n), names) for n, name in enumerate(wanted)),
        )

    def _scope(self, row: Mapping[str, Any], path: TomlPath, regions: str) -> Scope:
        said = {
            key: self.texts(row[key], (*path, key)) if key in row else () for key in (regions, "industries", "grades")
        }
        for index, grade in enumerate(said["grades"]):
            self.choice(grade, (*path, "grades", index), GRADES)
        return Scope(
            regions=tuple(self._adcode(text, (*path, regions, n)) for n, text in enumerate(said[regions])),
            industries=tuple(
                code
                for n, text in enumerate(said["industries"])
                for code in self._codes(text, (*path, "industries", n))
            ),
            grades=said["grades"],
        )

    def _adcode(self, text: str, path: TomlPath) -> str:
        found = find_divisions(text)
        if not found:
            raise self.fail(path, f"no region {text!r}; nearest: {', '.join(nearest_divisions(text))}")
        return found[0].adcode

    def _codes(self, text: str, path: TomlPath) -> list[str]:
        found = find_classes(text)
        if not found:
            raise self.fail(path, f"no industry {text!r}: a GB/T 4754 code as P83, or a word of its name")
        return found
