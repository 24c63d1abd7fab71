"""`leads console`: the web page of the people who sell, and who may enter it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import uvicorn
from rich.table import Table
from sqlite_utils import Database

from console.app import make_console
from console.page import Settings
from console.visitor import LOOPBACK
from enrich.access.roles import access_rules
from enrich.access.users import User, UserError, add_user, change_password, remove_user, users
from enrich.calls.policy import call_policy, next_slot
from enrich.profiles import ProfileError, load_profile
from scripts.example.model import SOURCE_PREFIX
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import by_option, profile_option
from scripts.leads.output import console, literal

PORT = 8470


@click.group("console", invoke_without_command=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address needs users.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)
@click.option("--company", envvar="TUOKE_COMPANY", default="本公司", help="How the script names us; or $TUOKE_COMPANY.")
@click.option(
    "--practice", is_flag=True, help="Of the demo only: as if it were the next hour at which calls may be made."
)
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False), help="PEM, for https.")
@click.option("--certificate-key", type=click.Path(exists=True, dir_okay=False), help="PEM of its key.")
@profile_option
@by_option
@click.pass_context
def command(
    context: click.Context,
    *,
    host: str,
    port: int,
    company: str,
    practice: bool,
    certificate: str | None,
    certificate_key: str | None,
    profile: str,
    decided_by: str,
) -> None:
    """Serve the console (网页工作台): my list, call cards, results, and the pages of analysts and leaders.

    Without users, whoever works at this machine has all rights, and no other machine is heard. With users
    (`leads console user add NAME`), everyone logs in.
    """
    if context.invoked_subcommand:
        return
    db = existing_database(context.obj)
    named = bool(users(db))
    real = db.execute(
        "SELECT source FROM listings WHERE substr(source, 1, ?) <> ? LIMIT 1", [len(SOURCE_PREFIX), SOURCE_PREFIX]
    )
    if practice and (other := real.fetchone()):
        raise LeadsError(
            f"{context.obj} has companies of {other[0]}: --practice is for the invented ones of scripts/demo. "
            "Leave it away; the list fills when calls may be made."
        )
    db.close()
    try:
        load_profile(profile)
    except ProfileError as error:
        raise LeadsError(str(error)) from error
    if host not in LOOPBACK and not named:
        raise LeadsError(
            f"{host} can be reached from other machines, and nobody would be asked who they are. "
            "Name users first: leads console user add NAME --role leader"
        )
    mine = User("本机" if decided_by == "command line" else decided_by, "admin") if host in LOOPBACK else None
    now = datetime.now(UTC)
    ahead = next_slot(call_policy(), now) - now if practice else timedelta()
    app = make_console(context.obj, Settings(profile, company, ahead), host_user=mine, https=bool(certificate))
    scheme = "https" if certificate else "http"
    console.print(f"拓客 {scheme}://{host}:{port}/   Ctrl-C ends it", soft_wrap=True)
    try:
        uvicorn.run(
            app.app(), host=host, port=port, log_level="warning", ssl_certfile=certificate, ssl_keyfile=certificate_key,
            server_header=False,
        )  # fmt: skip
    finally:
        app.console.pool.close()


def _sources(db: Database) -> list[str]:
    return [name for (name,) in db.execute("SELECT DISTINCT source FROM listings ORDER BY source")]


@command.group("user")
def user() -> None:
    """Who may enter the console."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(list(access_rules().roles)), default="telemarketer", show_default=True)
@click.option(
    "--own-leads/--all-leads", "own", default=None, help="Sees assigned leads alone, or all [default: as the role]."
)
@click.password_option(envvar="TUOKE_PASSWORD", help="Asked for where it is not given; or $TUOKE_PASSWORD.")
@click.pass_obj
def add(database: Path, name: str, role: str, own: bool | None, password: str) -> None:
    """Name a user. NAME is also the name under which their calls and leads are recorded (负责人)."""
    db = existing_database(database)
    try:
        made = add_user(db, name, role, password, own_leads_only=own)
    except UserError as error:
        raise LeadsError(str(error)) from error
    console.print(f"{literal(made.name)} is {made.role}; sees {'own leads' if made.own_leads_only else 'all leads'}")


@user.command("password")
@click.argument("name")
@click.password_option(envvar="TUOKE_PASSWORD", help="Asked for where it is not given; or $TUOKE_PASSWORD.")
@click.pass_obj
def password_(database: Path, name: str, password: str) -> None:
    """Give a user another password; ends their sessions."""
    db = existing_database(database)
    try:
        change_password(db, name, password)
    except UserError as error:
        raise LeadsError(str(error)) from error
    console.print(f"{literal(name)} has a new password")


@user.command("remove")
@click.argument("name")
@click.pass_obj
def remove(database: Path, name: str) -> None:
    """Let nobody enter by this name any more; what they did stays."""
    db = existing_database(database)
    try:
        remove_user(db, name)
    except UserError as error:
        raise LeadsError(str(error)) from error
    console.print(f"{literal(name)} may enter no more")


@user.command("list")
@click.pass_obj
def list_(database: Path) -> None:
    """Who may enter, and as what."""
    table = Table(box=None)
    for header in ("name", "role", "sees"):
        table.add_column(header)
    for one in users(existing_database(database)):
        table.add_row(literal(one.name), one.role, "own leads" if one.own_leads_only else "all leads")
    console.print(table)
