"""Options that several commands share."""

from __future__ import annotations

import click

profile_option = click.option(
    "--profile", default="education", show_default=True, help="Who we sell to: a file of data/profiles/."
)
