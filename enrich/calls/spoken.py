"""What calls established of each lead, as the facts that its grade may ask for: the newest word of each kind holds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from enrich.calls.dispositions import dispositions
from enrich.calls.facts import BURNING_ISSUE
from enrich.calls.survey import Question
from enrich.lead import CALLED, Lead, Signal, Spoken
from enrich.vocabulary import say
from pipelines.text.dates import parse_date

FORGOTTEN_AFTER = timedelta(days=730)
"""A conversation says nothing of a lead's readiness after two years."""


def spoken_with(
    db: Database, profile: str, survey: Collection[Question], before: date | None = None
) -> dict[str, Spoken]:
    """What calls established, by the lead that answers; leads without a call have no entry.

    profile, survey: whose answers are read. before: only what was said before that day.
    """
    until = (before or date.max).isoformat()
    spoken: dict[str, Spoken] = {}
    answers = _answers(db, profile, until)
    deadlines, budgets = ([q.id for q in survey if q.kind == kind] for kind in ("when", "money"))
    facts = _facts(db, until)
    for lead_uid, calls in _calls(db, until).items():
        live = [call for call in calls if dispositions()[call["disposition"]].live]
        stated = answers.get(lead_uid, {})
        spoken[lead_uid] = Spoken(
            dials=len(calls),
            result=_result(live[-1]) if live else None,
            attitude=_newest(calls, "attitude"),
            awareness=_newest(calls, "awareness"),
            answers=_said(stated),
            wanted_by=next((parse_date(stated[q]["by"]) for q in deadlines if q in stated), None),
            budget=next(((stated[q][0], stated[q][1]) for q in budgets if q in stated), None),
            **facts.get(lead_uid, {}),
        )
    return spoken


def with_calls(lead: Lead, spoken: Spoken | None) -> Lead:
    """The lead as it stands after its calls; the last conversation is a dated sign like any other."""
    if spoken is None:
        return lead
    results = (spoken.result,) if spoken.result else ()
    return replace(lead, spoken=spoken, signals=(*lead.signals, *results))


def _calls(db: Database, until: str) -> dict[str, list[dict[str, Any]]]:
    calls: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.query(
        "SELECT answers_as, called_at, disposition, attitude, awareness FROM lead_calls WHERE called_at < ? "
        "ORDER BY called_at, call_id",
        [until],
    ):
        calls[row["answers_as"]].append(row)
    return calls


def _result(call: Mapping[str, Any]) -> Signal:
    day = date.fromisoformat(call["called_at"][:10])
    word = say("disposition", call["disposition"])
    return Signal(CALLED + call["disposition"], f"通话: {word}", day, expires=day + FORGOTTEN_AFTER)


def _newest(calls: Collection[Mapping[str, Any]], field: str) -> int | None:
    stated = [call[field] for call in calls if call[field] is not None]
    return stated[-1] if stated else None


def _answers(db: Database, profile: str, until: str) -> dict[str, dict[str, Any]]:
    """lead -> question -> typed answer (`enrich.calls.survey`)."""
    answers: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in db.query(
        "SELECT coalesce(a.answers_as, s.lead_uid) AS uid, s.question, s.value FROM survey_answers s "
        "LEFT JOIN answering_leads a USING (lead_uid) WHERE s.profile = ? AND s.answered_at < ? "
        "ORDER BY s.answered_at, s.rowid",
        [profile, until],
    ):
        answers[row["uid"]][row["question"]] = json.loads(row["value"])
    return answers


def _said(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Each question that was answered, and as question=choice what was chosen."""
    said = []
    for question, value in answers.items():
        said.append(question)
        chosen = value if isinstance(value, list) else [value]
        said += [f"{question}={choice}" for choice in chosen if isinstance(choice, str)]
    return tuple(said)


def _facts(db: Database, until: str) -> dict[str, dict[str, int]]:
    """lead -> how many parts of a burning issue hold, and the best stance of its people; what nobody said is absent."""
    newest: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in db.query(
        "SELECT coalesce(a.answers_as, f.lead_uid) AS uid, f.person, f.fact, f.value FROM call_facts f "
        "LEFT JOIN answering_leads a USING (lead_uid) WHERE f.stated_at < ? ORDER BY f.stated_at, f.fact_id",
        [until],
    ):
        newest[row["uid"]][row["person"], row["fact"]] = row["value"]
    found: dict[str, dict[str, int]] = {}
    for uid, facts in newest.items():
        flags = [value == "yes" for (_, fact), value in facts.items() if fact in BURNING_ISSUE]
        stances = [int(value) for (_, fact), value in facts.items() if fact == "stance"]
        found[uid] = ({"burning_issue": sum(flags)} if flags else {}) | ({"stance": max(stances)} if stances else {})
    return found
