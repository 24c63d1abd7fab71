"""Options that several commands share."""

from __future__ import annotations

import click

profile_option = click.option(
    "--profile", default="education", show_default=True, help="Who we sell to: a file of data/profiles/."
)
by_option = click.option(
    "--by",
    "decided_by",
    envvar="TUOKE_USER",
    default="command line",
    show_default="$TUOKE_USER",
    help="Who decides; kept with the decision.",
)
note_option = click.option("--note", default="", help="Why; kept with the decision.")
