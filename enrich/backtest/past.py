"""Called leads as the profile would have graded them on the morning of their first call, and what came of it.

Facts of the directories are taken as they are known today; signs that were seen later than that morning, and all that
calls brought, are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from enrich.calls.dispositions import dispositions
from enrich.grade import Grade, grader
from enrich.lead import Lead
from enrich.lead_json import load_lead
from enrich.profiles import Profile
from enrich.report import Report

FOLLOWED = timedelta(days=90)
"""What came of a lead is what was heard within this time after its first call."""
SALE = "SALE"
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Trial:
    """One called lead. day: of its first call. reached: a person spoke; qualified: showed interest or more; sold.

    fit, readiness, score, fired: what the profile says of the lead on that morning; score: fit and readiness points
    together; fired: rule -> share (0 to 1, less where its signal had faded) of its points. control: called by lot.
    """

    lead_uid: str
    day: date
    reached: bool
    qualified: bool
    sold: bool
    fit: str
    readiness: str
    score: float
    value: float
    control: bool
    fired: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Called:
    day: date
    reached: bool
    qualified: bool
    sold: bool


def past_trials(
    db: Database, profile: Profile, *, report: Report, since: date | None = None, until: date | None = None
) -> list[Trial]:
    """Every lead whose first call lies in the days `since` to `until`, both included; companies gone are left out."""
    called = {
        uid: one
        for uid, one in _called(db)
        if (since is None or one.day >= since) and (until is None or one.day <= until)
    }
    judge = grader(profile)
    trials: list[Trial] = []
    for leads in _leads(db, sorted(called)):
        trials += (_trial(lead, called[lead.lead_uid], profile, judge) for lead in leads)
        report("judging past calls", len(trials), len(called))
    return trials


def _called(db: Database) -> Iterator[tuple[str, _Called]]:
    rows = db.execute(
        "SELECT answers_as, called_at, disposition FROM lead_calls ORDER BY answers_as, called_at, call_id"
    )
    for uid, calls in groupby(rows, key=itemgetter(0)):
        made = [(date.fromisoformat(at[:10]), code) for _, at, code in calls]
        first = made[0][0]
        heard = {code for day, code in made if day <= first + FOLLOWED}
        yield (
            uid,
            _Called(
                day=first,
                reached=any(dispositions()[code].live for code in heard),
                qualified=any(dispositions()[code].qualified for code in heard),
                sold=SALE in heard,
            ),
        )


def _leads(db: Database, uids: Sequence[str]) -> Iterator[list[Lead]]:
    for start in range(0, len(uids), CHUNK):
        yield [
            load_lead(text)
            for (text,) in db.execute(
                "SELECT lead FROM leads WHERE lead_uid IN (SELECT value FROM json_each(?)) ORDER BY lead_uid",
                [json.dumps(uids[start : start + CHUNK])],
            )
        ]


def _trial(lead: Lead, called: _Called, profile: Profile, judge: Callable[[Lead, date], Grade]) -> Trial:
    known = replace(lead, signals=tuple(signal for signal in lead.signals if signal.seen <= called.day))
    found = judge(known, called.day)
    return Trial(
        lead_uid=lead.lead_uid,
        day=called.day,
        reached=called.reached,
        qualified=called.qualified,
        sold=called.sold,
        fit=found.fit,
        readiness=str(found.readiness),
        score=found.fit_points + found.readiness_points,
        value=found.value,
        control=found.control,
        fired=_fired(found, profile),
    )


def _fired(found: Grade, profile: Profile) -> dict[str, float]:
    """Rule -> share of its points; a rule that was capped by its group held all the same."""
    points = {rule.id: rule.points for rule in profile.rules}
    return {
        reason.rule_id: reason.points / points[reason.rule_id] if reason.state == "fired" else 1.0
        for reason in found.reasons
        if reason.state in ("fired", "capped") and points.get(reason.rule_id)
    }
