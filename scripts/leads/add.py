"""`leads add TEXT --channel CHANNEL`: one company, as it was noted down."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from pipelines.store import now
from scripts.importing.files import TYPED_IN, Source
from scripts.importing.intake import reason_words, take_in
from scripts.importing.offline import CHANNELS, check_basis, sighting_options
from scripts.importing.pasted import ORDER, read_company
from scripts.importing.rows import Given
from scripts.importing.tables import Column, Row, Table
from scripts.leads.errors import LeadsError
from scripts.leads.output import console, literal, progress
from spiders.items import Sighting

PARTS = ("name", "phone", "address", "person", "title", "email", "website", "products")
FIELD = {"phone": "phones", "person": "contact_person", "title": "contact_title", "email": "emails"}
TYPED = "手工录入"


@click.command("add")
@click.argument("text", default="")
@click.option("--channel", type=click.Choice(CHANNELS), required=True, help="How we came to know of it.")
@click.option("--name", default="", help="The company.")
@click.option("--phone", default="", help="Its numbers, as written.")
@click.option("--address", default="")
@click.option("--person", default="", help="Whom to ask for.")
@click.option("--title", default="", help="That person's title.")
@click.option("--email", default="")
@click.option("--website", default="")
@click.option("--products", default="", help="What it does.")
@sighting_options
@click.pass_obj
def command(database: Path, /, *, text: str, channel: str, sighting: Sighting, **parts: str) -> None:
    """Add one company: TEXT as "公司名 电话 地址 联系人", in any order, with labels or without; or by options.

    Say who saw it, where and when (--who, --where, --when); referral and exchange need --referrer and --basis.
    """
    check_basis(channel, sighting)
    fields = {**read_company(text), **{FIELD.get(k, k): v for k, v in parts.items() if v}}
    if not fields.get("name"):
        raise LeadsError('which company? leads add "公司名 电话 地址 联系人" --channel observation, or --name')
    told = replace(sighting, origin=TYPED, seen_on=sighting.seen_on or now()[:10])
    given = Given(channel, told, Source(TYPED_IN, text.encode()).digest, now())
    columns = tuple(Column(TYPED, field) for field in ORDER)
    table = Table("", columns, (Row(1, tuple(fields.get(field, "") for field in ORDER)),))
    with progress() as report:
        account = take_in([table], given, database, report)
    if account.rejects:
        raise LeadsError(f"{fields['name']} was not added: {reason_words(account.rejects[0])}")
    for field, value in fields.items():
        console.print(f"  {field}: {literal(value)}")
    assert account.run is not None
    console.print("Added. Next: leads enrich" if account.run["listings_new"] else "It was known already.")
