"""Which company is meant: how the commands read the LEAD argument."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from enrich.explain import find_lead
from pipelines.text.phones import parse_phones
from scripts.leads.errors import LeadsError


def one_lead(db: Database, wanted: str) -> dict[str, Any]:
    """The company that answers to a 线索编号, a name or part of it, or a number. Raises LeadsError unless it is one."""
    phones = [p for p in parse_phones(wanted) if p.valid]
    found = find_lead(db, phones[0].e164 if phones else wanted)
    if not found:
        raise LeadsError(f"no company {wanted!r}. Try a part of its name, or its 线索编号 from the call list.")
    if len(found) > 1:
        rows = "\n".join(f"  {c['lead_uid']}  {c['name']}  {c['city']}" for c in found)
        raise LeadsError(f"{len(found)} companies or more answer to {wanted!r}; which one?\n{rows}")
    return found[0]
