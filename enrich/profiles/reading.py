"""Profiles read from TOML: every complaint names file, line, what is wrong and what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from enrich.calls.survey import read_survey
from enrich.conditions import Condition, ConditionError, compile_condition
from enrich.facts import FACTS
from enrich.profiles.model import (
    FITS,
    NUMBER_KINDS,
    READINESS,
    TIERS,
    Control,
    NextCall,
    Profile,
    ProfileError,
    ProfileSource,
    Rule,
    Script,
    Veto,
)
from enrich.toml_lines import Path as TomlPath
from enrich.toml_tables import TableReader, allowed, read_tables

FOLDER = Path(__file__).resolve().parents[2] / "data" / "profiles"
MOST_CONTROL = 0.5

Row = TypeVar("Row", "Rule", "Veto")
Part = TypeVar("Part")


def profile_names() -> list[str]:
    """The profiles at hand."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def load_profile(name: str) -> Profile:
    """A profile by its name. Raises ProfileError, with the nearest names for an unknown one."""
    if name not in profile_names():
        raise ProfileError(f"no profile {name!r}; {allowed(name, profile_names())}")
    return read_profile(FOLDER / f"{name}.toml")


def read_profile(path: Path) -> Profile:
    """The profile in a file. Raises ProfileError."""
    try:
        return parse_profile(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path.name}: cannot be read as UTF-8 text: {error}") from error


def parse_profile(text: str, file: str) -> Profile:
    """The profile in a text; `file` is its name in messages. Raises ProfileError."""
    tables, reader = read_tables(text, file, _Reader)
    return reader.profile(tables, ProfileSource(text, file))


class _Reader(TableReader):
    """Reads the tables of a profile into dataclasses."""

    error = ProfileError

    def __init__(self, file: str, lines: Mapping[TomlPath, int]) -> None:
        super().__init__(file, lines)
        self.mistakes: list[str] = []

    def condition(self, value: Any, path: TomlPath) -> Condition:
        try:
            return compile_condition(value)
        except ConditionError as error:
            hint = f" {error.word!r}; {allowed(error.word, error.allowed)}" if error.allowed else ""
            raise self.fail((*path, *error.path), f"{error}{hint}") from None

    def profile(self, tables: dict[str, Any], source: ProfileSource) -> Profile:
        self.table(
            tables,
            (),
            ("profile", "rules", "fit", "readiness", "tiers", "next_call", "script", "survey"),
            ("vetoes", "control"),
        )
        head = self.part(partial(self.head, tables["profile"]))
        vetoes = self.rows(tables.get("vetoes", []), "vetoes", self.veto)
        rules = self.rows(tables["rules"], "rules", self.rule)
        if not self.mistakes:
            self.part(partial(self.check_caps, rules))
        fit = self.part(partial(self.thresholds, tables["fit"], "fit", FITS))
        readiness = self.part(partial(self.thresholds, tables["readiness"], "readiness", READINESS))
        tiers = self.part(partial(self.tiers, tables["tiers"]))
        next_call = self.part(partial(self.next_call, tables["next_call"]))
        control = self.part(partial(self.control, tables["control"])) if "control" in tables else Control()
        script = self.part(partial(self.script, tables["script"], tables["survey"]))
        if not (head and fit and readiness and tiers and next_call and control and script) or self.mistakes:
            raise ProfileError("\n".join(self.mistakes))
        conditions = [veto.when for veto in vetoes] + [rule.when for rule in rules]
        return Profile(
            *head,
            vetoes=vetoes,
            rules=rules,
            fit=fit,
            readiness=readiness,
            tiers=tiers,
            next_call=next_call,
            control=control,
            script=script,
            fields=tuple(dict.fromkeys(field for condition in conditions for field in condition.fields)),
            source=source,
        )

    def part(self, read: Callable[[], Part]) -> Part | None:
        """What a part of the profile says; a mistake in it is noted, so that all of them are told at once."""
        try:
            return read()
        except ProfileError as error:
            self.mistakes.append(str(error))
            return None

    def head(self, value: Any) -> tuple[str, str, str]:
        table = self.table(value, ("profile",), ("name", "title", "version"))
        name, title, version = (self.text(table[key], ("profile", key)) for key in ("name", "title", "version"))
        return name, title, version

    def rows(self, value: Any, key: str, read: Callable[[Any, TomlPath], Row]) -> tuple[Row, ...]:
        if not isinstance(value, list):
            raise self.fail((key,), f"must be written as [[{key}]]")
        rows: dict[str, Row] = {}
        for index, table in enumerate(value):
            if row := self.part(partial(self.row, read, table, (key, index), rows)):
                rows[row.id] = row
        return tuple(rows.values())

    def row(self, read: Callable[[Any, TomlPath], Row], table: Any, path: TomlPath, earlier: Mapping[str, Row]) -> Row:
        row = read(table, path)
        if row.id in earlier:
            raise self.fail((*path, "id"), f"{row.id!r} is taken by an earlier one")
        return row

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
            raise self.fail((*path, "axis"), f"unknown axis {axis!r}; {allowed(str(axis), ('fit', 'readiness'))}")
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
                    raise self.fail(path, f"unknown grade {grade!r}; {allowed(str(grade), grades)}")
                if grade in tiers:
                    raise self.fail(path, f"{grade} stands under {tiers[grade]} already")
                tiers[grade] = tier
        missing = [grade for grade in grades if grade not in tiers]
        if missing:
            raise self.fail(("tiers",), f"every grade needs a tier; missing: {', '.join(missing)}")
        return tiers

    def control(self, value: Any) -> Control:
        path = ("control",)
        table = self.table(value, path, ("share", "seed", "reason"))
        share = self.number(table["share"], (*path, "share"), 0)
        if share > MOST_CONTROL:
            raise self.fail((*path, "share"), f"must not be above {MOST_CONTROL:g}, but is {share:g}")
        seed, reason = (self.text(table[key], (*path, key)) for key in ("seed", "reason"))
        return Control(share, seed, reason)

    def script(self, value: Any, survey: Any) -> Script:
        table = self.table(value, ("script",), ("opening", "checklist"))
        return Script(
            opening=self.text(table["opening"], ("script", "opening")),
            checklist=self.texts(table["checklist"], ("script", "checklist")),
            survey=read_survey(self, survey),
        )

    def next_call(self, value: Any) -> NextCall:
        path = ("next_call",)
        table = self.table(value, path, ("minutes", "cost_per_minute", "margin", "chance", "reach"))
        minutes, price = (self.number(table[key], (*path, key), 0) for key in ("minutes", "cost_per_minute"))
        return NextCall(
            cost=minutes * price,
            cost_per_minute=price,
            margin=self.numbers(table["margin"], (*path, "margin"), FITS, 0),
            chance=self.numbers(table["chance"], (*path, "chance"), READINESS, 0),
            reach=self.numbers(table["reach"], (*path, "reach"), NUMBER_KINDS, 0),
        )
