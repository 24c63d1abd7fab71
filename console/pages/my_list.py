"""我的名单: what to call next, in order of value, callbacks that are due on top."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.page import Answer, Ask, Page, View
from console.scope import agent_of
from enrich.access.audit import Trace
from enrich.call_list import CallListRow
from enrich.calls.policy import call_policy, next_slot
from enrich.calls.working_list import BEST, Place, due_callbacks, working_list
from enrich.export.values import fired
from enrich.free_text import cleaner

SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class Line:
    """A lead as the list shows it; its numbers are on the card. due: the callback it waits for."""

    lead_uid: str
    name: str
    fit: str
    grade: str
    place: str
    industry: str
    reason: str
    signal: str
    attempts: int
    owner: str
    due: datetime | None


def _show(ask: Ask) -> Answer:
    agent, profile = agent_of(ask), ask.settings.profile
    after = _place(ask.arg("after"))
    due = due_callbacks(ask.db, profile, ask.moment, agent=agent) if after == BEST else []
    found = working_list(ask.db, profile, ask.moment, agent=agent, after=after)
    slot = next_slot(call_policy(), ask.moment)
    context = {
        "agent": agent,
        "due": [_line(row) for row in due],
        "rows": [_line(row) for row in found.rows],
        "after": SEPARATOR.join(map(str, found.after)) if found.after else "",
        "zone": call_policy().zone,
        "hours": call_policy().words,
        "opens": None if slot <= ask.moment else slot,
    }
    return View("my_list.html", context, (Trace("view", detail=f"{len(due) + len(found.rows)} leads"),))


def _line(row: CallListRow) -> Line:
    facts, clean = row.facts, cleaner(row.facts["city"], row.suppressed)
    return Line(
        lead_uid=facts["lead_uid"],
        name=clean(facts["name"]),
        fit=facts["fit"],
        grade=facts["grade"],
        place=facts["city"] + facts["district"],
        industry=facts["industry_name"],
        reason=clean(next(iter(fired(row)), "")),
        signal=clean(row.signals[0]["evidence"]) if row.signals else "",
        attempts=facts["attempts"],
        owner=facts["owner"],
        due=row.standing.due if row.standing else None,
    )


def _place(said: str) -> Place:
    """Where the list goes on; its beginning for what is no place."""
    rank, _, uid = said.partition(SEPARATOR)
    try:
        return float(rank), uid
    except ValueError:
        return BEST


PAGES = (Page("/", may="call", show=_show, menu="list.title", place=10),)
