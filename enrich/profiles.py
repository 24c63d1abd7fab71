"""Customer profiles: whom we sell to, as rules in `data/profiles/NAME.toml`, checked when read.

A profile holds `[profile]` (name, title, version), `[[vetoes]]` (id, when, reason), `[[rules]]` (id, axis, when,
points, reason; group, cap, half_life where wanted), the thresholds `[fit]` and `[readiness]`, `[tiers]`, `[next_call]`,
`[script]`.
`when` is a condition (`enrich.conditions`) over the facts of `enrich.facts`. A group's cap is the most points that its
rules add up to, in either direction. half_life: days after which a signal counts half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar

from rapidfuzz import process

from enrich.conditions import Condition, ConditionError, compile_condition
from enrich.facts import FACTS
from enrich.toml_lines import Path as TomlPath
from enrich.toml_lines import TomlError, read_toml

FOLDER = Path(__file__).resolve().parents[1] / "data" / "profiles"
NEAR = 60

Row = TypeVar("Row", "Rule", "Veto")
Axis = Literal["fit", "readiness"]
FITS = ("A", "B", "C", "D")
READINESS = ("1", "2", "3", "4")
TIERS = ("none", "light", "frequent", "vip")
NUMBER_KINDS = ("landline", "mobile", "400", "800", "95", "unknown", "shared")


class ProfileError(ValueError):
    """A profile that cannot be used; the message names file, line, what is wrong and what is allowed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """points: what it adds on its axis when it holds. group, cap, half_life: "" or None where they do not apply."""

    id: str
    axis: Axis
    when: Condition
    points: float
    reason: str
    group: str = ""
    cap: float | None = None
    half_life: float | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """A condition under which a company is not called at all."""

    id: str
    when: Condition
    reason: str


@dataclass(frozen=True, slots=True)
class NextCall:
    """Yuan that a call costs and may bring: margin by fit, chance of a sale by readiness, reach by kind of number."""

    cost: float
    margin: Mapping[str, float]
    chance: Mapping[str, float]
    reach: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Script:
    """What the telemarketer has at hand. opening: who calls, where the number is from, how to opt out (COMPLIANCE.md).

    checklist: the handbook's CREATE. survey: its questions, in their order.
    """

    opening: str
    checklist: tuple[str, ...]
    survey: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """fit and readiness: (points, grade) from the best grade down; below the last comes D or 4. tiers: grade -> tier.

    fields: the facts that any rule or veto asks for.
    """

    name: str
    title: str
    version: str
    vetoes: tuple[Veto, ...]
    rules: tuple[Rule, ...]
    fit: tuple[tuple[float, str], ...]
    readiness: tuple[tuple[float, str], ...]
    tiers: Mapping[str, str]
    next_call: NextCall
    script: Script
    fields: tuple[str, ...]


