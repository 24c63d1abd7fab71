"""What the channels without a web site have in common: their names, and what must be known of each record."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

import click

from scripts.importing.rows import BASIS_NEEDED
from scripts.leads.errors import LeadsError
from spiders.items import Sighting

CHANNELS = ("exhibition", "referral", "observation", "press", "register", "association", "park", "exchange")
OPTIONS = (
    ("referrer", "--referrer", "Who passed it on; must be known for referral and exchange."),
    ("basis", "--basis", "Why it may be used (数据依据); must be known for referral and exchange."),
    ("seen_by", "--who", "Who took it down."),
    ("place", "--where", "The fair, paper, street … where it was seen."),
    ("seen_on", "--when", "The day on which it was seen, e.g. 2026-11-20."),
)


def sighting_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add --referrer, --basis, --who, --where, --when, handed on as one `sighting`."""

    @wraps(function)
    def gathered(*args: Any, **options: Any) -> None:
        said = {name: options.pop(name).strip() for name, *_ in OPTIONS}
        function(*args, sighting=Sighting(**said), **options)

    command: Callable[..., None] = gathered
    for name, flag, text in reversed(OPTIONS):
        environment = "TUOKE_USER" if name == "seen_by" else None
        command = click.option(flag, name, default="", envvar=environment, help=text)(command)
    return command


def check_basis(channel: str, sighting: Sighting, columns: Collection[str] = ()) -> None:
    """Raise LeadsError where a channel demands a referrer and a basis and neither option nor column gives them."""
    if channel in BASIS_NEEDED:
        flags = {"referrer": sighting.referrer, "basis": sighting.basis}
        missing = [f"--{name}" for name, said in flags.items() if not said and name not in columns]
        if missing:
            raise LeadsError(
                f"{channel}: say {' and '.join(missing)}: who passed the data on, and why it may be used. "
                "Both are kept with every record and stand on the call list"
            )
