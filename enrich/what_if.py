"""Who would move if the rules were others: all leads under two profiles on one day. Nothing is written."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from enrich.grade import Grade, Reason
from enrich.grade_stage import Grades, judged
from enrich.profiles import Profile
from enrich.report import Report


@dataclass(frozen=True, slots=True)
class Move:
    """A lead whose grade or tier would change. before, after: grades, as B2.

    rules: those that differ -> (points before, points after), None where a rule does not count or does not exist.
    """

    lead_uid: str
    before: str
    after: str
    tier_before: str
    tier_after: str
    value_before: float
    value_after: float
    rules: Mapping[str, tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """graded: leads. moved: of those, how many change grade or tier. moves: those whose value changes most.

    entering, leaving: leads that would come to the queue or go from it. grades: (before, after) -> leads, all of them.
    """

    graded: int
    moved: int
    entering: int
    leaving: int
    grades: Mapping[tuple[str, str], int]
    moves: tuple[Move, ...]


def what_if(
    db: Database,
    now: Profile,
    then: Profile,
    *,
    report: Report,
    today: date,
    only: Collection[str] | None = None,
    most: int = 20,
) -> WhatIf:
    """Compare two profiles over all leads, or those of `only`; `most` moves are told one by one."""
    grades: Counter[tuple[str, str]] = Counter()
    moved = entering = leaving = 0
    moves: list[Move] = []
    both = zip(
        judged(db, now, _graded, report=report, today=today, only=only),
        judged(db, then, _graded, report=lambda *_: None, today=today, only=only),
        strict=True,
    )
    for before, after in both:
        for (uid, old), (_, new) in zip(before, after, strict=True):
            grades[_name(old), _name(new)] += 1
            if (_name(old), old.tier) == (_name(new), new.tier):
                continue
            moved += 1
            entering += old.tier == "none" != new.tier
            leaving += new.tier == "none" != old.tier
            moves.append(_move(uid, old, new))
        moves = _greatest(moves, most)
    return WhatIf(grades.total(), moved, entering, leaving, grades, tuple(moves))


def _graded(_: sqlite3.Connection, grades: Grades, _today: date) -> list[tuple[str, Grade]]:
    return list(grades)


def _name(found: Grade) -> str:
    return f"{found.fit}{found.readiness}"


def _move(uid: str, old: Grade, new: Grade) -> Move:
    was, will = _points(old.reasons), _points(new.reasons)
    return Move(
        lead_uid=uid,
        before=_name(old),
        after=_name(new),
        tier_before=old.tier,
        tier_after=new.tier,
        value_before=old.value,
        value_after=new.value,
        rules={
            rule: (was.get(rule), will.get(rule))
            for rule in dict.fromkeys((*was, *will))
            if was.get(rule) != will.get(rule)
        },
    )


def _points(reasons: Iterable[Reason]) -> dict[str, float]:
    """What counts: points of rules that fired, 0 for vetoes."""
    return {reason.rule_id: reason.points for reason in reasons if reason.state != "unknown"}


def _greatest(moves: list[Move], most: int) -> list[Move]:
    return sorted(moves, key=lambda move: (-abs(move.value_after - move.value_before), move.lead_uid))[:most]
