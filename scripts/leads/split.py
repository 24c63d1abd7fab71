"""`leads split LEAD LISTING…`: some listings are another company."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils import Database

from enrich.repair import listings_of, split
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database, one_lead
from scripts.leads.options import by_option, note_option
from scripts.leads.outcome import resolving, show_decision


@click.command("split")
@click.argument("lead", metavar="LEAD")
@click.argument("listings", metavar="LISTING...", nargs=-1, required=True)
@by_option
@note_option
@click.pass_obj
def command(database: Path, lead: str, listings: tuple[str, ...], decided_by: str, note: str) -> None:
    """Take listings out of a company, for ever.

    LEAD is a 线索编号, a name or part of it, or a number. LISTING is the address of a page that `leads explain` shows,
    its listing id, or an unmistakable part of either.
    """
    db = existing_database(database)
    uid = one_lead(db, lead)["lead_uid"]
    chosen = [_listing(db, uid, wanted) for wanted in listings]
    with resolving():
        outcome = split(db, uid, chosen, decided_by=decided_by, note=note)
    show_decision(db, outcome)


def _listing(db: Database, uid: str, wanted: str) -> str:
    members = listings_of(db, uid)
    urls = {one: db.execute("SELECT url FROM listings WHERE listing_id = ?", [one]).fetchone()[0] for one in members}
    found = [one for one in members if wanted in (one, urls[one])] or [
        one for one in members if wanted in one or wanted in urls[one]
    ]
    if len(found) != 1:
        rows = "\n".join(f"  {one}  {urls[one]}" for one in found or members)
        raise LeadsError(f"{len(found)} listings of {uid} answer to {wanted!r}; which one?\n{rows}")
    return found[0]