def profile_names() -> list[str]:
    """The profiles at hand."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def load_profile(name: str) -> Profile:
    """A profile by its name. Raises ProfileError, with the nearest names for an unknown one."""
    if name not in profile_names():
        raise ProfileError(f"no profile {name!r}; {_allowed(name, profile_names())}")
    return read_profile(FOLDER / f"{name}.toml")


def read_profile(path: Path) -> Profile:
    """The profile in a file. Raises ProfileError."""
    try:
        return parse_profile(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path.name}: cannot be read as UTF-8 text: {error}") from error


def parse_profile(text: str, file: str) -> Profile:
    """The profile in a text; `file` is its name in messages. Raises ProfileError."""
    try:
        tables, lines = read_toml(text)
    except TomlError as error:
        raise ProfileError(f"{file}:{error.line}: not TOML: {error}") from error
    return _Reader(file, lines).profile(tables)


def _allowed(word: str, choices: Iterable[str]) -> str:
    choices = tuple(choices)
    near = process.extractOne(word, choices, score_cutoff=NEAR)
    return (f"did you mean {near[0]!r}? " if near else "") + "allowed: " + ", ".join(choices)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads tables into dataclasses; every complaint carries the line of the offending value."""

    file: str
    lines: Mapping[TomlPath, int]

    def fail(self, path: TomlPath, message: str) -> ProfileError:
        place = next(self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines)
        where = ".".join(str(p + 1 if isinstance(p, int) else p) for p in path)
        return ProfileError(f"{self.file}:{place}: {where + ': ' if where else ''}{message}")

    def table(self, tables: Any, path: TomlPath, keys: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
        keys, optional = tuple(keys), tuple(optional)
        if not isinstance(tables, dict):
            raise self.fail(path, "must be a table")
        for key in tables:
            if key not in (*keys, *optional):
                raise self.fail((*path, key), f"unknown key; {_allowed(key, (*keys, *optional))}")
        for key in keys:
            if key not in tables:
                raise self.fail(path, f"{key!r} is missing")
        return tables

    def text(self, value: Any, path: TomlPath) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fail(path, f"must be a text, not {value!r}")
        return value

    def number(self, value: Any, path: TomlPath, low: float | None = None) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.fail(path, f"must be a number, not {value!r}")
        if low is not None and value < low:
            raise self.fail(path, f"must not be below {low:g}, but is {value:g}")
        return value

    def numbers(self, value: Any, path: TomlPath, keys: Iterable[str], low: float | None = None) -> dict[str, float]:
        table = self.table(value, path, keys)
        return {key: self.number(table[key], (*path, key), low) for key in keys}

    def condition(self, value: Any, path: TomlPath) -> Condition:
        try:
            return compile_condition(value)
        except ConditionError as error:
            hint = f" {error.word!r}; {_allowed(error.word, error.allowed)}" if error.allowed else ""
            raise self.fail((*path, *error.path), f"{error}{hint}") from None

    def profile(self, tables: dict[str, Any]) -> Profile:
        self.table(tables, (), ("profile", "rules", "fit", "readiness", "tiers", "next_call", "script"), ("vetoes",))
        head = self.table(tables["profile"], ("profile",), ("name", "title", "version"))
        name, title, version = (self.text(head[key], ("profile", key)) for key in ("name", "title", "version"))
        vetoes = self.rows(tables.get("vetoes", []), "vetoes", self.veto)
        rules = self.rows(tables["rules"], "rules", self.rule)
        self.check_caps(rules)
        conditions = [veto.when for veto in vetoes] + [rule.when for rule in rules]
        return Profile(
            name=name,
            title=title,
            version=version,
            vetoes=vetoes,
            rules=rules,
            fit=self.thresholds(tables["fit"], "fit", FITS),
            readiness=self.thresholds(tables["readiness"], "readiness", READINESS),
            tiers=self.tiers(tables["tiers"]),
            next_call=self.next_call(tables["next_call"]),
            script=self.script(tables["script"]),
            fields=tuple(dict.fromkeys(field for condition in conditions for field in condition.fields)),
        )

    def rows(self, value: Any, key: str, read: Callable[[Any, TomlPath], Row]) -> tuple[Row, ...]:
        if not isinstance(value, list):
            raise self.fail((key,), f"must be written as [[{key}]]")
        rows: dict[str, Row] = {}
        for index, table in enumerate(value):
            row = read(table, (key, index))
            if row.id in rows:
                raise self.fail((key, index, "id"), f"{row.id!r} is taken by an earlier one")
            rows[row.id] = row
        return tuple(rows.values())

    def veto(self, value: Any, path: TomlPath) -> Veto:
        table = self.table(value, path, ("id", "when", "reason"))
        return Veto(
            id=self.text(table["id"], (*path, "id")),
            when=self.condition(table["when"], (*path, "when")),
            reason=self.text(table["reason"], (*path, "reason")),
        )

    def rule(self, value: Any, path: TomlPath) -> Rule:
        table = self.table(value, path, ("id", "axis", "when", "points", "reason"), ("group", "cap", "half_life"))
        axis = table["axis"]
        if axis not in ("fit", "readiness"):
            raise self.fail((*path, "axis"), f"unknown axis {axis!r}; {_allowed(str(axis), ('fit', 'readiness'))}")
        when = self.condition(table["when"], (*path, "when"))
        if "half_life" in table and not any(FACTS[field].dated for field in when.fields):
            dated = ", ".join(field for field, fact in FACTS.items() if fact.dated)
            raise self.fail((*path, "half_life"), f"only a signal fades: `when` must ask for one of {dated}")
        if "cap" in table and "group" not in table:
            raise self.fail((*path, "cap"), "a cap belongs to a group; 'group' is missing")
        return Rule(
            id=self.text(table["id"], (*path, "id")),
            axis=axis,
            when=when,
            points=self.number(table["points"], (*path, "points")),
            reason=self.text(table["reason"], (*path, "reason")),
            group=self.text(table["group"], (*path, "group")) if "group" in table else "",
            cap=self.number(table["cap"], (*path, "cap"), 0) if "cap" in table else None,
            half_life=self.number(table["half_life"], (*path, "half_life"), 1) if "half_life" in table else None,
        )

    def check_caps(self, rules: Iterable[Rule]) -> None:
        """Rules of one group lie on one axis and share one cap."""
        first: dict[str, Rule] = {}
        for index, rule in enumerate(rules):
            if not rule.group:
                continue
            model = first.setdefault(rule.group, rule)
            for key in ("axis", "cap"):
                if getattr(model, key) != getattr(rule, key):
                    raise self.fail(
                        ("rules", index, key),
                        f"{getattr(rule, key)!r} differs from {getattr(model, key)!r} of {model.id!r}, the first rule "
                        f"of group {rule.group!r}",
                    )

    def thresholds(self, value: Any, key: str, grades: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
        bounds = self.numbers(value, (key,), grades[:-1])
        for better, worse in pairwise(grades[:-1]):
            if bounds[better] <= bounds[worse]:
                raise self.fail((key, better), f"{better} must take more points than {worse}")
        return tuple((points, grade) for grade, points in bounds.items())

    def tiers(self, value: Any) -> dict[str, str]:
        table = self.table(value, ("tiers",), TIERS)
        grades = tuple(fit + readiness for fit in FITS for readiness in READINESS)
        tiers: dict[str, str] = {}
        for tier, listed in table.items():
            if not isinstance(listed, list):
                raise self.fail(("tiers", tier), "must be a list of grades")
            for index, grade in enumerate(listed):
                path = ("tiers", tier, index)
                if grade not in grades:
                    raise self.fail(path, f"unknown grade {grade!r}; {_allowed(str(grade), grades)}")
                if grade in tiers:
                    raise self.fail(path, f"{grade} stands under {tiers[grade]} already")
                tiers[grade] = tier
        missing = [grade for grade in grades if grade not in tiers]
        if missing:
            raise self.fail(("tiers",), f"every grade needs a tier; missing: {', '.join(missing)}")
        return tiers

    def script(self, value: Any) -> Script:
        table = self.table(value, ("script",), ("opening", "checklist", "survey"))
        checklist, survey = (self.texts(table[key], ("script", key)) for key in ("checklist", "survey"))
        return Script(self.text(table["opening"], ("script", "opening")), checklist, survey)

    def texts(self, value: Any, path: TomlPath) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise self.fail(path, "must be a list of texts")
        return tuple(self.text(text, (*path, index)) for index, text in enumerate(value))

    def next_call(self, value: Any) -> NextCall:
        path = ("next_call",)
        table = self.table(value, path, ("minutes", "cost_per_minute", "margin", "chance", "reach"))
        minutes, price = (self.number(table[key], (*path, key), 0) for key in ("minutes", "cost_per_minute"))
        return NextCall(
            cost=minutes * price,
            margin=self.numbers(table["margin"], (*path, "margin"), FITS, 0),
            chance=self.numbers(table["chance"], (*path, "chance"), READINESS, 0),
            reach=self.numbers(table["reach"], (*path, "reach"), NUMBER_KINDS, 0),
        )
