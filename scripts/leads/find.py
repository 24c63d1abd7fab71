"""Which database and which company are meant: how the commands read `--database` and the LEAD argument."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlite_utils import Database

from enrich.explain import find_lead
from pipelines.schema import open_database
from pipelines.text.phones import parse_phones
from scripts.leads.errors import LeadsError


def existing_database(path: Path) -> Database:
    """The database at `path`; a mistyped path makes no empty one. Raises LeadsError where there is none."""
    if not path.exists():
        raise LeadsError(f"there is no database at {path} yet. Start with: leads demo, or scrapy crawl NAME")
    return open_database(path)


def one_lead(db: Database, wanted: str) -> dict[str, Any]:
    """The company that answers to a 线索编号, a name or part of it, or a number. Raises LeadsError unless it is one."""
    if not wanted.strip():
        raise LeadsError("which company? Give its 线索编号, its name or a part of it, or a number.")
    phones = [p for p in parse_phones(wanted) if p.valid]
    found = find_lead(db, phones[0].e164 if phones else wanted)
    if not found:
        raise LeadsError(f"no company {wanted!r}. Try a part of its name, or its 线索编号 from the call list.")
    if len(found) > 1:
        rows = "\n".join(f"  {c['lead_uid']}  {c['name']}  {c['city']}" for c in found)
        raise LeadsError(f"{len(found)} companies or more answer to {wanted!r}; which one?\n{rows}")
    return found[0]
