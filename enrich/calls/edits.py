"""What an agent corrected in columns that the system fills: a value that nobody ever stated of this company."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlite_utils import Database

from enrich.calls.corrections import check_correction
from enrich.calls.errors import ResultError
from pipelines.text.folding import fold
from pipelines.text.phones import parse_phones

TEXTS = ("name", "address", "website", "person", "title")


def corrected_cells(
    db: Database, lead_uid: str, edited: Mapping[str, tuple[tuple[str, str], ...]]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Field -> correction; and cells (column, text) that were changed into something that cannot be a value.

    edited: field -> (column, text), as `reading.ReadRow` has it. lead_uid: the one that answers.
    """
    known = _stated(db, lead_uid)
    corrections: dict[str, str] = {}
    unreadable: list[tuple[str, str]] = []
    for field, cells in edited.items():
        for column, text in cells:
            news = _news(field, text, known)
            if not news:
                continue
            try:
                check_correction(field, news)
                corrections[field] = (
                    f"{corrections[field]}、{news}" if field == "phones" and field in corrections else news
                )
            except ResultError:
                unreadable.append((column, text))
    return corrections, unreadable


def _news(field: str, text: str, known: set[str]) -> str:
    """What of a cell nobody stated before, "" if nothing."""
    if field != "phones":
        return "" if _key(text) in known else text
    phones = [phone for phone in parse_phones(text) if phone.valid]
    fresh = [phone for phone in phones if phone.e164 not in known]
    if phones or _key(text) in known:
        return "、".join(phone.raw for phone in fresh)
    return text


def _key(text: str) -> str:
    return "".join(fold(text).casefold().split())


def _stated(db: Database, lead_uid: str) -> set[str]:
    """Every name, number, address, site, person and title that was ever stated of a company."""
    known: set[str] = set()
    for (said,) in db.execute(
        "SELECT l.normalised FROM company_listings m JOIN listings l USING (listing_id) WHERE m.lead_uid = ?",
        [lead_uid],
    ).fetchall():
        values = json.loads(said)
        known.update(_key(values.get(name) or "") for name in TEXTS)
        for phone in values["phones"]:
            known.update((phone["e164"], _key(phone["raw"])))
    for old, new in db.execute(
        "SELECT c.old, c.new FROM changes c JOIN company_listings m USING (listing_id) WHERE m.lead_uid = ?", [lead_uid]
    ).fetchall():
        for value in (json.loads(old), json.loads(new)):
            phones = value if isinstance(value, list) else []
            known.update(phone["e164"] for phone in phones if isinstance(phone, dict) and "e164" in phone)
            known.update([_key(value)] if isinstance(value, str) else [])
    for row in db.execute("SELECT name, address, website FROM companies WHERE lead_uid = ?", [lead_uid]).fetchall():
        known.update(map(_key, row))
    for row in db.execute("SELECT value, person, title FROM contacts WHERE lead_uid = ?", [lead_uid]).fetchall():
        known.update((row[0], *map(_key, row)))
    return known
