"""Calls counted: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from enrich.calls.dispositions import dispositions


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it is counted. lead: uid that answers. week: ISO date of its Monday. minutes: None if not measured.

    right_party: None where nobody said.
    """

    lead: str
    disposition: str
    right_party: bool | None
    minutes: float | None
    source: str
    channel: str
    grade: str
    agent: str
    week: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of some calls. leads: dialled. contacts: calls in which a person spoke; contacted: leads of those.

    right_known: contacts of which it is known whether it was the right party. minutes: of all calls, those not measured
    as their code usually takes; measured: how many calls were measured.
    """

    dials: int
    leads: int
    answered: int
    answered_leads: int
    contacts: int
    contacted: int
    right_parties: int
    right_known: int
    qualified: int
    qualified_leads: int
    wrong_numbers: int
    opt_outs: int
    minutes: float
    measured: int


def tally(calls: Iterable[Call]) -> Tally:
    """The counts of some calls."""
    codes = dispositions()
    made = list(calls)
    answered = [call for call in made if codes[call.disposition].answered]
    live = [call for call in made if codes[call.disposition].live]
    known = [call for call in live if call.right_party is not None]
    right = [call for call in known if call.right_party]
    qualified = [call for call in live if codes[call.disposition].qualified]
    return Tally(
        dials=len(made),
        leads=_leads(made),
        answered=len(answered),
        answered_leads=_leads(answered),
        contacts=len(live),
        contacted=_leads(live),
        right_parties=len(right),
        right_known=len(known),
        qualified=len(qualified),
        qualified_leads=_leads(qualified),
        wrong_numbers=sum(codes[call.disposition].number == "wrong" for call in made),
        opt_outs=sum(codes[call.disposition].opt_out for call in made),
        minutes=round(sum(_minutes(call) for call in made), 2),
        measured=sum(call.minutes is not None for call in made),
    )


def _leads(calls: Iterable[Call]) -> int:
    return len({call.lead for call in calls})


def _minutes(call: Call) -> float:
    return dispositions()[call.disposition].minutes if call.minutes is None else call.minutes


def by_dimension(calls: Iterable[Call], dimension: str) -> Mapping[str, Tally]:
    """Label -> counts; dimension: source, channel, grade, agent or week. "" where nobody knows."""
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(getattr(call, dimension), []).append(call)
    return {label: tally(groups[label]) for label in sorted(groups)}
