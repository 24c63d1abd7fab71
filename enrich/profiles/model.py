"""What a customer profile is made of: vetoes, rules on two axes, thresholds, tiers, the worth of a call, the script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from enrich.calls.survey import Question
from enrich.conditions import Condition
from enrich.toml_tables import TableError

Axis = Literal["fit", "readiness"]
FITS = ("A", "B", "C", "D")
READINESS = ("1", "2", "3", "4")
TIERS = ("none", "light", "frequent", "vip")
NUMBER_KINDS = ("landline", "mobile", "400", "800", "95", "unknown", "shared")


class ProfileError(TableError):
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
    cost_per_minute: float
    margin: Mapping[str, float]
    chance: Mapping[str, float]
    reach: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Control:
    """The share (0 to 1) of leads with a tier of none that stay in the queue by lot, the lot's seed, and the reason."""

    share: float = 0.0
    seed: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProfileSource:
    """The text that a profile was read from, and the name of its file in messages."""

    text: str
    file: str


@dataclass(frozen=True, slots=True)
class Script:
    """What the telemarketer has at hand. opening: who calls, where the number is from, how to opt out (COMPLIANCE.md).

    checklist: the handbook's CREATE. survey: its questions, in their order.
    """

    opening: str
    checklist: tuple[str, ...]
    survey: tuple[Question, ...]


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
    control: Control
    script: Script
    fields: tuple[str, ...]
    source: ProfileSource
