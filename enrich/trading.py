"""Whether a company still trades: what its sources state, else what calls heard of its numbers and visits of its site.

What is stated is believed, bad news first (`golden.toml`). Without it, silence from every side makes a company
doubtful (疑似停业): a suggestion to look, never a claim that it closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from enrich.calls.numbers import HeardStatus, number_states
from enrich.companies import Company, Numbers
from enrich.lead import Status
from enrich.vocabulary import say

STATED: dict[str, Status] = {"open": "open", "closed": "closed", "moved": "moved"}
BAD_NEWS = ("closed", "moved")
LIVE = "live"
SILENT_DAYS = timedelta(days=30)
"""A site is gone when it was not found at visits so far apart; a shorter absence may be a fault of the line."""
PROOFS = 2
"""So many numbers and sites must be silent, and every number that is known."""


@dataclass(frozen=True, slots=True)
class Trading:
    """status: code of the vocabulary `company_status`. reason: what it rests on (Chinese), "" for nothing."""

    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SilentSite:
    """A company's own site that was not found from one visit on until the last."""

    site: str
    since: date
    until: date

    @property
    def gone(self) -> bool:
        """Whether it was looked for over a time that is long enough."""
        return self.until - self.since >= SILENT_DAYS


def silent_sites(db: Database) -> dict[str, SilentSite]:
    """Registrable domain -> the site, for those whose last visit did not find them."""
    return {
        row["site"]: SilentSite(
            row["site"], date.fromisoformat(row["silent_since"][:10]), date.fromisoformat(row["visited_at"][:10])
        )
        for row in db.query("SELECT site, silent_since, visited_at FROM website_visits WHERE silent_since <> ''")
    }


def trading_status(company: Company, published: Numbers, silent: Mapping[str, SilentSite]) -> Trading:
    """The status of a company and what it rests on. silent: as `silent_sites` gives them."""
    stated = _stated(company)
    if stated.status in BAD_NEWS:
        return stated
    heard = dict(_heard(company, published))
    live = [said for e164, said in heard.items() if said and said.status == LIVE and published.shared_by(e164) == 1]
    if live:
        return Trading("open", max(live, key=lambda said: said.checked_on).reason)
    site = silent.get(company.shown.get("domain", ""))
    proofs = [_not_found(site)] if site and site.gone else []
    silenced = [said for said in heard.values() if said and number_states()[said.status].gone]
    proofs += [f"号码{said.reason}" for said in silenced]
    if len(silenced) == len(heard) and len(proofs) >= PROOFS:
        return Trading("doubtful", ";".join(proofs))
    return stated


def _heard(company: Company, published: Numbers) -> Iterator[tuple[str, HeardStatus | None]]:
    """The company's own numbers with what is known of them."""
    for phone, sighting in company.listed("phones"):
        if phone["valid"] and (sighting.source, phone["e164"]) not in published.platform:
            yield phone["e164"], published.status(phone["e164"], company.lead_uid)


def _not_found(silent: SilentSite) -> str:
    return f"官网 {silent.site} 自 {silent.since} 起打不开(最近一次 {silent.until})"


def _stated(company: Company) -> Trading:
    """What the sources say, with the channels that say it."""
    if not company.stated.get("status"):
        return Trading("unknown")
    first = company.stated["status"][0]
    by = {sighting.channel for sighting in company.sightings if sighting.listing_id in first["listings"]}
    return Trading(STATED[first["value"]], "、".join(say("channel", channel) for channel in sorted(by)))
