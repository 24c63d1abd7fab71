"""The line policy: may a published number be dialled? The rules are data (`data/reference/line_policy.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from enrich.lead import Policy

TABLE = Path(__file__).resolve().parents[1] / "data" / "reference" / "line_policy.toml"
PERMISSIVE: tuple[Policy, ...] = ("callable", "held")


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a number was published. channel: code; "website" is the company's own. page_kind: detail or row.

    evidence: how the page reader found it, e.g. "label 联系电话 (dt/dd)"; "" for unlabelled text.
    """

    channel: str
    page_kind: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Line:
    """What may be done with a number, and why, in Chinese."""

    policy: Policy
    reason: str


@dataclass(frozen=True, slots=True)
class _Rule:
    policy: Policy
    reason: str
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    page_kinds: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def fits(self, kind: str, publication: Publication) -> bool:
        stated = (
            (kind, self.kinds),
            (publication.channel, self.channels),
            (publication.page_kind, self.page_kinds),
        )
        said = publication.evidence.casefold()
        return (
            all(not allowed or value in allowed for value, allowed in stated)
            and (not self.evidence or any(word in said for word in self.evidence))
            and not any(word in said for word in self.never)
        )


@dataclass(frozen=True, slots=True)
class _Policy:
    rules: tuple[_Rule, ...]
    reasons: dict[str, str]
    shared_from: int


def line_policy(kind: str, valid: bool, publications: Iterable[Publication], shared_by: int = 1) -> Line:
    """Judge one number of one company.

    kind: mobile, landline, 400, 800, 95, unknown. publications: every place where it stands for this company.
    shared_by: how many unrelated companies state it.
    """
    policy = _policy()
    if not valid:
        return Line("held", policy.reasons["invalid"])
    verdicts = [_judge(policy, kind, publication) for publication in publications]
    if not verdicts:
        return Line("held", policy.reasons["unpublished"])
    best = min(verdicts, key=lambda line: PERMISSIVE.index(line.policy))
    if best.policy == "callable" and shared_by >= policy.shared_from:
        return Line("shared", policy.reasons["shared"].format(count=shared_by))
    return best


def _judge(policy: _Policy, kind: str, publication: Publication) -> Line:
    rule = next(rule for rule in policy.rules if rule.fits(kind, publication))
    return Line(rule.policy, rule.reason)


@cache
def _policy() -> _Policy:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return _Policy(tuple(_rule(**rule) for rule in table["rules"]), table["reasons"], table["shared_from"])


def _rule(policy: Policy, reason: str, **words: Iterable[str]) -> _Rule:
    return _Rule(policy, reason, **{key: tuple(word.casefold() for word in said) for key, said in words.items()})
