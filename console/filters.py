"""What an address asks for among companies, and the filters in force as links."""

from __future__ import annotations

from console.page import Ask
from enrich.search import Sought
from enrich.vocabulary import say
from pipelines.text.divisions import find_divisions

FILTERS = ("region", "industry", "grade", "channel", "source", "owner")


def sought(ask: Ask) -> Sought:
    """What the address asks for; whoever sees own leads alone finds no others."""
    wanted = {name: ask.arg(name) for name in FILTERS}
    if ask.me.own_leads_only:
        wanted["owner"] = ask.me.name
    return Sought(words=ask.arg("q"), **wanted)


def chosen(ask: Ask, wanted: Sought) -> list[tuple[str, str]]:
    """The filters in force, in words, each with the address without it."""
    division = next(iter(find_divisions(wanted.region.ljust(6, "0"))), None) if wanted.region else None
    said = {
        "region": division.name if division else wanted.region,
        "channel": say("channel", wanted.channel) if wanted.channel else "",
    }
    return [
        (said.get(name) or getattr(wanted, name), ask.with_query(**{name: "", "skip": ""}))
        for name in FILTERS
        if getattr(wanted, name)
    ]
