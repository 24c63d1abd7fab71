"""`leads suppress`: whom not to call, at once and everywhere."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils import Database

from enrich.suppression import KINDS, suppress
from pipelines.text.phones import parse_phones
from pipelines.text.websites import parse_website
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database, one_lead
from scripts.leads.output import console


@click.command("suppress")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("values", nargs=-1, required=True)
@click.option("--reason", default="asked not to be called", show_default=True, help="Why; kept with the entry.")
@click.pass_obj
def command(database: Path, kind: str, values: tuple[str, ...], reason: str) -> None:
    """Never call a number, e-mail, domain, company (by 线索编号) or person again."""
    db = existing_database(database)
    canonical = [_canonical(db, kind, value) for value in values]
    added = sum(suppress(db, kind, value, reason, "command line") for value in canonical)
    console.print(f"{added} added, {len(values) - added} stood there already. They are in no export from now on.")


def _canonical(db: Database, kind: str, value: str) -> str:
    """The value as the gate compares it. Raises LeadsError for one that would stop nothing."""
    if kind == "phone":
        return _number(value)
    if kind == "company":
        return str(one_lead(db, value)["lead_uid"])
    if kind == "domain":
        site = parse_website(value)
        if not (site and site.domain):
            raise LeadsError(f"{value!r} is not a domain; write it as firm.com.cn")
        return site.domain
    if not value.strip() or (kind == "email" and "@" not in value):
        raise LeadsError(f"{value!r} is no {kind}")
    return value.strip()


def _number(value: str) -> str:
    phones = [p for p in parse_phones(value) if p.valid]
    if len(phones) != 1:
        raise LeadsError(f"{value!r} is not one dialable number; write it with its area code, as 0512-65551234")
    return phones[0].e164
