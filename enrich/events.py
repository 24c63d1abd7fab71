"""Signals of need from what sources say besides job advertisements: fairs, tenders, rankings, funding, new campuses.

By the rows `events` of `data/reference/signal_words.toml`. An event is dated by the day that its source states, or by
the day on which it was first seen; the same event in two sources is one signal, dated by the earlier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from enrich.golden import Sighting
from enrich.lead import Signal
from enrich.signals import any_of, signal_table, title_key
from enrich.vocabulary import say

YEAR = re.compile(r"20[0-4]\d")


@dataclass(frozen=True, slots=True)
class _Event:
    """lists: of their titles. channels: whose lists all count. funding: of stages. mark: of the company's own site."""

    kind: str
    label: str
    days: int
    lists: re.Pattern[str] | None
    channels: frozenset[str]
    funding: re.Pattern[str] | None
    mark: str

    def told(self, sighting: Sighting) -> Iterator[tuple[str, str]]:
        """(words, year or "") of every time that a listing speaks of the event."""
        values = sighting.values
        for place in values.get("memberships", ()):
            if sighting.channel in self.channels or (self.lists and self.lists.search(place["list"])):
                yield _place_words(place) or say("channel", sighting.channel), _year(place)
        if sighting.channel in self.channels and not values.get("memberships"):
            yield say("channel", sighting.channel), ""
        if self.funding and (found := self.funding.search(values.get("funding", ""))):
            yield found[0], ""
        if said := values.get("marks", {}).get(self.mark, ""):
            yield said, ""


def event_signals(sightings: Iterable[Sighting]) -> tuple[Signal, ...]:
    """The events that a company's listings tell of, newest first."""
    earliest: dict[tuple[str, str], Signal] = {}
    for sighting in sightings:
        for event in _events():
            for words, year in event.told(sighting):
                seen = _day(sighting, year)
                expires = seen + timedelta(days=event.days)
                signal = Signal(event.kind, f"{event.label}: {words}", seen, sighting.url, expires)
                key = event.kind, title_key(words) or words
                known = earliest.get(key)
                if known is None or (seen, sighting.url) < (known.seen, known.url):
                    earliest[key] = signal
    return tuple(sorted(earliest.values(), key=lambda s: (-s.seen.toordinal(), s.kind, s.evidence, s.url)))


def list_names(sightings: Iterable[Sighting]) -> tuple[str, ...]:
    """The lists and rankings that a company stands in, by name."""
    places = (place for sighting in sightings for place in sighting.values.get("memberships", ()))
    return tuple(sorted({place["list"] for place in places if place["list"]}))


def _place_words(place: Mapping[str, str]) -> str:
    rank = f"第{place['rank']}名" if place["rank"].isdecimal() else place["rank"]
    year = place["year"] if place["year"] not in place["list"] else ""
    return " ".join(filter(None, (place["list"], year, rank, place["role"])))


def _year(place: Mapping[str, str]) -> str:
    found = YEAR.search(place["year"] or place["list"])
    return found[0] if found else ""


def _day(sighting: Sighting, year: str) -> date:
    """The last day of a stated year, unless it was seen before that."""
    seen = date.fromisoformat(sighting.first_seen[:10])
    return min(seen, date(int(year), 12, 31)) if year else seen


@cache
def _events() -> tuple[_Event, ...]:
    return tuple(_event(row) for row in signal_table()["events"])


def _event(row: Mapping[str, Any]) -> _Event:
    return _Event(
        kind=row["kind"],
        label=row["label"],
        days=row["days"],
        lists=any_of(row.get("lists", ())),
        channels=frozenset(row.get("channels", ())),
        funding=any_of(row.get("funding", ())),
        mark=row.get("mark", ""),
    )
