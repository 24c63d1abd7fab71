"""Options that several commands share."""

from __future__ import annotations

import click

from pipelines.text.divisions import find_divisions, nearest_divisions
from pipelines.text.industries import find_classes
from scripts.leads.errors import LeadsError

DAY = click.DateTime(["%Y-%m-%d"])
profile_option = click.option(
    "--profile", default="education", show_default=True, help="Who we sell to: a file of data/profiles/."
)
region_option = click.option(
    "--region", multiple=True, metavar="PLACE", help="苏州, suzhou, 320500, 江苏 …; may be given again."
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


def adcodes(regions: tuple[str, ...]) -> tuple[str, ...]:
    """The start that the adcodes of each region share. Raises LeadsError, with the nearest names, for a wrong one."""
    starts = []
    for region in regions:
        divisions = find_divisions(region)
        if not divisions:
            raise LeadsError(f"no region {region!r}. Nearest: {', '.join(nearest_divisions(region))}")
        adcode = divisions[0].adcode
        starts.append(adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode)
    return tuple(starts)


def industry_codes(word: str) -> list[str]:
    """GB/T 4754 codes that a code or a word means. Raises LeadsError where it means none."""
    found = find_classes(word)
    if not found:
        raise LeadsError(f"no industry {word!r}: a GB/T 4754 code as P83 or P8391, or a word of its name")
    return found
