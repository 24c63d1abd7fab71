"""What a valid profile may still have wrong: codes that no lead can have, grades that nobody can reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from enrich.facts import FACTS, HIRING, INDUSTRY
from enrich.profiles.model import Axis, Profile
from enrich.signals import signal_kinds
from enrich.toml_lines import Path as TomlPath
from enrich.toml_lines import read_toml
from enrich.toml_tables import allowed
from enrich.vocabulary import words
from pipelines.text.industries import class_name


@dataclass(frozen=True, slots=True)
class Remark:
    """line: of the profile's file, from 1. text: what is doubtful there, and what would be right."""

    line: int
    text: str


def remarks(profile: Profile) -> list[Remark]:
    """What to look at again, in the order of the file."""
    tables, lines = read_toml(profile.source.text)
    found = [Remark(lines[path], text) for path, text in _codes(tables)]
    found += [Remark(lines[path], text) for path, text in _out_of_reach(profile)]
    return sorted(found, key=lambda remark: remark.line)


def most_points(profile: Profile, axis: Axis) -> float:
    """The most points that the rules of an axis can add up to."""
    total, groups = 0.0, dict[str, tuple[float, float]]()
    for rule in profile.rules:
        if rule.axis != axis or rule.points <= 0:
            continue
        if rule.cap is None:
            total += rule.points
        else:
            before, cap = groups.get(rule.group, (0.0, rule.cap))
            groups[rule.group] = before + rule.points, cap
    return total + sum(min(points, cap) for points, cap in groups.values())


def _out_of_reach(profile: Profile) -> Iterator[tuple[TomlPath, str]]:
    axes: tuple[tuple[Axis, tuple[tuple[float, str], ...]], ...] = (
        ("fit", profile.fit),
        ("readiness", profile.readiness),
    )
    for axis, bounds in axes:
        most = most_points(profile, axis)
        for bound, name in bounds:
            if bound > most:
                yield (axis, name), f"nobody can reach {name}: it takes {bound:g} points, and all rules give {most:g}"


def _codes(tables: dict[str, Any]) -> Iterator[tuple[TomlPath, str]]:
    for key in ("vetoes", "rules"):
        for index, row in enumerate(tables.get(key, [])):
            for path, test in _tests(row["when"], (key, index, "when")):
                for place, code in _stated((*path, "value"), test["value"]):
                    if wrong := _wrong(test["field"], code):
                        yield place, wrong


def _stated(path: TomlPath, value: Any) -> Iterator[tuple[TomlPath, str]]:
    """The texts of an operand, each with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        yield from (((*path, index), text) for index, text in enumerate(value))


def _tests(condition: dict[str, Any], path: TomlPath) -> Iterator[tuple[TomlPath, dict[str, Any]]]:
    """Each `{field, op, value}` of a condition, with where it stands."""
    if "field" in condition:
        yield path, condition
    for joint in ("all", "any"):
        for index, part in enumerate(condition.get(joint, ())):
            yield from _tests(part, (*path, joint, index))
    if "not" in condition:
        yield from _tests(condition["not"], (*path, "not"))


def _wrong(field: str, code: str) -> str:
    """What is wrong with a code that a test of a fact asks for; "" for nothing, or where the fact is no code."""
    if FACTS[field].words == INDUSTRY:
        return "" if class_name(code) else f"GB/T 4754 has no class {code!r}"
    codes = _codes_of(field)
    return "" if not codes or code in codes else f"{field} is never {code!r}; {allowed(code, codes)}"


def _codes_of(field: str) -> tuple[str, ...]:
    """The codes that a fact may be made of; () where it is made of free words."""
    if field in ("hiring", "events"):
        return tuple(kind for kind in signal_kinds() if kind.startswith(HIRING) == (field == "hiring"))
    return tuple(words(FACTS[field].words)) if FACTS[field].words else ()
